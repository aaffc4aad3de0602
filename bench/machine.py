"""Who can take part on this machine, in which version, and what the machine is."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOREIGN = "stforms, foreign name"
CONTESTANTS = ("stforms", "pikepdf", "pdf-lib", "pypdf", "pdftk")
LABELS = {
    "stforms": "stforms",
    FOREIGN: FOREIGN,
    "floor": "floor: copy the blank",
    "pikepdf": "pikepdf.form",
    "pypdf": "pypdf",
    "pdf-lib": "pdf-lib",
    "pdftk": "pdftk",
}
_HOW = {
    "pypdf": "pip install pypdf",
    "pdf-lib": "needs Node.js; then npm ci --prefix bench",
    "pdftk": "install pdftk-java",
    "poppler": "install poppler-utils",
    "Pillow": "pip install pillow",
    "docxtpl": "pip install docxtpl",
    "docx-mailmerge2": "pip install docx-mailmerge2",
    "python-docx": "pip install python-docx",
    "docx2python": "pip install docx2python",
    "python-calamine": "pip install python-calamine",
    "LibreOffice": "install libreoffice-writer and libreoffice-calc",
}
_OFFICE = ("lxml", "docxtpl", "docx-mailmerge2", "python-docx", "docx2python", "openpyxl", "python-calamine")


@cache
def versions() -> dict[str, str | None]:
    """Return the version of every contestant and tool; None where it is not there."""
    import stforms

    return {
        "stforms": stforms.__version__,
        "pikepdf": _package("pikepdf"),
        "pypdf": _package("pypdf"),
        "pdf-lib": _pdf_lib(),
        "pdftk": _program("pdftk", "--version", r"java ([\d.]+)"),
        "qpdf": _qpdf(),
        "poppler": _program("pdftoppm", "-v", r"version ([\d.]+)"),
        "PDFium (pypdfium2)": _package("pypdfium2"),
        "Pillow": _package("pillow"),
        **{name: _package(name) for name in _OFFICE},
        "LibreOffice": _program("soffice", "--version", r"LibreOffice ([\d.]+)"),
        "Node.js": _program("node", "--version", r"v([\d.]+)"),
        "Java": _program("java", "-version", r'version "([^"]+)"'),
        "Python": platform.python_version(),
    }


def here(name: str) -> bool:
    """Tell whether a contestant or tool is there."""
    return name in ("floor", FOREIGN) or versions()[name] is not None


def missing() -> list[str]:
    """Return a line for each contestant or tool that is not there: what it is and how to get it."""
    lines = [f"{name} is missing on this machine ({how})" for name, how in _HOW.items() if not here(name)]
    return lines if can_check_drawings() else [*lines, "what is drawn was not looked at"]


def can_check_drawings() -> bool:
    """Tell whether the tools that look at what was drawn are there."""
    return here("poppler") and here("Pillow")


def described() -> str:
    """Return the machine in one line: processor, cores, system, Python."""
    cores = os.cpu_count()
    system = f"{platform.system()} {platform.machine()}"
    return f"{_processor()}, {cores} cores, {system}, Python {platform.python_version()}"


# --- asking ---------------------------------------------------------------------------------


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _pdf_lib() -> str | None:
    package = HERE / "node_modules" / "pdf-lib" / "package.json"
    if shutil.which("node") is None or not package.is_file():
        return None
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def _program(name: str, option: str, pattern: str) -> str | None:
    if shutil.which(name) is None:
        return None
    result = subprocess.run([name, option], capture_output=True, text=True, check=False)
    match = re.search(pattern, result.stdout + result.stderr)
    return match[1] if match else "?"


def _qpdf() -> str:
    import pikepdf

    return str(pikepdf.__libqpdf_version__)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file() and (match := re.search(r"model name\s*: (.+)", cpuinfo.read_text())):
        return match[1].strip()
    return platform.processor() or platform.machine()
