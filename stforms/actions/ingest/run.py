"""ingest: files -> the register, each exactly once, whatever happens meanwhile.

The order for each: claim, hash, keep the bytes (on the disk), open them in a limited worker, one
transaction, put the file away. Whatever breaks off in between leaves the file where the next run finds it,
and what was done already is known again: the bytes by their hash, the arrival by its claim.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from stforms.actions.ingest.noting import Noted, Received, note, note_again, settled
from stforms.actions.ingest.older import TOGETHER, is_older, modernised
from stforms.actions.ingest.open import open_file
from stforms.actions.ingest.opened import Container, Given, Opened, Refused
from stforms.actions.ingest.sources import Item, Source
from stforms.actions.ingest.tasks import Came, Task, by_mail, contents_of, keep, task_of
from stforms.atomic import not_written
from stforms.errors import DiskFullError, IntegrityError, RefusedError, UnreadableError
from stforms.formats import libreoffice
from stforms.jobs import cores
from stforms.library import Library, default_library
from stforms.limited import Limited, Limits, Stopped
from stforms.messages import render
from stforms.model import Param
from stforms.register.blobs import Blobs
from stforms.register.received import REFUSED
from stforms.register.store import Register, Writer


@dataclass(frozen=True)
class Result:
    """What became of one document; `noted` is None when its file could not be read at all: `code` says why.

    `name` is the file's own, which may hold a person's: it is for who asks for it. `whole`: it is a file of
    the source, not one within it.
    """

    name: str
    noted: Noted | None
    within: tuple[str, ...] = ()
    whole: bool = True
    code: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Ways:
    """How to go about it.

    Attributes:
        came: what a person says of how the files came.
        workers: how many files are opened at a time; default one for each core.
        limits: what opening one file may use.
        again: open files anew that could not be read before.
        dry: change nothing; each file is treated as if it were the only one.
        stop: asked before a file is begun.
        tell: is given every result, as it comes.
    """

    came: Came = field(default_factory=Came)
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    again: bool = False
    dry: bool = False
    stop: Callable[[], bool] = lambda: False
    tell: Callable[[Result], None] = lambda _: None


@dataclass(frozen=True)
class Ingested:
    """What a run has done. `left`: it was stopped before all files were begun."""

    results: tuple[Result, ...]
    left: bool = False


def ingest(
    source: Source, register: Register, ways: Ways | None = None, library: Library | None = None
) -> Ingested:
    """Take files into the register.

    Args:
        source: where they come from.
        register: where they go.
        ways: how to go about it.
        library: where editions and schemas come from.

    Returns:
        What became of each file, and of each file within it.

    Raises:
        RegisterError: the register cannot be reached any more; what is not done yet is where it was.
        DiskFullError, RefusedError: files cannot be kept, or there is no room for temporary ones.
    """
    try:
        return _Run(source, register, ways or Ways(), library or default_library()).through()
    except OSError as error:  # no room for the workers' temporary files
        raise not_written(Path(error.filename or tempfile.gettempdir()), error) from error


class _UndoneError(Exception):
    """Ends the transaction of a trial."""


class _Run:
    """One call of ingest."""

    def __init__(self, source: Source, register: Register, ways: Ways, library: Library) -> None:
        self._source, self._register, self._ways, self._library = source, register, ways, library
        self._blobs: Blobs | None = None if ways.dry else register.blobs
        self._items = source.items()
        self._queue: deque[Task] = deque()
        self._older: deque[Task] = deque()
        self._open: dict[int, Task] = {}
        self._results: list[Result] = []
        self._more = True

    def through(self) -> Ingested:
        if self._blobs is not None:
            self._blobs.tidy()
        workers = self._ways.workers or cores()
        with Limited(open_file, workers, self._ways.limits, tidy=libreoffice.tidy) as limited:
            # What is found in the last files is opened in another round.
            while self._left and not self._ways.stop():
                for given, opened in limited.run(self._jobs(), self._ways.stop):
                    self._opened(self._open.pop(id(given)), opened)
                if not self._queue:
                    self._modernise(workers)
        return Ingested(tuple(self._results), self._left)

    @property
    def _left(self) -> bool:
        return bool(self._more or self._queue or self._older)

    def _modernise(self, workers: int) -> None:
        """Have some of the older documents converted, and opened in the next round."""
        tasks = [self._older.popleft() for _ in range(min(len(self._older), workers * TOGETHER))]
        if not tasks:
            return
        givens = modernised([task.given for task in tasks], workers, self._ways.limits, self._ways.stop)
        for task, given in zip(tasks, givens, strict=True):
            task.given = given
            self._queue.append(task)

    # --- what is to be opened -------------------------------------------------------------------

    def _jobs(self) -> Iterator[Given]:
        """Yield what has to be opened; what is known is noted on the way."""
        while not self._ways.stop() and (task := self._next()) is not None:
            if self._known(task.received.sha256):
                self._note_again(task)
                continue
            if is_older(task.given) and not task.tried:
                task.tried = True
                self._older.append(task)
                continue
            self._open[id(task.given)] = task
            yield task.given

    def _next(self) -> Task | None:
        """Return the next document whose bytes are kept; those in containers first."""
        if self._queue:
            return self._queue.popleft()
        for item in self._items:
            try:
                return self._kept(item)
            except UnreadableError as error:
                self._tell(Result(item.name, None, code=error.code, params=error.params))
        self._more = False
        return None

    def _kept(self, item: Item) -> Task:
        task = task_of(item, self._ways.came, self._blobs)
        if self._blobs is not None and not self._known(task.received.sha256):
            keep(task, self._blobs)
        return task

    def _known(self, sha256: str) -> bool:
        with self._register.reading() as connection:
            return settled(connection, sha256, self._ways.again)

    # --- what was opened ----------------------------------------------------------------------------

    def _opened(self, task: Task, opened: Opened | Stopped) -> None:
        if isinstance(opened, Stopped):
            opened = _stopped(opened)
        if isinstance(opened, Container):
            arrival = by_mail(task.received.arrival, opened, self._ways.came)
            task.received = replace(task.received, arrival=arrival)
        noted = self._noted(task.received, opened)
        self._told(task, noted)
        if isinstance(opened, Container):
            via = None if self._ways.dry else noted.document  # of a trial no row is left to refer to
            contents = contents_of(task, via, opened, self._blobs)
            task.left = len(contents)
            self._queue.extend(contents)
        if not task.left:
            self._finish(task)

    def _noted(self, received: Received, opened: Opened) -> Noted:
        """Note what was opened; what cannot be noted is kept as a file that could not be read."""
        try:
            return self._write(lambda writer: note(writer, received, opened, self._library))
        except (
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            sa.exc.DataError,
        ) as error:
            refused = Refused("ingest.bug", {"why": type(error).__name__}, opened.kind)
            return self._write(lambda writer: note(writer, received, refused, self._library))

    def _note_again(self, task: Task) -> None:
        self._told(task, self._write(lambda writer: note_again(writer, task.received)))
        self._finish(task)

    def _write(self, change: Callable[[Writer], Noted]) -> Noted:
        """Change the register in one transaction; a trial is taken back."""
        noted: list[Noted] = []
        try:
            with self._register.writing() as writer:
                noted.append(change(writer))
                if self._ways.dry:
                    raise _UndoneError
        except _UndoneError:
            pass
        return noted[0]

    # --- what is done -------------------------------------------------------------------------------

    def _told(self, task: Task, noted: Noted) -> None:
        if noted.state == REFUSED and task.parent is None:
            task.refused = noted.code or "", dict(noted.params)
        self._tell(Result(task.name, noted, task.given.within, task.parent is None))

    def _tell(self, result: Result) -> None:
        self._results.append(result)
        self._ways.tell(result)

    def _finish(self, task: Task) -> None:
        """Put a file away when all is noted that is in it."""
        if task.parent is not None:
            task.parent.left -= 1
            if not task.parent.left:
                self._finish(task.parent)
        elif self._ways.dry:
            return
        elif task.refused is not None:
            message, hint = render(*task.refused)
            self._source.refused(task.item, f"{message}\n{hint}".strip())
        else:
            self._source.done(task.item)


def _stopped(stopped: Stopped) -> Refused:
    """Return what a file is that could not be opened within its limits.

    Raises:
        DiskFullError, RefusedError, IntegrityError: it is this machine that could not go on.
    """
    for kind in (DiskFullError, RefusedError, IntegrityError):
        if stopped.exit_code == kind.exit_code:
            raise kind(stopped.code, stopped.params)
    return Refused(stopped.code, stopped.params)
