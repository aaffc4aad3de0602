"""Files out of an inbox: whoever renames a file into its work folder owns it.

    inbox/x -> .stforms/work/<run>/<claim>/x -> Inlästa/<day>/x, or Karantän/<day>/x and x.txt

The claim is new for each file that is taken, and stays with it: the same arrival is noted once, however
often its work begins anew. A run holds a lock in its work folder for as long as it lives; the system lets
go of it whatever way the run ends. Files of a run whose lock is free are taken over by the next one. Taking
over, and choosing a name that is free, happen under one lock of the inbox.
"""

from __future__ import annotations

import errno
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType

from stforms.actions.ingest.sources import Item, Ready, item_of, walk
from stforms.atomic import make_folder, not_written, sync_folder, synced
from stforms.errors import RefusedError
from stforms.scratch import LOCK, hold, is_free, lock

DONE, QUARANTINE, OWN = "Inlästa", "Karantän", ".stforms"
PUT_AWAY = (DONE, QUARANTINE)
"""The folders in an inbox in which nothing is looked for; nor is it in our own, which is hidden."""


class Inbox:
    """A folder out of which files are taken; within `with`."""

    def __init__(self, folder: Path, ready: Ready = lambda _: True, today: date | None = None) -> None:
        """Take files out of a folder.

        Args:
            folder: the inbox.
            ready: tells whether a file can be taken now.
            today: the day under which files are put away; default the present day.
        """
        self.folder, self._ready = folder, ready
        self._own = folder / OWN
        self._runs = self._own / "work"
        self._mine = self._runs / uuid.uuid4().hex
        self._day = (today or date.today()).isoformat()

    def __enter__(self) -> Inbox:
        """Make a work folder, and take over what a run that was killed has left.

        Raises:
            RefusedError: the folder cannot be written to, or the drive knows no locks.
            DiskFullError: there is no room left.
        """
        make_folder(self._runs, durable=True)
        self._closing = ExitStack()
        with _written(self._runs), self._alone():
            left = [run for run in self._runs.iterdir() if _is_left(run)]
            make_folder(self._mine, durable=True)
            self._closing.enter_context(lock(self._mine))
            for run in left:
                self._take_over(run)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the work folder; what is left in it is taken over by the next run."""
        with suppress(OSError), self._alone():
            self._closing.close()
            _remove_run(self._mine)

    def count(self) -> int:
        """Return how many files there are now, those of earlier runs among them."""
        return len(_folders(self._mine)) + sum(1 for _ in self._walk())

    def _walk(self) -> Iterator[Path]:
        return filter(self._ready, walk(self.folder, without=PUT_AWAY))

    def items(self) -> Iterator[Item]:
        """Yield the files of earlier runs, then those in the inbox, each taken before it is yielded."""
        for folder in _folders(self._mine):
            yield from filter(None, (item_of(path, folder.name) for path in sorted(folder.iterdir())))
        for path in self._walk():
            if (item := self._take(path)) is not None:
                yield item

    def _take(self, path: Path) -> Item | None:
        """Take a file; None when somebody else was quicker, or has it open (Windows)."""
        claim = uuid.uuid4().hex
        folder = self._mine / claim
        with _written(folder):
            folder.mkdir()
            try:
                path.rename(folder / path.name)
            except (FileNotFoundError, PermissionError):
                folder.rmdir()
                return None
            # The claim has to be on the disk before the arrival is in the register under it.
            for changed in (path.parent, folder, self._mine):
                sync_folder(changed)
        return item_of(folder / path.name, claim)

    def _take_over(self, run: Path) -> None:
        for folder in _folders(run):
            folder.rename(self._mine / folder.name)
        sync_folder(self._mine)
        _remove_run(run)

    # --- afterwards -----------------------------------------------------------------------------

    def done(self, item: Item) -> None:
        """Put a file away among those that were read; one that was changed meanwhile goes back."""
        if item.unchanged():
            self._put(item, self.folder / DONE / self._day)
        else:
            self._put(item, self.folder)

    def refused(self, item: Item, message: str) -> None:
        """Put a file away among those that could not be read, with a file beside it that says why."""
        if item.unchanged():
            self._put(item, self.folder / QUARANTINE / self._day, message)
        else:
            self._put(item, self.folder)

    def _put(self, item: Item, folder: Path, message: str | None = None) -> None:
        make_folder(folder, durable=True)
        with _written(folder):
            with self._alone():
                target = _free(folder, item.name)
                if message is not None:
                    self._lay_beside(target, message)
                item.path.rename(target)
            # First where it is now: at no moment may a power cut leave it nowhere.
            for changed in (folder, item.path.parent):
                sync_folder(changed)
            _remove_empty(item.path.parent)

    def _lay_beside(self, target: Path, message: str) -> None:
        """Put a text beside where a file will be; written in the work folder, where nothing is left over."""
        written = self._mine / "message"
        written.write_text(f"{message}\n", encoding="utf-8")
        synced([written])
        written.replace(target.with_name(f"{target.name}.txt"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one in this inbox for a moment.

        Raises:
            RefusedError: the drive knows no locks; then several could take the same file for theirs.
        """
        with (self._own / "lock").open("wb") as held:
            try:
                hold(held, wait=True)
            except OSError as error:
                raise RefusedError("ingest.no_locks", {"folder": str(self.folder)}) from error
            yield


def _is_left(run: Path) -> bool:
    """Tell whether the run of a work folder has ended. Asked by who is alone: nobody begins one meanwhile."""
    return run.is_dir() and (not (run / LOCK).exists() or is_free(run))


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Turn an error of the system into one of ours."""
    try:
        yield
    except OSError as error:
        raise not_written(path, error) from error


def _free(folder: Path, name: str) -> Path:
    """Return a path in a folder at which nothing stands."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return path


def _folders(run: Path) -> list[Path]:
    """Return the folders of the files that a run has taken."""
    return sorted(path for path in run.iterdir() if path.is_dir())


def _remove_run(run: Path) -> None:
    """Remove a work folder unless files are in it."""
    for folder in _folders(run):
        _remove_empty(folder)
    if not _folders(run):
        for path in run.iterdir():
            path.unlink(missing_ok=True)
        _remove_empty(run)


def _remove_empty(folder: Path) -> None:
    """Remove a folder unless something is in it."""
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
            raise
