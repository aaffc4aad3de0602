"""A sheet of appearances: each field's stream alone on a page, placed as a viewer places it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

MARGIN = 40.0
"""Points of paper around each box, to see what would stand outside of it."""

_CLIP = re.compile(rb"(?<![\w/(])W\*?(?=\s+n\b)")


@dataclass(frozen=True)
class Shown:
    """One character on a page of the sheet; points from the upper left corner. White space is left out."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float


@dataclass(frozen=True)
class Sheet:
    """The sheet's bytes and the size of the box on each page."""

    data: bytes
    sizes: tuple[tuple[float, float], ...]

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        """Return the sheet opened in PDFium."""
        return pypdfium2.PdfDocument(self.data)


def lay_out(fields: Sequence[Any], clipped: bool = True) -> Sheet:
    """Lay out fields that are one object with their widget.

    Args:
        fields: the field dictionaries.
        clipped: False to take away /BBox and clipping paths, so that all ink shows.
    """
    sheet, sizes = pikepdf.new(), []
    for field in fields:
        left, bottom, right, top = (float(value) for value in field.Rect)
        width, height = abs(right - left), abs(top - bottom)
        sizes.append((width, height))
        sheet.add_blank_page(page_size=(width + 2 * MARGIN, height + 2 * MARGIN))
        stream = field.get("/AP", pikepdf.Dictionary()).get("/N")
        if isinstance(stream, pikepdf.Stream):
            _place(sheet, sheet.pages[-1], stream, width, height, clipped)
    out = io.BytesIO()
    sheet.save(out)
    return Sheet(out.getvalue(), tuple(sizes))


def _place(sheet: Any, page: Any, stream: Any, width: float, height: float, clipped: bool) -> None:
    own = sheet.copy_foreign(stream)
    matrix = pikepdf.Matrix(*own.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    box = matrix.transform(pikepdf.Rectangle(own.BBox))
    scale = width / float(box.width), height / float(box.height)
    if not clipped:
        own = _unclipped(sheet, own)
    own.Subtype = pikepdf.Name.Form  # viewers do not ask an appearance for it; the operator Do does
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=own))
    shift = MARGIN - float(box.llx) * scale[0], MARGIN - float(box.lly) * scale[1]
    content = f"q {scale[0]:.6f} 0 0 {scale[1]:.6f} {shift[0]:.4f} {shift[1]:.4f} cm /F Do Q"
    page.obj.Contents = sheet.make_stream(content.encode())


def _unclipped(sheet: Any, stream: Any) -> Any:
    free = sheet.make_stream(_CLIP.sub(b"", stream.read_bytes()))
    free.BBox = pikepdf.Array([-5000, -5000, 10000, 10000])
    for key in ("/Matrix", "/Resources"):
        if key in stream:
            free[key] = stream[key]
    return free


def shown_on(sheet: Sheet, number: int) -> list[Shown]:
    """Return the characters on a page of the sheet (from 0), in the order of the stream."""
    page = sheet.document[number]
    text, height = page.get_textpage(), page.get_height()
    shown = []
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        # PDFium gives a hyphen at the end of a line as U+0002, and adds spaces and line ends.
        char = "-" if char == "\x02" else char
        if char.isspace() or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        left, bottom, right, top = text.get_charbox(index)
        baseline = raw.ctypes.c_double(), raw.ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, *baseline)
        shown.append(Shown(char, left, height - top, right, height - bottom, baseline[1].value))
    return shown
