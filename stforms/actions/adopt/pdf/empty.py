"""Places to write that have no field: empty cells, lines, runs of dots, squares and glyphs to tick."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.pdf.sheet import Opening, Sheet, level, overlap
from stforms.formats.pdf.ruling import Rule
from stforms.formats.pdf.typeset import Phrase
from stforms.model import Box

_LOW, _NARROW = 9.0, 24.0  # points: less room is none
_LINE = 14.0  # points above a line that are written on
_SHORTEST = 40.0
_INSET = 1.0
_LABEL = 40  # characters of a label before empty paper
_MARGIN, _FAR = 28.0, 260.0


def empty_places(sheet: Sheet) -> list[Opening]:
    """Return the places of a page without a field; which of them have a label is not asked here."""
    found = [Opening(sheet.page, box, Kind.BOX) for box in _squares(sheet)]
    drawn = (*_cells(sheet), *_lines(sheet), *_after_colons(sheet))
    found += [Opening(sheet.page, box, Kind.TEXT) for box in drawn]
    prompts = list(sheet.prompts)
    words = [
        line.box
        for line in sheet.lines
        if line.words and not any(overlap(line.box, cell) for cell in prompts)
    ]
    return [
        opening
        for index, opening in enumerate(found)
        if not any(overlap(opening.box, other.box) for other in (*sheet.openings, *found[:index]))
        and (opening.kind is Kind.BOX or not any(overlap(_core(opening.box), box) for box in words))
    ]


def _core(box: Box) -> Box:
    """Return a box without its edges: descenders and accents reach over them."""
    return (box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 3)


def _squares(sheet: Sheet) -> Iterator[Box]:
    yield from sheet.ruling.squares
    for line in sheet.lines:
        if line.tick:
            yield line.box


# --- cells ----------------------------------------------------------------------------------


def _cells(sheet: Sheet) -> Iterator[Box]:
    for cell in sheet.ruling.cells:
        wide, high = cell[2] - cell[0], cell[3] - cell[1]
        if wide >= _NARROW and high >= _LOW and not _holds(sheet, cell):
            box = _free(sheet, cell)
            if box is not None:
                yield box


def _holds(sheet: Sheet, cell: Box) -> bool:
    """Tell whether something to write in or on is in a cell already."""
    marks = [line.box for line in sheet.lines if not line.words]
    boxes = [*marks, *sheet.ruling.squares, *(opening.box for opening in sheet.openings)]
    return any(overlap(cell, box) for box in boxes)


def _free(sheet: Sheet, cell: Box) -> Box | None:
    """Return the free part of a cell: all of it, what is below its label, or what is right of it."""
    left, bottom, right, top = cell
    words = _words(sheet, cell)
    if not words:
        return (left + _INSET, bottom + _INSET, right - _INSET, top - _INSET)
    low, far = min(block.box[1] for block in words), max(block.box[2] for block in words)
    above = top - max(block.box[3] for block in words)
    if _silent(sheet, right + 4, (bottom + top) / 2) or _silent(sheet, (left + right) / 2, bottom - 4):
        return None  # the label of the cell beside it, or the heading of those below
    printed = top - above - low
    if low - bottom >= max(_LOW, 0.9 * words[0].size, 0.5 * printed) and above <= 0.5 * (low - bottom):
        return (left + _INSET, bottom + _INSET, right - _INSET, low)
    before = sheet.ruling.cell(left - 4, (bottom + top) / 2)
    asks = words[-1].text.endswith(":") or bool(_words(sheet, before))
    if len(words) == 1 and asks and right - far >= max(_SHORTEST, 0.4 * (right - left)):
        return (far + 2, bottom + _INSET, right - _INSET, top - _INSET)
    return None


def _words(sheet: Sheet, cell: Box | None) -> list[Phrase]:
    return [block for block in sheet.blocks if sheet.cells[block] == cell] if cell is not None else []


def _silent(sheet: Sheet, x: float, y: float) -> bool:
    """Tell whether there is a cell at a point that has no words of its own."""
    cell = sheet.ruling.cell(x, y)
    return cell is not None and not _words(sheet, cell)


# --- lines ----------------------------------------------------------------------------------


def _lines(sheet: Sheet) -> Iterator[Box]:
    """Yield the room above lines and runs of dots; lines right below each other are one place."""
    rows = [rule for rule in sheet.ruling.across if _is_line(sheet, rule)]
    rows += [Rule(line.box[1] + 1, line.box[0], line.box[2]) for line in sheet.lines if line.leader]
    groups: list[list[Rule]] = []
    for rule in sorted(rows, key=lambda rule: (-rule.at, rule.start)):
        group = next((group for group in groups if _continues(sheet, group[-1], rule)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    for group in groups:
        yield (group[0].start, group[-1].at, group[0].end, group[0].at + _LINE)


def _is_line(sheet: Sheet, rule: Rule) -> bool:
    """Tell whether a line is there to write on: no side of a cell, and nothing printed on it."""
    if not _SHORTEST <= rule.end - rule.start <= 0.9 * sheet.size[0]:
        return False
    side = any(_is_side(rule, cell) for cell in sheet.ruling.cells)
    room = (rule.start, rule.at + 1, rule.end, rule.at + _LINE - 3)
    return not side and not any(line.words and overlap(line.box, room) for line in sheet.lines)


def _after_colons(sheet: Sheet) -> Iterator[Box]:
    """Yield the room after words that end in a colon where nothing is drawn: up to what comes next."""
    for block in sheet.blocks:
        _, bottom, right, top = block.box
        short = block.text.endswith(":") and len(block.text) <= _LABEL and top - bottom < 1.5 * block.size
        if short and sheet.cells[block] is None:
            beside = [
                line.box[0] for line in sheet.lines if line.box[0] > right and level(line.box, block.box)
            ]
            end = min(beside, default=sheet.size[0] - _MARGIN) - 2
            if end - right >= _NARROW:
                yield (right + 2, bottom - 1, min(end, right + _FAR), top + 2)


def _is_side(rule: Rule, cell: Box) -> bool:
    beside = min(abs(cell[1] - rule.at), abs(cell[3] - rule.at)) < 2
    return beside and cell[0] < rule.end - 2 and cell[2] > rule.start + 2


def _continues(sheet: Sheet, above: Rule, rule: Rule) -> bool:
    """Tell whether a line is the next for the same answer: below, as long, nothing between or beside."""
    alike = abs(above.start - rule.start) < 3 or abs(above.end - rule.end) < 3
    near = 6 < above.at - rule.at <= 2 * _LINE
    between = (0.0, rule.at + 1, max(above.end, rule.end), above.at - 1)
    return alike and near and not any(line.words and overlap(line.box, between) for line in sheet.lines)
