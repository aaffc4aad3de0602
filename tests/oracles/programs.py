"""The other programs: each takes a file's bytes and gives back what it makes of them.

A program that is missing fails the test that needs it, and says which Debian package has it.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
import xml.sax.saxutils
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdf.generic
import pypdfium2
import pytest

HERE = Path(__file__).resolve().parent
PACKAGES = {
    "chromium": "chromium",
    "gs": "ghostscript",
    "node": "nodejs (20 or later)",
    "npm": "npm",
    "pdftk": "pdftk-java",
    "pdftocairo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdfunite": "poppler-utils",
    "qpdf": "qpdf",
}
"""Program -> the Debian package that has it."""


def program(name: str) -> str:
    """Return where a program is, or fail with what to install."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing: apt-get install {PACKAGES[name]}", pytrace=False)
    return found


def run(name: str, *arguments: str | Path, accept: tuple[int, ...] = (0,)) -> str:
    """Run a program; fail with what it said unless its exit code is accepted."""
    command = [program(name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    said = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    assert done.returncode in accept, f"{name} {done.returncode}: {said[-2000:]}"
    return done.stdout.decode("utf-8", "replace")


def through(name: str, data: bytes, *arguments: str, accept: tuple[int, ...] = (0,)) -> bytes:
    """Run a program from one file to another; IN and OUT stand for them in the arguments."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"IN": Path(folder) / "in.pdf", "OUT": Path(folder) / "out.pdf"}
        places["IN"].write_bytes(data)
        named = [_place(argument, places) for argument in arguments]
        run(name, *named, accept=accept)
        return places["OUT"].read_bytes()


def _place(argument: str, places: Mapping[str, Path]) -> str:
    for name, path in places.items():
        argument = str(path) if argument == name else argument.replace(f"={name}", f"={path}")
    return argument


def checked(data: bytes) -> str:
    """Return what qpdf --check says of a file; fail when it finds an error or must warn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.pdf"
        path.write_bytes(data)
        return run("qpdf", "--check", path)


def rendered_by_ghostscript(data: bytes) -> str:
    """Return what Ghostscript says while it draws every page: nothing, when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.pdf"
        path.write_bytes(data)
        return run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-r36", "-sDEVICE=nullpage", path)


# --- pdftk -----------------------------------------------------------------------------------


def pdftk_cat(data: bytes) -> bytes:
    """Copy the pages, as people do to put papers together."""
    return through("pdftk", data, "IN", "cat", "output", "OUT")


def pdftk_output(data: bytes) -> bytes:
    """Write the file anew."""
    return through("pdftk", data, "IN", "output", "OUT")


def pdftk_flatten(data: bytes) -> bytes:
    return through("pdftk", data, "IN", "output", "OUT", "flatten")


def pdftk_fill(blank: bytes, texts: Mapping[str, str], ticks: Mapping[str, str]) -> bytes:
    """Fill a blank from XFDF (field -> text, box -> on-state)."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.xfdf"
        data.write_text(_xfdf({**texts, **ticks}), encoding="utf-8")
        return through("pdftk", blank, "IN", "fill_form", str(data), "output", "OUT")


def _xfdf(values: Mapping[str, str]) -> str:
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *parents, last = name.split(".")
        node = tree
        for step in parents:
            node = node.setdefault(step, {})
        node[last] = value
    fields = "".join(_xfdf_field(name, node) for name, node in tree.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<xfdf xmlns="http://ns.adobe.com/xfdf/" xml:space="preserve"><fields>{fields}</fields></xfdf>'
    )


def _xfdf_field(name: str, node: str | dict[str, Any]) -> str:
    if isinstance(node, str):
        inside = f"<value>{xml.sax.saxutils.escape(node)}</value>"
    else:
        inside = "".join(_xfdf_field(*item) for item in node.items())
    return f"<field name={xml.sax.saxutils.quoteattr(name)}>{inside}</field>"


# --- qpdf, Ghostscript, poppler, pikepdf -----------------------------------------------------


def qpdf_rewrite(data: bytes) -> bytes:
    return through("qpdf", data, "--object-streams=generate", "IN", "OUT")


def qpdf_qdf(data: bytes) -> bytes:
    """Write the file so that a person can edit it."""
    return through("qpdf", data, "--qdf", "--object-streams=disable", "IN", "OUT")


def qpdf_linearize(data: bytes) -> bytes:
    """Write the file for the web: its objects come in another order."""
    return through("qpdf", data, "--linearize", "IN", "OUT")


def qpdf_flatten(data: bytes) -> bytes:
    return through("qpdf", data, "--flatten-annotations=all", "IN", "OUT")


def ghostscript(data: bytes) -> bytes:
    """Print to a PDF file: fields become page content."""
    return through(
        "gs", data, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"
    )


def cairo(data: bytes) -> bytes:
    """Print to a PDF file the way Evince and other GNOME programs do."""
    return through("pdftocairo", data, "-pdf", "IN", "OUT")


def pikepdf_save(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    return out.getvalue()


def pdfium_save(data: bytes) -> bytes:
    """Save with pdfium, as Chromium does."""
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(data)
    document.save(out)
    return out.getvalue()


def pdfium_flatten(data: bytes) -> bytes:
    """Make the fields page content with pdfium, as Chromium does to print."""
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for index in range(len(document)):
        page = document[index]
        page.flatten()
        page.close()
    document.save(out)
    document.close()
    return out.getvalue()


# --- pypdf -----------------------------------------------------------------------------------


def pypdf_fill(data: bytes, texts: Mapping[str, str], ticks: Mapping[str, str], incremental: bool) -> bytes:
    """Set fields with pypdf; `incremental` appends them to the file, as Acrobat does."""
    writer = pypdf.PdfWriter(io.BytesIO(data), incremental=incremental)
    values: dict[str, Any] = {**texts, **{name: f"/{state}" for name, state in ticks.items()}}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# --- pdf.js and pdf-lib ----------------------------------------------------------------------


@dataclass
class Node:
    """The node process that runs pdf.js and pdf-lib: started once, one job at a time."""

    folder: Path
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def pdfjs_save(
        self, data: bytes, values: Mapping[str, str] | None = None, ticks: Mapping[str, bool] | None = None
    ) -> bytes:
        """Type values and tick boxes in pdf.js and save: it appends to the file, as Firefox does."""
        return self._through("pdfjsSave", data, values=values or {}, ticks=ticks or {})

    def pdfjs_read(self, data: bytes) -> Any:
        """Return widgets and texts as pdf.js sees them."""
        source = self._stored(data)
        return self._ask({"do": "pdfjsRead", "in": str(source)})

    def pdflib_save(
        self,
        data: bytes,
        values: Mapping[str, str] | None = None,
        ticks: Mapping[str, bool] | None = None,
        flatten: bool = False,
    ) -> bytes:
        """Load with pdf-lib, set values, flatten if asked to, save."""
        return self._through("pdflibSave", data, values=values or {}, ticks=ticks or {}, flatten=flatten)

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()

    @property
    def _errors(self) -> Path:
        return self.folder / "stderr.txt"

    def _through(self, job: str, data: bytes, **more: Any) -> bytes:
        source, target = self._stored(data), self.folder / "out.pdf"
        self._ask({"do": job, "in": str(source), "out": str(target), **more})
        return target.read_bytes()

    def _stored(self, data: bytes) -> Path:
        path = self.folder / "in.pdf"
        path.write_bytes(data)
        return path

    def _ask(self, job: Mapping[str, Any]) -> Any:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, f"node ended: {self._errors.read_text(encoding='utf-8')[-2000:]}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            if not (HERE / "node_modules" / "pdfjs-dist").is_dir():
                pytest.fail("pdf.js and pdf-lib are missing: npm ci --prefix tests/oracles", pytrace=False)
            command = [program("node"), str(HERE / "serve.mjs")]
            pipe = subprocess.PIPE
            with self._errors.open("w") as errors:
                self._process = subprocess.Popen(
                    command, stdin=pipe, stdout=pipe, stderr=errors, text=True, encoding="utf-8", cwd=HERE
                )
        return self._process
