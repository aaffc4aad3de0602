"""What programs do to an Excel form when they save it or convert it: every value is read all the same.

LibreOffice saves it, and takes it through its own format and through the old one of Excel; openpyxl
saves it; other writers are played: their ways to write a sheet are put on a saved one. Nobody wrote
anything meanwhile, so nothing may be said to be left over.
"""

from __future__ import annotations

import random
import re
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import blanks
import openpyxl
import pytest
from laws.strategies import Values
from laws.strategies import record as drawn

import stforms.formats.xlsx.cells as cells
from stforms.actions.fill import fill
from stforms.actions.parse import parse
from stforms.formats import libreoffice
from stforms.formats.xlsx.returned import ReturnedXlsx
from stforms.model import Record
from tests.formats.books import COURSES, TEXTS, changed, prov, repacked, rows_of

EDITIONS = blanks.editions("xlsx")
ROUTES = {"saved": ("xlsx",), "through ods": ("ods", "xlsx"), "through xls": ("xls", "xlsx")}


@pytest.fixture
def soffice() -> None:
    """Need LibreOffice; CI fails without it."""
    if libreoffice.find() is None:
        (pytest.fail if blanks.REQUIRED else pytest.skip)("apt-get install libreoffice-calc-nogui")


@cache
def whole(edition: str, seed: int = 8) -> Record:
    """Return a record with something for every slot of an edition; three rows in each table."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    return drawn(bound, 2**600 - 1, Values(random.Random(seed), plain=True), 3)


@cache
def filled(edition: str) -> bytes:
    """Return the edition filled with that record."""
    outcome = fill(whole(edition), edition, library=blanks.library("specimen"))
    assert outcome.value is not None, outcome.findings
    return bytes(outcome.value)


@cache
def saved(route: str) -> dict[str, bytes]:
    """Return all editions, and the small form of these tests, after this route through LibreOffice."""
    names = [*EDITIONS, "prov"]
    files = [(f"{n}.xlsx", filled(e)) for n, e in enumerate(EDITIONS)] + [("prov.xlsx", SMALL.filled())]
    for target in ROUTES[route]:
        made = libreoffice.convert(files, target) if target != files[0][0][-4:] else resaved(files)
        files = [(f"{n}.{target}", data) for n, data in enumerate(made) if isinstance(data, bytes)]
        assert len(files) == len(names)
    return dict(zip(names, (data for _, data in files), strict=True))


def resaved(files: list[tuple[str, bytes]]) -> list[bytes]:
    """Return workbooks as LibreOffice saves them, one after the other at one start."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, there = Path(temporary) / "in", Path(temporary) / "out"
        folder.mkdir()
        for name, data in files:
            (folder / name).write_bytes(data)
        profile = f"-env:UserInstallation={(Path(temporary) / 'profile').as_uri()}"
        command = [
            str(libreoffice.find()),
            profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(there),
        ]
        names = [str(folder / name) for name, _ in files]
        subprocess.run([*command, *names], check=True, capture_output=True, timeout=120)
        return [(there / name).read_bytes() for name, _ in files]


SMALL = prov()


def read_back(data: bytes, edition: str) -> tuple[Record, list[str]]:
    """Return the record of a file, and what there was to say; the edition is recognised."""
    outcome = parse(data, library=blanks.library("specimen"))
    assert outcome.value.edition is not None, [finding.code for finding in outcome.findings]
    assert outcome.value.edition.id == edition
    return outcome.value.record, sorted({finding.code for finding in outcome.findings})


@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("route", ROUTES)
def test_a_form_goes_through_libreoffice(route: str, edition: str) -> None:
    record, codes = read_back(saved(route)[edition], edition)
    assert record == whole(edition)
    assert codes == []


@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("route", ROUTES)
def test_the_small_form_goes_through_libreoffice(route: str) -> None:
    answers = SMALL.answers(saved(route)["prov"])
    said = {key: text.strip() for key, text in SMALL.said(answers).items()}
    assert said == {key: text.strip() for key, text in {**TEXTS, "andel": "50 %"}.items()}
    assert rows_of(answers) == [tuple(row) for row in COURSES]
    assert (answers.findings, answers.strays) == ([], [])


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_form_goes_through_openpyxl(edition: str) -> None:
    record, codes = read_back(changed(filled(edition), lambda _: None), edition)
    assert (record, codes) == (whole(edition), [])


Part = Callable[[bytes], bytes]


def _sheets(change: Part) -> Callable[[dict[str, bytes]], None]:
    def changes(files: dict[str, bytes]) -> None:
        for name in files:
            if name.startswith("xl/worksheets/sheet"):
                files[name] = change(files[name])

    return changes


