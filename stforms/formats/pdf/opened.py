"""A blank whose file is opened only when something of it is asked for that was not noted before."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from stforms.formats.pdf import objects


class Opened:
    """A blank's bytes, and the file that pikepdf makes of them."""

    def __init__(self, data: bytes, pdf: Any = None) -> None:
        """Take the bytes, and the file if it is open already."""
        self.data, self._pdf = data, pdf

    @cached_property
    def pdf(self) -> Any:
        """Return the opened file."""
        return self._pdf if self._pdf is not None else objects.open_blank(self.data)

    @cached_property
    def contents(self) -> list[bytes]:
        """Return what each page draws, as operators."""
        return [objects.contents_of(page.obj) for page in self.pdf.pages]

    def font(self, resource: str) -> Any:
        """Return the font that /DA calls so."""
        return objects.field_font(self.pdf.Root.AcroForm, resource)
