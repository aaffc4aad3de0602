"""One at a time holds a lease, whatever becomes of the one before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from stforms.errors import RegisterError
from stforms.register.leases import anybody, held
from stforms.register.store import Register

HOLDER = """
import sys, time
from pathlib import Path
from stforms.register.leases import held
from stforms.register.opening import open_register
from stforms.register.place import Place
register = open_register(Place(sys.argv[1], Path(sys.argv[2])))
with held(register, "watch", "the other", float(sys.argv[3])):
    print("held", flush=True)
    time.sleep(60)
"""


def _another_process(register: Register, seconds: float) -> subprocess.Popen[str]:
    """Start a process that holds the lease; return it when it does."""
    arguments = [register.place.url, str(register.place.home), str(seconds)]
    process = subprocess.Popen([sys.executable, "-c", HOLDER, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def _killed(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def test_who_comes_second_is_told_and_a_killed_holder_is_waited_out(register: Register) -> None:
    process = _another_process(register, 3)
    with pytest.raises(RegisterError) as raised, held(register, "watch", anybody(), 60):
        pass
    assert raised.value.code == "register.held"

    _killed(process)
    with pytest.raises(RegisterError), held(register, "watch", anybody(), 60):
        pass  # nobody can know yet that it was killed
    time.sleep(3)
    with held(register, "watch", anybody(), 60):
        pass


def test_a_lease_that_is_given_back_is_free_at_once(register: Register) -> None:
    with held(register, "watch", "a", 60):
        pass
    with held(register, "watch", "b", 60):
        pass


def test_leases_of_other_names_do_not_matter(register: Register) -> None:
    with held(register, "one folder", "a", 60), held(register, "another folder", "b", 60):
        pass


def test_a_renewed_lease_holds_on(register: Register) -> None:
    with held(register, "watch", "a", 1.0) as lease:
        for _ in range(4):
            time.sleep(0.5)
            lease.renew()
        with pytest.raises(RegisterError), held(register, "watch", "b", 60):
            pass


def test_who_was_away_too_long_is_told_and_takes_nothing_back(register: Register) -> None:
    with held(register, "watch", "a", 0.0) as first, held(register, "watch", "b", 60) as second:
        with pytest.raises(RegisterError) as raised:
            first.renew()
        assert raised.value.code == "register.lease_lost"
        second.renew()
    with held(register, "watch", "c", 60):
        pass
