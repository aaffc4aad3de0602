"""Filled Word forms that tests send out and get back: the records in them, and what parse says of them."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import blanks

import stforms
from stforms.model import Record, Severity, leaves, set_path
from tests.formats.word import Word

EDITIONS = blanks.editions("docx")
LIST, OLD_LIST = "checklista-st/2026-docx", "checklista-st/2018-docx"
STATEMENT = "handledarutlatande/2026-docx"

PERSON: Record = {
    "st_lakare": {"namn": "Jelena Đorđević", "personnummer": "19870521-2382"},
    "vardcentral": "Tallåsens vårdcentral",
    "huvudhandledare": {"namn": "Karin Löfqvist"},
    "datum": "2024-06-05",
}
CHECKLIST: Record = {
    **PERSON,
    "malbeskrivning": "hslf_fs_2021_8",
    "handledning": {"veckovis": "ja", "veckovis_kommentar": "Onsdagar 13–14."},
    "sjalvstudier": "delvis",
    "st_moten": "nej",
    "kompetensbedomning": {"antal": 4},
    "iup": {"reviderad": "ja", "revision_1": "2023-10-11"},
    "kurser": [
        {"namn": "Palliativ vård", "datum": "2024-04-24", "status": "genomford"},
        {"namn": "Leda, lära och handleda", "datum": "2024-05", "status": "pagar"},
        {"namn": "Försäkringsmedicin", "datum": "2024-11", "status": "planerad"},
    ],
    "sidotjanstgoring": [
        {"stalle": "Kvinnokliniken", "period": {"fran": "2023-06-01", "till": "2023-08-31"}},
        {"stalle": "Öjeby vårdcentral", "period": {"fran": "2025-03-01"}, "status": "planerad"},
    ],
    "vetenskapligt_arbete": {"titel": "Kontinuitet och akuta besök", "status": "pagar"},
    "kommentarer": "Fler bedömare önskas.\nJouren tas upp i höst.",
    "underskrift_st": {"datum": "2024-06-05"},
}
OLD_CHECKLIST: Record = {
    **PERSON,
    "handledning": {"veckovis": "ja"},
    "sjalvstudier": "nej",
    "specialistkollegium": {"genomfort": "ja", "datum": "2024-05-14"},
    "kompetensbedomning": {"antal": 4},
    "kurser": [{"namn": "Palliativ vård", "datum": "2024-04-24", "status": "genomford"}],
    "vetenskapligt_arbete": {"titel": "Kontinuitet", "status": "pagar"},
    "kommentarer": "Jouren tas upp i höst.",
}
OPINION: Record = {
    **PERSON,
    "underlag": "Två medsittningar.\nTjugo journaler.",
    "kompetens": {
        "medicinsk": "Bred och säker.\nVäger nytta mot risk.",
        "kommunikativ": "Patienterna får tala till punkt.",
        "ledarskap": "Leder arbetslagets möte.",
    },
    "styrkor": "Noggrannhet.",
    "utveckling": "Att delegera.\nAtt avsluta besök i tid.",
    "foljer_plan": "ja",
}
RECORDS = {LIST: CHECKLIST, OLD_LIST: OLD_CHECKLIST, STATEMENT: OPINION}


def checklist() -> Word:
    return opened(CHECKLIST, LIST)


def statement() -> Word:
    return opened(OPINION, STATEMENT)


def but(record: Record, values: dict[str, Any] | None = None, without: str = "") -> Record:
    """Return a copy of a record with other values at some paths, and one path gone."""
    made: Record = copy.deepcopy(record)
    for path, value in (values or {}).items():
        set_path(made, path, value)
    if without:
        *parents, last = without.split(".")
        inner = made
        for step in parents:
            inner = inner[step]
        del inner[last]
        if parents and not inner:
            return but(made, without=".".join(parents))
    return made


NEW = {"namn": "Dermatoskopi", "datum": "2024-09", "status": "planerad"}
"""One course more."""


def courses(*rows: Record) -> Record:
    """Return the checklist with other courses."""
    return but(CHECKLIST, {"kurser": list(rows)})


# --- filling and reading --------------------------------------------------------------------


@cache
def _filled(record: str, edition: str) -> bytes:
    outcome = stforms.fill(json.loads(record), edition, library=blanks.library("specimen"))
    assert outcome.value is not None, outcome.findings
    assert not [f for f in outcome.findings if f.severity is Severity.ERROR]
    return bytes(outcome.value)


def filled(record: Record, edition: str) -> bytes:
    """Return the form of an edition with this record in it."""
    return _filled(json.dumps(record), edition)


def opened(record: Record, edition: str) -> Word:
    """Return a filled form, ready to be changed."""
    return Word(filled(record, edition))


@dataclass(frozen=True)
class Got:
    """What parse said, as tests ask for it."""

    outcome: stforms.Outcome[stforms.Parsed]

    @property
    def record(self) -> Record:
        return self.outcome.value.record

    @property
    def edition(self) -> str:
        return self.outcome.value.edition.id

    @property
    def by(self) -> str:
        return self.outcome.value.identified_by

    @property
    def strays(self) -> list[str]:
        """Return what stood outside every slot."""
        return [reading.text for reading in self.outcome.value.readings if reading.key is None]

    @property
    def codes(self) -> list[str]:
        """Return the findings, less those that only say how much of the form is filled."""
        quiet = ("parse.nearly_empty", "parse.empty")
        return [finding.code for finding in self.outcome.findings if finding.code not in quiet]

    def finding(self, code: str) -> stforms.Finding:
        """Return the one finding with this code."""
        (found,) = (finding for finding in self.outcome.findings if finding.code == code)
        return found

    def said(self) -> str:
        """Return everything that is kept of the file: the record and the texts of all readings."""
        values = [str(value) for _, value in leaves(self.record)]
        return "\n".join([*values, *(reading.text for reading in self.outcome.value.readings)])


def read(word: Word | bytes, edition: str | None = None) -> Got:
    """Read a document; without an edition it must be recognised."""
    data = word.save() if isinstance(word, Word) else word
    return Got(stforms.parse(data, edition=edition, library=blanks.library("specimen")))
