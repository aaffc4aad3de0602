"""parse, for PDFs that are exactly as fill wrote them."""

from __future__ import annotations

from stforms.actions.parsed import Parsed, emptiness
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.pdf.ours import own_objects, reference_in, stamped, values_in
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
    if bound is None:
        return None
    found = own_objects(document.data[len(bound.blank.data) :], bound.blank)
    if found is None:
        return None
    parsed = get(bound, PdfSource(values_in(found, bound.blank)))
    reference = reference_in(found, bound.blank)
    value = Parsed(document, known, "stamp", parsed.record, tuple(parsed.readings), False, reference)
    return Outcome(value, (*parsed.findings, *emptiness(value)))
