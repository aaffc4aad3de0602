"""A page of our own in front: what the bundle holds, tagged so that it can be read aloud (ISO 14289-1).

Only these pages are tagged; the forms behind them mostly are not, and the catalog says so (/Suspects).
"""

from __future__ import annotations

import xml.sax.saxutils
from dataclasses import dataclass

from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.tagged import LEADING, MARGIN, WIDTH, Column, TaggedPages

_COLUMNS = (
    Column(MARGIN, 42),
    Column(MARGIN + 54, WIDTH - 2 * MARGIN - 110),
    Column(WIDTH - MARGIN - 44, 44),
)
"""Number, paper, page."""
_TITLE = 18.0


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
    pages = TaggedPages(store, MARGIN + _TITLE)
    pages.said("H1", cover.title, _TITLE)
    for line in cover.lines:
        pages.said("P", line)
    if cover.rows:
        pages.down(LEADING)
        pages.table(_COLUMNS, cover.headings, cover.rows)
    sheets, tree = pages.finish()
    return Tagged(sheets, tree)
