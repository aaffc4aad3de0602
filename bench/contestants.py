"""The contestants that run in Python or as a program: how each fills a blank and reads a filled file.

Each is written as its manual shows, in memory where it can. A contestant is a function that takes
what is prepared once (the blank's bytes) and returns the action that is measured.
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from cases import Case

Fill = Callable[[Case], bytes]
Read = Callable[[bytes], dict[str, Any]]


# --- fill -----------------------------------------------------------------------------------


def fill_stforms(_: bytes) -> Fill:
    """Fill from the record; the blank, the same bytes, lies in the cabinet."""
    import stforms

    def fill(case: Case) -> bytes:
        outcome = stforms.fill(case.record, case.edition)
        assert outcome.value is not None, outcome.findings
        return bytes(outcome.value)

    return fill


def fill_floor(blank: bytes) -> Fill:
    """Copy the blank's bytes once: nothing that makes a new document can cost less."""
    view = memoryview(blank)
    return lambda _: bytes(view)


def fill_pikepdf(blank: bytes) -> Fill:
    import pikepdf
    from pikepdf.form import ExtendedAppearanceStreamGenerator, Form

    def fill(case: Case) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(blank)) as pdf:
            form = Form(pdf, ExtendedAppearanceStreamGenerator)
            for name, text in case.texts.items():
                form[name].value = text
            pdf.save(out)
        return out.getvalue()

    return fill


def fill_pypdf(blank: bytes) -> Fill:
    from pypdf import PdfWriter

    def fill(case: Case) -> bytes:
        out = io.BytesIO()
        writer = PdfWriter(clone_from=io.BytesIO(blank))
        writer.update_page_form_field_values(None, case.texts, auto_regenerate=False)
        writer.write(out)
        return out.getvalue()

    return fill


def fill_pdftk(blank: bytes) -> Fill:
    """Run the program: it reads and writes files, and starts a Java machine for each document."""
    folder = Path(tempfile.mkdtemp())
    source, data, out = folder / "blank.pdf", folder / "data.xfdf", folder / "out.pdf"
    source.write_bytes(blank)
    command = ["pdftk", str(source), "fill_form", str(data), "output", str(out)]

    def fill(case: Case) -> bytes:
        data.write_text(_xfdf(case.texts), encoding="utf-8")
        subprocess.run(command, check=True, capture_output=True)
        return out.read_bytes()

    return fill


def _xfdf(texts: Mapping[str, str]) -> str:
    fields = "".join(
        f'<field name="{escape(name)}"><value>{escape(text)}</value></field>' for name, text in texts.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<xfdf xmlns="http://ns.adobe.com/xfdf/" xml:space="preserve"><fields>{fields}</fields></xfdf>'
    )


# --- parse ----------------------------------------------------------------------------------


def read_stforms() -> Read:
    """Return the record, not the texts: dates are dates and numbers are numbers already."""
    import stforms

    return lambda data: stforms.parse(data).value.record


def read_pikepdf() -> Read:
    import pikepdf

    def walk(nodes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
        for node in nodes:
            name = prefix + str(node.get("/T", ""))
            kids = node.get("/Kids")
            if kids is not None and any("/T" in kid for kid in kids):
                yield from walk(kids, name + ".")
            elif "/V" in node:
                yield name, str(node.V)

    def read(data: bytes) -> dict[str, str]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return dict(walk(pdf.Root.AcroForm.Fields))

    return read


def read_pypdf() -> Read:
    from pypdf import PdfReader

    def read(data: bytes) -> dict[str, str]:
        fields = PdfReader(io.BytesIO(data)).get_fields() or {}
        return {name: str(field.value) for name, field in fields.items() if field.value is not None}

    return read


def read_pdftk() -> Read:
    source = Path(tempfile.mkdtemp()) / "filled.pdf"
    command = ["pdftk", str(source), "dump_data_fields_utf8"]

    def read(data: bytes) -> dict[str, str]:
        source.write_bytes(data)
        result = subprocess.run(command, check=True, capture_output=True)
        return dict(_dumped(result.stdout.decode("utf-8")))

    return read


_ENTRY = re.compile(r"^FieldName: (.*?)\n(?:.*\n)*?FieldValue: (.*(?:\n(?!Field[A-Z]\w+: |---).*)*)", re.M)


def _dumped(text: str) -> Iterator[tuple[str, str]]:
    """Read pdftk's listing; a value goes on until the next key, as it may hold line breaks."""
    for block in text.split("---\n"):
        if match := _ENTRY.search(block):
            yield match[1], match[2].removesuffix("\n")


# --- by name --------------------------------------------------------------------------------

FILLERS: dict[str, Callable[[bytes], Fill]] = {
    "stforms": fill_stforms,
    "floor": fill_floor,
    "pikepdf": fill_pikepdf,
    "pypdf": fill_pypdf,
    "pdftk": fill_pdftk,
}
READERS: dict[str, Callable[[], Read]] = {
    "stforms": read_stforms,
    "pikepdf": read_pikepdf,
    "pypdf": read_pypdf,
    "pdftk": read_pdftk,
}
