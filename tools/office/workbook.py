"""What openpyxl leaves to be done: shared strings as Excel keeps them, and the same bytes everywhere."""

from __future__ import annotations

import io
from collections.abc import Sequence

from lxml import etree
from openpyxl import Workbook

from office import package
from office.layout import Form
from office.markup import HEAD

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "[Content_Types].xml"
FONT = ("b", "i", "strike", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family", "scheme")
STRINGS = "xl/sharedStrings.xml"
STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def packed(form: Form, book: Workbook, growing: Sequence[set[int]]) -> bytes:
    """Return the workbook's file, with our own properties in place of the library's and no clock.

    `growing` has for every sheet the rows whose height is only where Excel begins.
    """
    stream = io.BytesIO()
    book.save(stream)
    parts = package.unpack(stream.getvalue())
    trees = {name: etree.fromstring(parts[name]) for name in sorted(parts)}
    _share_strings(trees)
    for number, rows in enumerate(growing, 1):
        _let_grow(trees[f"xl/worksheets/sheet{number}.xml"], rows)
    _order_fonts(trees["xl/styles.xml"])
    written: dict[str, str | bytes] = {TYPES: _written(trees.pop(TYPES))}
    written |= {name: _written(tree) for name, tree in trees.items()}
    written["docProps/core.xml"] = package.core(form)
    written["docProps/app.xml"] = package.extended()
    return package.pack(written)


def _written(tree: etree._Element) -> bytes:
    """Return a part as bytes that do not depend on which library wrote it."""
    etree.cleanup_namespaces(tree)
    return HEAD.encode() + etree.tostring(tree, encoding="UTF-8")


def _let_grow(sheet: etree._Element, rows: set[int]) -> None:
    """Say that nobody chose these rows' height, so that Excel fits it to what is typed."""
    for row in sheet.iter(f"{{{MAIN}}}row"):
        if int(row.get("r", "0")) in rows:
            del row.attrib["customHeight"]


def _order_fonts(styles: etree._Element) -> None:
    """Put what is said about a font in the order of the schema."""
    for font in styles.iter(f"{{{MAIN}}}font"):
        font[:] = sorted(font, key=lambda child: FONT.index(etree.QName(child).localname))


def _share_strings(trees: dict[str, etree._Element]) -> None:
    """Move all words from the cells to the part where Excel expects them."""
    found: dict[str, int] = {}
    count = 0
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            for cell in tree.iter(f"{{{MAIN}}}c"):
                count += _share(cell, found)
    table = etree.fromstring(f'<sst xmlns="{MAIN}"/>')
    table.set("count", str(count))
    table.set("uniqueCount", str(len(found)))
    for text in found:
        etree.SubElement(etree.SubElement(table, f"{{{MAIN}}}si"), f"{{{MAIN}}}t").text = text
    trees[STRINGS] = table
    _declare(trees)


def _share(cell: etree._Element, found: dict[str, int]) -> bool:
    """Give one cell the number of its words, when it has words; an empty cell has no type."""
    if cell.get("t") == "inlineStr":
        text = "".join(map(str, cell.itertext()))
        del cell[:]
        cell.set("t", "s")
        etree.SubElement(cell, f"{{{MAIN}}}v").text = str(found.setdefault(text, len(found)))
        return True
    if not len(cell) and "t" in cell.attrib:
        del cell.attrib["t"]
    return False


def _declare(trees: dict[str, etree._Element]) -> None:
    """Name the part of the shared strings where a program looks for parts."""
    types = trees[TYPES]
    override = f"{{{package.PACKAGE}/content-types}}Override"
    etree.SubElement(types, override, {"PartName": f"/{STRINGS}", "ContentType": STRINGS_TYPE})
    links = trees["xl/_rels/workbook.xml.rels"]
    relationship = f"{{{package.PACKAGE}/relationships}}Relationship"
    target = {
        "Id": f"rId{len(links) + 1}",
        "Type": f"{package.OFFICE}/relationships/sharedStrings",
        "Target": "sharedStrings.xml",
    }
    etree.SubElement(links, relationship, target)
