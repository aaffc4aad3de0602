"""The cells of a sheet part and the strings of a workbook, as raw values by reference.

What Excel, LibreOffice and openpyxl write is so regular that one expression takes it apart; whether
it took everything is checked by counting. What is not so regular (other prefixes, rich text, cells
without references, comments) is parsed as XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from xml.sax.saxutils import quoteattr

from stforms.errors import UnreadableError
from stforms.formats.opc import local, parse_xml
from stforms.formats.xlsx.refs import join, split
from stforms.formats.xlsx.values import unescaped

MAX_CELLS = 500_000
"""Cells with something in them, in one sheet. The largest form known has 2 000."""

MAX_PART = 20_000_000
"""Bytes of a sheet, or of all strings. The largest form known has 50 000."""

_CELL = re.compile(
    rb'<c r="([A-Z]++[0-9]++)"([^<>]*+)(?<!/)>'
    rb'(?:<v>([^<]*+)</v>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>|((?s:.*?)))</c>'
)
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?+>([^<]*+)</t></si>')
_FORMULA = re.compile(rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)(?:<v>([^<]*)</v>|<v ?/>|)")
_MAIN = (b"openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main")
_ATTRIBUTE = re.compile(r"\s([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));")
_DIFFERENT = 50
"""Up to so many different references are replaced each in all texts at one go."""

_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Kind(NamedTuple):
    """What a cell's attributes say: its type (18.18.11), "n" when it says none, and its style."""

    type: str
    style: int


Raw: TypeAlias = tuple[bytes, Kind, str, bool]
"""A cell: its reference, its type and style, its value as text, whether a formula made it."""


@lru_cache(maxsize=4096)
def kind(attributes: bytes) -> Kind:
    """Return what a cell's attributes say; the same few stand on many cells."""
    found = {
        name: one or other for name, one, other in _ATTRIBUTE.findall(attributes.decode("utf-8", "replace"))
    }
    style = found.get("s", "")
    return Kind(found.get("t") or "n", int(style) if style.isdigit() else 0)


@dataclass
class Grid:
    """The cells of a sheet that hold anything, by reference, in the order of the file.

    `texts` has what the strings among them say; what is blank to the eye is left out.
    """

    raws: dict[bytes, Raw] = field(default_factory=dict)
    texts: dict[bytes, str] = field(default_factory=dict)

    def put(self, ref: bytes, shape: Kind, value: str, formula: bool, shared: Sequence[str]) -> None:
        """Add a cell."""
        self.raws[ref] = (ref, shape, value, formula)
        if shape.type in ("s", "inlineStr"):
            text = _shared(shared, value) if shape.type == "s" else value
            if text[:1] > " " or text.strip():
                self.texts[ref] = text


def _shared(shared: Sequence[str], index: str) -> str:
    try:
        return shared[int(index)]
    except (ValueError, IndexError) as error:
        raise UnreadableError("file.damaged", {"why": "shared string"}) from error


