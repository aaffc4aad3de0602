"""Whatever a job does to the process that it runs in, it has one result in time, and the others go on."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from stforms.errors import ExitCode, MachineError, MissingProgramError
from stforms.limited import Limited, Limits, Stopped, pool, process

ROOT = Path(__file__).resolve().parents[1]
LIMITS = Limits(seconds=4, cpu=2, memory=300_000_000)
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals and no such limits")


def work(job: str) -> object:
    """Do what the job says, which no job should."""
    return _DOES.get(job, lambda: job)()


def _calculates() -> None:
    while True:
        pass


def _grows() -> None:
    taken = []
    while True:
        taken.append(bytearray(10_000_000))
        time.sleep(0.01)


def _child_grows() -> None:
    script = "import time; b = bytearray(400_000_000); time.sleep(60)"
    unlimited = 'ulimit -v unlimited; exec "$@"'
    subprocess.run(["/bin/sh", "-c", unlimited, "sh", sys.executable, "-c", script], check=False)


def _left() -> Path:
    path = Path(tempfile.mkdtemp(), "left")
    path.write_text("x")
    return path


def _raises(error: Exception) -> Callable[[], None]:
    def raise_it() -> None:
        raise error

    return raise_it


_DOES: dict[str, Callable[[], object]] = {
    "sleeps": lambda: time.sleep(60),
    "sleeps in a child": lambda: subprocess.run(["sleep", "60"], start_new_session=True, check=False),
    "calculates": _calculates,
    "grows": _grows,
    "grows at once": lambda: len(bytearray(4 << 30)),
    "has a child that grows": _child_grows,
    "exits": lambda: os._exit(3),
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "crashes": lambda: ctypes.string_at(0),
    "misses a program": _raises(MissingProgramError("program.no_libreoffice")),
    "has a bug": _raises(KeyError("Öberg")),
    "cannot be sent": lambda: lambda: 0,
    "fills the disk": lambda: os.truncate(_left(), 600_000_000),
    "writes": lambda: _left().name,
    "tells its folder": tempfile.gettempdir,
    "tells its process": os.getpid,
    "tells a variable": lambda: os.environ.get("STFORMS_BLANKS"),
}


def done(*jobs: str, limits: Limits = LIMITS, workers: int = 1) -> dict[str, object]:
    """Return the results of some jobs."""
    with Limited(work, workers, limits) as limited:
        return dict(limited.run(jobs))


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files; nothing of ours may stay in it.

    Its name is short, for sockets lie in it; that of this process does not, as it is needed afterwards.
    """
    done("anything")
    with tempfile.TemporaryDirectory(prefix="stf") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)
        assert list(Path(folder).glob("stforms-*")) == []


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 50])
def test_every_job_has_its_own_result_once(workers: int, count: int) -> None:
    """Whatever the number of workers and of jobs."""
    jobs = [str(number) for number in range(count)]
    with Limited(work, workers) as limited:
        assert sorted(limited.run(jobs)) == [(job, job) for job in sorted(jobs)]


@POSIX
@pytest.mark.parametrize(
    ("job", "why", "code"),
    [
        ("sleeps", "time", "limited.time"),
        ("sleeps in a child", "time", "limited.time"),
        ("grows", "memory", "limited.memory"),
        ("grows at once", "memory", "limited.memory"),
        ("has a child that grows", "memory", "limited.memory"),
        ("exits", "died", "limited.died"),
        ("is killed", "died", "limited.died"),
        ("crashes", "died", "limited.died"),
        ("misses a program", "error", "program.no_libreoffice"),
        ("has a bug", "bug", "limited.bug"),
        ("cannot be sent", "bug", "limited.bug"),
        ("fills the disk", "bug", "limited.bug"),
    ],
)
def test_a_job_that_goes_too_far_is_stopped_and_the_others_are_not(
    temporary: Path, job: str, why: str, code: str
) -> None:
    """What it leaves on the disk is removed, and what it has started is ended."""
    results = done("before", job, "after")
    stopped = results.pop(job)
    assert isinstance(stopped, Stopped)
    assert (stopped.why, stopped.code) == (why, code)
    assert results == {"before": "before", "after": "after"}


@POSIX
def test_endless_calculation_is_stopped() -> None:
    """By the system, or by the parent that looks on: whoever comes first."""
    stopped = done("calculates", limits=Limits(seconds=60, cpu=1))["calculates"]
    assert stopped == Stopped("cpu", "limited.cpu", {"seconds": 1})


def test_an_error_comes_back_with_its_exit_code_and_a_bug_without_what_it_says() -> None:
    """What an exception says may be what a person wrote."""
    results = done("misses a program", "has a bug")
    assert results["misses a program"] == Stopped("error", "program.no_libreoffice", {}, 5)
    assert results["has a bug"] == Stopped("bug", "limited.bug", {"why": "KeyError"}, 70)


