"""A letter as PDF: an A4 page as Swedish letters look, tagged, PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

from stforms.formats.letter import Grid, Letter, Section
from stforms.formats.pdf.archive import catalog, info
from stforms.formats.pdf.bundle.store import Store, references
from stforms.formats.pdf.tagged import HEIGHT, LEADING, MARGIN, SIZE, WIDTH, Column, TaggedPages

_RIGHT = 297.0
"""Where the receiver stands: in the right window of an envelope."""
_ADDRESS = HEIGHT - 130.0
_HEADING, _SUBHEADING = 14.0, 11.0
_TOGETHER = 60.0
"""What a heading needs below it on its page."""


def letter_pdf(letter: Letter) -> bytes:
    """Return a letter as a file; the same letter gives the same bytes."""
    store = Store()
    tree = store.reserve()
    pages = TaggedPages(store, 50)
    _head(pages, letter)
    for text in letter.before:
        _paragraph(pages, text)
    for section in letter.sections:
        _section(pages, section)
    for text in letter.after:
        _paragraph(pages, text)
    _ending(pages, letter)
    _numbers(pages)
    sheets, structure = pages.finish()
    for sheet in sheets:
        store.put(sheet.number, b"<</Type/Page/Parent %d 0 R%b>>" % (tree, sheet.entries))
    kids = references([sheet.number for sheet in sheets])
    store.put(tree, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(sheets)))
    said = catalog(store, structure, letter.subject, letter.language)
    root = store.add(b"<</Type/Catalog/Pages %d 0 R%b>>" % (tree, said))
    return b"".join(store.write(root, store.add(info(letter.subject))))


def _head(pages: TaggedPages, letter: Letter) -> None:
    """Set who writes and when, to whom, and what it is about."""
    begin = pages.y
    _block(pages, letter.sender, MARGIN, _RIGHT - MARGIN - 12)
    lowest, pages.y = pages.y, begin
    _block(pages, (letter.date,), _RIGHT, WIDTH - MARGIN - _RIGHT)
    pages.y = min(pages.y - LEADING, _ADDRESS)
    _block(pages, letter.receiver, _RIGHT, WIDTH - MARGIN - _RIGHT)
    pages.y = min(lowest, pages.y)
    pages.down(2 * LEADING)
    pages.said("H1", letter.subject, _HEADING)
    pages.down(4)


def _block(pages: TaggedPages, lines: tuple[str, ...], x: float, room: float) -> None:
    """Set lines that belong together, each its own, as one paragraph."""
    element = pages.document.add("P") if lines else None
    for line in lines:
        assert element is not None
        pages.lines(element, line, SIZE, x, room)


def _paragraph(pages: TaggedPages, text: str) -> None:
    pages.said("P", text)
    pages.down(6)


def _section(pages: TaggedPages, section: Section) -> None:
    pages.keep(_TOGETHER)
    pages.down(4)
    pages.said("H2", section.heading, _SUBHEADING)
    if section.grid is not None:
        pages.table(_columns(section.grid), section.grid.headings, section.grid.rows)
    if section.points:
        listed = pages.document.add("L")
        for point in section.points:
            pages.keep(2 * LEADING)
            body = pages.point(listed, "•", point.text)
            inner = body.add("L") if point.below else body
            for text in point.below:
                pages.point(inner, "–", text, MARGIN + 14)
    pages.down(8)


def _columns(grid: Grid) -> list[Column]:
    columns, x = [], MARGIN
    for share in grid.widths:
        wide = share * (WIDTH - 2 * MARGIN)
        columns.append(Column(x, wide - 8))
        x += wide
    return columns


def _ending(pages: TaggedPages, letter: Letter) -> None:
    """Set the greeting, room for a name by hand, and who signs."""
    pages.keep(LEADING * (len(letter.ending) + 4))
    pages.down(6)
    greeting, *names = letter.ending or ("",)
    if greeting:
        pages.said("P", greeting)
    if names:
        pages.down(2 * LEADING)
        _block(pages, tuple(names), MARGIN, WIDTH - 2 * MARGIN)


def _numbers(pages: TaggedPages) -> None:
    """Set "1 (2)" in the corner of each page where there are several."""
    if len(pages) == 1:
        return
    for page in range(len(pages)):
        words = f"{page + 1} ({len(pages)})"
        pages.artifact(page, words, SIZE, WIDTH - MARGIN - pages.wide(words, SIZE), HEIGHT - 36)
