"""What is printed on a page: its characters with their places, and whether there is ink in a box.

For copies whose fields were flattened or printed, and for what was written outside every field.
pdfium draws and reads; boxes are in points from the lower left corner of the page.
"""

from __future__ import annotations

import io
from ctypes import c_double
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from stforms.errors import UnreadableError
from stforms.model import Box

_DARK = bytes(1 if level < 150 else 0 for level in range(256))
_SPACE = 0.13  # of a line's height: half the width of a narrow space
_LINE_END_HYPHENS = (0x02, 0xFFFE)  # what pdfium makes of a hyphen at the end of a line
_UPRIGHT = 0.05  # radians
_RENDER_SCALE = 2.0  # 144 dpi: a thin pen stroke is still two pixels wide


@dataclass(frozen=True)
class Char:
    """One printed character: its box, where it starts on its baseline, whether it stands upright.

    The box reaches from the font's ascent to its descent, which a program may state otherwise when
    it writes the font anew; the start stays.
    """

    char: str
    box: Box
    start: tuple[float, float]
    upright: bool = True

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the box."""
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2


@dataclass(frozen=True)
class Word:
    """Characters that stand together on one line."""

    text: str
    box: Box
    start: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Placement:
    """Where a returned page lies compared with the blank's: x' = ax·x + bx, y' = ay·y + by."""

    ax: float = 1.0
    bx: float = 0.0
    ay: float = 1.0
    by: float = 0.0

    def point(self, at: tuple[float, float]) -> tuple[float, float]:
        """Return where a point of the blank lies on the returned page."""
        return self.ax * at[0] + self.bx, self.ay * at[1] + self.by

    def apply(self, box: Box) -> Box:
        """Return where a box of the blank lies on the returned page."""
        left, bottom, right, top = box
        return (
            self.ax * left + self.bx,
            self.ay * bottom + self.by,
            self.ax * right + self.bx,
            self.ay * top + self.by,
        )


