"""What kind of file this is, told by its content. The name only settles what the content leaves open."""

from __future__ import annotations

from pathlib import PurePath

from stforms.errors import ProtectedError, UnreadableError
from stforms.formats.container import OLE
from stforms.formats.opc import Package

_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
"""The stream that a file of the binary formats has ([MS-DOC] 2.1.1, [MS-XLS] 2.1.2)."""

_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods"}
_MIME = "application/vnd.oasis.opendocument."
_LOCKED = b"encryption-data"
"""An element of the manifest of an OpenDocument file that has a password (ODF 1.3 part 2, 4.7)."""


def kind_of(data: bytes, name: str = "") -> str:
    """Return what kind of file this is: pdf, docx, xlsx, doc, xls, odt, ods or rtf.

    Raises:
        UnreadableError: it is none of them, damaged, or beyond all bounds.
        ProtectedError: it is locked with a password.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(OLE):
        return _binary(data, name)
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    package = Package(data)
    found = package.kind or _open_document(package)
    if found is None:
        raise UnreadableError("file.no_office")
    return found


def _binary(data: bytes, name: str) -> str:
    """Tell .doc from .xls; a document that holds a sheet as an object has the streams of both."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ProtectedError("file.password")
    found = {kind for stream, kind in _STREAMS.items() if _entry(stream) in data}
    ending = PurePath(name).suffix.lower().lstrip(".")
    if not found:
        raise UnreadableError("file.no_office")
    return ending if ending in found else min(found)


def _entry(stream: str) -> bytes:
    """Return a stream's name as the directory has it, with the zero that ends it ([MS-CFB] 2.6.1)."""
    return f"{stream}\0".encode("utf-16-le")


def _open_document(package: Package) -> str | None:
    if "mimetype" not in package:
        return None
    if "META-INF/manifest.xml" in package and _LOCKED in package.read("META-INF/manifest.xml"):
        raise ProtectedError("file.password")
    declared = package.read("mimetype").decode("ascii", "replace").strip()
    return _OPEN_DOCUMENT.get(declared.removeprefix(_MIME).removesuffix("-template"))
