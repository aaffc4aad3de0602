"""Pages of our own, set from the top down and tagged so that they can be read aloud (ISO 14289-1).

Knows headings, paragraphs, lists and tables; not what they say, and not what file the pages go into.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stforms.formats.pdf.appearance import ExtraFonts
from stforms.formats.pdf.bundle.copying import AppendedSource, Copier
from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store, references
from stforms.formats.pdf.extra_fonts import add_fonts
from stforms.formats.pdf.faces import own_face
from stforms.formats.pdf.ours import Appended
from stforms.formats.pdf.syntax import Update, number

WIDTH, HEIGHT, MARGIN = 595.276, 841.89, 72.0
"""An A4 page and its margins, in points."""
SIZE, LEADING = 10.0, 15.0
_LOWEST = MARGIN + 20
_UNKNOWN = "?"
"""Stands for a character that the font does not have: a gap would not be seen."""


@dataclass
class Element:
    """A node of the structure tree (14.7.2): its kind, what is below it, where its text stands."""

    kind: str
    kids: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # (page from 0, number on that page)

    def add(self, kind: str) -> Element:
        """Return a new last child."""
        self.kids.append(Element(kind))
        return self.kids[-1]


@dataclass(frozen=True)
class Column:
    """A column of a table: where it begins, and how wide it is."""

    x: float
    room: float


@dataclass
class _Written:
    """A page in the making: its operators, and the element of each marked piece."""

    number: int
    operators: list[bytes] = field(default_factory=list)
    marked: list[Element] = field(default_factory=list)


class TaggedPages:
    """Sets lines from the top of a page down, and goes on on the next one."""

    def __init__(self, store: Store, top: float = MARGIN) -> None:
        """Begin the first page, `top` points from its upper edge."""
        self.store, self.face = store, own_face()
        self.document = Element("Document")
        self.y = HEIGHT - top
        self._update = Update(0, 1)
        self._extra = ExtraFonts(self._update.new_number)
        self._pages = [_Written(store.reserve())]

    def __len__(self) -> int:
        """Return how many pages there are so far."""
        return len(self._pages)

    def down(self, points: float) -> None:
        """Go down; to the next page where this one ends."""
        self.y -= points
        if self.y < _LOWEST:
            self._pages.append(_Written(self.store.reserve()))
            self.y = HEIGHT - MARGIN

    def keep(self, points: float) -> None:
        """Begin the next page if this one has less room left: a heading stays with what it is about."""
        if self.y - points < _LOWEST:
            self.down(HEIGHT)

    # --- what is set ------------------------------------------------------------------------

    def said(self, kind: str, text: str, size: float = SIZE, x: float = MARGIN) -> None:
        """Set a heading or a paragraph from x to the right margin."""
        self.lines(self.document.add(kind), text, size, x, WIDTH - MARGIN - x)

    def lines(self, element: Element, text: str, size: float, x: float, room: float) -> None:
        """Set a text as an element's, broken into lines of so much room."""
        for line in self.wrapped(text, size, room):
            self.show(element, line, size, x)
            self.down(size * 1.5)

    def point(self, parent: Element, mark: str, text: str, x: float = MARGIN) -> Element:
        """Set an entry of a list (14.8.4.3.3); return its body, for a list within it."""
        item = parent.add("LI")
        self.show(item.add("Lbl"), mark, SIZE, x)
        body = item.add("LBody")
        self.lines(body, text, SIZE, x + 14, WIDTH - MARGIN - x - 14)
        return body

    def table(
        self, columns: Sequence[Column], headings: Sequence[str], rows: Sequence[Sequence[str]]
    ) -> None:
        """Set a table: a row of headings with a line below, then the rows; cells are as high as they need."""
        table = self.document.add("Table")
        self._row(table, "TH", columns, headings)
        y = number(self.y + LEADING - 4)
        ends = (number(columns[0].x), y, number(columns[-1].x + columns[-1].room), y)
        self._pages[-1].operators.append(b"/Artifact BMC\n0.5 w %b %b m %b %b l S\nEMC\n" % ends)
        for row in rows:
            self._row(table, "TD", columns, row)

    def _row(self, table: Element, kind: str, columns: Sequence[Column], cells: Sequence[str]) -> None:
        row = table.add("TR")
        elements = [row.add(kind) for _ in cells]
        broken = [
            [line for part in cell.split("\n") for line in self.wrapped(part, SIZE, column.room)]
            for cell, column in zip(cells, columns, strict=True)
        ]
        for index in range(max(map(len, broken))):
            for element, lines, column in zip(elements, broken, columns, strict=True):
                if index < len(lines):
                    self.show(element, lines[index], SIZE, column.x)
            self.down(LEADING)

    def wrapped(self, text: str, size: float, room: float) -> Iterator[str]:
        """Yield a text in lines; a word that is wider than a line is broken."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.wide(longer, size) > room:
                yield line
                longer = word
            while self.wide(longer, size) > room and len(longer) > 1:
                fits = next(
                    n for n in range(len(longer) - 1, 0, -1) if n == 1 or self.wide(longer[:n], size) <= room
                )
                yield longer[:fits]
                longer = longer[fits:]
            line = longer
        yield line

    def wide(self, text: str, size: float) -> float:
        """Return how wide a text is, in points."""
        return sum(self.face.advances[glyph] for _, glyph in self._glyphs(text)) * size / 1000

    def _glyphs(self, text: str) -> list[tuple[str, int]]:
        known = (char if ord(char) in self.face.glyphs else _UNKNOWN for char in text)
        return [(char, self.face.glyphs[ord(char)]) for char in known]

    def show(self, element: Element, text: str, size: float, x: float) -> None:
        """Set one line as an element's, where the pen is."""
        if text:
            page = self._pages[-1]
            mark = len(page.marked)
            page.marked.append(element)
            element.marks.append((len(self._pages) - 1, mark))
            begin = b"/%b<</MCID %d>>BDC" % (element.kind.encode(), mark)
            page.operators.append(self._drawn(begin, text, size, x, self.y))

    def artifact(self, page: int, text: str, size: float, x: float, y: float) -> None:
        """Set what is no content, such as a page's number, on a page that there is (14.8.2.2)."""
        begin = b"/Artifact<</Type/Pagination>>BDC"
        self._pages[page].operators.append(self._drawn(begin, text, size, x, y))

    def _drawn(self, begin: bytes, text: str, size: float, x: float, y: float) -> bytes:
        shown = self._glyphs(text)
        font = self._extra.resource(self.face, "".join(char for char, _ in shown))
        codes = b"".join(b"%04X" % glyph for _, glyph in shown)
        place = (begin, font, number(size), number(x), number(y), codes)
        return b"%b\nBT %b %b Tf %b %b Td <%b> Tj ET\nEMC\n" % place

    # --- the objects ------------------------------------------------------------------------

    def finish(self) -> tuple[tuple[Sheet, ...], int]:
        """Write fonts, contents and tree; return the pages and the number of the tree."""
        fonts = self._fonts()
        root = self.store.reserve()
        numbers: dict[int, int] = {}
        top = self._element(self.document, root, numbers)
        parents = [
            b"%d[%b]" % (index, references([numbers[id(element)] for element in page.marked]))
            for index, page in enumerate(self._pages)
        ]
        tree = b"/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d" % (b"".join(parents), len(self._pages))
        self.store.put(root, b"<</Type/StructTreeRoot/K[%d 0 R]%b>>" % (top, tree))
        return tuple(self._sheet(index, page, fonts) for index, page in enumerate(self._pages)), root

    def _fonts(self) -> bytes:
        add_fonts(self._update, self._extra)
        found = Appended(b"".join(self._update.chunks), self._update.offsets)
        copier = Copier(self.store, AppendedSource(found))
        return b"".join(
            b"%b %d 0 R" % (font.resource, copier.number(font.number)) for font in self._extra.used.values()
        )

    def _element(self, element: Element, parent: int, numbers: dict[int, int]) -> int:
        own = numbers[id(element)] = self.store.reserve()
        kids = [
            b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self._pages[page].number, mark)
            for page, mark in element.marks
        ]
        kids += [b"%d 0 R" % self._element(kid, own, numbers) for kid in element.kids]
        scope = b"/A<</O/Table/Scope/Column>>" if element.kind == "TH" else b""
        body = (element.kind.encode(), parent, b" ".join(kids), scope)
        self.store.put(own, b"<</Type/StructElem/S/%b/P %d 0 R/K[%b]%b>>" % body)
        return own

    def _sheet(self, index: int, page: _Written, fonts: bytes) -> Sheet:
        contents = self.store.pack(b"", b"".join(page.operators))
        entries = b"/MediaBox[0 0 %b %b]/StructParents %d/Tabs/S/Resources<</Font<<%b>>>>/Contents %d 0 R" % (
            number(WIDTH), number(HEIGHT), index, fonts, contents,
        )  # fmt: skip
        return Sheet(entries, (), page.number)
