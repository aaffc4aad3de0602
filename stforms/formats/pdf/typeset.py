"""What is printed on a page as people see it: phrases on their lines, and paragraphs of them.

Characters share a line when they stand on one baseline: boxes of characters overlap where small
print stands beside large, baselines do not.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from stforms.formats.pdf.pages import Char, Pages, around, words
from stforms.formats.pdf.ruling import Ruling
from stforms.model import Box

_LEVEL = 0.12  # of a character's height: as far as one baseline may lie from another that is the same
_GAP = 0.75  # of a character's height: a wider gap ends a phrase
_LEADING = 1.5  # of a line's height: lines further apart are no paragraph
_BOLD = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LEADER = re.compile(r"([._…·\-‐–—])\1{3,}")
_TICK = re.compile(r"[☐□❏❑❒▢◻◯○\uf06f\uf0a8\uf071\uf072\uf0a3]|\[_?\]|\(\)")
"""Glyphs of boxes to tick, those of Wingdings and Wingdings 2 by their codes; brackets around nothing."""

_JOINING = re.compile(r"(och|eller|samt|resp|and|or)\b", re.IGNORECASE)

Apart = Callable[["Phrase", "Phrase"], bool]
"""Tells of two lines, one below the other, whether they are two things although they look like one."""


@dataclass(frozen=True)
class Phrase:
    """Words that stand together on a line, or in a paragraph.

    Args:
        text: the words.
        box: around them, in points.
        size: the height of a line, from ascent to descent: about 1.2 times the font's size.
        bold: whether it begins in a bold face.
        leader: whether it is a run of dots or underscores to write on.
        tick: whether it is a box to tick.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    leader: bool = False
    tick: bool = False

    @property
    def words(self) -> bool:
        """Tell whether it says something, rather than gives room for it."""
        return not self.leader and not self.tick

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the box."""
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2


def phrases(pages: Pages, page: int, ruling: Ruling, places: Sequence[Box] = ()) -> list[Phrase]:
    """Return the phrases of a page (from 1), top to bottom, left to right.

    Args:
        pages: the file.
        page: which page.
        ruling: its lines; a line down ends a phrase.
        places: where one can write; they end a phrase too.
    """
    textpage = pages.sheet(page).get_textpage()
    found = []
    for row in _rows([char for char in pages.chars(page) if char.upright]):
        for run in _runs(row, ruling, places):
            found += [_phrase(part, textpage) for part in _parts(run)]
    return sorted(found, key=lambda phrase: (-phrase.box[3], phrase.box[0]))


def _rows(chars: list[Char]) -> Iterator[list[Char]]:
    """Yield the characters of each baseline, left to right."""
    row: list[Char] = []
    for char in sorted(chars, key=lambda char: (-char.start[1], char.start[0])):
        if row and abs(row[0].start[1] - char.start[1]) > _LEVEL * _height(char):
            yield sorted(row, key=lambda char: char.start[0])
            row = []
        row.append(char)
    if row:
        yield sorted(row, key=lambda char: char.start[0])


def _height(char: Char) -> float:
    return char.box[3] - char.box[1]


def _runs(row: list[Char], ruling: Ruling, places: Sequence[Box]) -> Iterator[list[Char]]:
    """Split a line where there is a gap, a line down, or a place to write."""
    run: list[Char] = []
    for char in row:
        if run and _apart(run[-1], char, ruling, places):
            yield run
            run = []
        run.append(char)
    if run:
        yield run


def _apart(one: Char, next_one: Char, ruling: Ruling, places: Sequence[Box]) -> bool:
    left, right = one.box[2], next_one.box[0]
    if right - left <= 0.13 * _height(next_one):
        return False
    y = next_one.centre[1]
    between = any(
        box[1] <= y <= box[3] and one.centre[0] < (box[0] + box[2]) / 2 < next_one.centre[0] for box in places
    )
    return right - left > _GAP * _height(next_one) or between or ruling.parts(left, right, y)


def _parts(run: list[Char]) -> Iterator[list[Char]]:
    """Split a run before and after boxes to tick, and dots or underscores to write on."""
    text = "".join(char.char for char in run)
    cuts = {0, len(run)}
    for pattern in (_LEADER, _TICK):
        cuts.update(cut for match in pattern.finditer(text) for cut in match.span())
    for start, end in pairwise(sorted(cuts)):
        yield run[start:end]


def _phrase(run: list[Char], textpage: Any) -> Phrase:
    text = " ".join(word.text for word in words(run))
    packed = text.replace(" ", "")
    leader, tick = _LEADER.fullmatch(packed) is not None, _TICK.fullmatch(packed) is not None
    box = around([char.box for char in run])
    return Phrase(text, box, _height(run[0]), _is_bold(run[0], textpage), leader, tick)


def _is_bold(char: Char, textpage: Any) -> bool:
    """Tell whether a character is of a bold face, or made bold by an outline."""
    x, y = char.centre
    index = pdfium.FPDFText_GetCharIndexAtPos(textpage, x, y, 1.0, 1.0)
    if index < 0:
        return False
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD or _named_bold(textpage, index):
        return True
    drawn = pdfium.FPDFText_GetTextObject(textpage, index)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else None
    return bool(mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)


def _named_bold(textpage: Any, index: int) -> bool:
    """Tell whether a character's font is called bold: a standard font says no weight."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, len(name), flags)
    return _BOLD_NAME.search(name.value.decode("utf-8", "replace")) is not None


# --- paragraphs -----------------------------------------------------------------------------


def paragraphs(lines: Sequence[Phrase], apart: Apart) -> list[Phrase]:
    """Join phrases that are the lines of one paragraph: same left edge or middle, same size, close."""
    found: list[list[Phrase]] = []
    for line in lines:
        above = _above(found, line, apart)
        if above is None:
            found.append([line])
        else:
            above.append(line)
    return [_joined(group) for group in found]


def _above(groups: list[list[Phrase]], line: Phrase, apart: Apart) -> list[Phrase] | None:
    for group in reversed(groups):
        last = group[-1]
        if last.box[1] - line.box[3] > line.size:
            continue
        if _continues(group, line) and not apart(last, line):
            return group
    return None


def _continues(group: list[Phrase], line: Phrase) -> bool:
    last = group[-1]
    down = last.box[1] - line.box[1]
    smaller = line.text.startswith("(") and 0.7 * last.size <= line.size
    alike = abs(line.size - last.size) <= 0.05 * last.size or (smaller and line.size <= last.size)
    aligned = abs(group[0].box[0] - line.box[0]) < 2.5 or abs(last.centre[0] - line.centre[0]) < 2.5
    return alike and aligned and 0.4 * line.size < down <= _LEADING * line.size


def _joined(group: list[Phrase]) -> Phrase:
    text = group[0].text
    for line in group[1:]:
        text = join_lines(text, line.text)
    return Phrase(text, around([line.box for line in group]), group[0].size, group[0].bold)


def join_lines(above: str, below: str) -> str:
    """Return two lines as one; a word divided by a hyphen becomes whole again."""
    divided = re.search(r"\w-$", above) is not None and below[:1].islower()
    if divided and not _JOINING.match(below):
        return above[:-1] + below
    return f"{above} {below}"