def grid(part: bytes, shared: Sequence[str]) -> Grid:
    """Return the cells of a sheet.

    Raises:
        UnreadableError: the part is damaged, or has more cells than anybody could look at.
    """
    if len(part) > MAX_PART or (len(part) > MAX_PART // 20 and part.count(b"</c") > MAX_CELLS):
        raise UnreadableError("file.too_many_cells", {"most": MAX_CELLS})
    start = part.find(b"<sheetData")
    found = _quickly(part, start, shared) if start >= 0 and _regular(part) else None
    return _slowly(part, shared) if found is None else found


def _regular(part: bytes) -> bool:
    """Tell whether there are no comments or marked sections, and no second way to spell a cell."""
    return sum(part.count(name) for name in _MAIN) == 1 and not (b"!" in part and b"<!" in part)


def _quickly(part: bytes, start: int, shared: Sequence[str]) -> Grid | None:
    """Return the cells by one expression; None when it does not take everything."""
    end = part.find(b"</sheetData>", start)
    data = part[start:end]
    *ended, rest = data.split(b"</c")
    if end < 0 or {piece[:1] for piece in (*ended[1:], rest)} - {b">"} or len(ended) > MAX_CELLS:
        return None
    # Most cells of a form are empty tags, and stand before the one whose end tag was found.
    filled = [piece[piece.rfind(b"<c ") :] for piece in ended if piece[-2:] != b'">']
    found = _CELL.findall(b"</c>".join([*filled, b""]))
    if len(found) != len(filled):
        return None
    values = decoded([one[2] or one[3] for one in found])
    result = Grid()
    raws, texts, put = result.raws, result.texts, result.put
    for (ref, attributes, _, inline, rest), value in zip(found, values, strict=True):
        if inline and value[0] > " ":
            raws[ref] = (ref, kind(attributes), value, False)
            texts[ref] = value
        elif value:
            put(ref, kind(attributes), value, False, shared)
        elif rest:
            match = _FORMULA.fullmatch(rest)
            if match is None:
                return None
            put(ref, kind(attributes), decoded([match[1] or b""])[0], True, shared)
    return result


def _slowly(part: bytes, shared: Sequence[str]) -> Grid:
    """Return the cells by parsing the part as XML."""
    if part.count(b"c>") > MAX_CELLS:
        raise UnreadableError("file.too_many_cells", {"most": MAX_CELLS})
    result = Grid()
    for ref, cell in elements(parse_xml(part)):
        value, formula = "", False
        for node in cell:
            name = local(node)
            if name == "v" or (name == "is" and not value):
                value = unescaped((node.text or "") if name == "v" else rich_text(node))
            formula = formula or name == "f"
        if value or formula:
            attributes = (f" {name}={quoteattr(cell.get(name))}" for name in ("s", "t") if cell.get(name))
            result.put(ref.encode(), kind("".join(attributes).encode()), value, formula, shared)
    return result


def rows(root: Any) -> Iterator[tuple[int, Any]]:
    """Yield (number, element) for each row of a sheet; a row without number follows the one before it."""
    number = 0
    for data in root:
        if local(data) == "sheetData":
            for row in data:
                if local(row) == "row":
                    number = _row_number(row, number)
                    yield number, row


def elements(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield (reference, element) for each cell of a sheet.

    References may be left out (18.3.1.4, 18.3.1.73): then a cell follows the one before it.
    """
    for number, row in rows(root):
        column = 0
        for cell in row:
            if local(cell) == "c":
                at = _place(cell.get("r"), number, column)
                column = at[1]
                yield join(*at), cell


def _row_number(row: Any, before: int) -> int:
    given = row.get("r", "")
    return int(given) if given.isdigit() and len(given) < 8 else before + 1


def _place(ref: str | None, row: int, before: int) -> tuple[int, int]:
    try:
        return split(ref) if ref else (row, before + 1)
    except ValueError:
        return row, before + 1


def rich_text(node: Any) -> str:
    """Return the text of a string in its runs; how it is pronounced (rPh) is not part of it."""
    texts = []
    for child in node:
        name = local(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [part.text or "" for part in child if local(part) == "t"]
    return "".join(texts)


def strings(part: bytes) -> list[str]:
    """Return the shared strings of a workbook."""
    if len(part) > MAX_PART:
        raise UnreadableError("file.too_many_cells", {"most": MAX_CELLS})
    found = _STRING.findall(part)
    if len(found) == part.count(b"<si") and _regular(part):
        return decoded(found)
    return [unescaped(rich_text(node)) for node in parse_xml(part) if local(node) == "si"]


def decoded(raws: Sequence[bytes]) -> list[str]:
    """Return pieces of XML character data as texts: all of them at one go, for speed."""
    whole = b"\0".join(raws).decode("utf-8", "replace")
    if "&" in whole:
        whole = _dereferenced(whole)
    if "\r" in whole:
        whole = whole.replace("\r\n", "\n").replace("\r", "\n")
    return unescaped(whole).split("\0") if raws else []


def _dereferenced(text: str) -> str:
    """Return a text with its references (4.1 of XML) resolved; what makes an ampersand comes last."""
    last = []
    different = {m[0]: m for m in _ENTITY.finditer(text)}
    if len(different) > _DIFFERENT:
        return _ENTITY.sub(_character, text)
    for match in different.values():
        char = _character(match)
        if char == "&":
            last.append(match[0])
        else:
            text = text.replace(match[0], char)
    for reference in last:
        text = text.replace(reference, "&")
    return text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    number = int(match[1]) if match[1] else int(match[2], 16)
    return chr(number) if 0 < number < 0x110000 else "\ufffd"
