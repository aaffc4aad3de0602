"""Where the cells of a blank's sheet stand in a returned file.

Where everything printed stands as on the blank, so do the answers. Else rows and columns were put
in, taken out or moved: rows are told by alignment of what is printed on them, columns by their
labels. A defined name moves with its cell, but only in programs that keep names; where it points
elsewhere than what is printed, what is printed counts, for that is what the person saw.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stforms.formats.alignment import Aligned, align
from stforms.formats.lines import Seen, plain
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.cells import Grid, Raw
from stforms.formats.xlsx.laid import Laid
from stforms.formats.xlsx.page import At, place
from stforms.formats.xlsx.plan import SheetPlan, TableRows
from stforms.formats.xlsx.refs import split
from stforms.formats.xlsx.slots import Cell
from stforms.model import Finding, Param, Severity, Where

MARGIN = 2_000
"""Rows looked at below the blank's last: further down nothing is aligned, and texts are strays."""

BY_NAME = 0.9
BY_PRINT = 0.95
"""How sure we are of a slot that only its name, or only the print around it, leads to."""


def lay(plan: SheetPlan, book: Book, sheet: Sheet) -> Laid:
    """Lay a returned sheet on the blank's."""
    grid = book.grid(sheet)
    if all_printed(plan, book, grid):
        left = {ref: grid.raws[ref] for ref in grid.raws.keys() - plan.known}
        left |= {ref: raw for ref in plan.formulas if (raw := grid.raws.get(ref)) is not None and not raw[3]}
        return Laid(grid.raws, grid.texts, left, sheet.name != plan.name)
    return _Layer(plan, book, sheet).lay()


def all_printed(plan: SheetPlan, book: Book, grid: Grid) -> bool:
    """Tell whether all that is printed on the blank stands in the same cells of the file."""
    if plan.texts.items() <= grid.texts.items() and len(plan.texts) == len(plan.printed):
        return True  # so it is in nearly every file
    return all(
        (raw := grid.raws.get(ref)) is not None and plain(book.value(raw).text) == plain(text)
        for ref, text in plan.printed.items()
    )


