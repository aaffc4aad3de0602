"""Where a verb's input comes from: a path or bytes, read within bounds, and what kind of file it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from stforms.errors import StformsError, UnreadableError
from stforms.formats import container, kinds, libreoffice, opc
from stforms.formats.docx import returned as returned_docx
from stforms.formats.pdf import pages as pdf_pages
from stforms.formats.pdf import returned as returned_pdf
from stforms.formats.pdf import rows as pdf_rows
from stforms.formats.pdf.bounds import MAX_BYTES
from stforms.formats.xlsx import returned as returned_xlsx

LEGACY = {"doc": "docx", "rtf": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
"""Formats that LibreOffice turns into the one we read."""


@dataclass(frozen=True)
class Document:
    """A returned file: its bytes, its name if it has one, and the file as its format opens it.

    `modern` is an older document as the format that we read, where it was converted already.
    """

    data: bytes
    name: str | None = None
    modern: bytes | None = None

    @cached_property
    def sha256(self) -> str:
        """Return the hash of the bytes, in hex."""
        return sha256(self.data).hexdigest()

    @cached_property
    def format(self) -> str:
        """Return what kind of file it is, by its bytes: pdf, docx, xlsx, doc, rtf, odt, xls, ods or text.

        Raises:
            UnreadableError: it is a zip file, but no office document.
            ProtectedError: it is an office document that needs a password.
        """
        if self.data.startswith(b"%PDF-"):
            return "pdf"
        if self.data.startswith(b"PK\3\4"):
            return self._zip.kind or kinds.kind_of(self.data, self.name or "")
        if self.data.startswith(container.OLE) or self.data.lstrip()[:5] == b"{\\rtf":
            return kinds.kind_of(self.data, self.name or "")
        ending = Path(self.name or "").suffix.lower()
        plain = ending in (".txt", ".text") and b"%PDF" not in self.data[:1024]
        return "text" if plain else "pdf"

    @cached_property
    def _zip(self) -> opc.Package:
        return opc.Package(self.data)

    @property
    def reads_as(self) -> str:
        """Return the format that it is read as, converted or not."""
        return LEGACY.get(self.format, self.format)

    @property
    def converted(self) -> bool:
        """Tell whether LibreOffice has to turn it into a format that we read."""
        return self.format in LEGACY

    @cached_property
    def package(self) -> opc.Package:
        """Return the file as an office package, through LibreOffice where it is of an older format.

        Raises:
            UnreadableError: it is damaged, or LibreOffice could not read it.
            MissingProgramError: LibreOffice is needed and not installed.
        """
        return opc.Package(self.modern or _modern(self)) if self.converted else self._zip

    @cached_property
    def docx(self) -> returned_docx.ReturnedDocx:
        """Return the file as a Word document; raises what ReturnedDocx raises."""
        return returned_docx.ReturnedDocx(self.package.data, self.package)

    @cached_property
    def xlsx(self) -> returned_xlsx.ReturnedXlsx:
        """Return the file as a workbook; raises what ReturnedXlsx raises."""
        return returned_xlsx.ReturnedXlsx(self.package.data, self.package)

    @cached_property
    def pdf(self) -> returned_pdf.ReturnedPdf:
        """Return the file as a PDF; raises what ReturnedPdf raises."""
        return returned_pdf.ReturnedPdf(self.data)

    @cached_property
    def drawn(self) -> pdf_pages.Pages:
        """Return the pages of a PDF; where fields or notes lie on them, with these drawn on the page."""
        laid_over = any("/Annots" in page.obj for page in self.pdf.pdf.pages)
        return pdf_pages.Pages(pdf_pages.drawn_out(self.data) if laid_over else self.data)

    @cached_property
    def rows(self) -> list[pdf_rows.PrintedRow]:
        """Return what is printed on the pages of a PDF, row by row."""
        return pdf_rows.rows_of(self.drawn)

    @property
    def reference(self) -> str | None:
        """Return the reference that the file carries; raises what opening it raises."""
        if self.reads_as == "docx":
            return self.docx.reference
        if self.reads_as == "xlsx":
            return self.xlsx.reference
        return self.pdf.reference if self.reads_as == "pdf" else None


def _modern(document: Document) -> bytes:
    """Return an older document as the format that we read."""
    result = libreoffice.convert([(f"document.{document.format}", document.data)], document.reads_as)[0]
    if isinstance(result, StformsError):
        raise result
    return result


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
    with _from_disk(path):
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
        return _checked(Document(path.read_bytes(), str(path)))


def open_pdf(path: Path) -> returned_pdf.ReturnedPdf:
    """Return a PDF of which only what is asked for is read; raises what `Document.pdf` raises."""
    with _from_disk(path):
        return returned_pdf.ReturnedPdf(path)


@contextmanager
def _from_disk(path: Path) -> Iterator[None]:
    """Say in our words why a file cannot be read."""
    try:
        yield
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
