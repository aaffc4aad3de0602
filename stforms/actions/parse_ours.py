"""parse, for PDFs that are exactly as fill wrote them."""

from __future__ import annotations

from stforms.actions.parsed import Parsed, emptiness
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.pdf.ours import own_values, stamped
from stforms.lens.get import get
from stforms.lens.on_pdf import PdfSource
from stforms.library import Library
from stforms.model import Outcome


def read_ours(document: Document, edition: str | Edition | None, library: Library) -> Outcome[Parsed] | None:
    """Read a file that is exactly as fill wrote it; None for any other."""
    stamp = stamped(document.data)
    known = library.editions.get(stamp or "")
    if known is None or (edition is not None and edition not in (stamp, known)):
        return None
    bound = library.under(known, document.data)
    values = own_values(document.data[len(bound.blank.data) :], bound.blank) if bound is not None else None
    if bound is None or values is None:
        return None
    parsed = get(bound, PdfSource(values))
    value = Parsed(document, known, "stamp", parsed.record, tuple(parsed.readings), False)
    return Outcome(value, (*parsed.findings, *emptiness(value)))
