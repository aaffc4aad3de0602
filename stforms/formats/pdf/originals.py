"""What a bundle copies out of a blank: its pages, what its boxes show, the objects that these name.

All of it bytes, as they stand in the blank; references have the blank's own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """What a widget shows in one of its states: a stream of the blank, and the matrix that places it.

    `is_form` tells whether the stream says that it is a form, as one that is drawn by Do has to.
    """

    state: str
    obj: int
    generation: int
    is_form: bool
    matrix: bytes


@dataclass(frozen=True)
class Spot:
    """A widget on a page of the blank: the state that it shows when it is not filled, and all states."""

    obj: int
    shown: str | None
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class OriginalPage:
    """A page: its boxes, its resources without pictures and forms, those, its contents, its widgets."""

    entries: bytes
    resources: bytes
    objects: bytes
    contents: bytes
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Original:
    """An object. Of a stream `body` is the inside of its dictionary and `span` the place of its data."""

    body: bytes
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Originals:
    """All that a bundle needs of a blank.

    `intents` is the catalog's entry for colours, if it has one; `objects` are those that were noted, for
    others one has to ask the file.
    """

    pages: tuple[OriginalPage, ...]
    intents: bytes | None
    objects: Mapping[tuple[int, int], Original]
