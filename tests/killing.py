"""A run of ingest in a process of its own, to be killed.

It is forked, so that nothing is imported anew.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ingesting as given
import sqlalchemy as sa

from stforms import starting
from stforms.actions.ingest.inbox import DONE, QUARANTINE, Inbox
from stforms.actions.ingest.open import open_file
from stforms.actions.ingest.opened import Given
from stforms.actions.ingest.run import Ways, ingest
from stforms.errors import StformsError
from stforms.register.opening import open_register
from stforms.register.store import Register
from stforms.register.tables import arrivals, documents

KILLED = -signal.SIGKILL


def warm() -> None:
    """Read what reading a form needs once, in the tests' own process, for all that are forked from it."""
    open_file(Given("a.docx", data=given.filled(given.answered(1))))


@dataclass(frozen=True)
class Run:
    """A run in a process of its own. `alive` is the end of a pipe that it and its workers hold open."""

    number: int
    alive: int

    def ended(self, seconds: float | None = None) -> int:
        """Wait for the run and its workers, kill it after so many seconds; return its exit code."""
        if seconds is not None and not select.select([self.alive], [], [], seconds)[0]:
            os.kill(self.number, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(self.number, 0)[1])
        assert select.select([self.alive], [], [], 60)[0], "a worker has outlived the run"
        assert os.read(self.alive, 1) == b""
        os.close(self.alive)
        return code


def begun(inbox: Path, register: Register, before: Callable[[], None] = lambda: None) -> Run:
    """Begin a run over an inbox in a process of its own.

    Args:
        inbox: where files lie.
        register: where they go.
        before: is called in the new process, before anything is opened.
    """
    register.close()  # no connection may be shared between two processes
    alive, held = os.pipe()
    number = os.fork()
    if number:
        os.close(held)
        return Run(number, alive)
    code = 1
    try:
        # Workers are forked as well: the fork server of a process that is killed takes seconds to start.
        starting.context = lambda _: multiprocessing.get_context("fork")
        os.register_at_fork(after_in_child=_end_with(os.getpid()))
        before()
        with Inbox(inbox) as source:
            ingest(source, open_register(register.place), Ways(workers=2))
        code = 0
    except StformsError as error:
        code = int(error.exit_code)
        traceback.print_exc()  # shown when the test fails
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _end_with(run: int) -> Callable[[], None]:
    """Return what has a worker end with its run from its first moment on, and not only when it serves."""
    libc = ctypes.CDLL(None)

    def after_fork() -> None:
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != run:
            os._exit(1)

    return after_fork


def mixed(round_: int) -> dict[str, bytes]:
    """Return a few files of many kinds, others in each round; one of them lies there twice."""
    answers = [given.answered(1, st_moten=answer, egen_lista={"antal": round_}) for answer in ("ja", "nej")]
    pictures = [given.picture(3 * round_ + place, side=20 + place) for place in range(3)]
    packed = given.archive({"a.png": pictures[0], "b.bin": f"{round_}".encode()})
    inner = {"other.docx": given.filled(answers[1]), "all.zip": packed, "c.png": pictures[2]}
    return {
        "form.docx": given.filled(answers[0]),
        "same.docx": given.filled(answers[0]),
        "mail.eml": given.mail(inner, f"Mon, 02 Mar 2026 08:{round_ // 60 % 60:02d}:{round_ % 60:02d} +0100"),
        "picture.png": pictures[1],
        "broken.pdf": f"%PDF-1.7 {round_}".encode(),
    }


DOCUMENTS, ARRIVALS, PUT_AWAY = 9, 10, {DONE: 4, QUARANTINE: 2}
"""Of the files of one round: what lies in the mail counts, and one form came twice; a refused file has a
file beside it."""


def missing(register: Register, inbox: Path, rounds: int) -> list[str]:
    """Return everything that is not as it has to be after so many rounds of files that were all taken in."""
    found = given.violations(register, inbox)
    expected = {"documents": rounds * DOCUMENTS, "arrivals": rounds * ARRIVALS}
    counted = {table.name: given.count(register, table) for table in (documents, arrivals)}
    expected |= {name: rounds * files for name, files in PUT_AWAY.items()}
    counted |= {name: sum(path.is_file() for path in (inbox / name).rglob("*")) for name in PUT_AWAY}
    if counted != expected:
        found.append(f"{counted}, but expected {expected}")
    if sorted(register.blobs.names()) != sorted(kept(register)):
        found.append("bytes that no document has")
    return found


def kept(register: Register) -> list[str]:
    """Return the hashes of all documents."""
    with register.reading() as connection:
        return list(connection.execute(sa.select(documents.c.sha256)).scalars())


def kill(register: Register, inbox: Path, kills: int, seed: int) -> tuple[int, list[str]]:
    """Kill runs at chance moments, so many times; return the number of rounds of files, and all violations.

    After every kill the register must be whole; when a run gets through, all that was put in must be there,
    once.
    """
    chance, rounds, done, found = random.Random(seed), 0, 0, []
    inbox.mkdir()
    usual = 0.5
    while done < kills:
        given.put(inbox, mixed(rounds))
        rounds += 1
        code = KILLED
        while code == KILLED:
            begin = time.monotonic()
            code = begun(inbox, register).ended(chance.uniform(0, usual))
            if code == KILLED:
                done += 1
                found += given.violations(register)
            usual = min(3.0, 1.2 * usual) if code == KILLED and done % 5 == 0 else usual
        usual = max(0.2, 1.1 * (time.monotonic() - begin))
        found += [f"a run ended with {code}"] if code else []
        found += missing(register, inbox, rounds)
    return rounds, found
