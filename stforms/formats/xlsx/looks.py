"""How cells look, as far as it tells what they are for: bold, size, borders, colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stforms.formats.opc import local
from stforms.formats.xlsx.book import Book


@dataclass(frozen=True)
class Look:
    """The look of a cell style: bold or not, size in points, sides with a border, its colour or ""."""

    bold: bool = False
    size: float = 11.0
    sides: frozenset[str] = frozenset()
    fill: str = ""


def looks(book: Book) -> tuple[Look, ...]:
    """Return the look of each cell style of a workbook (18.8.10), by its number."""
    parts = book.package.related("styles", book.main)
    groups = {local(group): list(group) for group in book.package.xml(parts[0])} if parts else {}
    fonts = [_font(node) for node in groups.get("fonts", [])]
    fills = [_fill(node) for node in groups.get("fills", [])]
    borders = [_sides(node) for node in groups.get("borders", [])]
    return tuple(_look(node, fonts, fills, borders) for node in groups.get("cellXfs", []))


def _look(
    node: Any, fonts: list[tuple[bool, float]], fills: list[str], borders: list[frozenset[str]]
) -> Look:
    bold, size = _of(fonts, node, "fontId", (False, 11.0))
    return Look(bold, size, _of(borders, node, "borderId", frozenset()), _of(fills, node, "fillId", ""))


def _of(found: list[Any], node: Any, name: str, otherwise: Any) -> Any:
    number = node.get(name, "0")
    return found[int(number)] if number.isdigit() and int(number) < len(found) else otherwise


def _font(node: Any) -> tuple[bool, float]:
    bold = any(local(one) == "b" and one.get("val", "1") not in ("0", "false") for one in node)
    size = next((one.get("val", "") for one in node if local(one) == "sz"), "")
    return bold, float(size or 11.0)


def _sides(node: Any) -> frozenset[str]:
    styled = (one for one in node if one.get("style", "none") != "none")
    return frozenset({"start": "left", "end": "right"}.get(local(one), local(one)) for one in styled)


def _fill(node: Any) -> str:
    """Return a solid fill's colour; "" for none, and for white."""
    for pattern in node:
        if local(pattern) == "patternFill" and pattern.get("patternType") == "solid":
            color = next((one for one in pattern if local(one) == "fgColor"), None)
            said = "" if color is None else "/".join(str(v) for _, v in sorted(color.attrib.items()))
            return "" if said.upper().endswith("FFFFFF") or said in ("0", "9") else said
    return ""
