"""watch: an inbox is looked at again and again, and what lies still in it is taken in.

Looking is all that it does. Events of the operating system do not come from a share on which another
machine writes, and would spare a look every other second at most; so there is one way, and it works
everywhere.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from stforms.actions.ingest.inbox import PUT_AWAY, Inbox
from stforms.actions.ingest.run import Ingested, Result, Ways, ingest
from stforms.actions.ingest.sources import Left, item_of, walk
from stforms.errors import DiskFullError, RefusedError, RegisterError, StformsError
from stforms.model import Param
from stforms.register.leases import Lease, anybody, held
from stforms.register.store import Register

LEASE = 120.0
"""Seconds for which a watcher holds its folder; far longer than one file may take."""

_OURS = ("register.held", "register.lease_lost")
"""Somebody else watches: no trouble that passes while one waits."""

News: TypeAlias = Callable[[str, Mapping[str, Param]], None]
_State: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Rhythm:
    """Seconds: between two looks; for which a file has to lie still; to wait when something is in the way."""

    every: float = 2.0
    still: float = 5.0
    pause: float = 30.0


def watch(
    folder: Path,
    register: Register,
    ways: Ways | None = None,
    rhythm: Rhythm | None = None,
    *,
    move: bool = True,
    once: bool = False,
    news: News = lambda *_: None,
) -> Iterator[Ingested]:
    """Take in what comes into a folder, until `ways.stop` says so.

    Args:
        folder: the inbox.
        register: where files go.
        ways: how to go about it.
        rhythm: how often to look, how long to wait.
        move: take the files out of the folder; else they stay, and each state of a file is taken once.
        once: end when all that is there has been taken in.
        news: is told, by a code of the catalogue, what hinders the work and when it goes on.

    Yields:
        What was done, each time that something was.

    Raises:
        RegisterError: somebody else watches this folder.
    """
    name = f"watch {hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]}"
    with held(register, name, anybody(), LEASE) as lease:
        watcher = _Watch(folder, register, ways or Ways(), rhythm or Rhythm(), move, news, _Held(lease))
        yield from watcher.rounds(once)


class _Held:
    """A lease that is renewed in time, by whoever passes."""

    def __init__(self, lease: Lease) -> None:
        self._lease, self._next = lease, time.monotonic() + LEASE / 4

    def renew(self) -> None:
        if time.monotonic() >= self._next:
            self._lease.renew()
            self._next = time.monotonic() + LEASE / 4


class _Watch:
    """One folder under watch."""

    def __init__(
        self,
        folder: Path,
        register: Register,
        ways: Ways,
        rhythm: Rhythm,
        move: bool,
        news: News,
        lease: _Held,
    ) -> None:
        self._folder, self._register, self._rhythm, self._move = folder, register, rhythm, move
        self._news, self._lease, self._given = news, lease, ways
        self._ways = replace(ways, stop=self._stopped, tell=self._tell)
        self._seen: dict[Path, tuple[_State, float]] = {}
        self._taken: dict[Path, _State] = {}
        self._hindered_by: str | None = None

    def rounds(self, once: bool) -> Iterator[Ingested]:
        owed = True  # what an earlier run has left in its work folder
        while not self._stopped():
            try:
                if self._looked() or owed:
                    done = self._take()
                    owed = False
                    if done.results:
                        yield done
                if once and not self._waiting():
                    return
                self._free()
                self._sleep(self._rhythm.every)
            except (RegisterError, DiskFullError, RefusedError) as error:
                if once or error.code in _OURS:
                    raise
                owed = True
                self._wait_out(error)

    # --- looking --------------------------------------------------------------------------------

    def _looked(self) -> bool:
        """Look at the folder; tell whether a file in it has lain still for long enough."""
        if not self._folder.is_dir():
            raise RefusedError("watch.gone", {"folder": str(self._folder)})
        now, before = time.monotonic(), self._seen
        self._seen = {}
        for path in walk(self._folder, without=PUT_AWAY):
            if (item := item_of(path)) is not None:
                state = (item.size, item.changed)
                known, since = before.get(path, (None, now))
                self._seen[path] = (state, since if known == state else now)
        self._taken = {path: state for path, state in self._taken.items() if path in self._seen}
        return any(map(self._ready, self._seen))

    def _ready(self, path: Path) -> bool:
        """Tell whether a file lies still and is not taken in yet.

        The date of its last change says nothing: who copies a file sets the original's.
        """
        if path not in self._seen:
            return False
        state, since = self._seen[path]
        return self._taken.get(path) != state and time.monotonic() - since >= self._rhythm.still

    def _waiting(self) -> bool:
        """Tell whether a file is there that has not been taken in."""
        return any(self._taken.get(path) != state for path, (state, _) in self._seen.items() if path.exists())

    # --- taking ---------------------------------------------------------------------------------

    def _take(self) -> Ingested:
        if self._move:
            with Inbox(self._folder, self._ready) as inbox:
                return ingest(inbox, self._register, self._ways)
        ready = {path: self._seen[path][0] for path in self._seen if self._ready(path)}
        done = ingest(Left([self._folder], ready.__contains__), self._register, self._ways)
        if not done.left:
            self._taken.update(ready)
        return done

    def _tell(self, result: Result) -> None:
        self._lease.renew()
        self._given.tell(result)

    def _stopped(self) -> bool:
        self._lease.renew()
        return self._given.stop()

    # --- what is in the way -----------------------------------------------------------------------

    def _wait_out(self, error: StformsError) -> None:
        """Say what is in the way, once, and wait: a share comes back, a server starts again."""
        if error.code != self._hindered_by:
            self._hindered_by = error.code
            self._news(error.code, error.params)
        self._sleep(self._rhythm.pause)

    def _free(self) -> None:
        if self._hindered_by is not None:
            self._hindered_by = None
            self._news("watch.goes_on", {"folder": str(self._folder)})

    def _sleep(self, seconds: float) -> None:
        """Wait, but not longer than until somebody asks for an end."""
        end = time.monotonic() + seconds
        while not self._given.stop() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
