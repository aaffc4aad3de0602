"""Which pages of a printed workbook are of which sheet, and which printed cell is of which column and row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from stforms.formats.alignment import align
from stforms.formats.lines import Seen, plain
from stforms.formats.pdf.pages import around
from stforms.formats.pdf.rows import PrintedCell, PrintedRow
from stforms.formats.xlsx.plan import Plan, SheetPlan
from stforms.formats.xlsx.refs import Area
from stforms.model import Box

_NEAR = 4.0
"""Points that an edge may be off where the width of columns says it is."""


@dataclass(frozen=True)
class Laid:
    """A printed row, its cells by the blank's columns, and the row of the blank that it is, if any.

    `drawn` tells that there are lines around it; `sure` is False where there are more rows than the blank
    has there, or fewer.
    """

    page: int
    cells: tuple[tuple[int, PrintedCell], ...]
    drawn: bool
    row: int | None = None
    sure: bool = True


def level(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Return the rows with what stands beside a table put into the row at that height."""
    found: list[PrintedRow] = []
    tables = [row for row in rows if row.table is not None]
    beside: dict[int, list[PrintedCell]] = {}
    for row in rows:
        home = next((one for one in tables if row.table is None and _beside(row, one)), None)
        if home is None:
            found.append(row)
        else:
            beside.setdefault(id(home), []).extend(row.cells)
    return [_with(row, beside.get(id(row), ())) for row in found]


def _beside(row: PrintedRow, table: PrintedRow) -> bool:
    middle = (row.box[1] + row.box[3]) / 2
    return row.page == table.page and table.box[1] < middle < table.box[3]


def _with(row: PrintedRow, cells: Sequence[PrintedCell]) -> PrintedRow:
    ordered = sorted([*row.cells, *cells], key=lambda cell: cell.box[0])
    return replace(row, cells=tuple(ordered))


# --- pages and sheets -----------------------------------------------------------------------


def by_sheet(plan: Plan, rows: Sequence[PrintedRow]) -> dict[str, list[PrintedRow]]:
    """Return the rows of each sheet: sheets are printed in their order, each on pages of its own."""
    sheets = [sheet for sheet in plan.sheets if not sheet.page.sheet.hidden]
    pages = sorted({row.page for row in rows})
    labels = [frozenset(map(plain, sheet.printed.values())) for sheet in sheets]
    often = Counter(label for printed in labels for label in printed)
    said = {page: {plain(text) for row in rows if row.page == page for text in row.texts} for page in pages}
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * len(sheets)
    for page in pages:
        gains = [sum(1 / often[text] for text in printed & said[page]) for printed in labels]
        best = [_longer(best[: number + 1], number, gain) for number, gain in enumerate(gains)]
    chosen = max(best, key=lambda one: one[0])[1] if best else ()
    of_page = {page: sheets[number].name for page, number in zip(pages, chosen, strict=True)}
    found: dict[str, list[PrintedRow]] = {}
    for row in rows:
        found.setdefault(of_page[row.page], []).append(row)
    return found


def _longer(
    before: Sequence[tuple[float, tuple[int, ...]]], number: int, gain: float
) -> tuple[float, tuple[int, ...]]:
    """Return the best way to lay one page more on this sheet: those before it are of sheets not after it.

    A page that says nothing of itself goes on with the sheet before it.
    """
    score, ways = max(before, key=lambda one: one[0])
    return score + gain, (*ways, number)


# --- columns --------------------------------------------------------------------------------


