"""What the headers and footers of a sheet say, without page numbers and fonts."""

from __future__ import annotations

import re

from stforms.formats.lines import plain
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.cells import decoded

_MARGINS = re.compile(rb"<(?:\w+:)?headerFooter.*?</(?:\w+:)?headerFooter\s*>", re.S)
_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[A-Za-z]|&&')
"""Fonts, colours, sizes, page numbers and the like (18.3.1.46)."""

_PAGE_WORDS = {"sida", "sidan", "page", "seite", "av", "of", "von"}


def margins(book: Book, sheet: Sheet) -> list[str]:
    """Return what the headers and footers of a sheet say, without page numbers and fonts."""
    data = book.part(sheet)
    start = data.find(b"headerFooter") - 50
    found = _MARGINS.search(data, max(0, start)) if start > -51 else None
    raws = re.findall(rb">([^<]+)</", found[0]) if found is not None else []
    texts = (" ".join(_CODES.sub(" ", text).split()) for text in decoded(raws))
    return [text for text in texts if any(_says(word) for word in plain(text).split())]


def _says(word: str) -> bool:
    return any(char.isalpha() for char in word) and word not in _PAGE_WORDS


def steady(text: str) -> str:
    """Return a text's letters: numbers change with the pages, and spaces with the program."""
    return "".join(char for char in plain(text) if char.isalpha())
