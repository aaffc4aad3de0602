"""A page of our own in front: what the bundle holds, tagged so that it can be read aloud (ISO 14289-1).

Only these pages are tagged; the forms behind them mostly are not, and the catalog says so (/Suspects).
"""

from __future__ import annotations

import xml.sax.saxutils
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stforms.formats.pdf import faces
from stforms.formats.pdf.appearance import ExtraFonts
from stforms.formats.pdf.bundle.copying import AppendedSource, Copier
from stforms.formats.pdf.bundle.page import Sheet
from stforms.formats.pdf.bundle.store import Store, references
from stforms.formats.pdf.extra_fonts import add_fonts
from stforms.formats.pdf.ours import Appended
from stforms.formats.pdf.syntax import Update, number

_WIDTH, _HEIGHT, _MARGIN = 595.276, 841.89, 72.0
_COLUMNS = (_MARGIN, _MARGIN + 54, _WIDTH - _MARGIN - 44)
"""Where the columns begin: number, paper, page."""
_LEADING, _SIZE, _TITLE = 15.0, 10.0, 18.0
_LOWEST = _MARGIN + 20


@dataclass(frozen=True)
class Cover:
    """What the page says: a title, lines below it, and a table with its headings (three columns)."""

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Tagged:
    """The pages, and the tree of what is on them."""

    sheets: tuple[Sheet, ...]
    tree: int

    def catalog(self, alone: bool) -> bytes:
        """Return what the catalog says of the tags (14.7.1, 14.8); `alone`: there are no other pages."""
        suspects = b"" if alone else b"/Suspects true"
        return b"/StructTreeRoot %d 0 R/MarkInfo<</Marked true%b>>" % (self.tree, suspects)

    def metadata(self, store: Store, title: str, alone: bool) -> int:
        """Return the number of the metadata stream (14.3.2); a file of these pages alone claims PDF/UA-1."""
        claim = b"<pdfuaid:part>1</pdfuaid:part>" if alone else b""
        said = xml.sax.saxutils.escape(title).encode()
        return store.add_stream(b"/Type/Metadata/Subtype/XML", _XMP % (said, claim))


_XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%b</rdf:li></rdf:Alt></dc:title>%b
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def tagged(store: Store, cover: Cover) -> Tagged:
    """Return the pages of a cover."""
    writer = _Writer(store)
    writer.said("H1", cover.title, _TITLE, _MARGIN)
    for line in cover.lines:
        writer.said("P", line, _SIZE, _MARGIN)
    if cover.rows:
        writer.down(_LEADING)
        writer.table(cover)
    return writer.finish()


