"""What was deleted is in no file of the register, once it has been scrubbed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import registers
import sqlalchemy as sa

from stforms.errors import RegisterError
from stforms.register import papers, persons
from stforms.register.check import check
from stforms.register.erase import scrub
from stforms.register.opening import engine_of, open_register
from stforms.register.place import Place, place_of
from stforms.register.store import Register
from stforms.register.tables import papers as papers_table
from stforms.register.tables import persons as persons_table
from stforms.register.tables import sendings

CANARY = "Kanariefågelström"
"""A name that is nowhere else."""


def _noted(register: Register, count: int = 200) -> None:
    """Note persons, all of one name, and what was sent: rows and statistics are full of it."""
    for number in range(count):
        with register.writing("test") as writer:
            person = persons.note_person(writer, persons.Known(f"20000101-{number:04d}", CANARY, "Bo"))
            paper, _ = papers.note_paper(writer, person, papers.Wanted("f", "e"))
            sending = papers.Sending("e", {"namn": CANARY * 50, "n": number}, registers.DAY)
            papers.note_sending(writer, paper, sending)


def _deleted(register: Register) -> None:
    with register.writing("test") as writer:
        for table in (sendings, papers_table, persons_table):
            writer.connection.execute(sa.delete(table))


def _holding(folder: Path) -> list[str]:
    """Return which files below a folder hold the name, or the JSON spelling of it."""
    names = (CANARY.encode(), CANARY.encode("ascii", "backslashreplace").replace(b"\\xe5", b"\\u00e5"))
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        str(path.relative_to(folder)) for path in files if any(name in path.read_bytes() for name in names)
    ]


def test_nothing_is_left_in_the_folder_of_an_embedded_register(tmp_path: Path) -> None:
    register = open_register(registers.place("sqlite", tmp_path))
    _noted(register)
    copy = register.place.home / "register-0000.sqlite"  # as a migration makes it
    copy.write_bytes(CANARY.encode())
    _deleted(register)
    assert _holding(tmp_path) != []
    assert scrub(register) == []
    assert _holding(tmp_path) == []
    assert check(register) == []
    register.close()


def test_somebody_who_still_reads_what_was_there_before_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stforms.register.opening.WAIT", 0.2)
    register = open_register(registers.place("sqlite", tmp_path))
    _noted(register, 3)
    with register.reading() as connection:
        connection.execute(sa.select(persons_table)).all()
        _deleted(register)
        with pytest.raises(RegisterError) as raised:
            scrub(register)
    assert raised.value.code == "register.busy"
    scrub(register)
    assert _holding(tmp_path) == []
    register.close()


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[registers.Cluster]:
    """A server that writes its files as in production, and that nobody else of the tests uses."""
    cluster = registers.Cluster(durable=True)
    yield cluster
    cluster.stop()


def _files(cluster: registers.Cluster, place: Place) -> Path:
    """Return the folder of a database's tables."""
    with psycopg.connect(place.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        query = "SELECT oid FROM pg_database WHERE datname = current_database()"
        row = connection.execute(query).fetchone()
    assert row is not None
    return cluster.data / "base" / str(row[0])


def test_nothing_is_left_in_the_files_of_a_server_s_database(
    own_cluster: registers.Cluster, tmp_path: Path
) -> None:
    """Rows, long values beside them, indexes, statistics, and the write-ahead log."""
    register = open_register(place_of(own_cluster.new_database(), tmp_path))
    _noted(register)
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")  # as the server does by itself
    _deleted(register)
    files = _files(own_cluster, register.place)
    assert len(_holding(files)) >= 2  # rows, and what the server has counted
    assert _holding(own_cluster.data / "pg_wal") != []
    assert scrub(register) == []
    assert _holding(own_cluster.data) == []  # the log too
    register.close()


def test_what_a_user_without_rights_cannot_do_is_told(own_cluster: registers.Cluster, tmp_path: Path) -> None:
    """The tables are theirs, the server is not."""
    url = own_cluster.new_database()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE ROLE worker LOGIN")
        connection.execute("GRANT ALL ON SCHEMA public TO worker")
    place = place_of(url.replace("postgres@", "worker@"), tmp_path)
    register = open_register(place)
    _noted(register, 20)
    _deleted(register)
    told = [finding.code for finding in scrub(register)]
    assert sorted(told) == ["register.scrub_checkpoint", "register.scrub_log", "register.scrub_statistics"]
    register.close()

    as_owner = open_register(place_of(url, tmp_path))
    assert _holding(_files(own_cluster, as_owner.place)) == []
    engine_of(place).dispose()
    as_owner.close()
