"""A document on its way into the register: how it came, its bytes kept, what is to be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from stforms.actions.ingest.noting import Received
from stforms.actions.ingest.opened import Container, Content, Given
from stforms.actions.ingest.sources import Item
from stforms.errors import UnreadableError
from stforms.register.blobs import Blobs
from stforms.register.received import Arrival


@dataclass(frozen=True)
class Came:
    """What a person says of how files came, where the files themselves do not say it better."""

    received_on: date | None = None
    sender: str | None = None
    diarienummer: str | None = None


@dataclass
class Task:
    """A document, and what is still to be done of it.

    `tried`: it was, or will be, converted together with other older documents, if that was possible. `left`
    counts the files in it that are not noted yet; a file is put away when nothing of it is left.
    """

    item: Item
    received: Received
    given: Given
    parent: Task | None = None
    left: int = 0
    tried: bool = False
    refused: tuple[str, dict[str, str | int | float]] | None = field(default=None)

    @property
    def name(self) -> str:
        """Return what the file was called, or the one in it."""
        return self.received.arrival.name


def task_of(item: Item, came: Came, blobs: Blobs | None) -> Task:
    """Return the task of a file, its bytes kept.

    Args:
        item: the file.
        came: how it came.
        blobs: where to keep it; None keeps nothing and has it opened where it lies.

    Raises:
        UnreadableError: the file cannot be read, or is another one each time that it is read.
        DiskFullError, RefusedError: it cannot be kept.
    """
    sha256, size = _measured(item)
    name = item.name.encode("utf-8", "backslashreplace").decode()
    arrival = Arrival(
        item.claimed(sha256), name, came.received_on or item.dated, came.sender, came.diarienummer
    )
    given = Given(name, path=item.path if blobs is None else blobs.path(sha256), within=item.within)
    return Task(item, Received(sha256, size, arrival), given)


def keep(task: Task, blobs: Blobs) -> None:
    """Keep the bytes of a file; return when the disk has them.

    Raises:
        UnreadableError: it cannot be read any more.
        DiskFullError, RefusedError: it cannot be kept.
    """
    blobs.put_pieces(task.received.sha256, task.received.size, _same(task))


def _measured(item: Item) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in item.pieces():
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _same(task: Task) -> Iterator[bytes]:
    """Yield a file's content; raise when it is not what it was."""
    digest = hashlib.sha256()
    for piece in task.item.pieces():
        digest.update(piece)
        yield piece
    if digest.hexdigest() != task.received.sha256:
        raise UnreadableError("ingest.changing")


def contents_of(task: Task, document: int | None, opened: Container, blobs: Blobs | None) -> list[Task]:
    """Return the tasks of the files in a container (a document), their bytes kept.

    Raises:
        DiskFullError, RefusedError: they cannot be kept.
    """
    within = (*task.given.within, opened.kind)
    came = task.received.arrival
    return [
        _content(task, replace(came, via=document, place=place), within, content, blobs)
        for place, content in enumerate(opened.contents, start=1)
    ]


def _content(
    task: Task, came: Arrival, within: tuple[str, ...], content: Content, blobs: Blobs | None
) -> Task:
    """Return the task of a file in another. It came with it, and so the two are told apart by place alone."""
    name = content.name.encode("utf-8", "backslashreplace").decode()
    sha256 = blobs.put(content.data) if blobs is not None else hashlib.sha256(content.data).hexdigest()
    arrival = replace(came, claim=f"{task.received.sha256}/{came.place}", name=name)
    given = Given(name, within=within)
    given = (
        replace(given, path=blobs.path(sha256)) if blobs is not None else replace(given, data=content.data)
    )
    return Task(task.item, Received(sha256, len(content.data), arrival), given, task)


def by_mail(arrival: Arrival, opened: Container, came: Came) -> Arrival:
    """Return how a mail came: what it says itself, unless a person has said it."""
    if opened.mail is None:
        return arrival
    moment = opened.mail.received or opened.mail.sent
    day = datetime.fromisoformat(moment).astimezone().date() if moment is not None else arrival.received_on
    return replace(arrival, received_on=came.received_on or day, sender=came.sender or opened.mail.sender)
