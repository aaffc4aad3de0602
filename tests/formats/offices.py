"""Office files for tests, made by python-docx and openpyxl or by hand, and programs that play LibreOffice."""

from __future__ import annotations

import base64
import datetime
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
import pypdfium2
from docx.oxml import parse_xml

SWEDISH = "Åsa Öqvist åt räksmörgås – ”ja”"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
"""One red pixel."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PREFIXES = {"draw": "drawing", "of": "of", "office": "office", "svg": "svg-compatible"}
_SPACES = {**_PREFIXES, "table": "table", "text": "text"}
_ODF = 'xmlns:xlink="http://www.w3.org/1999/xlink" ' + " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:{"1.2" if name == "of" else "1.0"}"'
    for prefix, name in _SPACES.items()
)


# --- Word -------------------------------------------------------------------------------------


def word(*paragraphs: str, title: str = "Prov") -> bytes:
    """Return a docx with these paragraphs, by python-docx."""
    document = docx.Document()
    document.core_properties.title = title
    document.add_heading("Intyg", 1)
    for words in paragraphs or (SWEDISH,):
        document.add_paragraph(words)
    return _saved(document)


def word_of(*inner: str) -> bytes:
    """Return a docx with these paragraphs, given as WordprocessingML."""
    document = docx.Document()
    for xml in inner:
        document.element.body.insert(0, parse_xml(f"<w:p {_W}>{xml}</w:p>"))
    return _saved(document)


def word_with_picture(address: str) -> bytes:
    """Return a docx with a picture that lies elsewhere."""
    document = docx.Document()
    document.add_picture(io.BytesIO(PNG), docx.shared.Cm(5))

    def linked(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            return content.replace(b"r:embed=", b"r:link=")
        if name == "word/_rels/document.xml.rels":
            outside = f'Target="{address}" TargetMode="External"'.encode()
            return content.replace(b'Target="media/image1.png"', outside)
        return content

    return changed(_saved(document), linked)


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --- Excel ------------------------------------------------------------------------------------


def workbook(cells: Mapping[str, object] | None = None, calculate: bool = False) -> bytes:
    """Return an xlsx with these cells, by openpyxl (which works out no formula)."""
    book = openpyxl.Workbook()
    book.calculation.fullCalcOnLoad = calculate
    sheet = book.active
    assert sheet is not None
    for place, value in (cells or {"A1": SWEDISH, "B2": 3, "B3": datetime.date(2024, 5, 3)}).items():
        sheet[place] = value
        if isinstance(value, datetime.date):
            sheet[place].number_format = "yyyy-mm-dd"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_results(data: bytes, result: str) -> bytes:
    """Return the workbook with this as the result that each formula had when it was saved."""

    def filled(_: str, content: bytes) -> bytes:
        for empty in (b"<v></v>", b"<v/>", b"<v />"):
            content = content.replace(empty, f"<v>{result}</v>".encode())
        return content

    return changed(data, filled)


# --- OpenDocument, and any zip ----------------------------------------------------------------


def open_document(kind: str, body: str) -> bytes:
    """Return an odt ("text") or ods ("spreadsheet") with this body."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = entry.format("/", mime) + entry.format("content.xml", "text/xml")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
            f' manifest:version="1.2">{manifest}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {_ODF} office:version="1.2">'
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
    return buffer.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip with each member's content changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


# --- looking at the results -------------------------------------------------------------------


def pdf_text(data: bytes) -> str:
    """Return the words on the pages, read by pdfium."""
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


def red_pixels(data: bytes) -> int:
    """Return how much of the pages is pure red, as PNG above is."""
    document = pypdfium2.PdfDocument(data)
    count = 0
    for page in document:
        image = page.render(scale=0.5).to_pil().convert("RGB")
        count += sum(n for n, colour in image.getcolors(1 << 20) or () if colour == (255, 0, 0))
    document.close()
    return count


# --- programs that play LibreOffice -----------------------------------------------------------

_PLAY = """#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --outdir) out=$2; shift ;;
    --convert-to) ending=${2%%:*}; shift ;;
    -*) ;;
    *) files="$files $1" ;;
  esac
  shift
done
make() { { printf '%%PDF-1.7 '; cat "$1"; printf ' %%%%EOF'; } > "$out/${1%.*}.$ending"; }
"""


def player(folder: Path, script: str) -> Path:
    """Return a program that is called like soffice; `script` is sh with $files, $out and make FILE."""
    path = folder / "soffice"
    path.write_text(f"{_PLAY}{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
