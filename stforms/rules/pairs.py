"""What rules say about two people who both sign one paper."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record
from stforms.rules import people
from stforms.rules.engine import Hit


def one_is_missing(record: Record, first: str, second: str) -> Iterator[Hit]:
    """Yield a hit when one of the two is named, or has signed, and the other has not.

    A paper on which neither stands is not begun; what a complete paper holds is the edition's word.
    """
    for person, other in ((first, second), (second, first)):
        if people.name(record, other) and not people.name(record, person):
            yield Hit(f"{person}.namn", people.role(person))
        elif people.signed(record, other) and not people.signed(record, person):
            yield Hit(f"{person}.signerad", people.role(person))


def one_person(record: Record, first: str, second: str) -> Iterator[Hit]:
    """Yield a hit when the two are the same person."""
    if people.same_person(record, first, second):
        yield Hit(f"{second}.namn", people.role(second))
