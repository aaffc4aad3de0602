"""What a Word form holds, read and written with lxml alone: cells, controls, templates for the peers.

Written for the benchmark, on purpose without anything of stforms, so that it can judge it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from lxml import etree
from office_cases import ON

Element: TypeAlias = Any
Spot: TypeAlias = tuple[int, int, int]
"""Where a text stands: table, row, cell; or, outside tables, (-1, 0, number of the paragraph or control)."""

DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}


def document(data: bytes) -> Element:
    """Return the document part of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(DOCUMENT))


def with_document(data: bytes, root: Element) -> bytes:
    """Return the file with another document part, as one writes it with zipfile: all members packed anew."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, etree.tostring(root, encoding="UTF-8") if name == DOCUMENT else old.read(name))
    return out.getvalue()


# --- what stands where ----------------------------------------------------------------------


def boxes(root: Element) -> dict[Spot, str]:
    """Return the text of every cell, and of every paragraph or control outside tables."""
    return {spot: _text(element) for spot, element in _boxes(root)}


def spots(root: Element) -> dict[str, Spot]:
    """Return where every control stands, by its tag."""
    found = {}
    for spot, element in _boxes(root):
        inside = element.iter(f"{_W}sdt")
        around = (control for control in element.iterancestors(f"{_W}sdt") if _holds_one_cell(control))
        found |= {_tag(control): spot for control in (*inside, *around)}
    return found


def _boxes(root: Element) -> Iterator[tuple[Spot, Element]]:
    tables = list(root.iter(f"{_W}tbl"))
    for number, table in enumerate(tables):
        for row_number, row in enumerate(_within(table, "tr")):
            for cell_number, cell in enumerate(_within(row, "tc")):
                yield (number, row_number, cell_number), cell
    alone = [e for e in root.find(f"{_W}body") if e.tag in (f"{_W}p", f"{_W}sdt")]
    yield from (((-1, 0, number), element) for number, element in enumerate(alone))


def _within(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of this name, those in controls too."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag == f"{_W}sdt":
            yield from _within(child.find(f"{_W}sdtContent"), name)


def _holds_one_cell(control: Element) -> bool:
    return len(control.findall(f"{_W}sdtContent/{_W}tc")) == 1


def _text(element: Element) -> str:
    paragraphs = [element] if element.tag == f"{_W}p" else element.iter(f"{_W}p")
    return "\n".join("".join(_said(paragraph)) for paragraph in paragraphs)


def _said(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter(f"{_W}t", *_BREAKS):
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.getparent().tag == f"{_W}r":
            yield _BREAKS[element.tag]


# --- controls -------------------------------------------------------------------------------


def _tag(control: Element) -> str:
    return str(control.find(f"{_W}sdtPr/{_W}tag").get(f"{_W}val"))


def fill_controls(root: Element, texts: Mapping[str, str]) -> None:
    """Write texts into the controls: the script that one writes oneself."""
    for control in root.iter(f"{_W}sdt"):
        text = texts.get(_tag(control))
        if text is not None:
            _fill_one(control, text)


def _fill_one(control: Element, text: str) -> None:
    properties = control.find(f"{_W}sdtPr")
    for placeholder in properties.findall(f"{_W}showingPlcHdr"):
        properties.remove(placeholder)
    for state in properties.iter(f"{_W14}checked"):
        state.set(f"{_W14}val", "1" if text == ON else "0")
    _write(next(control.find(f"{_W}sdtContent").iter(f"{_W}r")), text)


def _write(run: Element, text: str) -> None:
    """Write a text into a run, without the placeholder's look."""
    for child in list(run):
        style = child.find(f"{_W}rStyle")
        if child.tag != f"{_W}rPr" or style is not None:
            run.remove(child)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{_W}br")
        piece = etree.SubElement(run, f"{_W}t")
        piece.text = line
        piece.set(_SPACE, "preserve")


# --- templates ------------------------------------------------------------------------------


def template(blank: bytes, tags: set[str], put: Callable[[Element, str], None]) -> bytes:
    """Return the blank without controls; `put` writes into the run where a control with a tag of ours was."""
    root = document(blank)
    for control in list(root.iter(f"{_W}sdt")):
        content = control.find(f"{_W}sdtContent")
        if _tag(control) in tags:
            put(next(content.iter(f"{_W}r")), variable(_tag(control)))
        parent, at = control.getparent(), control.getparent().index(control)
        parent[at : at + 1] = list(content)
    return with_document(blank, root)


def variable(tag: str) -> str:
    """Return a tag as a name that Jinja and Word take."""
    return tag.replace(".", "__")


def put_nothing(run: Element, name: str) -> None:  # noqa: ARG001 - what a template asks for
    """Leave the place empty, for those who write into cells."""
    _write(run, "")


def put_jinja(run: Element, name: str) -> None:
    """Write a Jinja tag."""
    _write(run, f"{{{{ {name} }}}}")


def put_merge_field(run: Element, name: str) -> None:
    """Make the run a MERGEFIELD."""
    _write(run, f"«{name}»")
    parent, at = run.getparent(), run.getparent().index(run)
    field = etree.Element(f"{_W}fldSimple", {f"{_W}instr": f" MERGEFIELD {name} "})
    parent[at] = field
    field.append(run)
