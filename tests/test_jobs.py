"""Every job has one result, in whatever way it is run and whatever happens to who works on it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from stforms import jobs
from stforms.errors import MissingProgramError, UsageError

ROOT = Path(__file__).resolve().parents[1]


def double(number: int) -> int:
    return 2 * number


def fails_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def ends_its_process(job: tuple[int, str]) -> int:
    """End the worker at 5: the first time alone, or always, as the mark says."""
    number, mark = job
    if number == 5 and (mark == "always" or not Path(mark).exists()):
        if mark != "always":
            Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("pool", [jobs.serial(), jobs.processes(1), jobs.processes(3)], ids=lambda p: p.name)
@pytest.mark.parametrize("count", [0, 1, jobs.CHUNK, 100])
def test_every_job_has_its_own_result_once(pool: jobs.Pool, count: int) -> None:
    """Whatever the number of workers and of jobs."""
    assert sorted(jobs.run(double, range(count), pool)) == [(n, 2 * n) for n in range(count)]


class Noting(jobs.Here):
    """Runs jobs here, and notes how many came together."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.sizes.append(len(args[0]))
        return super().submit(fn, *args, **kwargs)


@pytest.mark.parametrize("most", [100, 101, 1000, 90, 0], ids="most={}".format)
def test_towards_the_end_fewer_jobs_travel_together(most: int) -> None:
    """None is left out and none done twice, also where there are fewer jobs or more than was said."""
    executor = Noting()
    pool = jobs.Pool("noting", 2, lambda *_: nullcontext(executor), chunk=16)
    assert sorted(jobs.run(double, range(100), pool, most=most)) == [(n, 2 * n) for n in range(100)]
    if most in (100, 101):
        assert executor.sizes[0] == 16
        assert executor.sizes == sorted(executor.sizes, reverse=True)
        assert executor.sizes[-2:] == [1, 1]


def test_a_job_that_raises_is_lost_and_the_others_are_not() -> None:
    """An exception is a result; what it says is not told, for it may hold data."""
    results = dict(jobs.run(fails_at_three, range(6), jobs.serial()))
    assert results == {0: 0, 1: 1, 2: 2, 3: jobs.Lost("ValueError"), 4: 4, 5: 5}


def test_a_worker_that_is_ended_once_costs_nothing(tmp_path: Path) -> None:
    """What was under way is done again."""
    work = [(number, str(tmp_path / "mark")) for number in range(40)]
    results = dict(jobs.run(ends_its_process, work, jobs.processes(2)))
    assert results == {job: job[0] for job in work}


def test_a_job_that_ends_its_worker_every_time_is_lost_alone() -> None:
    """The others, before and after it, have results."""
    work = [(number, "always") for number in range(40)]
    results = dict(jobs.run(ends_its_process, work, jobs.processes(2)))
    lost = {(5, "always"): jobs.Lost("BrokenProcessPool")}
    assert results == {job: job[0] for job in work} | lost


def test_jobs_are_taken_as_there_is_room() -> None:
    """A long list is never under way as a whole: that bounds the memory."""
    taken: list[int] = []

    def source():  # type: ignore[no-untyped-def]
        for number in range(1000):
            taken.append(number)
            yield number

    most = max(len(taken) - done for done, _ in enumerate(jobs.run(double, source(), jobs.processes(2))))
    assert most <= 2 * jobs.AHEAD * jobs.CHUNK + jobs.CHUNK


def test_after_a_stop_no_job_is_begun_and_those_under_way_are_finished() -> None:
    """So a stop leaves nothing half done."""
    done: list[tuple[int, object]] = []
    for pair in jobs.run(double, range(1000), jobs.processes(2), stop=lambda: len(done) >= 10):
        done.append(pair)  # noqa: PERF402 - the stop looks at it
    assert 10 <= len(done) <= 10 + 2 * jobs.AHEAD * jobs.CHUNK
    assert all(result == 2 * job for job, result in done)


PARENT = """
import sys, threading
sys.path.insert(0, {folder!r})
from some_work import {work}
from stforms import jobs
if __name__ == "__main__":
    {more}
    for job, result in jobs.run({work}, range(200), jobs.processes(2)):
        print(result, flush=True)
"""
WORK = """
import multiprocessing, time
def wait(n):
    time.sleep(0.01)
    return n
def kind(n):
    return type(multiprocessing.current_process()).__name__
"""
THREAD = "threading.Thread(target=threading.Event().wait, daemon=True).start()"


def _parent(folder: Path, work: str, more: str) -> subprocess.Popen[str]:
    """Start a program that has work done by two processes, in a group of its own."""
    (folder / "some_work.py").write_text(WORK)
    (folder / "parent.py").write_text(PARENT.format(folder=str(folder), work=work, more=more))
    return subprocess.Popen(
        [sys.executable, str(folder / "parent.py")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)])},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="nobody is forked elsewhere")
@pytest.mark.parametrize(("more", "kind"), [("pass", "ForkProcess"), (THREAD, "ForkServerProcess")])
def test_workers_are_forked_where_no_other_thread_can_hold_a_lock(
    more: str, kind: str, tmp_path: Path
) -> None:
    """A fork has what its parent has imported; a lock that a thread held would never be let go in it."""
    child = _parent(tmp_path, "kind", more)
    said, _ = child.communicate(timeout=60)
    assert said.splitlines() == [kind] * 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes to look at")
@pytest.mark.parametrize("more", ["pass", THREAD], ids=["alone", "with a thread"])
def test_workers_end_when_their_parent_is_killed(more: str, tmp_path: Path) -> None:
    """Nobody is left behind, waiting for jobs that nobody will give; in whatever way they were started."""
    child = _parent(tmp_path, "wait", more)
    assert child.stdout is not None
    child.stdout.readline()
    child.kill()
    child.wait()
    child.stdout.close()
    deadline = time.monotonic() + 30
    while _anybody(child.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _anybody(child.pid)


def test_nobody_works_any_more_when_who_asked_has_closed() -> None:
    """What was under way is finished before."""
    results = jobs.run(double, range(1000), jobs.processes(2))
    next(results)
    results.close()
    assert multiprocessing.active_children() == []


def _anybody(group: int) -> bool:
    """Tell whether a process of a group is alive."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "workers", "count", "expected"),
    [
        (None, None, 10, ("serial", 1)),
        (None, 4, 10_000, ("processes", 4)),
        (None, 4, 70, ("processes", 2)),
        (None, 1, 10_000, ("serial", 1)),
        ("serial", 4, 10_000, ("serial", 1)),
        ("processes", 3, 1, ("processes", 3)),
    ],
)
def test_few_jobs_are_not_worth_a_process(
    name: str | None, workers: int | None, count: int, expected: tuple[str, int]
) -> None:
    """Unless they are asked for."""
    pool = jobs.pool_of(name, workers, count)
    assert (pool.name, pool.workers) == expected


def test_an_unknown_way_is_refused() -> None:
    """With the ways that there are."""
    with pytest.raises(UsageError) as error:
        jobs.pool_of("threads", None, 1)
    assert error.value.code == "jobs.unknown"


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is a missing extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingProgramError) as error:
        jobs.pool_of("dask://127.0.0.1:1", None, 1)
    assert error.value.code == "jobs.no_dask"
