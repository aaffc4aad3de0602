"""Several who write at once, and some who are killed: the chain holds, nothing is lost or half there."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import filled
import pytest
import registers
import sqlalchemy as sa

from stforms.register import papers, persons, received
from stforms.register.check import check
from stforms.register.opening import open_register
from stforms.register.place import Place
from stforms.register.store import Register
from stforms.register.tables import events, metadata, readings

FORK = multiprocessing.get_context("fork")
"""A child has everything imported already; it opens the register itself."""

WRITERS, EACH, KILLS = 4, 25, 20


def _paper(register: Register) -> int:
    with register.writing("test") as writer:
        person = persons.note_person(writer, persons.Known("20000101-2384"))
        paper, _ = papers.note_paper(writer, person, papers.Wanted("f", "e"))
    return paper


def _versions(place: Place, paper: int, number: int) -> None:
    """Note many versions of one paper, each in its turn: the number of each follows from those before."""
    register = open_register(place)
    for one in range(EACH):
        with register.writing(f"writer {number}") as writer:
            _version(register, writer, paper, f"{number} {one}")
    register.close()


def _version(register: Register, writer: Any, paper: int, name: str) -> None:
    data = name.encode()
    document, _ = received.note_document(
        writer, received.Document(register.blobs.put(data), len(data), "docx", received.FORM)
    )
    received.note_arrival(writer, document, received.Arrival(name, "a.docx", registers.DAY))
    received.note_reading(writer, document, received.ReadDocument("f", "e", "stamp", {}, [], "0"))
    received.match(writer, document, None, paper, "reference")
    papers.settle(writer, paper)


def test_writers_at_once_take_turns(register: Register) -> None:
    """No number of a version is given twice, none is left out; every event is there."""
    paper = _paper(register)
    before = len(filled.contents(register)["events"])
    register.engine.dispose()  # a connection must not be used on both sides of a fork
    writers = [
        FORK.Process(target=_versions, args=(register.place, paper, number)) for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with register.reading() as connection:
        versions = (
            connection.execute(sa.select(readings.c.version).order_by(readings.c.version)).scalars().all()
        )
        actors = connection.execute(sa.select(events.c.actor).distinct()).scalars().all()
    assert list(versions) == list(range(1, WRITERS * EACH + 1))
    assert {f"writer {number}" for number in range(WRITERS)} < set(actors)
    assert len(filled.contents(register)["events"]) == before + WRITERS * EACH * 4
    assert check(register) == []


def _endlessly(place: Place, first: int, begun: Connection) -> None:
    register = open_register(place)
    for number in range(first, first + 10_000):
        with register.writing("killed") as writer:
            filled.note_all(register, writer, number)
        if number == first:
            begun.send(True)


@pytest.mark.parametrize("kind", registers.KINDS)
def test_a_writer_that_is_killed_leaves_nothing_half_done(kind: str, tmp_path: Path) -> None:
    """A person comes with their papers, documents, readings and decisions, or not at all."""
    place = registers.place(kind, tmp_path)
    chance = random.Random(kind)
    for kill in range(KILLS):
        _killed(place, kill * 10_000, chance.uniform(0.0, 0.2))
        register = open_register(place)
        counts = {
            name: len(rows) for name, rows in filled.contents(register).items() if name in filled.OF_EACH
        }
        assert len(set(counts.values())) == 1, counts
        found = {finding.code for finding in check(register)}
        assert found <= {"register.check_stray"}  # bytes come before their row
        register.close()
    assert counts["persons"] >= KILLS


def _killed(place: Place, first: int, seconds: float) -> None:
    """Let a process write until it is killed, some time after its first change."""
    mine, theirs = FORK.Pipe()
    writer = FORK.Process(target=_endlessly, args=(place, first, theirs))
    writer.start()
    mine.recv()
    time.sleep(seconds)
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()
    mine.close()
    theirs.close()


def test_what_of_each_person_there_is_one_of_is_in_these_tables(register: Register) -> None:
    """Or the test above would compare nothing."""
    filled.fill(register, 3)
    rows = filled.contents(register)
    assert {len(rows[name]) for name in filled.OF_EACH} == {3}
    assert set(metadata.tables) > filled.OF_EACH
