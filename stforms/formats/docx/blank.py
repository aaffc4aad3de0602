"""Compile an empty form: its parts as literal bytes with holes, its lines with slots in them.

Filling changes nothing but the holes, and copies every other member of the package as it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from stforms.errors import IntegrityError, StformsError, said
from stforms.formats.carrier import Carrier, carrier_of
from stforms.formats.docx.content import of_content_control
from stforms.formats.docx.controls import Control
from stforms.formats.docx.gaps import of_gap
from stforms.formats.docx.growth import IDS_A_TABLE, SDT_IDS, Growth
from stforms.formats.docx.legacy import of_legacy_field
from stforms.formats.docx.locate import Spot, below, beside, crossing
from stforms.formats.docx.names import local
from stforms.formats.docx.openings import BELOW, WHOLE, Opening, holders, places
from stforms.formats.docx.outline import outline
from stforms.formats.docx.printed import cell_of, place_name, text_in
from stforms.formats.docx.rows import Box, Outline, Row
from stforms.formats.docx.spaces import of_paragraph
from stforms.formats.docx.stores import Binding, Stores
from stforms.formats.docx.targets import Part, Target
from stforms.formats.lines import Line
from stforms.formats.opc import Package, Repack, parse_xml, utf8
from stforms.formats.spans import spans
from stforms.model import Where

Element: TypeAlias = Any


@dataclass
class DocxBlank:
    """A blank ready to be filled many times. Locators give targets; a target is made once."""

    data: bytes
    package: Package
    parts: dict[str, Part]
    outlines: dict[str, Outline]
    main: str
    targets: dict[Hashable, Target] = field(default_factory=dict)
    growths: list[Growth] = field(default_factory=list)
    repeats: dict[int, Hashable] = field(default_factory=dict)

    # --- locators ---------------------------------------------------------------------------

    def tagged(self, tag: str) -> Target | None:
        """Return the content control with this tag."""
        return self._control(lambda c: not c.legacy and c.tag == tag)

    def aliased(self, alias: str) -> Target | None:
        """Return the content control with this alias (what Word calls its title)."""
        return self._control(lambda c: not c.legacy and c.alias == alias)

    def field(self, name: str) -> Target | None:
        """Return the legacy form field with this name."""
        return self._control(lambda c: c.legacy and c.name == name)

    def beside(self, label: str, under: str | None = None) -> Target | None:
        """Return the place right of, else below, the cell with this text; or what follows it in its line."""
        return self._at(next(beside(self.outlines, label, under), None))

    def crossing(self, row: str, column: str, under: str | None = None) -> Target | None:
        """Return the cell in the row with this label and the column with this heading."""
        return self._at(next(crossing(self.outlines, row, column, under), None))

    def below(self, heading: str) -> Target | None:
        """Return the place of the text between this heading and the next."""
        return self._at(below(self.outlines, heading))

    def placed(self, line: int, cell: int, number: int, part: str | None = None) -> Target | None:
        """Return a place by its numbers, all from 1: the line, the cell in it, the place in that."""
        name = self.main if part is None else part
        rows = self.outlines[name].rows if name in self.outlines else []
        boxes = rows[line - 1].boxes if 0 < line <= len(rows) else []
        found = places(boxes[cell - 1], self.holders(name)) if 0 < cell <= len(boxes) else []
        return self.at(name, boxes[cell - 1], found[number - 1]) if 0 < number <= len(found) else None

    # --- targets ----------------------------------------------------------------------------

    def at(self, name: str, box: Box, place: Opening) -> Target | None:
        """Return the target of a place in a box of this part; None where nothing can be written."""
        part, control = self.parts[name], place.control
        if control is not None:
            return self._kept(control, lambda: _of_control(part, control, self.stores.binding(control)))
        if place.kind == WHOLE:
            return self._kept(box, lambda: of_paragraph(part, box.paragraphs[0])) if box.paragraphs else None
        key = (id(box), place.start)
        if key not in self.targets:
            if place.kind == BELOW:
                target: Target | None = of_paragraph(part, _first_empty(box))
            else:
                target = of_gap(part, box, place)
            if target is None:
                return None
            target.gap = (place.start, place.end)
            target.placeholder = box.whole[place.start : place.end].strip()
            target.box, row = self._standing(target, box)
            target.where = Where(place=place_name(row, target))
            target.empty = part.data[target.start : target.end]
            self.targets[key] = target
        return self.targets[key]

    def holders(self, name: str) -> frozenset[int]:
        """Return the ids of the controls of a part that only hold others, or several lines of a table."""
        if name not in self._holders:
            self._holders[name] = holders(self.outlines[name])
        return self._holders[name]

    @cached_property
    def _holders(self) -> dict[str, frozenset[int]]:
        return {}

    def _control(self, wanted: Any) -> Target | None:
        for name, found in self.outlines.items():
            control = next((c for c in found.controls if wanted(c)), None)
            if control is not None:
                return self._kept(
                    control, lambda n=name, c=control: _of_control(self.parts[n], c, self.stores.binding(c))
                )
        return None

    def _kept(self, key: Any, make: Any) -> Target:
        if id(key) not in self.targets:
            target: Target = make()
            target.box, row = self._standing(target, key)
            target.where = Where(place=place_name(row, target))
            self.targets[id(key)] = target
            target.placeholder = text_in(target)
            target.empty = self.parts[target.part].data[target.start : target.end]
        return self.targets[id(key)]

    def _at(self, spot: Spot | None) -> Target | None:
        """Return the control in a place found by its print if there is one, else the place itself."""
        if spot is None:
            return None
        part, box = self.parts[spot.part], spot.box
        inside = next((p.control for p in box.pieces if p.control is not None), None)
        if inside is not None:
            return self._kept(inside, lambda: _of_control(part, inside, self.stores.binding(inside)))
        target = self._kept(box, lambda: of_paragraph(part, box.paragraphs[0], spot.after))
        target.where = Where(place=spot.name)
        return target

    def _standing(self, target: Target, key: Any) -> tuple[Box | None, Row | None]:
        for row in self.outlines[target.part].rows:
            for box in row.boxes:
                if box is key or any(p.control is not None and key in p.control.chain() for p in box.pieces):
                    return box, row
        return None, None

    # --- tables -----------------------------------------------------------------------------

    def repeat(self, table: Hashable, rows: Sequence[Sequence[Target]], last: str | None) -> None:
        """Take the rows of these targets as the rows of a table; the last one is the model of new rows.

        Args:
            table: what the table is called.
            rows: the targets of each row.
            last: what the tags of the last row call their row ("10"), None when no rows may be added.
        """
        for targets in rows:
            for row in {id(r): r for r in map(self._row_of, targets) if r is not None}.values():
                self.repeats[id(row)] = table
        model = self._row_of(rows[-1][0])
        if last is None or model is None or model.element is None or local(model.element) != "tr":
            return
        part = self.parts[rows[-1][0].part]
        span = part.of(model.element)
        names = tuple(
            (f'val="{t.control.tag}"'.encode(), t.control.tag.replace(f".{last}.", ".{row}."))
            for t in rows[-1]
            if t.control is not None and f".{last}." in t.control.tag
        )
        count = int(last) if last.isdigit() else len(rows)
        self.growths.append(
            Growth(
                table, part.data, part.name, span.start, span.end, tuple(rows[-1]), count,
                1 + len(self.growths) * IDS_A_TABLE, self.ids, names,
            )
        )  # fmt: skip

    def _row_of(self, target: Target) -> Row | None:
        rows = self.outlines[target.part].rows
        return next((row for row in rows if any(box is target.box for box in row.boxes)), None)

    # --- compiled ---------------------------------------------------------------------------

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Return the names of the parts that hold slots."""
        return tuple(dict.fromkeys(target.part for target in self.targets.values()))

    @cached_property
    def stores(self) -> Stores:
        """Return the XML parts that controls can be bound to."""
        return Stores(self.package, self.main)

    @cached_property
    def stored(self) -> dict[str, bytes]:
        """Return the XML parts that slots are bound to, as they are on the blank."""
        bound = (target.binding for target in self.targets.values() if target.binding is not None)
        return {binding.part: self.package.read(binding.part) for binding in bound}

    @cached_property
    def repack(self) -> Repack:
        """Return the package with holes where the parts that hold slots go."""
        return Repack(self.package, [*self.touched, *self.stored])

    @cached_property
    def carrier(self) -> Carrier | None:
        """Return where a reference goes; None when the blank has no place for one."""
        return carrier_of(self.package)

    @cached_property
    def referring(self) -> Repack:
        """Return the package with a hole for a reference as well."""
        more = [self.carrier.part] if self.carrier is not None else []
        return Repack(self.package, [*self.touched, *self.stored, *more])

    @cached_property
    def ordered(self) -> dict[str, list[Target | Growth]]:
        """Return, by part, the targets in the order of their bytes; a growth follows its row."""
        found: dict[str, list[Target | Growth]] = {}
        for name in self.touched:
            here: list[Target | Growth] = [t for t in self.targets.values() if t.part == name]
            here += [growth for growth in self.growths if growth.part == name]
            found[name] = sorted(here, key=_position)
            self._check(found[name])
        return found

    def _check(self, ordered: Sequence[Target | Growth]) -> None:
        ends = 0
        for one in ordered:
            if isinstance(one, Target):
                if one.start < ends:
                    raise IntegrityError("blank.slots_overlap", {"place": one.where.place or ""})
                ends = one.end

    @cached_property
    def ids(self) -> frozenset[int]:
        """Return the ids of the blank's content controls."""
        return frozenset(int(m[3]) for part in self.parts.values() for m in SDT_IDS.finditer(part.data))

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """Return the lines of each part with their slots: the main part and those that hold slots."""
        owners: dict[int, Target] = {}
        for target in self.targets.values():
            if target.gap is None:
                owners[id(target.control if target.control is not None else target.box)] = target
        return {name: self._lines(self.outlines[name], owners) for name in self.outlines}

    def _lines(self, found: Outline, owners: dict[int, Target]) -> list[Line]:
        seen: set[int] = set()
        gaps: dict[int, list[Target]] = {}
        for target in self.targets.values():
            if target.gap is not None:
                gaps.setdefault(id(target.box), []).append(target)
        lines = []
        for row in found.rows:
            cells = [cell_of(box, owners, seen, gaps.get(id(box), ())) for box in row.boxes]
            lines.append(Line(tuple(cells), self.repeats.get(id(row)), row.table, row.level > 0))
        return lines


