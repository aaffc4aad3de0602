"""The lines of a plain text file, each with its place, in the same shape as the lines of a page."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise

from stforms.errors import UnreadableError
from stforms.model import Box, Where, normal_text

MAX_BYTES = 5_000_000
"""A report is some tens of kilobytes. What is a hundred times larger is something else."""

MAX_LINES = 50_000
"""Lines, and cells that tabs and spaces part."""

_LONGEST = 160  # characters: a longer line is a paragraph
_CELL = 1000  # characters: what a tab parts are cells of a table, however wide the first one is
_BULLET = re.compile(r"[\u2022\u2023\u25a0-\u25a3\u25aa\u25ab\u25cb\u25cf\u25e6\u00b7\uf0a7\uf0b7*\-\u2013]")
_BULLETED = re.compile(rf"{_BULLET.pattern}\s+(?=\S)")
_COLUMNS = re.compile(r"[ ]*\t\s*|[ \t]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}


@dataclass(frozen=True)
class Line:
    """One printed line, or the part of it in one column.

    `left`, `right` and `top` (downwards) are points on a page, characters and line numbers in a text
    file; `height` is the usual distance to the next line. `bullet` is the bullet that stood before;
    `whole` tells that the file does not break paragraphs into lines.
    """

    text: str
    page: int
    left: float
    right: float
    top: float
    height: float
    box: Box | None = None
    bullet: str = ""
    whole: bool = False

    @property
    def where(self) -> Where:
        """Return where it stands: page and box, or the number of the line."""
        if self.box is not None:
            return Where(self.page, None, self.box)
        return Where(place=f"rad {self.top:.0f}")


def cleaned(line: Line) -> Line | None:
    """Return the line with its text in normal form and its bullet taken off; None for an empty one."""
    raw = line.text.rstrip()
    if raw.endswith("\u00ad"):  # a soft hyphen that shows is a hyphen
        raw = f"{raw[:-1]}-"
    bullet = _BULLETED.match(raw.lstrip())
    raw = raw.lstrip()[bullet.end() :] if bullet else raw
    text = normal_text(raw.translate(_LIGATURES)).replace("\n", " ")
    mark = bullet[0].strip() if bullet else line.bullet
    return replace(line, text=text, bullet=mark) if text else None


def only_bullet(text: str) -> bool:
    """Tell whether there is nothing but a bullet."""
    return _BULLET.fullmatch(text.strip()) is not None


# --- plain text -----------------------------------------------------------------------------


def text_lines(data: bytes) -> list[Line]:
    """Return the lines of a text file.

    Raises:
        UnreadableError: it is no text, or far too large to be a report.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
    found = list(islice(_parts(_decoded(data)), MAX_LINES + 1))
    if len(found) > MAX_LINES:
        raise UnreadableError("file.too_many_lines", {"most": MAX_LINES})
    parts = [part for part in found if part is not None]
    rows = [int(part.top) for part in parts]
    steps = [below - above for above, below in pairwise(rows) if below > above]
    usual = Counter(steps).most_common(1)[0][0] if steps else 1
    whole = sum(len(part.text) > _LONGEST for part in parts) > 1
    return [replace(part, whole=whole) for part in _paged(parts, usual)]


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8, UTF-16 with a byte order mark, else Windows' western European."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if len(_CONTROL.findall(text)) > len(text) / 1000:
        raise UnreadableError("report.no_text_file")
    return text


def _parts(text: str) -> Iterator[Line | None]:
    """Yield the columns of each line: two spaces or a tab part them. A form feed turns the page."""
    page = 1
    for number, whole in enumerate(re.sub(r"\r\n?", "\n", text).split("\n"), start=1):
        for turned, raw in enumerate(whole.split("\f")):
            page += bool(turned)
            yield from _pieces(raw, page, number)


def _pieces(raw: str, page: int, number: int) -> Iterator[Line | None]:
    start = tabs = 0
    for gap in chain(_COLUMNS.finditer(raw), (None,)):
        piece = raw[start : gap.start() if gap else len(raw)]
        left = start + tabs * _CELL
        yield cleaned(Line(piece, page, left, left + len(piece), number, 1))
        tabs += raw.count("\t", start, gap.end()) if gap else 0
        start = gap.end() if gap else len(raw)


def _paged(parts: list[Line], usual: int) -> Iterator[Line]:
    """Yield the lines with their usual distance, pages counted.

    Where a file has an empty line between any two lines, three of them are where a page ended.
    """
    turned = 0
    above: Line | None = None
    for part in parts:
        if above is not None and usual > 1 and part.top - above.top >= usual + 2:
            turned += 1
        above = part
        yield replace(part, page=part.page + turned, height=usual)
