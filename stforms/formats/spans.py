"""Where each element of an XML part stands in its bytes: parts are cut there into literals and holes."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

from stforms.errors import UnreadableError

_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
"""A start tag; an attribute's value may hold a ">"."""


class Span(NamedTuple):
    """An element's bytes: all of it, and what lies between its tags.

    An empty-element tag (`<a/>`) has no inside: there inner_start == inner_end == end.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int

    @property
    def closed(self) -> bool:
        """Tell whether the element is one empty-element tag."""
        return self.inner_start == self.end


def spans(data: bytes) -> list[Span]:
    """Return one span for each element in document order, as lxml's iter() has them without comments.

    The part must be in an encoding that keeps ASCII as it is (see opc.utf8).

    Raises:
        UnreadableError: the part is not well-formed, or has a document type.
    """
    scan = _Scan(data)
    try:
        scan.parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableError("file.damaged", {"why": str(error)}) from error
    return scan.found


class _Scan:
    """Expat tells where tags begin; where they end is read from the bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found: list[Span] = []
        self._open: list[int] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - expat's signature
        start = self.parser.CurrentByteIndex
        tag = _TAG.match(self.data, start)
        if tag is None:
            raise ValueError("no tag where the parser has one")
        self._open.append(len(self.found))
        self.found.append(Span(start, tag.end(), tag.end(), tag.end()))

    def _end(self, name: str) -> None:  # noqa: ARG002 - expat's signature
        at = self._open.pop()
        span = self.found[at]
        if self.data[span.inner_start - 2 : span.inner_start] == b"/>":
            return
        close = self.parser.CurrentByteIndex
        end = self.data.index(b">", close) + 1
        self.found[at] = Span(span.start, end, span.inner_start, close)

    def _refuse(self, *_: object) -> None:
        raise UnreadableError("file.doctype")