@dataclass
class _Layer:
    plan: SheetPlan
    book: Book
    sheet: Sheet

    def __post_init__(self) -> None:
        self.grid = self.book.grid(self.sheet)
        self.raws = {split(ref.decode()): raw for ref, raw in self.grid.raws.items()}
        self.texts = {at: value.text for at, raw in self.raws.items() if (value := self.book.value(raw)).text}
        self.columns = self._columns()
        self.rows = self._rows()

    # --- columns ----------------------------------------------------------------------------

    def _columns(self) -> dict[int, int]:
        """Return the file's column of each of the blank's: by its labels, else between its neighbours."""
        votes: dict[int, Counter[int]] = {}
        here = _unique(self.texts)
        for text, at in _unique(self.plan.labels).items():
            if text in here:
                votes.setdefault(at[1], Counter())[here[text][1]] += 1
        known = {column: counts.most_common(1)[0][0] for column, counts in votes.items()}
        found = dict(known)
        ends = [(0, 0), *_rising(sorted(known.items()))]
        last = max((column for _, column in self.texts), default=0)
        after = (self.plan.width + 1, max(last, self.plan.width) + 1)
        for (left, there), (right, end) in itertools.pairwise([*ends, after]):
            wanted = [column for column in range(left + 1, right) if column not in known]
            free = [column for column in range(there + 1, end) if column not in known.values()]
            found.update(zip(wanted, self._likely(free, len(wanted), right > self.plan.width), strict=False))
        return found

    def _likely(self, free: Sequence[int], count: int, at_end: bool) -> list[int]:
        """Return as many columns as are wanted: where more are there, those with most on them."""
        if len(free) <= count or at_end:
            return list(free[:count])
        filled = Counter(column for _, column in self.texts)
        return sorted(sorted(free, key=lambda column: -filled[column])[:count])

    # --- rows -------------------------------------------------------------------------------

    def _rows(self) -> dict[int, int]:
        """Return the file's row of each of the blank's."""
        last = max((row for row, _ in self.texts), default=0)
        self.last = min(max(last, self.plan.height), self.plan.height + MARGIN)
        seen = [Seen(self._line(row), 0) for row in range(1, self.last + 1)]
        self.aligned = align(self.plan.lines, seen)
        return dict(self._filled_up(self.aligned))

    def _line(self, row: int) -> tuple[str, ...]:
        return tuple(self.texts.get((row, self.columns.get(column, 0)), "") for column in self.plan.order)

    def _filled_up(self, aligned: Aligned) -> Iterator[tuple[int, int]]:
        """Yield (row of the blank, row of the file), those between two printed lines too."""
        pairs = [(index + 1, number + 1) for index, number in sorted(aligned.pairs.items())]
        yield from pairs
        chain = _rising(pairs)
        ends = [(0, 0), *chain, (self.plan.height + 1, self.last + 1)]
        for (before, first), (after, last) in itertools.pairwise(ends):
            yield from self._gap(range(before + 1, after), range(first + 1, last), after > self.plan.height)

    def _gap(self, wanted: range, there: range, at_end: bool) -> Iterator[tuple[int, int]]:
        """Lay the rows between two printed lines on those of the file, from the top.

        A slot that stands alone follows its text when rows were put in above it; what stands after a
        table keeps its distance from the next printed line.
        """
        more = len(there) - len(wanted)
        after = [row for row in wanted if row > max(self.plan.rows_of_tables & set(wanted), default=row)]
        if more > 0 and not at_end and after:
            yield from ((row, there[wanted.index(row) + more]) for row in after)
            wanted, there = range(wanted[0], after[0]), range(there[0], there[-1] + 1 - len(after))
        slots = [row for row in wanted if row in self._slot_rows()]
        if more > 0 and len(slots) == 1 and not at_end and not self._in_tables(wanted):
            column = next(s.cell.column for s in self.plan.slots if s.cell.row == slots[0])
            filled = [row for row in there if self.texts.get((row, self.columns.get(column, 0)))]
            shift = filled[0] - there[0] - (slots[0] - wanted[0]) if filled else 0
            there = range(there[0] + max(0, shift), there[-1] + 1)
        yield from zip(wanted, there, strict=False)

    def _slot_rows(self) -> frozenset[int]:
        return frozenset(slot.cell.row for slot in self.plan.slots)

    def _in_tables(self, rows: range) -> bool:
        return any(row in self.plan.rows_of_tables for row in rows)

    # --- the result -------------------------------------------------------------------------

    def lay(self) -> Laid:
        """Return the cells in the blank's places."""
        laid = Laid({}, {}, {}, self.sheet.name != self.plan.name, True, self.rows, self.columns)
        laid.headings = {table.number: self._headed(table) for table in self.plan.tables}
        laid.left = {raw[0]: raw for raw in self.raws.values()}
        for ref in sorted(self.plan.known):
            at = laid.there(split(ref.decode()), self.plan.table_of.get(ref))
            raw = self.raws.get(at) if at is not None else None
            if raw is not None and raw[0] in laid.left and self._belongs(ref, raw):
                laid.put(ref, laid.left.pop(raw[0]), self.grid)
        self._by_names(laid)
        self._missing(laid)
        laid.sure.update({cell: BY_PRINT for t in self.plan.tables for row in t.rows for cell in row})
        return laid

    def _headed(self, table: TableRows) -> dict[int, int]:
        """Return the columns of a table whose headings stand in other columns of their row now."""
        heads = {at[1]: text for at, text in self.plan.labels.items() if at[0] == table.first - 1}
        row = self.rows.get(table.first - 1)
        there = {plain(text): at[1] for at, text in self.texts.items() if at[0] == row}
        return {column: there[plain(text)] for column, text in heads.items() if plain(text) in there}

    def _belongs(self, ref: bytes, raw: Raw) -> bool:
        """Tell whether a cell is a slot, or holds the formula or the text that the blank has there."""
        if ref in self.plan.formulas:
            return raw[3]
        printed = self.plan.printed.get(ref)
        return printed is None or plain(self.book.value(raw).text) == plain(printed)

    def _missing(self, laid: Laid) -> None:
        """Tell which printed texts are gone, in one finding for the sheet."""
        gone = [text for ref, text in self.plan.printed.items() if ref not in laid.cells]
        elsewhere = {plain(text) for text in self.texts.values()}
        gone = [text for text in gone if plain(text) not in elsewhere]
        if gone:
            params: dict[str, Param] = {"sheet": self.sheet.name, "count": len(gone), "text": gone[0][:80]}
            where = Where(place=self.sheet.name)
            laid.findings.append(Finding("xlsx.print_missing", Severity.INFO, None, where, params))

    # --- names ------------------------------------------------------------------------------

    def _by_names(self, laid: Laid) -> None:
        """Hold each slot's place against its name's; find by name what print does not lead to."""
        for slot in self.plan.slots:
            cell = slot.cell
            row, column = self.rows.get(cell.row), self.columns.get(cell.column)
            printed = (row, column) if row is not None and column is not None else None
            named = self._named(cell)
            if printed is None and named is not None:
                self._take(laid, slot.ref, named)
                laid.sure[cell] = BY_NAME
            elif printed is None:
                params: dict[str, Param] = {"place": cell.where.place or ""}
                laid.findings.append(
                    Finding("parse.slot_missing", Severity.WARNING, None, cell.where, params)
                )
            elif named is not None and named != printed:
                laid.findings.append(self._elsewhere(named, printed))
                laid.sure[cell] = BY_PRINT
            elif named is None:
                laid.sure[cell] = BY_PRINT

    def _named(self, cell: Cell) -> At | None:
        name = self.plan.names.get(cell)
        found = self.book.names.get(name) if name is not None else None
        if found is None or found[0].casefold() != self.sheet.name.casefold():
            return None
        return found[1].top, found[1].left

    def _take(self, laid: Laid, ref: bytes, at: At) -> None:
        raw = self.raws.get(at)
        if raw is not None and raw[0] in laid.left:
            laid.put(ref, laid.left.pop(raw[0]), self.grid)

    def _elsewhere(self, named: At, printed: At) -> Finding:
        params: dict[str, Param] = {
            "named": place(self.sheet.name, named),
            "place": place(self.sheet.name, printed),
        }
        where = Where(place=place(self.sheet.name, printed))
        return Finding("xlsx.name_elsewhere", Severity.INFO, None, where, params)


def _unique(texts: Mapping[At, str]) -> dict[str, At]:
    """Return the places of the texts that stand in one place only."""
    counts = Counter(plain(text) for text in texts.values())
    return {plain(text): at for at, text in texts.items() if counts[plain(text)] == 1}


def _rising(pairs: Sequence[At]) -> list[At]:
    """Return the longest run of pairs that rises in both files: a line moved alone has nothing after it."""
    tops: list[int] = []
    chains: list[list[At]] = []
    for pair in pairs:
        at = bisect.bisect_left(tops, pair[1])
        chain = [*(chains[at - 1] if at else []), pair]
        tops[at : at + 1], chains[at : at + 1] = [pair[1]], [chain]
    return chains[-1] if chains else []
