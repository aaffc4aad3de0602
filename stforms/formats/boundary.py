"""The boundary to files from outside: whatever a parser throws becomes one of our errors."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from stforms.errors import UnreadableError

# What the parsers were seen to raise on damaged and hostile files. Damage can lie in any object,
# and objects are read when they are asked for, so this is wider than one would like.
_DAMAGE = (
    RuntimeError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, MemoryError,
)  # fmt: skip
_OF_PARSERS = {
    "pikepdf": "PdfError", "pypdfium2": "PdfiumError", "lxml.etree": "LxmlError",
    "zipfile": "BadZipFile", "zlib": "error", "struct": "error",
}  # fmt: skip

_STREAM = re.compile(r"stream <[^>]*>(?: \([^)]*\))?: ")
"""How pikepdf names what it was given to read."""


@contextmanager
def boundary() -> Iterator[None]:
    """Turn what a damaged or hostile file makes a parser raise into UnreadableError.

    With STFORMS_DEBUG set nothing is turned, so that a mistake of our own is not taken for damage.
    """
    try:
        yield
    except _damage() as error:
        if os.environ.get("STFORMS_DEBUG"):
            raise
        if isinstance(error, MemoryError):
            raise UnreadableError("file.bomb") from error
        raise UnreadableError("file.damaged", {"why": reason(error)}) from error


def _damage() -> tuple[type[Exception], ...]:
    """Return what damage raises; a parser that nobody imported has raised nothing."""
    known = ((sys.modules.get(module), name) for module, name in _OF_PARSERS.items())
    return (*_DAMAGE, *(getattr(module, name) for module, name in known if module is not None))


def reason(error: Exception) -> str:
    """Return what a library says, less the place of the bytes in memory: the same file, the same words.

    Of Python's own errors only the name: what they say can be what a person wrote, as in "invalid
    literal for int(): …".
    """
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else _STREAM.sub("", str(error))
