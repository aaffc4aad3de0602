"""Every change is an event, and the events hold each other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from stforms.register import audit, persons
from stforms.register.store import Register
from stforms.register.tables import events


def _some_events(register: Register) -> None:
    with register.writing("test") as writer:
        for name in ("Vårdcentralen Ån", "Vårdcentralen Ön", "Kliniken"):
            persons.note_clinic(writer, name)


def test_the_chain_holds_as_it_was_written(register: Register) -> None:
    _some_events(register)
    with register.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(events)).scalar() == 3
        assert list(audit.broken(connection)) == []


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "details"])
def test_an_event_that_was_changed_is_seen(register: Register, column: str) -> None:
    _some_events(register)
    with register.writing("test") as writer:
        writer.connection.execute(sa.update(events).where(events.c.number == 2).values({column: "x"}))
    with register.reading() as connection:
        assert 2 in list(audit.broken(connection))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_event_that_is_gone_is_seen(register: Register, number: int) -> None:
    _some_events(register)
    with register.writing("test") as writer:
        writer.connection.execute(sa.delete(events).where(events.c.number == number))
    with register.reading() as connection:
        assert list(audit.broken(connection))


def _failing_change(register: Register) -> None:
    with register.writing("test") as writer:
        persons.note_clinic(writer, "Kliniken")
        raise ZeroDivisionError


def test_a_change_that_fails_leaves_nothing(register: Register) -> None:
    with pytest.raises(ZeroDivisionError):
        _failing_change(register)
    with register.reading() as connection:
        assert connection.execute(sa.select(events)).all() == []
