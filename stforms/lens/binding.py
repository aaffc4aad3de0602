"""Lay an edition on a blank, whatever format the blank is of."""

from __future__ import annotations

from typing import Any

from stforms.binding import Edition
from stforms.lens import on_docx, on_pdf, on_xlsx
from stforms.lens.bound import Bound, Label


def bind(edition: Edition, blank: Any, label: Label = str) -> Bound:
    """Find every slot of the edition on the blank, which is compiled by the edition's format.

    Raises:
        IntegrityError: the edition names a place that the blank does not have.
    """
    if edition.blank.format == "docx":
        return on_docx.bind_docx(edition, blank, label)
    if edition.blank.format == "xlsx":
        return on_xlsx.bind_xlsx(edition, blank, label)
    return on_pdf.bind_pdf(edition, blank, label)
