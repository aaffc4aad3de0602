"""What people leave around the cells of a workbook: comments, pictures, text boxes, hidden rows, sheets.

What the blank itself has of these says nothing and is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stforms.formats.answers import Stray
from stforms.formats.lines import plain
from stforms.formats.opc import local, parse_xml
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.cells import rich_text
from stforms.formats.xlsx.margins import margins, steady
from stforms.formats.xlsx.page import At, hidden, place
from stforms.formats.xlsx.refs import split
from stforms.model import Where

MOST_TEXT = 20_000
"""Characters of a sheet that the blank does not have that are kept as they stand."""

_THREADED = "tc="
"""How the author of a comment begins that only stands for a thread."""

_HIDDEN = re.compile(rb"""hidden\s*=\s*["'](?:1|true)""")


@dataclass(frozen=True)
class Drawn:
    """Something laid over the cells: a picture (`mark` tells which) or a box with text."""

    kind: str
    mark: str
    at: At | None


# --- comments -------------------------------------------------------------------------------


def comments(book: Book, sheet: Sheet) -> list[tuple[At, str]]:
    """Return the comments of a sheet: plain ones, and threads with all that was answered."""
    found = []
    threads = book.package.related("threadedComment", sheet.part)
    for name in book.package.related("comments", sheet.part):
        root = book.package.xml(name)
        authors = [node.text or "" for node in root.iter("*") if local(node) == "author"]
        for node in root.iter("*"):
            if local(node) == "comment" and not (threads and _is_thread(node, authors)):
                found += [(at, _comment_text(node)) for at in _at(node.get("ref"))]
    for name in threads:
        for node in book.package.xml(name):
            found += [(at, "".join(node.itertext()).strip()) for at in _at(node.get("ref"))]
    return [(at, text) for at, text in found if text.strip()]


def _is_thread(node: Any, authors: list[str]) -> bool:
    number = node.get("authorId", "")
    return number.isdigit() and int(number) < len(authors) and authors[int(number)].startswith(_THREADED)


def _comment_text(node: Any) -> str:
    texts = [rich_text(child) for child in node if local(child) == "text"]
    return "".join(texts).strip()


def _at(ref: str | None) -> list[At]:
    try:
        return [split(ref or "")]
    except ValueError:
        return []


# --- drawings -------------------------------------------------------------------------------


def drawn(book: Book, sheet: Sheet) -> list[Drawn]:
    """Return the pictures and text boxes of a sheet."""
    found = []
    for name in book.package.related("drawing", sheet.part):
        images = {relation.id: relation.target for relation in book.package.relations(name)}
        for anchor in book.package.xml(name):
            found += list(_drawn(book, anchor, images))
    return found


def _drawn(book: Book, anchor: Any, images: dict[str, str]) -> Iterator[Drawn]:
    at = _anchored(anchor)
    for node in anchor.iter("*"):
        if local(node) == "blip":
            target = next(
                (images.get(str(v), "") for k, v in node.attrib.items() if str(k).endswith("}embed")), ""
            )
            mark = str(book.package.info(target).CRC) if target in book.package else target
            yield Drawn("image", mark, at)
        elif local(node) == "txBody":
            paragraphs = ("".join(p.itertext()) for p in node if local(p) == "p")
            if text := "\n".join(paragraphs).strip():
                yield Drawn("text", text, at)
    if any(local(node) == "contentPart" for node in anchor.iter("*")):  # ink, drawn by hand
        yield Drawn("image", "ink", at)


def _anchored(anchor: Any) -> At | None:
    """Return the cell under a drawing's middle, or else under its first corner."""
    corners = {}
    for node in anchor:
        if local(node) in ("from", "to"):
            numbers = {local(child): child.text or "" for child in node}
            if numbers.get("row", "").isdigit() and numbers.get("col", "").isdigit():
                corners[local(node)] = (int(numbers["row"]) + 1, int(numbers["col"]) + 1)
    if "from" not in corners:
        return None
    first = corners["from"]
    last = corners.get("to", first)
    return (first[0] + last[0]) // 2, first[1]


# --- hidden, margins, sheets ----------------------------------------------------------------


def hidden_in(book: Book, sheet: Sheet) -> tuple[frozenset[int], frozenset[int]]:
    """Return the rows and the columns of a sheet that are hidden."""
    data = book.part(sheet)
    if b"hidden" not in data or not _HIDDEN.search(data):
        return frozenset(), frozenset()
    return hidden(parse_xml(data))


def whole_text(book: Book, sheet: Sheet) -> str:
    """Return all that stands on a sheet: cells of a row with a tab between them."""
    rows: dict[int, list[str]] = {}
    for ref, raw in book.cells(sheet).items():
        if text := book.value(raw).text:
            rows.setdefault(split(ref.decode())[0], []).append(text)
    lines = ["\t".join(texts) for _, texts in sorted(rows.items())]
    lines += [one.mark for one in drawn(book, sheet) if one.kind == "text"]
    lines += [text for _, text in comments(book, sheet)]
    return "\n".join(lines)[:MOST_TEXT]


def strays(book: Book, sheet: Sheet, of_blank: Book, blank: Sheet | None) -> tuple[list[Stray], list[Drawn]]:
    """Return comments, text boxes and margins that the blank has not, and pictures that it has not."""
    if not _decorated(book, sheet):
        return [], []
    found = [
        Stray("comment", text, Where(place=place(sheet.name, at)))
        for at, text in _more(comments(book, sheet), comments(of_blank, blank) if blank else [])
    ]
    of_its_own = drawn(of_blank, blank) if blank else []
    printed = Counter((one.kind, one.mark) for one in of_its_own)
    places = {one.at for one in of_its_own if one.kind == "image"}
    pictures = []
    for one in drawn(book, sheet):
        printed[one.kind, one.mark] -= 1
        encoded_anew = one.kind == "image" and one.at in places
        if printed[one.kind, one.mark] >= 0 or encoded_anew:
            continue
        if one.kind == "image":
            pictures.append(one)
        else:
            where = place(sheet.name, one.at) if one.at is not None else sheet.name
            found.append(Stray("text", one.mark, Where(place=where)))
    return found, pictures


def _decorated(book: Book, sheet: Sheet) -> bool:
    """Tell whether a sheet's relationships name comments or drawings: most do not."""
    if not book.decorated:
        return False
    folder, _, name = sheet.part.rpartition("/")
    own = f"{folder}/_rels/{name}.rels"
    data = book.package.read(own).lower() if own in book.package else b""
    return b"comment" in data or b"drawing" in data


def _more(there: list[tuple[At, str]], printed: list[tuple[At, str]]) -> Iterator[tuple[At, str]]:
    """Yield the comments whose text the blank does not have."""
    known = {plain(text) for _, text in printed}
    return ((at, text) for at, text in there if plain(text) not in known)


def margin_strays(book: Book, sheet: Sheet, known: frozenset[str]) -> list[Stray]:
    """Return texts of headers and footers that the blank does not have."""
    texts = dict.fromkeys(margins(book, sheet))
    return [Stray("margin", text, Where(place=sheet.name)) for text in texts if steady(text) not in known]
