"""What stands in a returned document beside the answers: pictures that somebody put in, tracked changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from stforms.formats.answers import Stray
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.returned import ReturnedDocx, place
from stforms.formats.docx.rows import IMAGE, INSERTED, Box, Row
from stforms.formats.lines import plain
from stforms.model import Finding, Param, Severity, Where


def pictures(returned: ReturnedDocx, blank: DocxBlank, answers: Set[int]) -> Iterator[Stray]:
    """Yield pictures that are no answers and do not stand on the blank.

    Args:
        returned: the document.
        blank: what it was made from.
        answers: the `id` of boxes whose pictures are answers.
    """
    known = {plain(box.text) for box in _with_pictures(blank.outlines[blank.main].rows)}
    for row in returned.document.rows:
        for box in _with_pictures([row]):
            if id(box) not in answers and plain(box.text) not in known:
                yield Stray("image", "", Where(place=place(row, box)))


def revisions(returned: ReturnedDocx) -> Iterator[Finding]:
    """Yield what is to be said of changes that are tracked and not yet accepted (17.13.5)."""
    boxes = [box for row in returned.document.rows for box in row.boxes]
    put_in = sum(any(p.marks & INSERTED and p.text.strip() for p in box.pieces) for box in boxes)
    taken_out = [text for box in boxes for text in box.deleted if text.strip()]
    if put_in or taken_out:
        params: dict[str, Param] = {
            "inserted": put_in,
            "deleted": len(taken_out),
            "texts": "; ".join(f"\u201d{text.strip()[:60]}\u201d" for text in taken_out[:5]) or "\u2013",
        }
        yield Finding("parse.tracked_changes", Severity.WARNING, None, None, params)


def _with_pictures(rows: Sequence[Row]) -> Iterator[Box]:
    boxes = (box for row in rows for box in row.boxes)
    yield from (box for box in boxes if any(piece.marks & IMAGE for piece in box.pieces))
