"""Pages as pictures by two renderers, and the ink that filling adds to a blank.

Pictures are grey, 110 dots an inch: a thin stroke is still a pixel wide, and tests stay quick.
"""

from __future__ import annotations

import functools
import math
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from stforms.model import Box
from tests.oracles import programs

DPI = 110
PixelBox: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels; not rounded."""

_FAINT = 24
"""Grey difference that counts as none: what a renderer's smoothing may leave."""
_BLACK, _GREY = 160, 60
"""Darkness of a stroke's middle, and of its smoothed edge."""


@dataclass(frozen=True)
class Picture:
    """One page as a grey picture. `height` is the page's in points, `across` and `down` pixels a point.

    A renderer rounds the picture's size up; pdfium stretches the page to it, poppler does not.
    """

    image: Image.Image
    height: float
    across: float
    down: float

    def place(self, box: Box) -> PixelBox:
        """Return where a box of the page lies in the picture."""
        left, bottom, right, top = box
        return (
            left * self.across,
            (self.height - top) * self.down,
            right * self.across,
            (self.height - bottom) * self.down,
        )

    def less(self, blank: Picture) -> Picture:
        """Return what differs from the blank: 0 nothing, 255 black on white."""
        assert self.image.size == blank.image.size
        ink = ImageChops.difference(self.image, blank.image)
        return replace(self, image=ink.point(lambda level: level if level > _FAINT else 0))

    def outside(self, boxes: Iterable[Box], slack: float) -> PixelBox | None:
        """Return the pixels around all ink outside these boxes, or None where there is none."""
        rest = self.image.copy()
        pen = ImageDraw.Draw(rest)
        for left, top, right, bottom in map(self.place, boxes):
            corner = (math.floor(left - slack), math.floor(top - slack))
            pen.rectangle((corner, (math.ceil(right + slack), math.ceil(bottom + slack))), fill=0)
        return rest.getbbox()

    def inside(self, box: Box) -> Image.Image:
        """Return the part of the picture in a box, rounded outwards."""
        left, top, right, bottom = self.place(box)
        return self.image.crop((math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)))

    def free(self, box: Box) -> PixelBox | None:
        """Return how many pixels are free left, above, right and below the ink in a box; None: no ink."""
        found = self.inside(box).getbbox()
        if found is None:
            return None
        left, top, right, bottom = self.place(box)
        x, y = math.floor(left), math.floor(top)
        return (x + found[0] - left, y + found[1] - top, right - (x + found[2]), bottom - (y + found[3]))

    def mass(self, box: Box) -> float:
        """Return how much ink there is in a box, in black pixels."""
        return ImageStat.Stat(self.inside(box)).sum[0] / 255

    def lines(self, box: Box) -> list[tuple[int, int]]:
        """Return the first and last pixel row of every line of text in a box."""
        part = self.inside(box)
        found: list[tuple[int, int]] = []
        for y in range(part.height):
            if part.crop((0, y, part.width, y + 1)).getbbox() is None:
                continue
            if found and found[-1][1] == y - 1:
                found[-1] = (found[-1][0], y)
            else:
                found.append((y, y))
        return found


def apart(one: Picture, other: Picture) -> PixelBox | None:
    """Return the pixels around all strokes of one picture that are not in the other, a pixel aside."""
    missing = ImageChops.lighter(_missing(one, other), _missing(other, one))
    return missing.getbbox()


def _missing(one: Picture, other: Picture) -> Image.Image:
    strokes = ImageChops.invert(one.image).point(lambda level: 255 if level > _BLACK else 0)
    reach = ImageChops.invert(other.image).point(lambda level: 255 if level > _GREY else 0)
    return ImageChops.subtract(strokes, reach.filter(ImageFilter.MaxFilter(3)))


# --- the renderers ---------------------------------------------------------------------------


def _poppler(data: bytes) -> list[Picture]:
    """Return the pages as poppler draws them, fields included."""
    scale = DPI / 72
    heights = [page.get_height() for page in pypdfium2.PdfDocument(data)]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(data)
        programs.run("pdftoppm", "-r", str(DPI), "-gray", source, Path(folder) / "page")
        images = [Image.open(path).copy() for path in sorted(Path(folder).glob("page*.pgm"))]
    return [Picture(image, height, scale, scale) for image, height in zip(images, heights, strict=True)]


def _pdfium(data: bytes) -> list[Picture]:
    """Return the pages as pdfium draws them, fields included."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    pictures = []
    for page in document:
        width, height = page.get_size()
        image = page.render(scale=DPI / 72, grayscale=True, may_draw_forms=True).to_pil().convert("L")
        pictures.append(Picture(image, height, image.width / width, image.height / height))
        page.close()
    document.close()
    return pictures


RENDERERS: dict[str, Callable[[bytes], list[Picture]]] = {"poppler": _poppler, "pdfium": _pdfium}


@functools.lru_cache(maxsize=24)
def drawn(renderer: str, data: bytes) -> tuple[Picture, ...]:
    """Return the pages of a file by one renderer; kept, for several tests look at the same file."""
    return tuple(RENDERERS[renderer](data))
