"""Documents as lines: a paragraph, a row of a table, a row of a sheet, with what is printed on it.

Office programs drop the names of controls and cells when they save; what is printed survives all.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_SPACES = re.compile(r"[\s\u00a0\u200b\u200c\u200d\ufeff\u00ad]+")
_SAME = str.maketrans(
    {**dict.fromkeys("\u2011\u2013\u2014\u2212", "-"), **dict.fromkeys("\u201c\u201d", '"'),
     **dict.fromkeys("\u2018\u2019", "'"), **dict.fromkeys("\u200b\u00ad"), "\u2026": "..."}
)  # fmt: skip


@lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """Return a printed text as it is compared: no case, one space, no kinds of dashes, no last colon."""
    text = text.translate(_SAME)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _SPACES.sub(" ", text).strip().rstrip(":").rstrip().casefold()


_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))


def tidy(text: str) -> str:
    """Return a text without what nobody sees, letters whole: as texts are laid on what is printed."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_UNSEEN))


ROOM = re.compile(r"[\s._\u2026]{3,}")
"""Room to write on: dots, strokes, spaces."""


def without_room(text: str) -> str:
    """Return an answer; "" where there is only room to write on: dots and underscores."""
    return "" if ROOM.fullmatch(text) else text


@dataclass(frozen=True)
class Cell:
    """A cell of a blank's line: printed texts with slots between them (one text more than slots)."""

    column: int
    printed: tuple[str, ...]
    slots: tuple[Hashable, ...] = ()

    @cached_property
    def label(self) -> str:
        """Return everything printed in the cell, as it is compared."""
        return plain(" ".join(self.printed))

    @cached_property
    def begins(self) -> str:
        """Return the first text printed in the cell, as it is compared."""
        return next((p for p in map(plain, self.printed) if p), "")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression that takes a returned cell's text apart at the printed texts."""
        return re.compile("(.*?)".join(_loosely(text) for text in self.printed) + r"\s*", re.S | re.I)

    def apart(self, text: str) -> tuple[str, ...] | None:
        """Return what stands in each slot of a returned cell; None when it lacks something printed."""
        match = self.pattern.fullmatch(tidy(text))
        return match.groups() if match is not None else None


def _loosely(text: str) -> str:
    """Return an expression for a printed text that takes any white space, and any kind of dash or quote."""
    words = (
        re.sub(r"(?:\\-|[\u2010-\u2015\u2212])", r"[-\\u2010-\\u2015\\u2212]", re.escape(w))
        for w in tidy(text).split()
    )
    inner = r"\s+".join(words)
    return rf"\s*{inner}\s*" if inner else r"\s*"


@dataclass(frozen=True)
class Line:
    """A line of the blank. `repeats` is the table whose rows it is one of; `heading`: it is set as one."""

    cells: tuple[Cell, ...]
    repeats: Hashable | None = None
    table: int | None = None
    heading: bool = False

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return what is printed in each cell."""
        return tuple(cell.label for cell in self.cells)

    @cached_property
    def anchor(self) -> str:
        """Return the first thing printed on the line; "" when nothing is, or when the line repeats."""
        return next((label for label in self.labels if label), "") if self.repeats is None else ""

    @cached_property
    def begins(self) -> str:
        """Return the first text printed on the line, up to its first slot."""
        return next((cell.begins for cell in self.cells if cell.begins), "")

    @cached_property
    def slots(self) -> tuple[Hashable, ...]:
        """Return the slots on the line."""
        return tuple(slot for cell in self.cells for slot in cell.slots)


@dataclass(frozen=True)
class Seen:
    """A line of a returned file: the text in each cell, the table it stands in, whether it is a heading."""

    texts: tuple[str, ...]
    table: int | None = None
    heading: bool = False

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Return the texts as they are compared."""
        return tuple(map(plain, self.texts))

    @cached_property
    def first(self) -> str:
        """Return the first text on the line, as it is compared."""
        return next((text for text in self.plain if text), "")

    @cached_property
    def empty(self) -> bool:
        """Tell whether nothing stands on the line."""
        return not any(text.strip() for text in self.texts)


def likeness(blank: Sequence[Line], seen: Sequence[Seen]) -> float:
    """Return the share of the blank's printed lines that a file has, whatever their order (0 to 1)."""
    printed = {line.begins for line in blank if line.anchor}
    texts = {text for line in seen for text in map(plain, line.texts) if text}
    starts = tuple(sorted(texts))
    return sum(_printed_in(one, texts, starts) for one in printed) / max(1, len(printed))


def _printed_in(label: str, texts: set[str], starts: Sequence[str]) -> bool:
    at = bisect.bisect_left(starts, label)
    return label in texts or (at < len(starts) and starts[at].startswith(label))
