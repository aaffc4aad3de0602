"""Lay an edition on a blank, whatever format the blank is of."""

from __future__ import annotations

from stforms.binding import Edition
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.xlsx.blank import XlsxBlank
from stforms.lens.bound import Bound, Label
from stforms.lens.on_docx import bind_docx
from stforms.lens.on_pdf import bind_pdf
from stforms.lens.on_xlsx import bind_xlsx


def bind(edition: Edition, blank: CompiledBlank | DocxBlank | XlsxBlank, label: Label = str) -> Bound:
    """Find every slot of the edition on the blank.

    Raises:
        IntegrityError: the edition names a place that the blank does not have.
    """
    if isinstance(blank, DocxBlank):
        return bind_docx(edition, blank, label)
    if isinstance(blank, XlsxBlank):
        return bind_xlsx(edition, blank, label)
    return bind_pdf(edition, blank, label)
