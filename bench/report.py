"""The tables: the same ones on the terminal and in docs/benchmarks.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases import NAMES, Case, case_of, equal_leaves
from drawn import DEFECTS, Drawn
from machine import LABELS
from measure import Score
from rich.console import Console
from rich.table import Table as RichTable


@dataclass(frozen=True)
class Table:
    """One table with its heading and what must be known to read it."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""

    def show(self, console: Console) -> None:
        """Print the table."""
        table = RichTable(title=self.title, title_justify="left", title_style="bold")
        for index, column in enumerate(self.columns):
            table.add_column(column, justify="right" if index else "left")
        for row in self.rows:
            table.add_row(*row, style="bold" if row[0] == LABELS["stforms"] else None)
        console.print(table)
        if self.note:
            console.print(self.note, highlight=False, soft_wrap=True)

    def markdown(self) -> str:
        """Return the table in Markdown."""
        align = ["---", *["---:"] * (len(self.columns) - 1)]
        lines = [_line(self.columns), _line(align), *(_line(row) for row in self.rows)]
        note = f"\n{self.note}\n" if self.note else ""
        return f"## {self.title}\n{note}\n" + "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


# --- fill -----------------------------------------------------------------------------------


def fill_table(name: str, scores: Mapping[str, Score]) -> Table:
    """Return the table of filling one form."""
    fields = len(case_of(name).texts)
    rows = [_fill_row(LABELS[who], score, scores["stforms"]) for who, score in scores.items()]
    columns = ("", "CPU/document", "best", "documents/s", "× stforms", "first document", "memory")
    return Table(f"Fill {name}, {fields} fields", columns, rows)


def _fill_row(label: str, score: Score, ours: Score) -> tuple[str, ...]:
    if score.failed:
        return (label, f"failed: {score.failed[:60]}", *[""] * 5)
    first = time(min(score.first)) if score.first else ""
    return (*timing(label, score, ours), first, f"{score.peak / 1e6:.0f} MB")


def timing(label: str, score: Score, ours: Score) -> tuple[str, ...]:
    """Return the cells that all tables of filling begin with."""
    rate = 1 / score.cpu
    per_second = f"{rate:,.0f}".replace(",", " ") if rate >= 10 else f"{rate:.1f}"
    return (label, time(score.cpu), time(score.best), per_second, times(score, ours))


def time(seconds: float) -> str:
    """Return milliseconds (or microseconds) with about three digits."""
    ms = seconds * 1000
    if ms < 0.01:
        return f"{ms * 1000:.2f} µs"
    decimals = 3 if ms < 1 else 2 if ms < 10 else 1 if ms < 100 else 0
    return f"{ms:.{decimals}f} ms"


def times(score: Score, ours: Score) -> str:
    """Return how many times stforms' time a contestant takes."""
    ratio = score.cpu / ours.cpu
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}" if ratio < 20 else f"{ratio:.0f}"


# --- what is drawn --------------------------------------------------------------------------


def drawn_table(found: Mapping[str, Mapping[str, list[Drawn]]]) -> Table:
    """Return the table of what was drawn wrong; `found` is contestant -> form -> fields."""
    rows = []
    for who, forms in found.items():
        right = [_right(forms[name]) if name in forms else "failed" for name in NAMES]
        counts = Counter(defect for fields in forms.values() for field in fields for defect in field.defects)
        fields = [field for found_there in forms.values() for field in found_there]
        but_font = sum(set(field.defects) <= {"font"} for field in fields)
        defects = (str(counts[defect] or "–") for defect in DEFECTS)
        rows.append((LABELS[who], *right, f"{but_font} of {len(fields)}", *defects))
    columns = ("", *(f"{name}, right" for name in NAMES), "right but for the font", *DEFECTS)
    note = "\n".join(f"- {defect}: {meaning}" for defect, meaning in DEFECTS.items())
    return Table("What is drawn", columns, rows, f"{_DRAWN}\n\n{note}")


def _right(fields: Sequence[Drawn]) -> str:
    return f"{sum(not field.defects for field in fields)} of {len(fields)}"


_DRAWN = """\
Fields drawn right; right if the font does not matter; how many fields of both forms have each defect
(a field can have several). One text in each form is a name with letters that the font’s encoding lacks."""


# --- parse ----------------------------------------------------------------------------------


def read_table(name: str, as_filled: Mapping[str, Score], rewritten: Mapping[str, Score]) -> Table:
    """Return the table of reading one form, in both states of the files."""
    case, rows = case_of(name), []
    for who in as_filled:
        cells = [LABELS[who] if who != "pikepdf" else "pikepdf, walking the fields"]
        for scores in (as_filled, rewritten):
            cells += _read_cells(who, scores[who], scores["stforms"], case)
        memory = [score.peak for score in (as_filled[who], rewritten[who]) if score.peaks]
        rows.append((*cells, f"{max(memory) / 1e6:.0f} MB" if memory else ""))
    columns = ("", "as filled", "× stforms", "right", "rewritten", "× stforms", "right", "memory")
    return Table(f"Parse {name}", columns, rows, _READ)


_READ = """\
CPU per document, for the file as stforms filled it (the kindest case: nobody has saved it since) and for the
same file written anew by qpdf, as most that come back are. stforms gives back the record: identified,
decoded, compared with the blank. The others give back the fields’ texts."""


def _read_cells(who: str, score: Score, ours: Score, case: Case) -> list[str]:
    if score.failed:
        return [f"failed: {score.failed[:60]}", "", ""]
    right, total = read_right(who, score.values, case)
    return [time(score.cpu), times(score, ours), f"{right} of {total}"]


def read_right(who: str, values: Mapping[str, Any], case: Case) -> tuple[int, int]:
    """Return how many values came back as they went in, of how many.

    stforms gives back the record, the others give back the fields' texts.
    """
    if who == "stforms":
        return equal_leaves(case.record, values)
    got = {name: _lines(text) for name, text in values.items()}
    return sum(got.get(key) == value for key, value in case.texts.items()), len(case.texts)


def _lines(text: Any) -> str:
    return str(text).replace("\r\n", "\n").replace("\r", "\n")


# --- targets --------------------------------------------------------------------------------

Scores = Mapping[str, Mapping[str, Score]]
"""Form (and state of the file) -> contestant -> score."""

TARGETS = (("fill", "pypdf", 50), ("fill", "pikepdf", 10), ("parse", "pypdf", 10))


def target_lines(fills: Scores, reads: Scores) -> list[str]:
    """Say of every target, on each form, whether it is met."""
    lines = []
    for task, who, factor in TARGETS:
        peer = "pypdf get_fields" if task == "parse" else LABELS[who]
        for what, scores in (fills if task == "fill" else reads).items():
            lines.append(f"{task} {what}: {factor} times as fast as {peer} – {met(scores, who, factor)}")
    return lines


def met(scores: Mapping[str, Score], who: str, factor: int) -> str:
    """Say whether stforms is so many times as fast as somebody."""
    if who not in scores or scores[who].failed or scores["stforms"].failed:
        return "**not measured**"
    ratio = scores[who].cpu / scores["stforms"].cpu
    return f"**{'met' if ratio >= factor else 'not met'}** ({ratio:.1f} times)"
