"""Forms that were printed to PDFs: by LibreOffice, in other fonts, on other paper, a little smaller."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

import stforms
from stforms.formats import libreoffice
from stforms.library import Library
from stforms.model import Box, Json, Record, get_path, leaves


@dataclass(frozen=True)
class Compared:
    """What a copy says of the values that were written: paths of those that came back, and of the others.

    `told` are values that differ where a finding says so, `wrong` those where none does.
    """

    same: tuple[str, ...]
    told: tuple[str, ...]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    invented: tuple[str, ...]


def printed(forms: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Return forms, each with its format, as LibreOffice prints them."""
    made = libreoffice.convert([(f"form.{kind}", data) for kind, data in forms], "pdf")
    assert not [one for one in made if not isinstance(one, bytes)]
    return [one for one in made if isinstance(one, bytes)]


def compared(record: Record, copy: bytes, edition: str, library: Library) -> Compared:
    """Return how what is read of a copy compares with what was written; spaces do not count."""
    outcome = stforms.parse(copy, edition=edition, library=library)
    read, told = outcome.value.record, {finding.path for finding in outcome.findings}
    same, differ, wrong, missing = [], [], [], []
    for path, value in leaves(record):
        found = get_path(read, path)
        if _unspaced(found) == _unspaced(value):
            same.append(path)
        elif found is None:
            missing.append(path)
        else:
            (differ if path in told else wrong).append(path)
    written = {path for path, _ in leaves(record)}
    invented = tuple(path for path, _ in leaves(read) if path not in written)
    return Compared(tuple(same), tuple(differ), tuple(wrong), tuple(missing), invented)


def _unspaced(value: Json) -> Json:
    return "".join(value.split()) if isinstance(value, str) else value


# --- otherwise ------------------------------------------------------------------------------


def changed(document: bytes, change: Callable[[str], str]) -> bytes:
    """Return a Word document with the XML of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as package, zipfile.ZipFile(out, "w") as new:
        for info in package.infolist():
            data = package.read(info.filename)
            if info.filename.startswith("word/") and info.filename.endswith(".xml"):
                data = change(data.decode()).encode()
            new.writestr(info.filename, data)
    return out.getvalue()


def in_another_font(document: bytes) -> bytes:
    """Return a Word document set in a wide font: nearly all lines end elsewhere."""
    return changed(document, lambda xml: re.sub("Calibri|Arial", "DejaVu Sans", xml))


def on_letter(document: bytes) -> bytes:
    """Return a Word document on paper that is wider and lower than A4."""
    return changed(document, lambda xml: xml.replace('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'))


def smaller(copy: bytes) -> bytes:
    """Return a printed copy scaled to 97 %, as printers do to fit the page."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for page in pdf.pages:
            page.contents_add(pikepdf.Stream(pdf, b"q 0.97 0 0 0.97 9 12 cm"), prepend=True)
            page.contents_add(pikepdf.Stream(pdf, b"Q"))
        return saved(pdf)


def nameless(copy: bytes) -> bytes:
    """Return a printed copy that says nothing of what it was made from."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for key in ("/Keywords", "/Title", "/Subject"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        return saved(pdf)


def with_notes(copy: bytes, box: Box, typed: str, note: str) -> bytes:
    """Return a copy with a text typed onto its first page, and a note stuck to it."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look = pikepdf.Stream(pdf, b"BT /H 9 Tf 2 4 Td (%b) Tj ET" % typed.encode("cp1252"))
        look.Type, look.Subtype = Name.XObject, Name.Form
        look.BBox = Array([0, 0, box[2] - box[0], box[3] - box[1]])
        look.Resources = Dictionary(Font=Dictionary(H=font))
        drawn = Dictionary(N=pdf.make_indirect(look))
        text = Dictionary(Subtype=Name.FreeText, Rect=Array(box), F=4, Contents=String(typed), AP=drawn)
        sticker = Dictionary(Subtype=Name.Text, Rect=Array([500, 20, 520, 40]), Contents=String(note))
        pdf.pages[0].Annots = pdf.make_indirect(Array([text, sticker]))
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return an open PDF as a file."""
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
