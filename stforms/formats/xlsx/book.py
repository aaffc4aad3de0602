"""A workbook as it lies in its package: sheets, defined names, number formats, and what cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from stforms.errors import UnreadableError
from stforms.formats.opc import Package, local, parse_xml, remembered
from stforms.formats.xlsx import formats, values
from stforms.formats.xlsx.cells import Grid, Raw, decoded, grid, strings
from stforms.formats.xlsx.formats import Format
from stforms.formats.xlsx.refs import Area, named
from stforms.formats.xlsx.values import NOTHING, Value

MAX_SHEETS = 500

_XF = re.compile(rb'<xf [^>]*?numFmtId="(\d+)"')


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, its part, and whether it is hidden."""

    name: str
    part: str
    hidden: bool = False


class Structure:
    """What a workbook part says: its sheets, the names in it, how its days are counted."""

    def __init__(self, part: bytes) -> None:
        root = parse_xml(part)
        if local(root) != "workbook":
            raise UnreadableError("file.no_office")
        self.since_1904 = _since_1904(root)
        self.sheets = tuple(map(_listed, _children(root, "sheets", "sheet")))
        self._names = _children(root, "definedNames", "definedName")

    @cached_property
    def names(self) -> dict[str, tuple[str, Area]]:
        """Return what defined names stand for (sheet and cells), by name in folded case.

        A name of the workbook goes before a name of one sheet.
        """
        found: dict[str, tuple[str, Area]] = {}
        for node in self._names:
            place = named(node.text or "")
            name = node.get("name", "").casefold()
            if place is not None and (node.get("localSheetId") is None or name not in found):
                found[name] = place
        return found


def _children(root: Any, group: str, name: str) -> list[Any]:
    return [node for above in root if local(above) == group for node in above if local(node) == name]


def _listed(node: Any) -> tuple[str, str, bool]:
    """Return a sheet's name, the id of its relationship, and whether it is hidden."""
    own = next((str(value) for key, value in node.attrib.items() if str(key).endswith("}id")), "")
    return node.get("name", ""), own, node.get("state", "visible") != "visible"


_structure = remembered(Structure)


class Book:
    """An opened workbook. Parts are read when asked for, and once."""

    def __init__(self, package: Package) -> None:
        """Read which sheets there are.

        Raises:
            UnreadableError: the file is no workbook, or damaged.
        """
        if package.main is None:
            raise UnreadableError("file.no_office")
        self.package = package
        self.main = package.main
        self._structure = _structure(package.read(self.main))
        self.since_1904 = self._structure.since_1904
        self.sheets = tuple(self._sheets())
        self._parts: dict[str, bytes] = {}
        self._grids: dict[str, Grid] = {}
        self._numbers: dict[tuple[str, int], Value] = {}

    def _sheets(self) -> Iterator[Sheet]:
        listed = self._structure.sheets
        if len(listed) > MAX_SHEETS:
            raise UnreadableError("file.too_many_sheets", {"sheets": len(listed), "most": MAX_SHEETS})
        relations = {relation.id: relation for relation in self.package.relations(self.main)}
        for name, own, hidden in listed:
            relation = relations.get(own)
            part = self.package.find(relation.target) if relation and relation.kind == "worksheet" else None
            if part is not None:
                yield Sheet(name, part, hidden)

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet with this name; Excel knows no upper and lower case there."""
        folded = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == folded), None)

    def part(self, sheet: Sheet) -> bytes:
        """Return a sheet's part."""
        if sheet.part not in self._parts:
            self._parts[sheet.part] = self.package.read(sheet.part)
        return self._parts[sheet.part]

    def grid(self, sheet: Sheet) -> Grid:
        """Return the cells of a sheet that hold anything."""
        if sheet.part not in self._grids:
            self._grids[sheet.part] = grid(self.part(sheet), self._strings)
        return self._grids[sheet.part]

    def cells(self, sheet: Sheet) -> dict[bytes, Raw]:
        """Return the cells of a sheet that hold anything, by reference."""
        return self.grid(sheet).raws

    @property
    def names(self) -> dict[str, tuple[str, Area]]:
        """Return what defined names stand for (sheet and cells), by name in folded case."""
        return self._structure.names

    @cached_property
    def _strings(self) -> list[str]:
        parts = self.package.related("sharedStrings", self.main)
        return strings(self.package.read(parts[0])) if parts else []

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """Return the number format of each cell style."""
        parts = self.package.related("styles", self.main)
        return _formats(self.package.read(parts[0])) if parts else ()

    def format(self, style: int) -> Format:
        """Return the number format of a style by its number in the file."""
        return self.formats[style] if style < len(self.formats) else formats.GENERAL

    @cached_property
    def decorated(self) -> bool:
        """Tell whether any sheet has comments or drawings."""
        names = " ".join(self.package.names).lower()
        return "comment" in names or "drawing" in names

    @cached_property
    def unlocked(self) -> frozenset[str]:
        """Return the numbers of the styles whose cells stay open when a sheet is protected (18.8.33)."""
        parts = self.package.related("styles", self.main)
        groups = self.package.xml(parts[0]) if parts else ()
        styles = [node for group in groups if local(group) == "cellXfs" for node in group]
        return frozenset(str(number) for number, node in enumerate(styles) if _open(node))

    # --- what cells say ---------------------------------------------------------------------

    def value(self, raw: Raw | None) -> Value:
        """Return what a cell says."""
        if raw is None:
            return NOTHING
        (type_, style), stored = raw[1], raw[2]
        if type_ == "n":
            return self._number(stored, style) if stored else NOTHING
        return _other(self._strings[int(stored)] if type_ == "s" else stored, type_)

    def _number(self, raw: str, style: int) -> Value:
        key = (raw, style)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = values.of_number(raw.strip(), self.format(style), self.since_1904)
        return found


