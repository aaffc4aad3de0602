"""What a batch has made, kept in its folder: manifest.json, and while it works a journal beside it.

The journal gets a line for each paper as soon as its file is there, so that nothing that was done
is done again, however the work ended. At the end it is folded into the manifest.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from stforms.atomic import not_written, write_atomically
from stforms.errors import IntegrityError, RefusedError
from stforms.model import Json
from stforms.scratch import hold

MANIFEST, JOURNAL = "manifest.json", "manifest.jsonl"
MOMENT = 2.0
"""Seconds to wait for a folder in which another batch is at work."""

SHAPE, LINES = "batch-manifest/1", "batch-journal/1"


@dataclass(frozen=True)
class Done:
    """A paper that was made: of what, with what result, and the reference that it carries.

    `sure` is False for what a journal says of work that was broken off: the disk may have lost the
    file that the line tells of, so its bytes are looked at again.
    """

    id: str
    edition: str
    blank: str
    input: str
    output: str
    size: int
    mtime_ns: int
    findings: tuple[str, ...] = ()
    reference: str | None = None
    sure: bool = True

    def as_json(self) -> dict[str, Json]:
        """Return it as it stands in the manifest."""
        data = {name: value for name, value in vars(self).items() if name != "sure"}
        return {**data, "findings": list(self.findings)}


class Ledger:
    """The manifest and the journal of one folder; held by one batch at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the ledger of a folder that exists.

        Raises:
            RefusedError: another batch is at work there, or the folder cannot be written to.
            IntegrityError: the manifest is not one of ours.
        """
        self.folder = folder
        self.done = read_manifest(folder / MANIFEST)
        try:
            self._journal: IO[bytes] = (folder / JOURNAL).open("a+b")
        except OSError as error:
            raise not_written(folder / JOURNAL, error) from error
        try:
            _held(self._journal)
        except OSError as error:
            self._journal.close()
            raise RefusedError("batch.at_work", {"folder": str(folder)}) from error
        self.done |= _journal(self._journal)

    def add(self, path: str, done: Done) -> None:
        """Note that a paper is there.

        Raises:
            DiskFullError: there is no room for the line.
        """
        self.done[path] = done
        line = _text({"path": path, **done.as_json()}) + "\n"
        try:
            self._journal.write(line.encode())
            self._journal.flush()
        except OSError as error:
            raise not_written(self.folder / JOURNAL, error) from error

    def sync(self) -> None:
        """Wait until the disk has the journal."""
        os.fsync(self._journal.fileno())

    def close(self, more: Mapping[str, Json]) -> None:
        """Fold the journal into the manifest; `more` is what else it shall say."""
        # A line for each file: quick to write, and what has changed since last time shows line by line.
        lines = (f" {_text(path)}: {_text(self.done[path].as_json())}" for path in sorted(self.done))
        head = _text({"stforms": SHAPE, **more, "items": {}}).removesuffix("{}}")
        data = head + "{\n" + ",\n".join(lines) + "\n}}\n"
        write_atomically(self.folder / MANIFEST, [data.encode()], overwrite=True)
        self._journal.close()
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the folder. The journal stays unless `close` has folded it in."""
        with contextlib.suppress(OSError):
            self._journal.close()


def read_manifest(path: Path) -> dict[str, Done]:
    """Return what a manifest says was made, by path below its folder; nothing where there is none.

    Raises:
        IntegrityError: it is none of ours.
    """
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise IntegrityError("batch.manifest", {"file": str(path)}) from error
    try:
        if document["stforms"] != SHAPE:
            raise IntegrityError("batch.manifest", {"file": str(path)})
        return {str(name): _done(data, sure=True) for name, data in document["items"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise IntegrityError("batch.manifest", {"file": str(path)}) from error


def _text(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False)


def _journal(file: IO[bytes]) -> dict[str, Done]:
    """Return what the journal says; a line that was broken off says nothing, and is ended."""
    file.seek(0)
    content = file.read()
    if content and not content.endswith(b"\n"):
        file.write(b"\n")
    if not content:
        file.write(json.dumps({"stforms": LINES}).encode() + b"\n")
    file.flush()
    found: dict[str, Done] = {}
    for line in content.splitlines()[1:]:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            data = json.loads(line)
            path = str(data.pop("path"))
            found[path] = _done(data, sure=False)
    return found


def _done(data: Json, sure: bool) -> Done:
    return Done(**{**data, "findings": tuple(data["findings"]), "sure": sure})


def _held(file: IO[bytes]) -> None:
    """Lock a file, or raise OSError when somebody else keeps it.

    Forked workers have a share in the lock: when their parent is killed they hold the folder until they have
    ended too, which takes them a moment.
    """
    deadline = time.monotonic() + MOMENT
    while True:
        try:
            return hold(file)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(MOMENT / 100)
