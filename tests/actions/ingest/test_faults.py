"""Calls of the system fail, the disk stays full, the database is gone: runs end clearly, nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import faults
import ingesting as given
import killing
import pytest
import registers
import sqlalchemy as sa

from stforms.actions.ingest.inbox import Inbox
from stforms.actions.ingest.run import Result, Ways, ingest
from stforms.errors import ExitCode, RegisterError
from stforms.register.opening import open_register
from stforms.register.store import Register

LONG = os.environ.get("STFORMS_PROFILE") == "long"
CLEAR = {ExitCode.DONE, ExitCode.REFUSED, ExitCode.REGISTER, ExitCode.DISK_FULL}
"""How a run may end: an error that it does not matter about, or one that says what is wrong."""


@pytest.mark.skipif(not faults.can_inject(), reason="needs strace, and to be allowed to trace")
@pytest.mark.parametrize("call", faults.CALLS)
def test_whatever_call_fails_a_rerun_completes_the_work(call: str, tmp_path: Path) -> None:
    """Each call of its kind in a run is one place; the long profile tries one in six, as here three."""
    killing.warm()
    register = open_register(registers.place("sqlite", tmp_path))
    given.send(register, 1)
    inbox, rounds = given.put(tmp_path / "inbox", killing.mixed(0)), 1
    code, many = faults.faulty(inbox, register, call, "EIO", "0")
    assert (code, killing.missing(register, inbox, rounds)) == (0, [])
    step = 6 if LONG else max(1, many // 3)
    for number, place in enumerate(range(1 + step // 2, many + 1, step)):
        given.put(inbox, killing.mixed(rounds))
        rounds += 1
        error, more = ("EIO", "") if number % 2 else ("ENOSPC", "+")
        code, _ = faults.faulty(inbox, register, call, error, f"{place}{more}")
        assert code in CLEAR
        assert given.violations(register) == []
        assert killing.begun(inbox, register).ended() == 0
        assert killing.missing(register, inbox, rounds) == []
    register.close()


@pytest.mark.parametrize("kind", registers.KINDS)
def test_a_database_that_is_lost_in_the_middle_ends_the_run_and_a_rerun_completes_it(
    kind: str, tmp_path: Path
) -> None:
    register = open_register(registers.place(kind, tmp_path))
    inbox = given.put(tmp_path / "inbox", killing.mixed(0))
    seen: list[Result] = []

    def lose(result: Result) -> None:
        seen.append(result)
        if len(seen) == 3:
            _lose(register)

    with pytest.raises(RegisterError), Inbox(inbox) as source:
        ingest(source, register, Ways(workers=1, tell=lose))
    _find(register)
    assert given.violations(register) == []
    with Inbox(inbox) as source:
        ingest(source, register, Ways(workers=1))
    assert killing.missing(register, inbox, 1) == []
    register.close()


def _lose(register: Register) -> None:
    """Take the database away: its file, or every connection and the right to make one."""
    if register.place.embedded:
        register.close()
        register.place.database.rename(register.place.database.with_suffix(".away"))
        register.place.database.mkdir()
    else:
        _admit(register, allowed=False)


def _find(register: Register) -> None:
    if register.place.embedded:
        register.place.database.rmdir()
        register.place.database.with_suffix(".away").rename(register.place.database)
    else:
        _admit(register, allowed=True)


def _admit(register: Register, allowed: bool) -> None:
    name = sa.make_url(register.place.url).database
    server = sa.create_engine(registers.cluster().url("postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(allowed).lower()}")
        if not allowed:
            connection.exec_driver_sql(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
    server.dispose()
