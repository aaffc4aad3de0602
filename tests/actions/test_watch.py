"""watch: what lies still is taken in, one watcher at a time, through what comes and passes."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ingesting as given
import pytest

from stforms.actions.ingest.inbox import DONE, Inbox
from stforms.actions.ingest.run import Ways
from stforms.actions.watch import Rhythm, watch
from stforms.errors import RegisterError
from stforms.register.store import Register
from stforms.register.tables import arrivals, documents, leases

QUICK = Rhythm(every=0.05, still=0.3, pause=0.1)


class Watching:
    """A watch in a thread of its own, until the block ends."""

    def __init__(self, folder: Path, register: Register, move: bool = True) -> None:
        self.told: list[str] = []
        self.taken: list[str] = []
        self._end = threading.Event()
        ways = Ways(workers=1, stop=self._end.is_set, tell=lambda result: self.taken.append(result.name))
        rounds = watch(folder, register, ways, QUICK, move=move, news=lambda code, _: self.told.append(code))
        self._thread = threading.Thread(target=lambda: list(rounds))

    @contextmanager
    def begun(self) -> Iterator[Watching]:
        self._thread.start()
        try:
            yield self
        finally:
            self._end.set()
            self._thread.join()

    def until(self, *taken: str) -> None:
        """Wait until these have been taken, in whatever order."""
        _until(lambda: sorted(self.taken) == sorted(taken))


def _until(holds: object) -> None:
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.02)
    assert holds()  # type: ignore[operator]


def test_what_comes_is_taken_in_and_put_away(register: Register, tmp_path: Path) -> None:
    inbox = given.put(tmp_path / "inbox", {"a.png": given.picture(1)})
    with Watching(inbox, register).begun() as watching:
        watching.until("a.png")
        given.put(inbox, {"b.png": given.picture(2)})
        watching.until("a.png", "b.png")
    assert sorted(path.name for path in (inbox / DONE).rglob("*.png")) == ["a.png", "b.png"]
    assert given.violations(register, inbox) == []
    assert given.count(register, leases) == 0


def test_a_file_that_is_left_is_taken_once_for_each_of_its_states(register: Register, tmp_path: Path) -> None:
    inbox = given.put(tmp_path / "inbox", {"a.png": given.picture(1)})
    with Watching(inbox, register, move=False).begun() as watching:
        watching.until("a.png")
        time.sleep(1)
        given.put(inbox, {"a.png": given.picture(2)})
        watching.until("a.png", "a.png")
    assert [given.count(register, table) for table in (documents, arrivals)] == [2, 2]


def test_a_file_that_grows_is_waited_for(register: Register, tmp_path: Path) -> None:
    """As when somebody copies to a share over a slow line."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    data = given.picture(1, side=60)
    with Watching(inbox, register).begun() as watching:
        with (inbox / "a.png").open("wb") as slow:
            for start in range(0, len(data), len(data) // 8):
                slow.write(data[start : start + len(data) // 8])
                slow.flush()
                time.sleep(0.1)
        watching.until("a.png")
    assert register.blobs.get(given.digest(data)) == data


def test_two_do_not_watch_the_same_folder(register: Register, tmp_path: Path) -> None:
    inbox = given.put(tmp_path / "inbox", {"a.png": given.picture(1)})
    with Watching(inbox, register).begun() as watching:
        watching.until("a.png")
        with pytest.raises(RegisterError) as caught:
            list(watch(inbox, register, once=True))
    assert caught.value.code == "register.held"


def test_a_folder_that_cannot_be_reached_is_waited_for(register: Register, tmp_path: Path) -> None:
    """As when the network drops: it is said once, and when it is back the watch goes on."""
    inbox = given.put(tmp_path / "inbox", {"a.png": given.picture(1)})
    with Watching(inbox, register).begun() as watching:
        _until(lambda: list((inbox / DONE).rglob("a.png")))
        shutil.move(inbox, tmp_path / "gone")
        _until(lambda: "watch.gone" in watching.told)
        time.sleep(0.5)
        shutil.move(tmp_path / "gone", inbox)
        given.put(inbox, {"b.png": given.picture(2)})
        watching.until("a.png", "b.png")
    assert watching.told == ["watch.gone", "watch.goes_on"]


def test_once_takes_what_is_there_and_ends(register: Register, tmp_path: Path) -> None:
    inbox = given.put(tmp_path / "inbox", {f"{n}.png": given.picture(n) for n in range(3)})
    (done,) = watch(inbox, register, Ways(workers=1), QUICK, once=True)
    assert len(done.results) == 3
    assert list(watch(inbox, register, Ways(workers=1), QUICK, once=True)) == []


def test_what_an_earlier_run_has_left_is_taken_first(register: Register, tmp_path: Path) -> None:
    inbox = given.put(tmp_path / "inbox", {"a.png": given.picture(1)})
    with Inbox(inbox) as killed:
        assert len(list(killed.items())) == 1
    (done,) = watch(inbox, register, Ways(workers=1), QUICK, once=True)
    assert [result.name for result in done.results] == ["a.png"]
