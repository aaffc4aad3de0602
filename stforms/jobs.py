"""Doing many jobs: one after the other, in processes of this machine, or on a Dask cluster.

A job is plain data that can be pickled, and so is its result. Whether whoever does it has the caller's
files, its pool says (`Pool.here`); a job that was lost may have been done and is done again. What a job
raises, or the end of the process that worked on it, comes back as `Lost`, and the others go on.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from stforms import starting
from stforms.errors import MissingProgramError, UsageError

J = TypeVar("J")
R = TypeVar("R")

CHUNK = 16
"""Jobs that travel together: enough that the way costs little, few enough that a stop is soon."""

AHEAD = 3
"""Chunks that are under way for each worker; the bound on memory."""

WORTH = 64
"""Jobs that are worth another process."""


@dataclass(frozen=True)
class Lost:
    """A job without result: what was raised, or that its process ended."""

    why: str


@dataclass(frozen=True)
class Pool:
    """A way to run jobs: opens an executor (how many shall work, in which module the work lies).

    `chunk` jobs go together, and `ahead` chunks for each worker are under way. `here` tells that the workers
    see this machine's files as the caller does.
    """

    name: str
    workers: int
    open: Callable[[int, str], AbstractContextManager[Executor]]
    chunk: int = CHUNK
    ahead: int = AHEAD
    here: bool = True


@dataclass(frozen=True)
class _Call(Generic[J, R]):
    """The work, as something that can be sent to a process together with its jobs."""

    work: Callable[[J], R]

    def __call__(self, jobs: Sequence[J]) -> list[R | Lost]:
        return [_tried(self.work, job) for job in jobs]


def _tried(work: Callable[[J], R], job: J) -> R | Lost:
    try:
        return work(job)
    except Exception as error:
        return Lost(type(error).__name__)


class _Source(Generic[J]):
    """Jobs to come: `most` of them or fewer, or any number."""

    def __init__(self, jobs: Iterable[J], most: int | None) -> None:
        self._jobs = iter(jobs)
        self._most, self._taken = most, 0

    def take(self, pool: Pool) -> Sequence[J]:
        """Return the next jobs that travel together; none when all were taken."""
        size = pool.chunk
        if self._most is not None:
            size = max(1, min(size, (self._most - self._taken) // (2 * pool.workers)))
        jobs = tuple(islice(self._jobs, size))
        self._taken += len(jobs)
        return jobs


def run(
    work: Callable[[J], R],
    jobs: Iterable[J],
    pool: Pool,
    stop: Callable[[], bool] = lambda: False,
    most: int | None = None,
) -> Generator[tuple[J, R | Lost], None, None]:
    """Yield every job with its result, in the order in which they are done.

    Who breaks it off closes it, and then nobody is at work any more.

    Args:
        work: a function at the top of a module.
        jobs: taken as there is room, never all at once.
        pool: how to run them.
        stop: asked before a job is started; those under way are finished.
        most: how many jobs there are, or more, if that is known. Then fewer and fewer travel together towards
            the end, so that no worker waits long for the last one.
    """
    source = _Source(jobs, most)
    more = True
    while more:
        under_way: list[Sequence[J]] = []
        try:
            yield from _through(work, source, pool, stop, under_way)
            more = False
        except BrokenProcessPool:
            # Somebody ended a worker. Which job was in it nobody can tell: each alone from here on.
            for chunk in under_way:
                for job in chunk:
                    yield job, _alone(work, job, pool)


def _through(
    work: Callable[[J], R],
    source: _Source[J],
    pool: Pool,
    stop: Callable[[], bool],
    under_way: list[Sequence[J]],
) -> Generator[tuple[J, R | Lost], None, None]:
    """Run jobs in one executor; `under_way` holds what has no result when it breaks."""
    call: _Call[J, R] = _Call(work)
    with pool.open(pool.workers, work.__module__) as executor:
        futures: dict[Future[list[R | Lost]], Sequence[J]] = {}
        while True:
            while len(futures) < pool.workers * pool.ahead and not stop():
                taken = source.take(pool)
                if not taken:
                    break
                under_way.append(taken)
                futures[executor.submit(call, taken)] = taken
            if not futures:
                return
            done, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in done:
                chunk = futures.pop(future)
                results = _results(future, chunk)
                under_way.remove(chunk)
                yield from zip(chunk, results, strict=True)


def _results(future: Future[list[R | Lost]], chunk: Sequence[J]) -> Sequence[R | Lost]:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # a cluster that has given a chunk up
        return [Lost(type(error).__name__)] * len(chunk)


def _alone(work: Callable[[J], R], job: J, pool: Pool) -> R | Lost:
    call: _Call[J, R] = _Call(work)
    try:
        with pool.open(1, work.__module__) as executor:
            return executor.submit(call, (job,)).result()[0]
    except BrokenProcessPool:
        return Lost("BrokenProcessPool")


# --- ways to run ----------------------------------------------------------------------------


class Here(Executor):
    """Runs a job where it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it now; the future is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def serial() -> Pool:
    """Return the pool that runs one job after the other in this process."""
    return Pool("serial", 1, lambda *_: Here(), chunk=1, ahead=1)


