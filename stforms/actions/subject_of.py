"""Whose a record is, of which clinic, which period, about what: told by the keys that all forms share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stforms.model import Record, get_path

_PERSONS = ("sokande", "st_lakare")
_CLINICS = ("tjanstgoringsstalle", "vardcentral", "sokande.arbetsplats")
_ABOUT = ("kurs.amne", "tjanstgoringsstalle", "amne")


@dataclass(frozen=True)
class Subject:
    """What a record says of itself; what it does not say is None."""

    personnummer: str | None = None
    efternamn: str | None = None
    fornamn: str | None = None
    clinic: str | None = None
    period_from: date | None = None
    period_to: date | None = None
    about: str | None = None


def subject_of(record: Record) -> Subject:
    """Return whose a record is, which clinic, which period, about what."""
    names = {part: _first(record, [f"{who}.{part}" for who in _PERSONS]) for part in ("efternamn", "fornamn")}
    if names["efternamn"] is None and (whole := _first(record, ["st_lakare.namn"])) is not None:
        first, _, last = whole.rpartition(" ")
        names = {"efternamn": last, "fornamn": first or None}
    return Subject(
        _first(record, [f"{who}.personnummer" for who in _PERSONS]),
        names["efternamn"],
        names["fornamn"],
        _first(record, _CLINICS),
        _day(record, "period.fran"),
        _day(record, "period.till"),
        _first(record, _ABOUT),
    )


def _first(record: Record, keys: list[str] | tuple[str, ...]) -> str | None:
    return next((value for key in keys if isinstance(value := get_path(record, key), str)), None)


def _day(record: Record, key: str) -> date | None:
    try:
        return date.fromisoformat(str(get_path(record, key)))
    except ValueError:
        return None