def _without_styles(part: bytes) -> bytes:
    """SheetJS without its paid styles: no formats, no validation, no protection."""
    part = re.sub(rb'(<c r="\w+") s="\d+"', rb"\1", part)
    part = re.sub(rb"<sheetProtection[^>]*/>", b"", part)
    return re.sub(rb"<dataValidations.*</dataValidations>", b"", part, flags=re.S)


def _type_first(part: bytes) -> bytes:
    """Apache POI puts the attributes as they were set."""
    return re.sub(rb'<c (r="\w+") (s="\d+") (t="\w+")', rb"<c \1 \3 \2", part)


def _reference_last(part: bytes) -> bytes:
    """Attributes have no order; somebody will write them backwards."""
    return re.sub(rb'<c (r="\w+")([^>/]*)', rb"<c\2 \1", part)


def _indented(part: bytes) -> bytes:
    """Gnumeric and people with an XML editor: every element on its own line."""
    return re.sub(rb"(<(?:row|c) |</row>|<sheetData)", rb"\n    \1", part)


def _prefixed(part: bytes) -> bytes:
    """The Open XML SDK puts a prefix on everything."""
    part = re.sub(rb"<(/?)(?=[A-Za-z])(?![A-Za-z0-9]+:)", rb"<\1x:", part)
    return part.replace(b"xmlns=", b"xmlns:x=", 1)


def _with_metadata(part: bytes) -> bytes:
    """Excel of today: cell metadata, heights of rows, revision ids."""
    part = re.sub(rb'<row (r="\d+")', rb'<row \1 spans="1:9" x14ac:dyDescent="0.25"', part)
    part = re.sub(rb'(<c r="\w+")( s="\d+")?', rb'\1\2 cm="0" ph="0"', part)
    space = b'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    return re.sub(rb"<worksheet ", b"<worksheet " + space, part, count=1)


WRITERS = {
    f.__name__.strip("_"): f for f in (_type_first, _reference_last, _indented, _prefixed, _with_metadata)
}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_form_in_the_spelling_of_other_writers(writer: str, edition: str) -> None:
    record, codes = read_back(repacked(filled(edition), _sheets(WRITERS[writer])), edition)
    assert (record, codes) == (whole(edition), [])


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_form_without_styles_has_its_days_restored_and_says_so(edition: str) -> None:
    record, codes = read_back(repacked(filled(edition), _sheets(_without_styles)), edition)
    assert record == whole(edition)
    assert set(codes) <= {"xlsx.day_restored"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_form_whose_names_and_stamp_are_lost(edition: str) -> None:
    def forget(book: openpyxl.Workbook) -> None:
        book.defined_names.clear()
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]

    record, codes = read_back(changed(filled(edition), forget), edition)
    assert (record, codes) == (whole(edition), [])


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("names", [True, False])
def test_a_form_with_rows_put_in_everywhere(edition: str, names: bool) -> None:
    """A row above everything on each sheet, by a program that moves no names."""

    def put_in(book: openpyxl.Workbook) -> None:
        for sheet in book:
            for merge in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merge))
            sheet.insert_rows(2)
        if not names:
            book.defined_names.clear()

    record, codes = read_back(changed(filled(edition), put_in), edition)
    assert record == whole(edition)
    assert set(codes) <= {"xlsx.name_elsewhere"}


# --- the quick way and the slow way ---------------------------------------------------------------


def _same(data: bytes) -> None:
    """What one expression finds in a sheet is what a parser finds."""
    book = ReturnedXlsx(data).book
    for sheet in book.sheets:
        quick, slow = book.grid(sheet), cells._slowly(book.part(sheet), book._strings)
        assert (quick.raws, quick.texts) == (slow.raws, slow.texts)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("writer", WRITERS)
def test_both_ways_to_read_a_sheet_agree(writer: str, edition: str) -> None:
    _same(repacked(filled(edition), _sheets(WRITERS[writer])))


@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("route", ROUTES)
def test_both_ways_to_read_a_sheet_of_libreoffice_agree(route: str) -> None:
    for data in saved(route).values():
        _same(data)


@pytest.mark.usefixtures("soffice")
def test_the_usual_writers_are_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("parsed as XML")

    monkeypatch.setattr(cells, "_slowly", refuse)
    files = [filled(edition) for edition in EDITIONS] + list(saved("saved").values())
    files += [changed(data, lambda _: None) for data in files]
    files += [
        repacked(data, _sheets(WRITERS[name]))
        for data in files[:3]
        for name in ("type_first", "with_metadata")
    ]
    for data in files:
        book = ReturnedXlsx(data).book
        assert sum(len(book.grid(sheet).texts) for sheet in book.sheets) > 20