class Pages:
    """The pages of one file as pdfium sees them."""

    def __init__(self, data: bytes) -> None:
        """Take the file's bytes; it is opened when its pages are first asked for."""
        self._data = data
        self._chars: dict[int, list[Char]] = {}

    @cached_property
    def _document(self) -> Any:
        """Open the file; raise UnreadableError when pdfium cannot."""
        try:
            return pypdfium2.PdfDocument(self._data)
        except pypdfium2.PdfiumError as error:
            raise UnreadableError("file.damaged", {"why": str(error)}) from error

    def __len__(self) -> int:
        return len(self._document)

    def sheet(self, page: int) -> Any:
        """Return a page (from 1) as pdfium has it: for what is drawn on it.

        Raises:
            UnreadableError: pdfium cannot read that page.
        """
        try:
            return self._document[page - 1]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise UnreadableError("file.damaged", {"why": str(error)}) from error

    def chars(self, page: int) -> list[Char]:
        """Return the characters of a page (from 1) in reading order, spaces left out."""
        if page not in self._chars:
            self._chars[page] = _chars(self._document, page - 1)
        return self._chars[page]

    def ink(self, page: int, box: Box) -> float:
        """Return the dark share of a box, 0 to 1, annotations drawn."""
        sheet = self._document[page - 1]
        sheet.set_rotation(0)  # boxes are in the page's own coordinates, however it is turned
        left, bottom, right, top = box
        west, south, east, north = sheet.get_cropbox()
        crop = (max(0, left - west), max(0, bottom - south), max(0, east - right), max(0, north - top))
        bitmap = sheet.render(scale=_RENDER_SCALE, crop=crop, grayscale=True, may_draw_forms=True)
        raw = bytes(bitmap.buffer)
        rows = (raw[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
        dark: int = sum(row.translate(_DARK).count(1) for row in rows)
        return dark / max(1, int(bitmap.width) * int(bitmap.height))

    def images(self, page: int) -> list[Box]:
        """Return the boxes of the images on a page."""
        objects = self._document[page - 1].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=6)
        return [tuple(found.get_bounds()) for found in objects]

    def text_of(self, page: int) -> str:
        """Return the text of a page (from 1), lines by line feeds."""
        found: str = self._document[page - 1].get_textpage().get_text_range()
        return found

    @cached_property
    def text(self) -> str:
        """Return all text, words separated by spaces, lines by line feeds: for recognising a form."""
        return "\n".join(
            self._document[index].get_textpage().get_text_range() for index in range(len(self._document))
        )


def drawn_out(data: bytes) -> bytes:
    """Return a file with fields and notes drawn on its pages, as they are printed.

    Raises:
        UnreadableError: pdfium cannot open or write it.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        for page in document:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT)
        out = io.BytesIO()
        document.save(out)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("file.damaged", {"why": str(error)}) from error
    return out.getvalue()


def _chars(document: Any, index: int) -> list[Char]:
    textpage = document[index].get_textpage()
    rect, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    found: list[Char] = []
    for i in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, i)
        if code in _LINE_END_HYPHENS:
            code = ord("-")
        if code < 32 or 0xD800 <= code < 0xE000 or code == 0xFFFF or chr(code).isspace():
            continue
        # The loose box is as wide as the character's advance: a narrow 1 leaves no gap beside it.
        pdfium.FPDFText_GetLooseCharBox(textpage, i, rect)
        pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
        upright = abs(pdfium.FPDFText_GetCharAngle(textpage, i)) < _UPRIGHT
        box = (rect.left, rect.bottom, rect.right, rect.top)
        found.append(Char(chr(code), box, (x.value, y.value), upright))
    return found


# --- words and lines ------------------------------------------------------------------------


def lines(chars: list[Char]) -> list[list[Char]]:
    """Group characters into lines, top to bottom, each left to right.

    Characters share a line when they overlap vertically: commas hang low and quotes high, so
    the middle of one is compared with the reach of all that the line has so far.
    """
    rows: list[list[Char]] = []
    reach: list[tuple[float, float]] = []
    for char in sorted(chars, key=lambda c: (not c.upright, -c.box[3], c.box[0])):
        bottom, top = char.box[1], char.box[3]
        for i, (low, high) in enumerate(reach):
            if min(top, high) - max(bottom, low) > 0.3 * min(top - bottom, high - low):
                rows[i].append(char)
                reach[i] = (min(low, bottom), max(high, top)) if high - low < 16 else (low, high)
                break
        else:
            rows.append([char])
            reach.append((bottom, top))
    return [sorted(row, key=lambda c: c.box[0]) for row in rows]


def words(chars: list[Char]) -> list[Word]:
    """Return the words of some characters, line by line."""
    found: list[Word] = []
    for row in lines(chars):
        size = max(char.box[3] - char.box[1] for char in row)
        run: list[Char] = []
        for char in row:
            if run and char.box[0] - run[-1].box[2] > _SPACE * size:
                found.append(_word(run))
                run = []
            run.append(char)
        found.append(_word(run))
    return found


def _word(run: list[Char]) -> Word:
    return Word("".join(char.char for char in run), around([char.box for char in run]), run[0].start)


def around(boxes: list[Box]) -> Box:
    """Return the smallest box around all of these."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))


# --- where the returned page lies -----------------------------------------------------------


def placement(blank: list[Char], returned: list[Char]) -> Placement:
    """Return how the returned page is scaled and moved, from words printed once on both pages."""
    ours, theirs = _landmarks(blank), _landmarks(returned)
    common = sorted(ours.keys() & theirs.keys())
    if len(common) < 4:
        return Placement()
    pairs = [(ours[word], theirs[word]) for word in common]
    ax, bx = _line([(a[0], b[0]) for a, b in pairs])
    ay, by = _line([(a[1], b[1]) for a, b in pairs])
    return Placement(ax, bx, ay, by)


def _landmarks(chars: list[Char]) -> dict[str, tuple[float, float]]:
    seen: dict[str, tuple[float, float]] = {}
    twice: set[str] = set()
    for word in words([char for char in chars if char.upright]):
        (twice.add if word.text in seen else lambda _: None)(word.text)
        seen[word.text] = word.start
    return {text: start for text, start in seen.items() if len(text) >= 4 and text not in twice}


def _line(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return slope and offset of the line through the points, by medians: outliers do no harm."""
    points = sorted(points)
    half = len(points) // 2
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a in points[:half] for b in points[half:] if b[0] - a[0] > 20]
    slope = median(slopes) if slopes else 1.0
    slope = 1.0 if abs(slope - 1) < 0.002 else slope
    return slope, median(y - slope * x for x, y in points)
