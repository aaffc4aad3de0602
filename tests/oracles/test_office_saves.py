"""Word and Excel forms opened and saved by LibreOffice, in its own and in old formats, are read right.

Every edition, filled with a whole record and empty, is sent round; every value must come back, nothing
may be made up, and the edition must be recognised by what the program left. All files of a format go
through one run of the program.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from functools import cache
from pathlib import Path

import blanks
import pytest
from laws.strategies import Values
from laws.strategies import record as drawn

import stforms
from stforms.actions.adopt.finding import find
from stforms.actions.adopt.like.carrying import carried_over
from stforms.actions.source import Document
from stforms.formats import libreoffice
from stforms.model import Record, Severity

FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "doc": "doc:MS Word 97",
    "odt": "odt:writer8",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods:calc8",
}
LEGS = [
    ("docx", "docx"),
    ("docx", "odt"),
    ("docx", "doc"),
    ("xlsx", "xlsx"),
    ("xlsx", "ods"),
    ("xlsx", "xls"),
]
"""What a form is, and what the program saves it as."""


@pytest.fixture(scope="session")
def soffice() -> str:
    found = shutil.which("soffice") or libreoffice.find()
    if found is None:
        missing = "LibreOffice is missing: apt-get install libreoffice-writer libreoffice-calc"
        if blanks.REQUIRED:
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return str(found)


def saved(soffice: str, folder: Path, files: list[bytes], ours: str, ending: str) -> list[bytes]:
    """Return the files as the program saves them in another format (or its own way in the same)."""
    for number, data in enumerate(files):
        (folder / f"form-{number}.{ours}").write_bytes(data)
    profile, out = f"-env:UserInstallation={(folder / 'profile').as_uri()}", folder / "saved"
    command = [
        soffice,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        FILTERS[ending],
        "--outdir",
        str(out),
    ]
    names = [str(folder / f"form-{number}.{ours}") for number in range(len(files))]
    subprocess.run([*command, *names], capture_output=True, timeout=180, check=True)
    return [(out / f"form-{number}.{ending}").read_bytes() for number in range(len(files))]


def readable(files: list[bytes], ours: str, ending: str) -> list[bytes]:
    """Return saved files in our format: as parse converts them, but in one run for all."""
    if ours == ending:
        return files
    results = libreoffice.convert([(f"form.{ending}", data) for data in files], ours)
    assert [result for result in results if not isinstance(result, bytes)] == []
    return [result for result in results if isinstance(result, bytes)]


@cache
def whole(edition: str) -> Record:
    """Return a record with something in every slot; three rows in each table."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    return drawn(bound, 2**400 - 1, Values(random.Random(edition), plain=True), 3)


def form(record: Record, edition: str) -> bytes:
    outcome = stforms.fill(record, edition, library=blanks.library("specimen"))
    assert outcome.value is not None, outcome.findings
    return bytes(outcome.value)


def faults(data: bytes, record: Record, edition: str) -> list[str]:
    """Return what is wrong with the reading of a form."""
    outcome = stforms.parse(data, library=blanks.library("specimen"))
    value = outcome.value
    found = [f"{key}: {value.record.get(key)!r}" for key in record if value.record.get(key) != record[key]]
    found += [f"made up: {key}" for key in value.record.keys() - record.keys()]
    found += [f"left over: {reading.text}" for reading in value.readings if reading.key is None]
    found += [finding.code for finding in outcome.findings if finding.severity is Severity.ERROR]
    return found if value.edition.id == edition else [*found, f"taken for {value.edition.id}"]


@pytest.mark.parametrize(("ours", "ending"), LEGS)
def test_forms_saved_by_libreoffice_are_read_right(
    soffice: str, ours: str, ending: str, tmp_path: Path
) -> None:
    cases = [(edition, record) for edition in blanks.editions(ours) for record in (whole(edition), {})]
    files = saved(soffice, tmp_path, [form(record, edition) for edition, record in cases], ours, ending)
    wrong = {
        f"{edition} {'filled' if record else 'empty'}": found
        for (edition, record), data in zip(cases, readable(files, ours, ending), strict=True)
        if (found := faults(data, record, edition))
    }
    assert wrong == {}
    if ours != ending:
        _read_as_it_is(files[0], *cases[0], ending)


def _read_as_it_is(data: bytes, edition: str, record: Record, ending: str) -> None:
    """Give an old format to parse directly, which asks LibreOffice itself, and says so."""
    outcome = stforms.parse(data, library=blanks.library("specimen"))
    assert (outcome.value.record, outcome.value.edition.id) == (record, edition)
    assert outcome.value.document.format == ending
    assert "parse.converted" in [finding.code for finding in outcome.findings]


def test_the_ticks_that_rtf_has_not_are_told(soffice: str) -> None:
    """Known and accepted: LibreOffice writes no states of an older form's boxes into .rtf."""
    edition = "handledarutlatande/2018-docx"
    results = libreoffice.convert([("form.docx", form(whole(edition), edition))], "rtf")
    assert isinstance(results[0], bytes)
    outcome = stforms.parse(results[0], library=blanks.library("specimen"))
    assert {**outcome.value.record, "foljer_plan": whole(edition)["foljer_plan"]} == whole(edition)
    if "foljer_plan" not in outcome.value.record:
        assert "parse.rtf_boxes" in [finding.code for finding in outcome.findings]


def test_the_old_blanks_that_come_along_are_empty_forms(soffice: str) -> None:
    """The older editions lie there as .doc, too, for programs that know nothing else."""
    folders = {
        edition: blanks.library("specimen").edition(edition).folder for edition in blanks.editions("docx")
    }
    olds = {
        edition: folder / "blank.doc"
        for edition, folder in folders.items()
        if (folder / "blank.doc").is_file()
    }
    assert len(olds) == 2
    files = readable([path.read_bytes() for path in olds.values()], "docx", "doc")
    assert [faults(data, {}, edition) for edition, data in zip(olds, files, strict=True)] == [[], []]


# --- as blanks --------------------------------------------------------------------------------


@pytest.mark.parametrize(("ours", "ending"), [leg for leg in LEGS if leg[1] not in ("odt", "doc")])
def test_a_saved_blank_is_carried_over_from_its_edition(
    soffice: str, ours: str, ending: str, tmp_path: Path
) -> None:
    """Names may be gone; by what is printed every slot gets its key, in the same order.

    Not so by way of .odt and .doc: of a control they leave the prompt alone, which is print like any other.
    """
    library = blanks.library("specimen")
    editions = [library.edition(name) for name in blanks.editions(ours)]
    originals = [library.blank(edition).path.read_bytes() for edition in editions]
    copies = readable(saved(soffice, tmp_path, originals, ours, ending), ours, ending)
    wrong = {}
    for edition, original, copy in zip(editions, originals, copies, strict=True):
        whole, mine = carried(edition.id, original), carried(edition.id, copy)
        if whole != mine:
            wrong[edition.id] = (
                [one for one in whole if one not in mine],
                [one for one in mine if one not in whole],
            )
    assert wrong == {}


def carried(edition: str, data: bytes) -> list[tuple[str, ...]]:
    """Return the keys that a blank gets from an edition, those of columns after their tables'."""
    library = blanks.library("specimen")
    draft, _ = carried_over(library.edition(edition), library, find(Document(data)))
    slots = [tuple(key.value for key in slot.keys) for slot in draft.slots]
    tables = [(table.key.value, table.columns) for table in draft.tables]
    return [*slots, *((key, *(k.value for k in one.keys)) for key, columns in tables for one in columns)]
