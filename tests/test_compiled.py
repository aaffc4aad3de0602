"""Compiled blanks that are kept: the same as those made anew, and never trusted when anything has changed."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import blanks
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stforms
from stforms import compiled
from stforms.formats.pdf import compiling
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.bundle import taking
from stforms.formats.pdf.bundle.copying import BlankSource
from stforms.formats.pdf.bundle.opened_source import PdfSource
from stforms.formats.pdf.kept import file
from stforms.lens.bound import own_fields
from stforms.library import Library

COURSE = "intyg-kurs/hslf-fs-2021-8"
SHARED = "intyg-klinisk-tjanstgoring/hslf-fs-2021-8"
ORIGIN = file.made_of("1.0", COURSE, (), b"")


def compiled_anew(library: Library, edition: str) -> CompiledBlank:
    """Return a blank as it is analysed, whatever is kept of it."""
    known = library.edition(edition)
    return compiling.compile_blank(library.blank(known).path.read_bytes(), known.id, own_fields(known))


def with_cabinet(folder: Path, *editions: str) -> Library:
    """Return a library with these editions' specimens in its cabinet, in the place of official blanks."""
    made = Library(cabinet=folder / "cabinet")
    for name in editions:
        edition = made.edition(name)
        made.add_blank(made.specimen(edition).path.read_bytes(), edition)
    return made


def again(library: Library) -> Library:
    """Return the library of a process that starts now."""
    return Library(cabinet=library.cabinet)


def kept_of(library: Library, edition: str) -> Path:
    return library.cabinet / f"{edition}{compiled.ENDING}"


def filled(library: Library, edition: str, **record: Any) -> bytes:
    outcome = stforms.fill(record, edition, library=library)
    assert outcome.value is not None, outcome.findings
    return bytes(outcome.value)


def plain(blank: CompiledBlank) -> dict[str, Any]:
    """Return all that a compiled blank says, its fonts by what they can show."""
    known = {f.name: getattr(blank, f.name) for f in dataclasses.fields(blank)}
    styles = [field.style for field in blank.fields.values() if field.style is not None]
    fonts = {style.font.resource: (style.font.reference, style.font.repertoire) for style in styles}
    fields = [_less_fonts(field) for field in blank.fields.values()]
    return {**known, "fields": fields, "fonts": fonts, "opened": None, "noted": None}


def _less_fonts(field: Any) -> Any:
    def less(style: Any) -> Any:
        return dataclasses.replace(style, font=style.font.resource) if style is not None else None

    widgets = tuple(dataclasses.replace(widget, style=less(widget.style)) for widget in field.widgets)
    return dataclasses.replace(field, style=less(field.style), widgets=widgets)


@pytest.mark.parametrize("edition", blanks.editions())
def test_what_is_kept_is_what_was_compiled(edition: str, library: Library) -> None:
    blank = compiled_anew(library, edition)
    kept = file.loads(file.dumps(blank, ORIGIN), blank.data, ORIGIN)

    assert kept is not None
    assert plain(kept) == plain(blank)
    assert kept.originals == taking.with_objects(blank)


def test_names_may_hold_half_a_character(specimens: Library) -> None:
    blank = compiled_anew(specimens, COURSE)
    field = next(iter(blank.fields.values()))
    odd = dataclasses.replace(blank, fields={"\ud800": dataclasses.replace(field, name="\ud800")})
    kept = file.loads(file.dumps(odd, ORIGIN), blank.data, ORIGIN)

    assert kept is not None
    assert list(kept.fields) == ["\ud800"]


@pytest.mark.parametrize("edition", blanks.editions())
def test_every_object_that_a_bundle_copies_is_read_as_the_file_has_it(edition: str, library: Library) -> None:
    blank = compiled_anew(library, edition)
    kept = file.loads(file.dumps(blank, ORIGIN), blank.data, ORIGIN)
    assert kept is not None
    objects = {at: PdfSource(blank.opened.pdf).read(*at) for at in kept.originals.objects}

    assert objects
    assert {at: BlankSource(kept).read(*at) for at in objects} == objects
    assert "pdf" not in kept.opened.__dict__


def test_files_and_bundles_are_the_same_with_it_and_without(tmp_path: Path) -> None:
    first = with_cabinet(tmp_path, COURSE, SHARED)
    anew = [_both(first, name) for name in (COURSE, SHARED)]
    assert [_both(again(first), name) for name in (COURSE, SHARED)] == anew

    for number, (data, _) in enumerate(anew):
        (tmp_path / f"{number}.pdf").write_bytes(data)
    papers = [tmp_path / "0.pdf", tmp_path / "1.pdf"]
    first_bundle, second_bundle = (_bundled(papers, made) for made in (again(first), _unkept(first)))
    assert first_bundle == second_bundle


def _both(library: Library, edition: str) -> tuple[bytes, bytes]:
    """Return a form that can still be changed, and one that cannot; with letters that its font lacks."""
    record = {"bilaga_nr": "3", "sokande": {"efternamn": "Łódź"}}
    outcomes = [stforms.fill(record, edition, library=library, flatten=flat) for flat in (False, True)]
    first, second = (bytes(outcome.value) for outcome in outcomes)
    return first, second


def _bundled(papers: list[Path], library: Library) -> bytes:
    (outcome,) = stforms.bundle(papers, library=library)
    return bytes(outcome.value)


def _unkept(library: Library) -> Library:
    """Return the library with a cabinet in which nothing can be kept: a folder is in the way."""
    cabinet = library.cabinet.with_name("full")
    shutil.copytree(library.cabinet, cabinet)
    for path in cabinet.rglob("*.pdf"):
        path.with_suffix(compiled.ENDING).unlink(missing_ok=True)
        path.with_suffix(compiled.ENDING).mkdir()
    return Library(cabinet=cabinet)


