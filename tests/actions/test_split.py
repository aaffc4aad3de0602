"""split: which pages are one paper, by whatever still tells it; and pages that are none are kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import stforms
from stforms.errors import ProtectedError, UnreadableError
from stforms.library import Library
from tests.bundles import opened
from tests.oracles import programs

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "samples" / "ansokan-sosfs-2015-8.yaml"


def whole(library: Library, **wishes: bool) -> bytes:
    (outcome,) = stforms.bundle([SOURCE], wishes=stforms.Wishes(incomplete=True, **wishes), library=library)
    return bytes(outcome.value)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def names(outcome: Any) -> list[str]:
    return [piece.name for piece in outcome.value]


def without_marks(data: bytes, bookmarks: bool = True) -> bytes:
    """Return a bundle as a program leaves it that knows nothing of our marks."""
    with opened(data) as pdf:
        for page in pdf.pages:
            del page.obj["/stforms"]
        if not bookmarks:
            del pdf.Root.Outlines
        return saved(pdf)


@pytest.fixture
def expected(library: Library) -> list[str]:
    return names(stforms.split(whole(library), library=library))


def test_marks_bookmarks_and_print_tell_the_same(library: Library, expected: list[str]) -> None:
    data = whole(library)
    for left, by in (
        (data, "mark"),
        (without_marks(data), "bookmark"),
        (without_marks(data, bookmarks=False), "print"),
    ):
        outcome = stforms.split(left, library=library)
        assert (names(outcome), {piece.by for piece in outcome.value}) == (expected, {by})


def test_names_say_number_and_form(expected: list[str]) -> None:
    assert expected[:3] == [
        "ansokan-specialistkompetens",
        "01-intyg-uppnadd-specialistkompetens",
        "02-intyg-auskultation",
    ]
    assert expected[-1] == "19-intyg-skriftligt-arbete"


def test_a_bundle_that_was_printed_is_taken_apart_by_its_footers(
    library: Library, expected: list[str]
) -> None:
    printed = programs.cairo(without_marks(whole(library), bookmarks=False))
    assert names(stforms.split(printed, library=library)) == expected


def test_every_page_is_in_one_piece_and_in_order(library: Library) -> None:
    data = whole(library, contents=True)
    outcome = stforms.split(data, library=library)
    pages = [page for piece in outcome.value for page in piece.pages]
    assert pages == list(range(1, len(pypdfium2.PdfDocument(data)) + 1))
    assert outcome.value[0].name == "innehall"
    assert [len(pypdfium2.PdfDocument(bytes(piece))) for piece in outcome.value] == [
        len(piece.pages) for piece in outcome.value
    ]


def test_pages_of_no_paper_are_kept_and_told(specimens: Library) -> None:
    """Somebody put two pages of a letter between the papers."""
    with opened(without_marks(whole(specimens), bookmarks=False)) as pdf:
        for _ in range(2):
            pdf.add_blank_page(page_size=(595, 842))
            pdf.pages.insert(4, pdf.pages[-1])
            del pdf.pages[-1]
        outcome = stforms.split(saved(pdf), library=specimens)
    assert "sidor-5-6" in names(outcome)
    (finding,) = outcome.findings
    assert (finding.code, dict(finding.params)) == (
        "split.no_paper",
        {"pages": "5-6", "name": "sidor-5-6"},
    )


def test_comments_and_pen_strokes_stay_with_their_paper(specimens: Library) -> None:
    with opened(whole(specimens, keep_fields=True)) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[500, 700, 520, 720],
            Contents=pikepdf.String("Stämmer datumet?"), P=pdf.pages[4].obj,
        )  # fmt: skip
        pdf.pages[4].obj.Annots.append(pdf.make_indirect(note))
        outcome = stforms.split(saved(pdf), library=specimens)
    noted = [
        piece.name
        for piece in outcome.value
        if any(
            f.params.get("text") == "Stämmer datumet?"
            for f in stforms.parse(bytes(piece), library=specimens).findings
        )
    ]
    assert noted == [piece.name for piece in outcome.value if 5 in piece.pages]


def test_kept_fields_get_their_own_names_back(specimens: Library) -> None:
    for piece in stforms.split(whole(specimens, keep_fields=True), library=specimens).value:
        parsed = stforms.parse(bytes(piece), library=specimens)
        assert parsed.value.identified_by == "stamp"
        assert not parsed.value.flattened
        assert {f.code for f in parsed.findings} <= {"parse.no_official_blank", "parse.nearly_empty"}


def test_a_file_in_which_nothing_tells_papers_apart_is_an_error(specimens: Library) -> None:
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page()
    with pytest.raises(UnreadableError, match="3"):
        stforms.split(saved(pdf), library=specimens)


@pytest.mark.parametrize("share", [5, 40, 80, 99])
def test_a_file_cut_short_is_mended_or_an_error(specimens: Library, share: int) -> None:
    data = whole(specimens)
    try:
        pieces = stforms.split(data[: len(data) * share // 100], library=specimens).value
    except UnreadableError:
        return
    assert pieces


def test_a_locked_file_is_an_error(specimens: Library) -> None:
    out = io.BytesIO()
    with opened(whole(specimens)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="hemligt", owner="hemligt"))
    with pytest.raises(ProtectedError):
        stforms.split(out.getvalue(), library=specimens)


@pytest.mark.parametrize("keep", [False, True], ids=["flat", "fields"])
def test_each_paper_has_the_reference_that_it_was_bundled_with(
    keep: bool, library: Library, tmp_path: Path
) -> None:
    """Of papers as we write them, of one that another program saved, of data: theirs, theirs, none."""
    edition, given = "intyg-kurs/hslf-fs-2021-8", ["7ZK2-0QF4-M9TX-C3WD", "0123-4567-89AB-CDEF"]
    for number, reference in enumerate(given):
        record = {"kurs": {"amne": f"Kurs {number}"}}
        made = bytes(stforms.fill(record, edition, reference=reference, library=library).value)
        (tmp_path / f"{number}.pdf").write_bytes(programs.qpdf_rewrite(made) if number else made)
    (tmp_path / "9.yaml").write_text(f"edition: {edition}\nkurs: {{amne: Kurs 9}}\n", encoding="utf-8")
    (outcome,) = stforms.bundle(
        sorted(tmp_path.iterdir()), wishes=stforms.Wishes(keep_fields=keep), library=library
    )
    bundle = programs.qpdf_rewrite(bytes(outcome.value))
    pieces = stforms.split(bundle, library=library).value
    assert [piece.reference for piece in pieces] == [*given, None]
    read = [stforms.parse(bytes(piece), library=library).value for piece in pieces]
    assert [one.reference for one in read] == [*given, None]
    assert [piece.as_json().get("reference") for piece in pieces] == [*given, None]
