"""What each tool loses of a file that holds more than plain cells and text."""

from __future__ import annotations

import io
import shutil
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from office_carriers import DOCUMENT, WORKBOOK, Find, carried
from office_libreoffice import Converter
from office_measure import takes_part
from office_rich import BOUND, rich_document, rich_workbook
from office_word import boxes, document

import stforms
from stforms.paths import data_root

FORM = "checklista-st"
NAME = BOUND[0]
ANSWER = "Öjeby vårdcentral & BVC"
"""What every tool writes, into the cell of NAME."""

_CELL = "B8"
Tool = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Loss:
    """What a file held, how much of that it still held after each tool, and whether the answer is in it."""

    kind: str
    before: Mapping[str, int]
    after: dict[str, dict[str, int]] = field(default_factory=dict)
    written: dict[str, bool | None] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def losses(folder: Path, converter: Converter | None) -> list[Loss]:
    """Return what is lost of the document and of the workbook."""
    blanks = {
        kind: data_root() / f"templates/forms/{FORM}/2026-{kind}/blank.{kind}" for kind in ("docx", "xlsx")
    }
    made = {
        "docx": rich_document(blanks["docx"].read_bytes()),
        "xlsx": rich_workbook(blanks["xlsx"].read_bytes()),
    }
    library = _library(folder / "library", made)
    tools: dict[str, dict[str, Tool]] = {
        "docx": {
            "stforms": lambda _: _stforms(library, "docx"),
            "python-docx": _python_docx,
            "docxtpl": _docxtpl,
        },
        "xlsx": {"stforms": lambda _: _stforms(library, "xlsx"), "openpyxl": _openpyxl},
    }
    found = []
    for kind, carriers in (("docx", DOCUMENT), ("xlsx", WORKBOOK)):
        if converter is not None:
            tools[kind]["LibreOffice"] = lambda data, kind=kind: _converted(converter, data, kind, folder)  # type: ignore[misc]
        found.append(_loss(kind, made[kind], carriers, tools[kind]))
    return found


def _loss(kind: str, data: bytes, carriers: dict[str, Find], tools: dict[str, Tool]) -> Loss:
    before = carried(data, carriers)
    loss = Loss(kind, {name: found.total() for name, found in before.items()})
    for who, tool in tools.items():
        if not takes_part(who):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl says which extensions it drops
                made = tool(data)
        except Exception as error:
            loss.failed[who] = f"{type(error).__name__}: {error}"
            continue
        after = carried(made, carriers)
        loss.after[who] = {name: (found & after[name]).total() for name, found in before.items()}
        loss.written[who] = None if who == "LibreOffice" else _written(made, kind)
    return loss


def _written(data: bytes, kind: str) -> bool:
    if kind == "docx":
        return any(ANSWER in text for text in boxes(document(data)).values())
    import openpyxl

    return bool(openpyxl.load_workbook(io.BytesIO(data))["Checklista"][_CELL].value == ANSWER)


# --- the tools ------------------------------------------------------------------------------


def _library(folder: Path, blanks: Mapping[str, bytes]) -> stforms.Library:
    """Return a library whose blanks are the rich files; slots and schemas are those of the form."""
    shutil.copytree(data_root() / "schemas", folder / "schemas")
    for kind, data in blanks.items():
        edition = f"templates/forms/{FORM}/2026-{kind}"
        (folder / edition).mkdir(parents=True)
        shutil.copy(data_root() / edition / "edition.toml", folder / edition)
        (folder / edition / f"blank.{kind}").write_bytes(data)
    return stforms.Library(root=folder)


def _stforms(library: stforms.Library, kind: str) -> bytes:
    outcome = stforms.fill({NAME: ANSWER}, f"{FORM}/2026-{kind}", library=library)
    assert outcome.value is not None, outcome.findings
    return bytes(outcome.value)


def _python_docx(data: bytes) -> bytes:
    """Write into the cell; python-docx does not see the control in it."""
    from docx import Document

    opened, out = Document(io.BytesIO(data)), io.BytesIO()
    opened.tables[0].cell(1, 1).text = ANSWER
    opened.save(out)
    return out.getvalue()


def _docxtpl(data: bytes) -> bytes:
    """Put a tag into the control, and render it."""
    from docxtpl import DocxTemplate

    made = DocxTemplate(io.BytesIO(_tagged(data)))
    out = io.BytesIO()
    made.render({NAME: ANSWER}, autoescape=True)
    made.save(out)
    return out.getvalue()


def _tagged(data: bytes) -> bytes:
    from office_word import fill_controls, with_document

    root = document(data)
    fill_controls(root, {NAME: f"{{{{ {NAME} }}}}"})
    return with_document(data, root)


def _openpyxl(data: bytes) -> bytes:
    import openpyxl

    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book["Checklista"][_CELL].value = ANSWER
    book.save(out)
    return out.getvalue()


def _converted(converter: Converter, data: bytes, kind: str, folder: Path) -> bytes:
    """Open and save."""
    source = folder / f"rich.{kind}"
    source.write_bytes(data)
    converter.convert([source], kind, folder / "rich")
    return (folder / "rich" / source.name).read_bytes()
