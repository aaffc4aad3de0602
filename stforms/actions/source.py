"""Where a verb's input comes from: a path or bytes, read within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from stforms.errors import UnreadableError
from stforms.formats.pdf.returned import MAX_BYTES, ReturnedPdf


@dataclass(frozen=True)
class Document:
    """A returned file: its bytes, its name if it has one, and the opened PDF."""

    data: bytes
    name: str | None = None

    @cached_property
    def sha256(self) -> str:
        """Return the hash of the bytes, in hex."""
        return sha256(self.data).hexdigest()

    @cached_property
    def pdf(self) -> ReturnedPdf:
        """Return the file as a PDF; raises what ReturnedPdf raises."""
        return ReturnedPdf(self.data)


def read_document(source: Path | str | bytes | Document) -> Document:
    """Return the document behind a path, bytes, or a document already read.

    Raises:
        UnreadableError: there is no such file, it is a folder, empty, or too large.
    """
    if isinstance(source, Document):
        return source
    if isinstance(source, bytes):
        return _checked(Document(source))
    path = Path(source)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
        return _checked(Document(path.read_bytes(), str(path)))
    except FileNotFoundError as error:
        raise UnreadableError("file.missing", {"file": str(path)}) from error
    except IsADirectoryError as error:
        raise UnreadableError("file.folder", {"file": str(path)}) from error
    except OSError as error:
        if path.is_dir():  # Windows says "permission denied" of a folder
            raise UnreadableError("file.folder", {"file": str(path)}) from error
        raise UnreadableError("file.no_access", {"file": str(path), "why": str(error.strerror)}) from error


def _checked(document: Document) -> Document:
    if not document.data:
        raise UnreadableError("file.empty")
    return document
