"""A page of the new file: what stands in its dictionary, less what the page tree adds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """A page: the inside of its dictionary, without /Parent, and its annotations.

    `number` is the page's own where its annotations name it (/P), else 0: it gets one when it is
    put into the tree.
    """

    entries: bytes
    annotations: tuple[int, ...] = ()
    number: int = 0
