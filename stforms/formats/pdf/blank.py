"""A compiled blank: all that filling it, and reading it when it comes back, needs of the empty file.

Plain data: nothing here holds an opened file, so it can be kept (`kept.py`). `compiling` makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from stforms.formats import reference
from stforms.formats.pdf import pages as printed_pages
from stforms.formats.pdf.bundle import taking
from stforms.formats.pdf.opened import Opened
from stforms.formats.pdf.originals import Originals
from stforms.formats.pdf.skeleton import Skeleton
from stforms.formats.pdf.syntax import Trailer, Update, text_string
from stforms.formats.pdf.widgets import FormField
from stforms.model import Box

MULTILINE, PASSWORD, PUSH_BUTTON, COMB = 1 << 12, 1 << 13, 1 << 16, 1 << 24
"""Field flags, tables 227, 229 and 231; bit positions there count from 1."""

HIDDEN = 2
"""Annotation flag (table 167): neither shown nor printed."""

NO_VIEW = 32
"""Annotation flag (table 167): printed perhaps, but not shown."""

STAMP = "/stforms"
"""The key in the document information dictionary that says which edition a file was made from."""

REFERENCE = f"/{reference.NAME}"
"""The key there that says which sending a file is of (14.3.3: private keys)."""


@dataclass
class CompiledBlank:
    """A blank ready to be filled many times.

    `told` is the inside of the document information dictionary that every filled file has;
    `page_objects` has the numbers of the page tree, the pages, their contents and lists of annotations.
    """

    data: bytes
    fields: dict[str, FormField]
    pages: tuple[tuple[float, float], ...]
    trailer: Trailer
    constant: Update
    buttons: frozenset[int]
    button_boxes: tuple[tuple[int, Box], ...]
    skeleton: Skeleton
    root_fields: int
    split: tuple[str, ...]
    told: bytes
    page_objects: frozenset[int]
    opened: Opened = field(repr=False)
    noted: Callable[[], Originals] | None = field(default=None, repr=False)

    @cached_property
    def constant_bytes(self) -> bytes:
        """Return what every filled file has right after the blank."""
        return b"".join(self.constant.chunks)

    @cached_property
    def printed(self) -> printed_pages.Pages:
        """Return the blank's pages as they print."""
        return printed_pages.Pages(self.data)

    @cached_property
    def originals(self) -> Originals:
        """Return what a bundle copies out of the blank."""
        return self.noted() if self.noted is not None else taking.originals_of(self)


def told_with(blank: CompiledBlank, reference: str) -> bytes:
    """Return the document information dictionary of a file with a reference."""
    return b"<<%b%b%b>>" % (blank.told, REFERENCE.encode(), text_string(reference))
