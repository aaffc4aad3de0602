"""Rules about a personnummer: its check digit, the day of birth it tells, how it is written."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import people
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.personnummer import Personnummer, years_old
from stforms.rules.scope import APPLICATIONS
from stforms.rules.values import iso_date

SKATTEVERKET = "Skatteverket, rättslig vägledning: Personnummer"
ADULT = 18
HUNDRED = 100


def written(record: Record) -> Iterator[tuple[str, str, Personnummer]]:
    """Yield (person, path, number) for every personnummer that is written in full."""
    for person in people.PEOPLE:
        number = people.number(record, person)
        if number is not None:
            yield person, f"{person}.personnummer", number


@rule(
    "person.checksum",
    facts=("ID-01",),
    severity=Severity.ERROR,
    verified=True,
    source=SKATTEVERKET,
)
def checksum(record: Record, _: Context) -> Iterator[Hit]:
    """The last digit of a personnummer is the check digit of the nine digits before it."""
    for person, path, number in written(record):
        if not number.checksum_ok:
            yield Hit(path, people.role(person))


@rule(
    "person.birth_date",
    facts=("ID-04",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from how a personnummer is built (Skatteverket)",
)
def birth_date(record: Record, context: Context) -> Iterator[Hit]:
    """The first digits of a personnummer are a day that exists.

    In a samordningsnummer they are after 60 has been taken from the day.
    """
    for person, path, number in written(record):
        if number.born(context.today) is None:
            yield Hit(path, people.role(person))


@rule(
    "person.under_age",
    facts=("ID-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a doctor is of age at the degree, a signer today",
)
def under_age(record: Record, context: Context) -> Iterator[Hit]:
    """Whoever stands on the paper is of age: the applicant at the degree, the others today."""
    for person, path, number in written(record):
        degree = iso_date(record, "lakarexamen.datum") if person == people.APPLICANT else None
        born = number.born(context.today)
        if born is not None and years_old(born, degree or context.today) < ADULT:
            yield Hit(path, people.role(person))


@rule(
    "person.hundred",
    facts=("ID-02",),
    severity=Severity.WARNING,
    verified=True,
    source=SKATTEVERKET,
)
def hundred(record: Record, context: Context) -> Iterator[Hit]:
    """A plus sign, or a written century, that makes somebody a hundred years old is looked at."""
    for person, path, number in written(record):
        born = number.born(context.today)
        if number.plus or (born is not None and years_old(born, context.today) >= HUNDRED):
            yield Hit(path, people.role(person))


@rule(
    "person.coordination_number",
    facts=("ID-03",),
    severity=Severity.INFO,
    verified=False,
    source="General knowledge: a licensed doctor normally has a personnummer",
)
def coordination_number(record: Record, _: Context) -> Iterator[Hit]:
    """A samordningsnummer (day of birth plus 60) is accepted and pointed out."""
    for person, path, number in written(record):
        if number.coordination:
            yield Hit(path, people.role(person))


@rule(
    "person.century_missing",
    facts=("ID-05",),
    severity=Severity.WARNING,
    verified=True,
    source="Socialstyrelsen, anvisningar: inbetalningsmeddelandet är ÅÅÅÅMMDDXXXX",
    forms=APPLICATIONS,
)
def century_missing(record: Record, _: Context) -> Iterator[Hit]:
    """In an application the personnummer is written with the century, as the payment needs it."""
    number = people.number(record, people.APPLICANT)
    if number is not None and number.century is None:
        yield Hit("sokande.personnummer", people.role(people.APPLICANT))
