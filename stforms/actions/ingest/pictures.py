"""A picture that came in: a page that somebody has to read, or something small beside a mail's text."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from stforms.actions.ingest.opened import Given, Opened, Other, Scan
from stforms.errors import UnreadableError
from stforms.formats.pdf.bounds import MAX_PAGES
from stforms.formats.pdf.bundle.images import MAX_PIXELS
from stforms.model import Finding, Severity

LEGIBLE = 400_000
"""Pixels below which no page can be read: A4 at 72 dots an inch has 501 000. In mails these are logos."""

BANNER = 2.5
"""How many times longer than wide no page is, nor a photo of one; what stands under a signature is."""

_SCAN = (Finding("opened.scan", Severity.INFO),)


def open_picture(kind: str, data: bytes, given: Given) -> Opened:
    """Tell what a picture is, by its header alone: it is not drawn here.

    Raises:
        UnreadableError: it is damaged, or beyond all bounds.
    """
    if kind == "heic":  # telephones write it, Pillow does not read it
        return Scan(kind, 1, _SCAN)
    try:
        wide, high, frames = _measured(data)
    except UnidentifiedImageError as error:
        raise UnreadableError("picture.unknown") from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, TypeError, KeyError) as error:
        raise UnreadableError("file.damaged", {"why": type(error).__name__}) from error
    if wide * high > MAX_PIXELS:
        raise UnreadableError("picture.too_large", {"most": MAX_PIXELS // 1_000_000})
    if frames > MAX_PAGES:
        raise UnreadableError("file.too_many_pages", {"pages": f"> {MAX_PAGES}", "most": MAX_PAGES})
    decoration = "mail" in given.within[-1:] and not _like_a_page(wide, high)
    return Other(kind) if decoration else Scan(kind, frames, _SCAN)


def _like_a_page(wide: int, high: int) -> bool:
    return wide * high >= LEGIBLE and max(wide, high) <= BANNER * min(wide, high)


def _measured(data: bytes) -> tuple[int, int, int]:
    """Return how wide and high a picture's first page is, in pixels, and how many pages it has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its size, which is asked next, and of tags that matter to nobody
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            with Image.open(io.BytesIO(data)) as image:
                size = image.size
                return *size, _pages(image) if image.format == "TIFF" else 1
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _pages(image: Image.Image) -> int:
    """Return how many pages a TIFF has, no further than the most: each says where the next one is."""
    for page in range(1, MAX_PAGES + 1):
        try:
            image.seek(page)  # one at a time: with a leap, Pillow miscounts
        except EOFError:
            return page
    return MAX_PAGES + 1