@dataclass
class _Element:
    """A node of the structure tree (14.7.2): its kind, what is below it, where its text stands."""

    kind: str
    kids: list[_Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # (page from 0, number on that page)


@dataclass
class _Written:
    """A page in the making: its operators, and the element of each marked piece."""

    number: int
    operators: list[bytes] = field(default_factory=list)
    marked: list[_Element] = field(default_factory=list)


class _Writer:
    """Sets lines from the top of a page down, and goes on on the next one."""

    def __init__(self, store: Store) -> None:
        self.store, self.face = store, faces.own_face()
        self.update = Update(0, 1)
        self.extra = ExtraFonts(self.update.new_number)
        self.document = _Element("Document")
        self.pages = [_Written(store.reserve())]
        self.y = _HEIGHT - _MARGIN - _TITLE

    def down(self, points: float) -> None:
        """Go down; to the next page where this one ends."""
        self.y -= points
        if self.y < _LOWEST:
            self.pages.append(_Written(self.store.reserve()))
            self.y = _HEIGHT - _MARGIN

    def said(self, kind: str, text: str, size: float, x: float) -> None:
        """Set a heading or a paragraph over the width of the page."""
        element = _Element(kind)
        self.document.kids.append(element)
        for line in self._wrapped(text, size, _WIDTH - _MARGIN - x):
            self._show(element, line, size, x)
            self.down(size * 1.5)

    def table(self, cover: Cover) -> None:
        """Set the table: a row of headings, then the papers."""
        table = _Element("Table")
        self.document.kids.append(table)
        self._row(table, "TH", cover.headings)
        self._rule()
        for row in cover.rows:
            self._row(table, "TD", row)

    def _row(self, table: _Element, kind: str, cells: Sequence[str]) -> None:
        row = _Element("TR")
        table.kids.append(row)
        row.kids += [_Element(kind) for _ in cells]
        room = _COLUMNS[2] - _COLUMNS[1] - 12
        columns = [[cells[0]], list(self._wrapped(cells[1], _SIZE, room)), [cells[2]]]
        for index in range(max(map(len, columns))):
            for cell, lines, x in zip(row.kids, columns, _COLUMNS, strict=True):
                if index < len(lines):
                    self._show(cell, lines[index], _SIZE, x)
            self.down(_LEADING)

    def _rule(self) -> None:
        y = number(self.y + _LEADING - 4)
        ends = (number(_MARGIN), y, number(_WIDTH - _MARGIN), y)
        self.pages[-1].operators.append(b"/Artifact BMC\n0.5 w %b %b m %b %b l S\nEMC\n" % ends)

    def _wrapped(self, text: str, size: float, room: float) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self._wide(longer, size) > room:
                yield line
                longer = word
            line = longer
        yield line

    def _glyphs(self, text: str) -> list[tuple[str, int]]:
        known = ((char, self.face.glyphs.get(ord(char))) for char in text)
        return [(char, glyph) for char, glyph in known if glyph is not None]

    def _wide(self, text: str, size: float) -> float:
        return sum(self.face.advances[glyph] for _, glyph in self._glyphs(text)) * size / 1000

    def _show(self, element: _Element, text: str, size: float, x: float) -> None:
        shown = self._glyphs(text)
        if not shown:
            return
        page = self.pages[-1]
        font = self.extra.resource(self.face, "".join(char for char, _ in shown))
        codes = b"".join(b"%04X" % glyph for _, glyph in shown)
        mark = len(page.marked)
        page.marked.append(element)
        element.marks.append((len(self.pages) - 1, mark))
        place = (element.kind.encode(), mark, font, number(size), number(x), number(self.y), codes)
        page.operators.append(b"/%b<</MCID %d>>BDC\nBT %b %b Tf %b %b Td <%b> Tj ET\nEMC\n" % place)

    # --- the objects ------------------------------------------------------------------------

    def finish(self) -> Tagged:
        """Write fonts, contents and tree."""
        fonts = self._fonts()
        root = self.store.reserve()
        numbers: dict[int, int] = {}
        top = self._element(self.document, root, numbers)
        parents = [
            b"%d[%b]" % (index, references([numbers[id(element)] for element in page.marked]))
            for index, page in enumerate(self.pages)
        ]
        tree = b"/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d" % (b"".join(parents), len(self.pages))
        self.store.put(root, b"<</Type/StructTreeRoot/K[%d 0 R]%b>>" % (top, tree))
        sheets = tuple(self._sheet(index, page, fonts) for index, page in enumerate(self.pages))
        return Tagged(sheets, root)

    def _fonts(self) -> bytes:
        add_fonts(self.update, self.extra)
        found = Appended(b"".join(self.update.chunks), self.update.offsets)
        copier = Copier(self.store, AppendedSource(found))
        return b"".join(
            b"%b %d 0 R" % (font.resource, copier.number(font.number)) for font in self.extra.used.values()
        )

    def _element(self, element: _Element, parent: int, numbers: dict[int, int]) -> int:
        own = numbers[id(element)] = self.store.reserve()
        kids = [b"%d 0 R" % self._element(kid, own, numbers) for kid in element.kids]
        kids += [
            b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self.pages[page].number, mark)
            for page, mark in element.marks
        ]
        scope = b"/A<</O/Table/Scope/Column>>" if element.kind == "TH" else b""
        body = (element.kind.encode(), parent, b" ".join(kids), scope)
        self.store.put(own, b"<</Type/StructElem/S/%b/P %d 0 R/K[%b]%b>>" % body)
        return own

    def _sheet(self, index: int, page: _Written, fonts: bytes) -> Sheet:
        contents = self.store.pack(b"", b"".join(page.operators))
        entries = b"/MediaBox[0 0 %b %b]/StructParents %d/Tabs/S/Resources<</Font<<%b>>>>/Contents %d 0 R" % (
            number(_WIDTH), number(_HEIGHT), index, fonts, contents,
        )  # fmt: skip
        return Sheet(entries, (), page.number)
