"""Whose a record is, at which clinic, about which period and what: told by the keys that the forms share.

No form is named here. A form that has one of these keys means the same by it as all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stforms.actions.about import about, first_text
from stforms.model import Record
from stforms.rules.people import APPLICANT, TRAINEE
from stforms.rules.values import iso_date, texts

WHOSE = (APPLICANT, TRAINEE)
HOMES = ("vardcentral", f"{APPLICANT}.arbetsplats")
CLINICS = (
    "tjanstgoringsstalle",
    *HOMES,
    "verksamhetschef.tjanstestalle",
    "huvudhandledare.tjanstestalle",
    "intygande.tjanstestalle",
)
"""Where a paper is filled in and signed: the place that it is about, else that of whoever signs it."""


@dataclass(frozen=True)
class Subject:
    """What a record says of itself; what it does not say is None.

    `clinic` is where the paper is filled in, `home` where the person works; `about` is the course, the work
    or the place, else the delmål: a person may have several certificates that differ in these alone.
    """

    personnummer: str | None = None
    efternamn: str | None = None
    fornamn: str | None = None
    clinic: str | None = None
    period_from: date | None = None
    period_to: date | None = None
    about: str | None = None
    home: str | None = None


def subject_of(record: Record) -> Subject:
    """Return whose a record is, at which clinic, about which period and what."""
    surname, first = _names(record)
    return Subject(
        personnummer=first_text(record, (f"{who}.personnummer" for who in WHOSE)),
        efternamn=surname,
        fornamn=first,
        clinic=first_text(record, CLINICS),
        period_from=iso_date(record, "period.fran"),
        period_to=iso_date(record, "period.till"),
        about=about(record) or ", ".join(texts(record, "delmal")) or None,
        home=first_text(record, HOMES),
    )


def _names(record: Record) -> tuple[str | None, str | None]:
    """Return surname and first name.

    Of a name in one box the last word is taken for the surname, unless it is written "Öqvist, Sanna".
    """
    surname = first_text(record, (f"{who}.efternamn" for who in WHOSE))
    first = first_text(record, (f"{who}.fornamn" for who in WHOSE))
    whole = first_text(record, (f"{who}.namn" for who in WHOSE))
    if surname is not None or first is not None or whole is None:
        return surname, first
    before, comma, after = (part.strip() for part in whole.partition(","))
    if not comma:
        after, _, before = whole.rpartition(" ")
    return before or None, after.strip() or None
