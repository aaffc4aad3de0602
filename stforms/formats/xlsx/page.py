"""A sheet of a blank: what is printed in its cells, which are merged, open for writing, or have a list."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from stforms.formats.opc import local, parse_xml, utf8
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.cells import elements
from stforms.formats.xlsx.refs import Area, area, join, named, refs, split
from stforms.formats.xlsx.values import Value

At = tuple[int, int]

_USUAL = 9.14
"""How wide a column is of which nothing is said: 8.43 digits and the room around them."""


@dataclass(frozen=True)
class Validation:
    """A rule for what may be typed into some cells: its type, and the list it offers.

    `second` is the other limit of a rule with two, `operator` how they are compared (18.18.20), `prompt`
    what is shown to who types.
    """

    type: str
    areas: tuple[Area, ...]
    formula: str
    second: str = ""
    operator: str = "between"
    prompt: str = ""


@dataclass
class Page:
    """A sheet of the blank, analysed."""

    book: Book
    sheet: Sheet
    data: bytes = b""
    elements: dict[At, Any] = field(default_factory=dict)
    printed: dict[At, Value] = field(default_factory=dict)
    formulas: frozenset[At] = frozenset()

    def __post_init__(self) -> None:
        self.data = utf8(self.book.package.read(self.sheet.part))
        self.root = parse_xml(self.data)
        self.elements = {split(ref): cell for ref, cell in elements(self.root)}
        raws = {split(ref.decode()): raw for ref, raw in self.book.cells(self.sheet).items()}
        self.formulas = frozenset(at for at, raw in raws.items() if raw[3])
        values = {at: self.book.value(raw) for at, raw in raws.items() if not raw[3]}
        self.printed = {at: value for at, value in sorted(values.items()) if value.text}

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """Return the merged cells."""
        return tuple(_areas(node.get("ref", "") for node in self._nodes("mergeCell")))

    def whole(self, at: At) -> Area:
        """Return the merged cells that a cell is one of, or the cell alone."""
        return next((merge for merge in self.merges if merge.holds(at)), Area(*at, *at))

    @cached_property
    def validations(self) -> tuple[Validation, ...]:
        """Return the rules for typing; newer ones stand in an extension (x14) and look alike."""
        return tuple(self._validation(node) for node in self._nodes("dataValidation"))

    def _validation(self, node: Any) -> Validation:
        first, second = (_formula(node, name) for name in ("formula1", "formula2"))
        inner = (child.text or "" for child in node.iter() if local(child) == "sqref")
        refs = (node.get("sqref") or next(inner, "")).split()
        operator, prompt = node.get("operator", "between"), node.get("prompt", "")
        return Validation(node.get("type", ""), tuple(_areas(refs)), first, second, operator, prompt)

    def validation(self, at: At) -> Validation | None:
        """Return the rule for a cell."""
        return next((rule for rule in self.validations if any(one.holds(at) for one in rule.areas)), None)

    def style(self, at: At) -> str:
        """Return the style of a cell: its own, else its row's, else its column's (18.3.1.73, 18.3.1.13)."""
        cell = self.elements.get(at)
        if cell is not None:
            return str(cell.get("s", ""))
        row = next((n for n in self._nodes("row") if n.get("r") == str(at[0])), None)
        if row is not None and row.get("customFormat") in ("1", "true"):
            return str(row.get("s", ""))
        columns = (n for n in self._nodes("col") if int(n.get("min", 0)) <= at[1] <= int(n.get("max", 0)))
        return next((str(node.get("style", "")) for node in columns), "")

    def choices(self, at: At) -> tuple[str, ...]:
        """Return the list that a cell offers; () where it has none, or one that is worked out."""
        rule = self.validation(at)
        if rule is None or rule.type != "list":
            return ()
        if rule.formula.startswith('"'):
            return tuple(part.strip() for part in rule.formula.strip('"').split(","))
        found = self._listed(rule.formula)
        return tuple(value.text for value in found if value.text)

    def _listed(self, formula: str) -> list[Value]:
        """Return what stands in the cells that a list is taken from."""
        here = formula if "!" in formula else f"'{self.sheet.name.replace(chr(39), chr(39) * 2)}'!{formula}"
        found = named(here) or self.book.names.get(formula.casefold())
        sheet = self.book.sheet(found[0]) if found is not None else None
        if found is None or sheet is None:
            return []
        cells = self.book.cells(sheet)
        return [self.book.value(cells.get(ref.encode())) for ref in refs(found[1])]

    @cached_property
    def unlocked(self) -> tuple[At, ...]:
        """Return the cells that are open for writing, the first one of merged cells for all of them."""
        open_ = [at for at, cell in self.elements.items() if cell.get("s", "0") in self.book.unlocked]
        return tuple(dict.fromkeys(self.whole(at)[:2] for at in open_))

    def open(self, at: At) -> bool:
        """Tell whether a cell is open for writing; on a blank without protection, whether it is empty."""
        if self.book.unlocked:
            return self.whole(at)[:2] in self.unlocked
        return at in self.elements and at not in self.printed and at not in self.formulas

    @cached_property
    def protected(self) -> bool:
        """Tell whether the sheet is protected: then only its open cells take anything (18.3.1.85)."""
        return any(node.get("sheet") in ("1", "true") for node in self._nodes("sheetProtection"))

    @cached_property
    def heights(self) -> dict[int, float]:
        """Return the heights of the rows that have one of their own, in points."""
        found = ((node.get("r", ""), node.get("ht", "")) for node in self._nodes("row"))
        return {int(row): float(height) for row, height in found if row.isdigit() and height}

    def edges(self, last: int) -> list[float]:
        """Return how far from the left edge each column up to `last` begins, and the end of the last.

        In widths of a digit (18.3.1.13); only how they compare matters, as every program prints at a scale
        of its own.
        """
        formats = next(self._nodes("sheetFormatPr"), None)
        usual = float(formats.get("defaultColWidth", _USUAL)) if formats is not None else _USUAL
        widths = dict.fromkeys(range(1, last + 1), usual)
        for node in self._nodes("col"):
            shown = 0.0 if node.get("hidden") in ("1", "true") else float(node.get("width", usual))
            columns = range(int(node.get("min", 0)), min(int(node.get("max", 0)), last) + 1)
            widths |= {column: shown for column in columns if column in widths}
        return [0.0, *itertools.accumulate(widths.values())]

    def hidden(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the rows and the columns that are hidden."""
        return hidden(self.root)

    def _nodes(self, name: str) -> Iterator[Any]:
        return (node for node in self.root.iter("*") if local(node) == name)


def _formula(node: Any, name: str) -> str:
    found = next((child for child in node.iter() if local(child) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _areas(refs: Iterable[str]) -> Iterator[Area]:
    """Yield the areas of these references; whole columns and the like have no slots to find."""
    for ref in refs:
        with contextlib.suppress(ValueError):
            yield area(ref)


def hidden(root: Any) -> tuple[frozenset[int], frozenset[int]]:
    """Return the rows and the columns of a sheet that are hidden."""
    rows: set[int] = set()
    columns: set[int] = set()
    for node in root.iter("*"):
        if node.get("hidden") in ("1", "true"):
            if local(node) == "row" and node.get("r", "").isdigit():
                rows.add(int(node.get("r")))
            elif local(node) == "col":
                columns.update(range(int(node.get("min", 0)), min(int(node.get("max", 0)), 16_384) + 1))
    return frozenset(rows), frozenset(columns)


def place(sheet: str, at: At) -> str:
    """Return where a cell is, in words of the workbook: Checklista!C5."""
    return f"{sheet}!{join(*at)}"