def test_a_cabinet_that_cannot_be_written_to_is_used_and_left_as_it_is(tmp_path: Path) -> None:
    library = _unkept(with_cabinet(tmp_path, COURSE))
    before = sorted(library.cabinet.rglob("*"))

    assert filled(library, COURSE, bilaga_nr="3")
    assert sorted(library.cabinet.rglob("*")) == before


def test_it_is_kept_when_a_blank_is_taken_into_use(tmp_path: Path) -> None:
    library = with_cabinet(tmp_path, COURSE)
    library.bound(library.edition(COURSE))

    assert kept_of(library, COURSE).is_file()


def test_nothing_is_kept_of_specimens(tmp_path: Path) -> None:
    filled(Library(cabinet=tmp_path / "cabinet"), COURSE)

    assert not (tmp_path / "cabinet").exists()


def test_another_blank_is_compiled_anew(tmp_path: Path) -> None:
    """A blank that somebody put there by hand has other bytes; what was kept says so."""
    library = with_cabinet(tmp_path, COURSE)
    library.bound(library.edition(COURSE))
    path = library.blank(library.edition(COURSE)).path
    before = kept_of(library, COURSE).read_bytes()
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        pdf.save(path, static_id=True)

    data = filled(again(library), COURSE, bilaga_nr="3")

    assert data.startswith(path.read_bytes())
    assert kept_of(library, COURSE).read_bytes() != before
    assert stforms.parse(data, library=again(library)).value.record == {"bilaga_nr": "3"}


@pytest.mark.parametrize(
    "origin",
    [
        file.made_of("1.1", COURSE, (), b""),
        file.made_of("1.0", SHARED, (), b""),
        file.made_of("1.0", COURSE, (("a", 2, "b"),), b""),
        file.made_of("1.0", COURSE, (), b" "),
    ],
)
def test_what_was_made_of_something_else_is_not_used(origin: bytes, specimens: Library) -> None:
    blank = compiled_anew(specimens, COURSE)
    kept = file.dumps(blank, ORIGIN)

    assert file.loads(kept, blank.data, ORIGIN) is not None
    assert file.loads(kept, blank.data, origin) is None


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_changed_bit_is_enough(where: float, bit: int) -> None:
    blank = compiled_anew(blanks.library("specimen"), COURSE)
    kept = bytearray(file.dumps(blank, ORIGIN))
    kept[int(where * len(kept))] ^= 1 << bit

    assert file.loads(bytes(kept), blank.data, ORIGIN) is None


@given(where=st.floats(0, 1, exclude_max=True))
def test_half_a_file_is_none(where: float) -> None:
    blank = compiled_anew(blanks.library("specimen"), COURSE)
    kept = file.dumps(blank, ORIGIN)

    assert file.loads(kept[: int(where * len(kept))], blank.data, ORIGIN) is None


def test_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    library = with_cabinet(tmp_path, COURSE)
    data = filled(library, COURSE, bilaga_nr="3")
    path = kept_of(library, COURSE)
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])

    assert filled(again(library), COURSE, bilaga_nr="3") == data
    assert path.read_bytes() == whole


def test_streams_that_do_not_stand_in_the_file_are_asked_of_it(specimens: Library) -> None:
    """In an encrypted file they do not: what is noted are the other objects, and nothing is copied wrong."""
    out = io.BytesIO()
    with pikepdf.open(specimens.blank(specimens.edition(COURSE)).path) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    blank = compiling.compile_blank(out.getvalue(), COURSE)
    noted = taking.with_objects(blank).objects

    assert noted
    assert all(one.span is None for one in noted.values())
    assert {at: BlankSource(blank).read(*at) for at in noted} == {
        at: PdfSource(blank.opened.pdf).read(*at) for at in noted
    }


NOT_OF_A_KEPT_BLANK = {"pikepdf", "fontTools", "stforms.formats.pdf.compiling"}


def imported_by(code: str, folder: Path) -> set[str]:
    """Return what Python has imported after some lines that use the `library` of a cabinet in this folder."""
    begin = (
        "import sys; from pathlib import Path; import stforms; folder = Path(sys.argv[1]); "
        "library = stforms.Library(cabinet=folder / 'cabinet'); "
    )
    command = [sys.executable, "-c", f"{begin}{code}; print(*sys.modules)", str(folder)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_a_bundle_of_our_own_papers_opens_no_file(tmp_path: Path) -> None:
    """Once a blank is kept, neither the library that reads PDFs nor the one that reads fonts is imported."""
    library = with_cabinet(tmp_path, COURSE)
    for number in ("1", "2"):
        (tmp_path / f"{number}.pdf").write_bytes(filled(library, COURSE, bilaga_nr=number))
    code = "(made,) = stforms.bundle(sorted(folder.glob('*.pdf')), library=library); assert made.value.pieces"

    assert imported_by(code, tmp_path) & NOT_OF_A_KEPT_BLANK == set()


def test_filling_a_blank_that_is_kept_and_reading_it_back_opens_no_file(tmp_path: Path) -> None:
    filled(with_cabinet(tmp_path, COURSE), COURSE, bilaga_nr="3")
    code = (
        f"made = stforms.fill({{'kurs': {{'amne': 'Sömn och ångest'}}}}, {COURSE!r}, library=library); "
        "assert stforms.parse(bytes(made.value), library=library).value.record"
    )

    assert imported_by(code, tmp_path) & NOT_OF_A_KEPT_BLANK == set()
