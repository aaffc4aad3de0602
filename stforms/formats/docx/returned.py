"""A Word document that came back: its lines, controls, comments and stamp, whoever saved it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from stforms.errors import UnreadableError
from stforms.formats.answers import Stray
from stforms.formats.docx.controls import Control
from stforms.formats.docx.names import attribute, local
from stforms.formats.docx.outline import outline
from stforms.formats.docx.rows import HIDDEN, Box, Outline, Row
from stforms.formats.lines import Seen, plain
from stforms.formats.opc import Package, parse_xml
from stforms.formats.reference import NAME, as_reference
from stforms.formats.stamp import STAMP
from stforms.model import Where

MAX_LINES = 50_000


class ReturnedDocx:
    """An opened document. Parts are read when asked for."""

    def __init__(self, data: bytes, package: Package | None = None) -> None:
        """Open the file.

        Raises:
            UnreadableError: it is no Word document, or damaged.
            ProtectedError: it needs a password.
        """
        self.data = data
        self.package = Package(data) if package is None else package
        if self.package.main is None or self.package.kind != "docx":
            raise UnreadableError("file.no_document")
        self.main = self.package.main

    @property
    def stamp(self) -> str | None:
        """Return the edition that the file says it was made from."""
        return self.package.custom.get(STAMP)

    @property
    def reference(self) -> str | None:
        """Return which sending the file says it is of."""
        return as_reference(self.package.custom.get(NAME))

    @cached_property
    def document(self) -> Outline:
        """Return the lines of the document itself."""
        found = outline(parse_xml(_without_looks(self.package.read(self.main))))
        if len(found.rows) > MAX_LINES:
            raise UnreadableError("file.too_many_lines", {"most": MAX_LINES})
        return found

    @cached_property
    def margins(self) -> list[Row]:
        """Return the lines of headers and footers."""
        names = [*self._related("header"), *self._related("footer")]
        return [row for name in names for row in outline(parse_xml(self.package.read(name))).rows]

    def _related(self, kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.package.related(kind, self.main)))

    @cached_property
    def seen(self) -> list[Seen]:
        """Return the document's lines as they are laid on the blank's."""
        return seen(self.document.rows)

    @cached_property
    def controls(self) -> dict[tuple[str, str], Control]:
        """Return the controls that can be told by a name: ("tag" | "alias" | "field", name)."""
        found: dict[tuple[str, str], Control] = {}
        twice: set[tuple[str, str]] = set()
        for control in self.document.controls:
            for key in _names(control):
                twice |= {key} & found.keys()
                found[key] = control
        return {key: control for key, control in found.items() if key not in twice}

    # --- what else people left in it --------------------------------------------------------

    def notes(self) -> Iterator[Stray]:
        """Yield comments, footnotes and endnotes that somebody wrote."""
        for kind in ("comments", "footnotes", "endnotes"):
            for name in self._related(kind):
                yield from _notes(parse_xml(self.package.read(name)), kind.rstrip("s"))

    def hidden(self) -> Iterator[Stray]:
        """Yield text that is there but not shown."""
        for row in self.document.rows:
            for box in row.boxes:
                text = "".join([piece.text for piece in box.pieces if piece.marks & HIDDEN]).strip()
                if text:
                    yield Stray("hidden", text, Where(place=place(row, box)))


_LOOKS = re.compile(rb"<w:rPr>(?:<w:(?!vanish|ins)\w+(?: [^<>]*)?/>)*</w:rPr>")
"""Properties of runs that say nothing but how a text looks: half of what LibreOffice writes."""


def _without_looks(data: bytes) -> bytes:
    """Return a part without the looks of its runs: they take longer to parse than all that is asked for."""
    return data if b"<![CDATA[" in data else _LOOKS.sub(b"", data)


def seen(rows: list[Row]) -> list[Seen]:
    """Return lines as alignment sees them."""
    return [Seen(tuple([box.text for box in row.boxes]), row.table, row.level > 0) for row in rows]


def place(row: Row, box: Box) -> str:
    """Return where a box stands, in words of the document: its heading, its row's first text."""
    first = next((t for b in row.boxes if b is not box and (t := b.text.strip())), "")
    return " \u2013 ".join(part for part in (row.heading.strip(), first[:80]) if part)


def _names(control: Control) -> Iterator[tuple[str, str]]:
    if control.legacy:
        if control.name:
            yield "field", control.name
        return
    if control.tag:
        yield "tag", control.tag
    if control.alias:
        yield "alias", control.alias


def _notes(root: Any, kind: str) -> Iterator[Stray]:
    for note in root:
        if local(note) not in ("comment", "footnote", "endnote"):
            continue
        text = "\n".join(box.text for row in outline(note).rows for box in row.boxes).strip()
        who = attribute(note, "author")
        if plain(text):
            yield Stray(kind, f"{who}: {text}" if who else text, Where())