def _other(raw: str, type_: str) -> Value:
    """Return what a truth value, an error, a day of a Strict file, or a formula's text says."""
    if type_ == "b":
        return Value("SANT" if raw.strip() in ("1", "true") else "FALSKT", "bool")
    if type_ == "e":
        return Value(raw, "error")
    if type_ == "d":
        return values.of_iso(raw)
    return Value(raw, "text") if raw.strip() else NOTHING


def _open(style: Any) -> bool:
    return any(local(node) == "protection" and node.get("locked") in ("0", "false") for node in style)


def _since_1904(root: Any) -> bool:
    found = (node for node in root if local(node) == "workbookPr")
    return any(node.get("date1904") in ("1", "true", "on") for node in found)


@remembered
def _formats(data: bytes) -> tuple[Format, ...]:
    """Return the number format of each cell style of a styles part."""
    start = data.find(b"<cellXfs")
    section = data[start : data.find(b"</cellXfs>", start)] if start >= 0 else b""
    numbers = [int(number) for number in _XF.findall(section)]
    if numbers and len(numbers) == section.count(b"<xf ") and b"<!" not in data:
        codes = _codes(data) if any(number >= 164 for number in numbers) else {}
    else:
        numbers, codes = _slow_styles(parse_xml(data))
    return tuple(formats.of_number(number, codes) for number in numbers)


def _codes(data: bytes) -> dict[int, str]:
    """Return the format codes that a styles part spells out."""
    start = data.find(b"<numFmts")
    section = data[start : data.find(b"</numFmts>", start)] if start >= 0 else b""
    codes = {}
    for tag in re.findall(rb"<numFmt [^<>]*>", section):
        attributes = dict(re.findall(rb'(\w+)="([^"]*)"', tag))
        if attributes.get(b"numFmtId", b"").isdigit():
            codes[int(attributes[b"numFmtId"])] = decoded([attributes.get(b"formatCode", b"")])[0]
    return codes


def _slow_styles(root: Any) -> tuple[list[int], dict[int, str]]:
    numbers, codes = [], {}
    for group in root:
        for node in group:
            number = node.get("numFmtId", "0")
            if local(group) == "cellXfs":
                numbers.append(int(number) if number.isdigit() else 0)
            elif local(group) == "numFmts" and number.isdigit():
                codes[int(number)] = node.get("formatCode", "")
    return numbers, codes
