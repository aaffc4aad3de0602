"""The registers that other tests begin with: what they hold follows from itself, in every state."""

from __future__ import annotations

import register_samples
import sqlalchemy as sa

from stforms.register.papers import STATES, followed
from stforms.register.store import Register
from stforms.register.tables import papers


def _holds(register: Register) -> None:
    with register.reading() as connection:
        rows = {row["id"]: row for row in connection.execute(sa.select(papers)).mappings()}
        for found in followed(connection):
            assert found == {key: rows[found["id"]][key] for key in found}
    assert {row["state"] for row in rows.values()} == set(STATES)


def test_the_sample_has_every_state(register: Register) -> None:
    register_samples.sample(register)
    _holds(register)


def test_many_papers_follow_from_their_rows(register: Register) -> None:
    register_samples.many(register, 200)
    _holds(register)
    with register.writing("test") as writer:
        assert register_samples.note(writer, register_samples.EVERY_STATE[0]) > 200
