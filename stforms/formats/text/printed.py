"""The lines of a PDF's pages, in the order a person reads them, columns kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from stforms.formats.pdf.pages import Char, Pages, Word, around, words
from stforms.formats.text.lines import Line, cleaned, only_bullet

_WIDE = 0.8  # of a line's height: a wider gap than any between two words
_NARROW = 0.3  # enough where a column is known to begin after it
_SAME_LINE = 0.25  # of the smaller character's height between two baselines


def pdf_lines(pages: Pages) -> list[Line]:
    """Return the lines of all pages; none when the file has no text layer."""
    return [line for page in range(1, len(pages) + 1) for line in _page(pages.chars(page), page)]


def _page(chars: list[Char], page: int) -> Iterator[Line]:
    """Yield the lines of one page; text that does not stand upright comes last."""
    upright = [char for char in chars if char.upright]
    turned = [char for char in chars if not char.upright]
    rows = [words(row) for row in [*_rows(upright), *_rows(turned)]]
    leading = _leading(rows)
    lefts = _lefts(rows)
    for row in rows:
        bullet = ""
        for run in _columns(row, lefts):
            text = " ".join(word.text for word in run)
            if only_bullet(text):
                bullet = text
            elif (line := cleaned(_line(text, run, page, leading))) is not None:
                yield replace(line, bullet=line.bullet or bullet)
                bullet = ""


def _rows(chars: list[Char]) -> list[list[Char]]:
    """Group characters by their baseline: a tall letter in the margin joins no line beside it."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (-c.start[1], c.start[0])):
        last = rows[-1][0] if rows else None
        if last is not None and last.start[1] - char.start[1] <= _SAME_LINE * min(_high(last), _high(char)):
            rows[-1].append(char)
        else:
            rows.append([char])
    return rows


def _high(char: Char) -> float:
    return char.box[3] - char.box[1]


def _leading(rows: list[list[Word]]) -> float:
    """Return the usual distance between two lines of the page."""
    steps = [above[0].start[1] - below[0].start[1] for above, below in pairwise(rows)]
    return median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 1.0


def _lefts(rows: list[list[Word]]) -> set[int]:
    """Return where columns begin: the left edges that several parts of rows share."""
    edges = Counter(round(run[0].box[0]) for row in rows for run in _columns(row, set()))
    return {left + near for left, count in edges.items() if count > 1 for near in (-1, 0, 1)}


def _columns(row: list[Word], lefts: set[int]) -> list[list[Word]]:
    """Split a row where there is more space than two words have between them."""
    runs: list[list[Word]] = [[row[0]]]
    for above, word in pairwise(row):
        height = min(above.box[3] - above.box[1], word.box[3] - word.box[1])
        least = _NARROW if round(word.box[0]) in lefts else _WIDE
        if word.box[0] - above.box[2] > least * height:
            runs.append([])
        runs[-1].append(word)
    return runs


def _line(text: str, run: list[Word], page: int, leading: float) -> Line:
    box = around([word.box for word in run])
    return Line(text, page, box[0], box[2], -run[0].start[1], leading, box)
