"""Which page of a returned file is which page of the blank, by what is printed on them.

Pages get lost at the printer, come back in another order, or lie among others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stforms.formats.pdf.pages import Pages, words

SAME = 0.5
"""A page that shows at least this share of the words that a page of the blank prints is that page."""

READABLE = 6
"""With fewer words than this a page says nothing of itself: a picture, or print that cannot be read."""


def page_order(blank: Pages, copy: Pages) -> tuple[int | None, ...]:
    """Return for each page of the blank which page of the copy (from 1) it is; None when it is not there.

    The pages of the copy that are none of the blank's follow, in their own order.
    """
    shown = [_printed(copy, page) for page in range(1, len(copy) + 1)]
    shares = {
        (page, number): _share(_printed(blank, page), seen)
        for page in range(1, len(blank) + 1)
        for number, seen in enumerate(shown, start=1)
    }
    found = _matched(shares)
    free = [number for number in range(1, len(copy) + 1) if number not in found.values()]
    for page in range(1, len(blank) + 1):
        if page not in found and page in free and sum(shown[page - 1].values()) < READABLE:
            found[page] = page
            free.remove(page)
    return (*(found.get(page) for page in range(1, len(blank) + 1)), *free)


def in_place(blank: int, copy: int) -> tuple[int | None, ...]:
    """Return the order of a copy of so many pages whose pages are taken to lie as on the blank."""
    return (*range(1, copy + 1), *([None] * (blank - copy)))


def _printed(pages: Pages, page: int) -> Counter[str]:
    return Counter(word.text for word in words(pages.chars(page)))


def _share(printed: Counter[str], seen: Counter[str]) -> float:
    return sum((printed & seen).values()) / max(sum(printed.values()), 1)


def _matched(shares: dict[tuple[int, int], float]) -> dict[int, int]:
    """Return the pairs that fit best, each page once; of equal ones those in their own place first."""
    found: dict[int, int] = {}
    best: Sequence[tuple[int, int]] = sorted(
        shares, key=lambda one: (-shares[one], abs(one[0] - one[1]), one)
    )
    for page, number in best:
        if shares[page, number] >= SAME and page not in found and number not in found.values():
            found[page] = number
    return found
