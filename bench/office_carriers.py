"""What a file carries besides its answers, found in its parts, whichever program wrote it.

What can be told apart (a tag, an id) is told apart, so that new ones do not make good for lost ones.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree
from office_zip import members

Element: TypeAlias = Any
Found: TypeAlias = "Counter[str]"
"""What there is of a kind: identity -> number; "" for things that are all alike."""

Find = Callable[["Parts"], Found]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Parts:
    """The parts of a file that are XML, by name."""

    roots: dict[str, Element]

    def all(self, name: str, under: str = "") -> Iterator[Element]:
        """Yield the elements of this local name, in parts whose names begin so."""
        for part, root in self.roots.items():
            if part.startswith(under):
                yield from (element for element in root.iter("{*}" + name))


def parts_of(data: bytes) -> Parts:
    """Return the parts."""
    xml = {n: c for n, c in members(data).items() if n.endswith((".xml", ".vml", ".rels"))}
    return Parts({name: etree.fromstring(content) for name, content in xml.items()})


def carried(data: bytes, carriers: dict[str, Find]) -> dict[str, Found]:
    """Return what there is of each kind; nothing in a file that cannot be opened."""
    try:
        parts = parts_of(data)
    except (zipfile.BadZipFile, etree.XMLSyntaxError):
        return {name: Counter() for name in carriers}
    return {name: find(parts) for name, find in carriers.items()}


def _attribute(element: Element, name: str) -> str | None:
    """Return an attribute, whatever its namespace."""
    return next((v for key, v in element.attrib.items() if etree.QName(key).localname == name), None)


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _alike(elements: Iterator[Element]) -> Found:
    return Counter("" for _ in elements)


def _saying(parts: Parts, name: str, words: str) -> Found:
    """Return the elements of a name that say something, in whichever dialect."""
    return _alike(e for e in parts.all(name) if words in _text(e).replace("'", "").replace("$", ""))


# --- workbooks ------------------------------------------------------------------------------


def _check_shapes(parts: Parts) -> Found:
    return _alike(e for e in parts.all("ClientData", "xl/") if _attribute(e, "ObjectType") == "Checkbox")


def _rich_texts(parts: Parts) -> Found:
    """Return the strings with a look of their own for some of their words."""
    strings = (*parts.all("si", "xl/sharedStrings"), *parts.all("is", "xl/worksheets/"))
    return Counter(_text(e) for e in strings if len(e.findall("{*}r")) > 1)


def _names(parts: Parts) -> Found:
    names = (str(_attribute(e, "name")) for e in parts.all("definedName"))
    return Counter(name for name in names if not name.startswith("_xlnm"))


WORKBOOK: dict[str, Find] = {
    "form controls": lambda p: _alike(p.all("formControlPr", "xl/")),
    "their shapes": _check_shapes,
    "text boxes": lambda p: _saying(p, "sp", "studierektor"),
    "header pictures": lambda p: _alike(p.all("legacyDrawingHF", "xl/worksheets/")),
    "lists from another sheet (x14)": lambda p: _saying(p, "dataValidation", "Kurser!A6:A13"),
    "data bars (x14)": lambda p: _alike(e for e in p.all("dataBar", "xl/") if "2009/9" in e.tag),
    "sparklines": lambda p: _alike(p.all("sparkline", "xl/")),
    "cell check boxes": lambda p: _alike(p.all("xfComplement", "xl/styles")),
    "rich texts": _rich_texts,
    "threaded comments": lambda p: _alike(p.all("threadedComment", "xl/threadedComments/")),
    "notes": lambda p: _alike(p.all("comment", "xl/comments")),
    "defined names": _names,
    "tables": lambda p: Counter(str(_attribute(e, "displayName")) for e in p.all("table", "xl/tables/")),
    "custom property": lambda p: _alike(p.all("property", "docProps/custom")),
}


# --- documents ------------------------------------------------------------------------------


def _properties(parts: Parts, name: str) -> Found:
    """Return the content controls with such a property, by its value."""
    found = (e.find("{*}" + name) for e in parts.all("sdtPr", "word/document"))
    return Counter(_attribute(e, "val") or "" for e in found if e is not None)


def _entries(parts: Parts) -> Found:
    return Counter(str(_attribute(e, "displayText")) for e in parts.all("listItem", "word/document"))


DOCUMENT: dict[str, Find] = {
    "content controls": lambda p: _alike(p.all("sdt", "word/document")),
    "tags": lambda p: _properties(p, "tag"),
    "ids": lambda p: _properties(p, "id"),
    "titles": lambda p: _properties(p, "alias"),
    "locks": lambda p: _properties(p, "lock"),
    "check boxes": lambda p: _properties(p, "checkbox"),
    "list entries": _entries,
    "links to placeholders": lambda p: _properties(p, "placeholder"),
    "data bindings": lambda p: _properties(p, "dataBinding"),
    "customXml items": lambda p: _alike(p.all("svar", "customXml/")),
    "glossary entries": lambda p: _alike(p.all("docPart", "word/glossary/")),
    "text boxes": lambda p: _saying(p, "txbxContent", "studierektor"),
    "headers": lambda p: _saying(p, "hdr", "Älvbro"),
    "document variables": lambda p: _alike(p.all("docVar", "word/settings")),
    "custom property": lambda p: _alike(p.all("property", "docProps/custom")),
}