def test_a_worker_that_cannot_start_is_no_fault_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller is told once, and has no result for the job."""
    monkeypatch.setattr(process, "serve", _ends_at_once)
    with Limited(work) as limited, pytest.raises(MachineError) as told:
        list(limited.run(["1"]))
    assert (told.value.code, told.value.exit_code) == ("limited.no_start", ExitCode.MACHINE)


def _ends_at_once(*_: object) -> None:
    os._exit(1)


def test_the_folder_of_temporary_files_may_have_a_long_name(tmp_path: Path) -> None:
    """Sockets take no long names: https://man7.org/linux/man-pages/man7/unix.7.html."""
    long = tmp_path / ("å" * 60)
    long.mkdir()
    script = "import tests.test_limited as t; print(t.done('1', '2'))"
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "TMPDIR": str(long)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (found.stdout, found.stderr) == ("{'1': '1', '2': '2'}\n", "")


def test_a_worker_does_many_jobs_and_is_then_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one takes longer than most jobs; what libraries keep does not add up."""
    monkeypatch.setattr(pool, "RENEW", 3)
    with Limited(work) as limited:
        seen = [result for _, result in limited.run(["tells its process"] * 7)]
    assert [len(set(seen[start : start + 3])) for start in (0, 3, 6)] == [1, 1, 1]
    assert len(set(seen)) == 3


def test_a_worker_knows_the_environment_of_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not that of the moment when the first one was started."""
    for name in ("a", "b"):
        monkeypatch.setenv("STFORMS_BLANKS", name)
        assert done("tells a variable") == {"tells a variable": name}


def test_temporary_files_lie_in_a_folder_of_the_worker_that_is_removed(temporary: Path) -> None:
    """And what belongs to it elsewhere is removed by whoever knows it."""
    tidied: list[tuple[Path, list[str]]] = []

    def tidy(folder: Path) -> None:
        tidied.append((folder, [path.name for path in folder.glob("*/*")]))

    with Limited(work, limits=LIMITS, tidy=tidy) as limited:
        results = dict(limited.run(["writes", "tells its folder"]))
    assert tidied == [(Path(str(results["tells its folder"])), ["left"])]


def test_jobs_are_taken_only_when_a_worker_is_free() -> None:
    """A long list is never under way as a whole: that bounds the memory."""
    taken: list[int] = []

    def source() -> Iterator[str]:
        for number in range(40):
            taken.append(number)
            yield str(number)

    with Limited(work, 2) as limited:
        most = max(len(taken) - count for count, _ in enumerate(limited.run(source())))
    assert most <= 4


def test_after_a_stop_no_job_is_begun_and_those_under_way_are_finished() -> None:
    """So a stop leaves nothing half done."""
    finished: list[tuple[str, object]] = []
    with Limited(work, 2) as limited:
        for pair in limited.run(map(str, range(1000)), stop=lambda: len(finished) >= 10):
            finished.append(pair)  # noqa: PERF402 - the stop looks at it
    assert 10 <= len(finished) <= 14
    assert all(result == job for job, result in finished)


@POSIX
def test_who_breaks_off_gets_no_old_results_afterwards() -> None:
    """Jobs that were under way then are forgotten with the workers that had them."""
    with Limited(work, 2, LIMITS) as limited:
        for _ in limited.run(["a", "sleeps", "b"]):
            break
        assert sorted(limited.run(["c", "d", "e"])) == [("c", "c"), ("d", "d"), ("e", "e")]


PARENT = """
import sys
sys.path.insert(0, {folder!r})
import stuck
from stforms.limited import Limited, Limits
if __name__ == "__main__":
    with Limited(stuck.{work}, 2, Limits(seconds=1)) as limited:
        for _ in limited.run(["64{mark}1", "64{mark}2"]):
            pass
"""
STUCK = """
import sys, time
def sleeps(job):
    print(job, flush=True)
    time.sleep(3600)
def lets_nobody_in(job):
    print(job, flush=True)
    sum(range(10**12))
"""


@POSIX
@pytest.mark.parametrize("does", ["sleeps", "lets_nobody_in"])
def test_nobody_outlives_a_parent_that_is_killed(tmp_path: Path, temporary: Path, does: str) -> None:
    """Not even in the middle of a call into C; what is left on the disk goes with the next run."""
    (tmp_path / "stuck.py").write_text(STUCK)
    (tmp_path / "parent.py").write_text(PARENT.format(folder=str(tmp_path), mark=os.getpid(), work=does))
    path = os.pathsep.join([str(ROOT), str(tmp_path)])
    environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")], env=environment, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert {parent.stdout.readline()[:2], parent.stdout.readline()[:2]} == {b"64"}
        started = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    assert len(started) >= 3
    assert _soon(lambda: not any(map(_alive, started)))
    assert len(list(temporary.glob("stforms-*"))) == 1
    done("anything")


def _alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _soon(what: Callable[[], object]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False
