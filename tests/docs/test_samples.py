"""The samples are what samples/README.md promises: complete, clean, invented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import blanks
import openpyxl
import pytest

import stforms
from stforms.actions.records import Given, read_records
from stforms.actions.validate import validate
from stforms.library import Library
from stforms.model import Severity, get_path, leaves
from stforms.rules import catalogue
from stforms.rules.personnummer import parse as personnummer

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = ("ansokan-hslf-fs-2021-8.yaml", "ansokan-sosfs-2015-8.yaml")
FILES = (*APPLICATIONS, "kurser.csv", "kurser.xlsx")
LISTED_ELSEWHERE = {"ansokan-specialistkompetens", "ansokan-godkand-bt"}


@cache
def _given(name: str) -> tuple[Given, ...]:
    return read_records(ROOT / "samples" / name, blanks.library("specimen")).given


PAPERS = [pytest.param(one, id=f"{name}-{one.name}") for name in FILES for one in _given(name)]


@pytest.mark.parametrize("one", PAPERS)
def test_a_sample_fills_and_validates_without_a_remark(one: Given, library: Library) -> None:
    """No error, no warning, nothing set smaller; on specimens and on official blanks."""
    filled = stforms.fill(one.record, str(one.edition), library=library)
    checked = validate(one.record, str(one.edition), library=library)
    found = [f for f in (*filled.findings, *checked.findings) if f.severity is not Severity.INFO]
    assert (found, [f.code for f in filled.findings if f.code == "fill.smaller"]) == ([], [])
    assert filled.value is not None
    back = stforms.parse(bytes(filled.value), library=library)
    assert dict(leaves(back.value.record)) == dict(leaves(checked.value))


def test_the_samples_fill_every_edition() -> None:
    """Nineteen of nineteen, by the two applications that the demo fills."""
    used = {one.edition for name in APPLICATIONS for one in _given(name)}
    assert used == set(blanks.editions())


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_numbers_in_an_application_are_those_of_its_papers(name: str) -> None:
    """What is listed under a kind is a paper of that kind with that number."""
    for application, papers in _applications(name):
        numbered = {(one.edition.partition("/")[0], one.record["bilaga_nr"]) for one in papers}
        listed = {
            (f"intyg-{kind.replace('_', '-')}", number)
            for kind, numbers in application.record["bifogade_intyg"].items()
            for number in numbers
        }
        assert listed == numbered


def _applications(name: str) -> Iterator[tuple[Given, list[Any]]]:
    """Yield each application of a file with the papers that follow it."""
    papers: list[Any] = []
    for one in reversed(_given(name)):
        if str(one.edition).partition("/")[0] in LISTED_ELSEWHERE:
            yield one, papers
            papers = []
        else:
            papers.append(one)


@pytest.mark.parametrize(
    ("name", "regulation"), list(zip(APPLICATIONS, ("HSLF-FS 2021:8", "SOSFS 2015:8"), strict=True))
)
def test_an_application_names_every_delmal_of_its_regulation(name: str, regulation: str) -> None:
    """STa3 has a form of its own on which no delmål is named."""
    named = {code for one in _given(name) for code in one.record.get("delmal", ())}
    own_form = {"STa3"} if regulation.startswith("HSLF") else set()
    assert named == set(catalogue.delmal(regulation)) - own_form


def test_the_workbook_says_what_the_csv_says() -> None:
    """Row by row, once both are read."""
    library = blanks.library("specimen")
    both = [
        [validate(one.record, str(one.edition), library=library).value for one in _given(name)]
        for name in ("kurser.csv", "kurser.xlsx")
    ]
    assert len(both[0]) == 3
    assert both[0] == both[1]


def test_the_workbook_keeps_personnummer_as_text_and_dates_as_dates() -> None:
    """As a careful secretary keeps them: frozen headings, a filter."""
    sheet = openpyxl.load_workbook(ROOT / "samples" / "kurser.xlsx").active
    headings = [cell.value for cell in sheet[1]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
    for row in sheet.iter_rows(min_row=2):
        for heading, cell in zip(headings, row, strict=True):
            if cell.value is not None and "Personnummer" in str(heading):
                assert (cell.data_type, cell.number_format) == ("s", "@")
            if heading == "Datum":
                assert cell.is_date


def test_a_person_has_one_number_and_a_number_one_person() -> None:
    """And every number is among those that samples/README.md accounts for."""
    persons = {
        (number, get_path(one.record, f"{role}.efternamn") or get_path(one.record, f"{role}.namn"))
        for name in FILES
        for one in _given(name)
        for role in one.record
        if (number := get_path(one.record, f"{role}.personnummer")) is not None
    }
    numbers = [number for number, _ in persons]
    listed = re.findall(r"\d{8}-\d{4}", (ROOT / "samples" / "README.md").read_text(encoding="utf-8"))
    assert sorted(numbers) == sorted(listed)
    assert len({name for _, name in persons}) == len(persons)
    assert all(personnummer(number) is not None for number in numbers)


def test_every_sample_is_accounted_for() -> None:
    """samples/README.md names each file."""
    words = (ROOT / "samples" / "README.md").read_text(encoding="utf-8")
    here = {path.name for path in (ROOT / "samples").iterdir() if path.is_file()} - {"README.md"}
    assert {name for name in here if f"`{name}`" not in words} == set()
