"""Copy objects, with all that they name, from one file into a store."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from stforms.errors import UnreadableError
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.bundle import opened_source
from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.ours import Appended

_REFERENCE = re.compile(rb"\((?:[^\\()]*(?:\\.[^\\()]*)*)\)|(?<![\d.])(\d+) (\d+) R(?![\w.])", re.S)
"""A reference, and before it strings, which may say "5 0 R" as well. The bytes come from qpdf or from
us: in both, parentheses within strings are escaped."""

_OWN_STREAM = re.compile(rb"<<(.*?)/Length (\d+)>>\nstream\n", re.S)

_MOST_LEVELS = 60
"""Fonts and pictures are a handful of levels deep; more is a file that is meant to hurt."""


class Source(Protocol):
    """Where objects come from."""

    def read(self, obj: int, generation: int) -> tuple[bytes, bytes | None]:
        """Return an object's bytes; for a stream the inside of its dictionary, and its data."""
        ...


class Copier:
    """Copies out of one source into one store; what was copied before is not copied again."""

    def __init__(self, store: Store, source: Source) -> None:
        """Begin with nothing copied."""
        self.store, self.source = store, source
        self._numbers: dict[tuple[int, int], int] = {}
        self._busy: dict[tuple[int, int], int | None] = {}

    def number(self, obj: int, generation: int = 0) -> int:
        """Return the number that an object has in the store.

        Raises:
            UnreadableError: it is nested beyond all bounds.
        """
        at = (obj, generation)
        if at in self._numbers:
            return self._numbers[at]
        if at in self._busy:  # it names itself, by whatever detour: it gets its number before its bytes
            reserved = self._busy[at] = self._busy[at] or self.store.reserve()
            return reserved
        if len(self._busy) > _MOST_LEVELS:
            raise UnreadableError("file.too_deep", {"most": _MOST_LEVELS})
        self._busy[at] = None
        number = self._numbers[at] = self._copied(at)
        return number

    def known(self, obj: int, generation: int) -> int | None:
        """Return the number of an object if it was copied, None if nothing has named it yet."""
        return self._numbers.get((obj, generation))

    def form(self, obj: int, generation: int, is_form: bool) -> int:
        """Return the number of an appearance that is to be drawn by Do.

        Do asks for /Subtype (8.10.2); viewers do not when it stands on an annotation, so some lack it.
        """
        number = self.number(obj, generation)
        if is_form:
            return number
        entries, data = self.source.read(obj, generation)
        return self.store.add_stream(b"/Subtype/Form " + self.translated(entries), data or b"")

    def _copied(self, at: tuple[int, int]) -> int:
        raw, data = self.source.read(*at)
        body = self.translated(raw)
        reserved = self._busy.pop(at)
        if reserved is None:
            return self.store.add(body) if data is None else self.store.add_stream(body, data)
        if data is None:
            self.store.put(reserved, body)
        else:
            self.store.put_stream(reserved, body, data)
        return reserved

    def translated(self, raw: bytes) -> bytes:
        """Return bytes with every reference changed to the object's number in the store."""
        return _REFERENCE.sub(self._replaced, raw) if b" R" in raw else raw

    def _replaced(self, match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        return b"%d 0 R" % self.number(int(match[1]), int(match[2]))


@dataclass(frozen=True)
class AppendedSource:
    """Objects that we made as a source; what they name beside each other is copied out of the blank."""

    found: Appended
    blank: Copier | None = None

    def read(self, obj: int, generation: int) -> tuple[bytes, bytes | None]:
        """Return an object of ours, its stream compressed, else the blank's."""
        at = self.found.offsets.get(obj)
        if at is None:
            return self.blank.source.read(obj, generation) if self.blank is not None else (b"null", None)
        start = at + len(b"%d 0 obj\n" % obj)
        match = _OWN_STREAM.match(self.found.body, start)
        end = self.found.body.find(b"\nendobj\n", start)
        if match is None or match.start(2) > end:
            return self.found.body[start:end], None
        data = self.found.body[match.end() : match.end() + int(match[2])]
        return match[1] + b"/Filter/FlateDecode", zlib.compress(data)


class BlankSource:
    """The objects of a blank: those that were noted, then those that its file has."""

    def __init__(self, blank: CompiledBlank) -> None:
        """Take a blank."""
        self.blank = blank

    def read(self, obj: int, generation: int) -> tuple[bytes, bytes | None]:
        """Return an object as qpdf writes it."""
        found = self.blank.originals.objects.get((obj, generation))
        if found is None:
            return self._pdf.read(obj, generation)
        return found.body, self.blank.data[slice(*found.span)] if found.span is not None else None

    @cached_property
    def _pdf(self) -> Source:
        return opened_source.PdfSource(self.blank.opened.pdf)


def references_in(raw: bytes) -> list[tuple[int, int]]:
    """Return the objects that bytes name."""
    found = _REFERENCE.finditer(raw) if b" R" in raw else ()
    return [(int(match[1]), int(match[2])) for match in found if match[1] is not None]