@dataclass
class PrintedSheet:
    """The printed rows of a sheet, laid on the blank's rows and columns."""

    plan: SheetPlan
    rows: Sequence[PrintedRow]
    edges: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.edges = self._fitted()

    def laid(self) -> list[Laid]:
        """Return every row with its columns and its row on the blank; rows printed again are left out."""
        laid = [Laid(row.page, tuple(self._columns(row)), row.table is not None) for row in self._once()]
        seen = [Seen(self._texts(one), 0) for one in laid]
        aligned = align(self.plan.lines, seen)
        pairs = sorted((number, index + 1) for index, number in aligned.pairs.items())
        found = {number: replace(laid[number], row=row) for number, row in pairs}
        ends = [(-1, 0), *_rising(pairs), (len(laid), self.plan.height + 1)]
        for (first, above), (last, below) in pairwise(ends):
            numbers = [number for number in range(first + 1, last) if number not in found]
            wanted = [row for row in range(above + 1, below) if row in self._answered and row not in found]
            found |= dict(self._between(laid, numbers, wanted))
        return [found.get(number, one) for number, one in enumerate(laid)]

    def room(self, row: Laid, whole: Area) -> Box:
        """Return the box of a cell, or of merged ones, on the page of its row."""
        own = next((cell.box for column, cell in row.cells if column == whole.left and row.drawn), None)
        if own is not None or not self.edges:
            return own or around([cell.box for _, cell in row.cells])
        bottom, top = around([cell.box for _, cell in row.cells])[1::2]
        return (self.edges[whole.left - 1], bottom, self.edges[min(whole.right, len(self.edges) - 1)], top)

    @property
    def _answered(self) -> frozenset[int]:
        """Return the rows of the blank that hold answers and no print to know them by."""
        slots = {slot.cell.row for slot in self.plan.slots}
        anchored = {row for row, _ in self.plan.labels}
        return frozenset((slots - anchored) | self.plan.rows_of_tables)

    def _between(
        self, laid: Sequence[Laid], numbers: Sequence[int], wanted: Sequence[int]
    ) -> Iterator[tuple[int, Laid]]:
        """Yield rows between two printed lines laid on those of the blank, in their order."""
        drawn = [number for number in numbers if laid[number].drawn] or numbers
        sure = len(drawn) == len(wanted)
        for number, row in zip(drawn, wanted, strict=False):
            yield number, replace(laid[number], row=row, sure=sure)

    def _once(self) -> Iterator[PrintedRow]:
        """Yield the rows without titles and headings that are printed on every page."""
        headings = [frozenset(filter(None, line.labels)) for line in self.plan.lines if not line.slots]
        seen: set[frozenset[str]] = set()
        first = min(row.page for row in self.rows)
        for row in self.rows:
            texts = frozenset(filter(None, map(plain, row.texts)))
            heading = next((one for one in headings if 2 * len(one & texts) > len(one | texts)), None)
            if heading is None or heading not in seen or row.page == first:
                yield row
            if heading is not None:
                seen.add(heading)

    def _texts(self, one: Laid) -> tuple[str, ...]:
        texts: dict[int, str] = {}
        for column, cell in one.cells:
            texts[column] = f"{texts.get(column, '')} {cell.text}".strip()
        return tuple(texts.get(column, "") for column in self.plan.order)

    def _columns(self, row: PrintedRow) -> Iterator[tuple[int, PrintedCell]]:
        """Yield the cells with their columns: by their left edge, text beside cells by where it lies."""
        for number, cell in enumerate(row.cells, start=1):
            if not self.edges:
                yield min(number, self.plan.width), cell
                continue
            left = cell.box[0]
            near = min(range(len(self.edges) - 1), key=lambda at: abs(self.edges[at] - left))
            if abs(self.edges[near] - left) > _NEAR:
                near = max((at for at, edge in enumerate(self.edges[:-1]) if edge <= left), default=0)
            yield near + 1, cell

    def _fitted(self) -> list[float]:
        """Return where the columns begin on the page, from cells whose print says which column they are."""
        edges = self.plan.page.edges(self.plan.width)
        pairs = list(self._known(edges))
        if len({round(x, 1) for x, _ in pairs}) < 2:
            return []
        slope, offset = _line(pairs)
        return [slope * edge + offset for edge in edges]

    def _known(self, edges: Sequence[float]) -> Iterator[tuple[float, float]]:
        """Yield (edge on the blank, edge on the page) of both sides of cells with a label."""
        labels = Counter(map(plain, self.plan.labels.values()))
        places = {plain(text): at for at, text in self.plan.labels.items() if labels[plain(text)] == 1}
        for row in self.rows:
            for cell in row.cells if row.table is not None else ():
                at = places.get(plain(cell.text))
                if at is not None:
                    whole = self.plan.page.whole(at)
                    yield edges[whole.left - 1], cell.box[0]
                    if whole.right < len(edges):
                        yield edges[whole.right], cell.box[2]


def _line(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return slope and offset of the line with the least squares through some points."""
    count = len(pairs)
    x, y = sum(a for a, _ in pairs) / count, sum(b for _, b in pairs) / count
    slope = sum((a - x) * (b - y) for a, b in pairs) / sum((a - x) ** 2 for a, _ in pairs)
    return slope, y - slope * x


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs less those that were moved before others."""
    found: list[tuple[int, int]] = []
    for pair in pairs:
        if not found or pair[1] > found[-1][1]:
            found.append(pair)
    return found