def processes(workers: int | None = None) -> Pool:
    """Return a pool of processes; default one for each core."""
    return Pool("processes", workers or cores(), _process_pool)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _process_pool(workers: int, module: str) -> AbstractContextManager[Executor]:
    """Return processes of this machine, started in the quickest way that is safe here."""
    return ProcessPoolExecutor(workers, _context(module), initializer=_as_worker)


def _context(module: str) -> Any:
    """Return how processes start.

    A fork has everything at once that was imported and read here, but is safe only while nobody else in
    this process can hold a lock: on Linux, and where this thread is the only one. Else a fork server imports
    the work once, for all of them, where there can be one.
    """
    if _alone_in_process():
        return multiprocessing.get_context("fork")
    return starting.context(module)


def _alone_in_process() -> bool:
    """Tell whether no other thread runs in this process, not even one that Python does not know of."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:  # not Linux
        return False


def _as_worker() -> None:
    """Leave Ctrl-C, which every process of a terminal gets, to the parent; end when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what came along is no garbage, and looking through it would copy its pages
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # nobody is left to hand a result to


def dask(address: str) -> Pool:
    """Return the pool that runs jobs on a Dask cluster: "dask://scheduler:8786".

    Raises:
        MissingProgramError: the extra is not installed.
        UsageError: nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingProgramError("jobs.no_dask") from error
    try:
        client = Client(address.replace("dask://", "tcp://", 1), timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError("jobs.no_cluster", {"address": address}) from error
    threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
    if not threads:
        client.close()  # type: ignore[no-untyped-call]
        raise UsageError("jobs.no_workers", {"address": address})

    @contextmanager
    def opened(*_: object) -> Iterator[Executor]:
        # pure=False: the same call twice is done twice, and results are not kept on the cluster.
        try:
            yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        finally:
            client.close()  # type: ignore[no-untyped-call]

    return Pool("dask", threads, opened, here=False)


def pool_of(name: str | None, workers: int | None, count: int) -> Pool:
    """Return the pool that a name means: "serial", "processes", "dask://…"; none: what suits so many jobs.

    Raises:
        UsageError: there is no such way.
    """
    if name is not None and name.startswith(("dask://", "tcp://", "tls://")):
        return dask(name)
    if name not in (None, "serial", "processes"):
        raise UsageError("jobs.unknown", {"name": str(name)})
    wanted = workers or cores()
    if name is None:
        # A process takes about as long to start as some dozens of documents take to make.
        wanted = min(wanted, 1 + count // WORTH)
    return serial() if name == "serial" or (name is None and wanted < 2) else processes(wanted)