def compile_docx(data: bytes) -> DocxBlank:
    """Analyse a blank.

    Raises:
        IntegrityError: the file is no Word document, or damaged.
    """
    try:
        package = Package(data)
        if package.main is None or package.kind != "docx":
            raise IntegrityError("blank.damaged", {"why": "docx"})
        parts = {name: _part(package, name) for name in _stories(package)}
    except StformsError as error:
        raise IntegrityError("blank.damaged", {"why": said(error)}) from error
    return DocxBlank(data, package, parts, {n: outline(p.root) for n, p in parts.items()}, package.main)


def _stories(package: Package) -> Iterator[str]:
    """Yield the parts that slots can stand in: the document, its headers and footers."""
    assert package.main is not None
    yield package.main
    for kind in ("header", "footer"):
        yield from package.related(kind, package.main)


def _part(package: Package, name: str) -> Part:
    data = utf8(package.read(name))
    root = parse_xml(data)
    return Part(name, data, root, dict(zip(root.iter("*"), spans(data), strict=True)))


def _first_empty(box: Box) -> Element:
    """Return the first of the empty paragraphs that a box ends with."""
    empty = len(box.whole) - len(box.whole.rstrip())
    return box.paragraphs[-max(1, min(empty, len(box.paragraphs) - 1))]


def _of_control(part: Part, control: Control, binding: Binding | None) -> Target:
    if control.legacy:
        return of_legacy_field(part, control)
    target = of_content_control(part, control, binding is not None)
    target.binding = binding
    return target


def _position(one: Target | Growth) -> tuple[int, int]:
    return (one.end, 1) if isinstance(one, Growth) else (one.start, 0)
