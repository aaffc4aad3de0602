"""What planning and sending have in common: about which period a paper is, noted or only tried."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from stforms.actions.subject_of import Subject
from stforms.errors import UsageError
from stforms.model import Finding, Severity
from stforms.register.papers import Wanted
from stforms.register.store import Register, Writer
from stforms.schemas import FormSchema

NEW, CHANGED, KNOWN = "new", "changed", "known"
STATES = (NEW, CHANGED, KNOWN)
"""What became of a paper: it was noted, something about it was changed, all of it was known before."""

_YEAR = re.compile(r"[0-9]{4}")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class Noted:
    """A paper in the register: its id and its person's, and what became of it."""

    name: str
    person: int
    paper: int
    state: str


@dataclass(frozen=True)
class Period:
    """The days from the first to the last that papers are about, both included."""

    first: date
    last: date


def period_of(written: str) -> Period:
    """Return the period that is meant: "2026", or "2025-07-01/2026-06-30" as ISO 8601 has it.

    Raises:
        UsageError: it is none of these, or ends before it begins.
    """
    match = _DAYS.fullmatch(written)
    days = match.groups() if match else (f"{written}-01-01", f"{written}-12-31")
    try:
        if match is None and not _YEAR.fullmatch(written):
            raise ValueError
        period = Period(*map(date.fromisoformat, days))
    except ValueError as error:
        raise UsageError("sent.period", {"period": written}) from error
    if period.last < period.first:
        raise UsageError("sent.period", {"period": written})
    return period


def about_period(subject: Subject, period: Period | None, schema: FormSchema) -> Subject:
    """Return a subject with a period, where its form is about one and its record does not say which."""
    says = subject.period_from is not None or subject.period_to is not None
    if period is None or says or schema.node("period.fran") is None:
        return subject
    return replace(subject, period_from=period.first, period_to=period.last)


def wanted(form: str, edition: str, subject: Subject, due: date | None) -> Wanted:
    """Return the paper of a subject."""
    return Wanted(form, edition, subject.period_from, subject.period_to, subject.about, due)


def same_paper(times: Counter[tuple[int, str]]) -> Iterator[Finding]:
    """Tell of what is one paper in the register, though there are several of it on one edition.

    Args:
        times: how often each (paper, edition) was noted; two editions of a form are one paper on purpose.
    """
    for (paper, _), count in sorted(times.items()):
        if count > 1:
            params = {"number": paper, "count": count}
            yield Finding("sent.same_paper", Severity.WARNING, None, None, params)


class _TriedError(Exception):
    """Ends a transaction of which nothing shall stay."""


@contextmanager
def changing(register: Register, dry: bool) -> Iterator[Writer]:
    """Change the register in one transaction; when it is only tried, nothing of it stays."""
    try:
        with register.writing() as writer:
            yield writer
            if dry:
                raise _TriedError
    except _TriedError:
        pass
