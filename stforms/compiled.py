"""Compiled blanks kept beside the blanks in the cabinet: a call need not analyse them anew.

What is kept is made at first use, and anew when stforms, the edition or the blank has changed. Where it
cannot be read or written, blanks are analysed each time: slower, and nothing else.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from stforms.atomic import write_atomically
from stforms.binding import BoxAt, Edition
from stforms.errors import DiskFullError, RefusedError
from stforms.formats.pdf import compiling
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.kept import file
from stforms.lens.bound import own_fields
from stforms.version import __version__

ENDING = ".compiled"


def compiled_pdf(edition: Edition, data: bytes, beside: Path | None) -> CompiledBlank:
    """Return an edition's compiled blank.

    Args:
        edition: the edition.
        data: its blank.
        beside: where the blank lies, when what is compiled may be kept beside it.

    Raises:
        IntegrityError: the blank has no form, or is damaged so that nothing can be appended to it.
    """
    own = own_fields(edition)
    if beside is None:
        return compiling.compile_blank(data, edition.id, own, only_printed=_only_printed(edition))
    origin, path = file.made_of(__version__, edition.id, own, data), beside.with_suffix(ENDING)
    return _kept(path, data, origin) or _keep(path, compiling.compile_blank(data, edition.id, own), origin)


def _only_printed(edition: Edition) -> bool:
    """Tell whether an edition of a PDF asks for nothing but places on its pages."""
    slots = (*edition.slots, *(column for table in edition.tables for column in table.columns))
    places = (at for slot in slots for at in (*slot.at, *(at for _, at in slot.choice)))
    return bool(slots) and all(isinstance(at, BoxAt) for at in places)


def _kept(path: Path, data: bytes, origin: bytes) -> CompiledBlank | None:
    try:
        return file.loads(path.read_bytes(), data, origin)
    except OSError:
        return None


def _keep(path: Path, blank: CompiledBlank, origin: bytes) -> CompiledBlank:
    """Write a compiled blank down, where that can be done; return it."""
    if os.access(path.parent, os.W_OK):
        with contextlib.suppress(RefusedError, DiskFullError):
            write_atomically(path, [file.dumps(blank, origin)], overwrite=True, durable=False)
    return blank
