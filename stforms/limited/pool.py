"""Some workers, and jobs that are handed to whichever is free."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from stforms.limited.bounds import Limits, Stopped
from stforms.limited.process import Worker
from stforms.scratch import scratch

J = TypeVar("J")
R = TypeVar("R")

RENEW = 500
"""Jobs after which a worker is replaced: what libraries keep, or leak, does not add up."""

TICK = 0.1
"""Seconds between two looks at the workers."""

PREFIX = "stforms-limited-"


class Limited(AbstractContextManager["Limited[J, R]"], Generic[J, R]):
    """Worker processes for one kind of work; within `with`, `run` can be called any number of times."""

    def __init__(
        self,
        work: Callable[[J], R],
        workers: int = 1,
        limits: Limits | None = None,
        *,
        tidy: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """Say what is to be done.

        Args:
            work: a function at the top of a module.
            workers: how many processes; each does one job at a time.
            limits: what one job may use.
            tidy: is given the folder of a worker's temporary files before it is removed, to remove what
                belongs to them and lies elsewhere. The worker has ended then.
        """
        self._work = work
        self._limits = limits or Limits()
        self._tidy = tidy
        self._number = count(1)
        self._workers: list[Worker | None] = [None] * workers
        self._done = threading.Event()

    def __enter__(self) -> Limited[J, R]:
        """Make the folder for temporary files, begin to watch. Workers start when there are jobs.

        Raises:
            OSError: there is no room for temporary files.
        """
        self._closing = ExitStack()
        self._folder = self._closing.enter_context(scratch(PREFIX, self._tidy_all))
        self._closing.callback(self._end)
        self._watch = threading.Thread(target=self._look, name="stforms-watch", daemon=True)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers, whatever they do, and remove their files."""
        self._closing.close()

    def run(
        self, jobs: Iterable[J], stop: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[J, R | Stopped]]:
        """Yield every job with its result, in the order in which they are done.

        Args:
            jobs: taken as workers get free, in the caller's thread, never ahead of them.
            stop: asked before a job is started; those under way are finished.

        Raises:
            MachineError: a worker process cannot start here.
        """
        source = iter(jobs)
        under_way: dict[int, J] = {}
        try:
            yield from self._through(source, stop, under_way)
        finally:  # the caller wants no more, or cannot go on
            for place in under_way:
                self._dismiss(place)

    def _through(
        self, source: Iterator[J], stop: Callable[[], bool], under_way: dict[int, J]
    ) -> Iterator[tuple[J, R | Stopped]]:
        more = True
        done: list[tuple[J, R | Stopped]] = []
        while more or under_way:
            for place in range(len(self._workers)):
                if more and place not in under_way:
                    more = not stop() and self._give(place, source, under_way)
            # A worker gets its next job before the result of its last one is looked at.
            yield from done
            done = [self._take(place, under_way) for place in self._ready(under_way)]
        yield from done

    def _give(self, place: int, source: Iterator[J], under_way: dict[int, J]) -> bool:
        """Give a worker the next job; tell whether there was one."""
        for job in source:
            under_way[place] = job
            try:
                self._worker(place).give(job)
            except OSError:  # it has died meanwhile, of nothing that this job has done
                self._worker(place).give(job)
            return True
        return False

    def _ready(self, under_way: Iterable[int]) -> list[int]:
        """Return the places of workers that have a result, or are no more; wait for something to happen."""
        busy = {place: worker for place in under_way if (worker := self._workers[place]) is not None}
        happened = wait([worker.connection for worker in busy.values()]) if busy else []
        return [place for place, worker in busy.items() if worker.connection in happened and worker.heard()]

    def _take(self, place: int, under_way: dict[int, J]) -> tuple[J, R | Stopped]:
        worker = self._workers[place]
        assert worker is not None
        return under_way.pop(place), worker.take()

    def _worker(self, place: int) -> Worker:
        """Return the worker of a place: a new one where there is none, or the old one has ended or served."""
        worker = self._workers[place]
        if worker is not None and worker.alive and worker.jobs < RENEW:
            return worker
        self._dismiss(place)
        worker = Worker(self._work, self._limits, self._folder / str(next(self._number)))
        self._workers[place] = worker
        return worker

    def _dismiss(self, place: int) -> None:
        worker, self._workers[place] = self._workers[place], None
        if worker is not None:
            worker.end(self._tidy)

    def _look(self) -> None:
        while not self._done.wait(TICK):
            for worker in self._workers:
                if worker is not None:
                    worker.watch()

    def _end(self) -> None:
        self._done.set()
        self._watch.join()
        for place in range(len(self._workers)):
            self._dismiss(place)

    def _tidy_all(self, folder: Path) -> None:
        """Tidy up after the workers of a run that was killed."""
        for one in folder.iterdir():
            if one.is_dir():
                self._tidy(one)
