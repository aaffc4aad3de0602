"""Scans as pages: JPEG data as they are, other pictures without loss, each on an A4 sheet.

A picture keeps the size that its resolution says when that fits on the sheet; else it is made to fit.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from stforms.errors import UnreadableError
from stforms.formats.pdf.bounds import MAX_PAGES
from stforms.formats.pdf.bundle.pictures import SIGNATURES
from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.syntax import number

MAX_PIXELS = 200_000_000
"""A4 at 1 200 dots an inch is 139 million; more is no scan of a form."""

_A4 = (595.276, 841.89)
_SLACK = 6.0  # points: scanners cut a little beside the sheet
_DPI = (60.0, 2400.0)  # what lies outside says nothing: cameras write 1 or 72
_TURNED = {3: 180, 6: 90, 8: 270}


@dataclass(frozen=True)
class _Picture:
    """A picture ready for the file: its XObject's entries and data, its size in pixels and points."""

    entries: bytes
    data: bytes
    pixels: tuple[int, int]
    points: tuple[float, float] | None
    turned: int = 0


def picture_pages(store: Store, data: bytes) -> list[Sheet]:
    """Return a page for every picture of a file.

    Raises:
        UnreadableError: it is no picture, damaged, or beyond all bounds.
    """
    try:
        return [_page(store, picture) for picture in _pictures(data)]
    except UnidentifiedImageError as error:
        raise UnreadableError("picture.unknown") from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise UnreadableError("file.damaged", {"why": str(error)}) from error


def _pictures(data: bytes) -> Iterator[_Picture]:
    with Image.open(io.BytesIO(data), formats=tuple(sorted(set(SIGNATURES.values())))) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > MAX_PAGES:
            raise UnreadableError("file.too_many_pages", {"pages": frames, "most": MAX_PAGES})
        for index in range(frames if image.format == "TIFF" else 1):
            image.seek(index)
            if image.width * image.height > MAX_PIXELS:
                raise UnreadableError("picture.too_large", {"most": MAX_PIXELS // 1_000_000})
            yield _jpeg(image, data) if image.format == "JPEG" else _lossless(image)


def _points(image: ImageFile.ImageFile) -> tuple[float, float] | None:
    """Return the size in points that the picture's resolution says, None when it says nothing of use."""
    dpi = image.info.get("dpi")
    try:
        across, down = (float(x) for x in dpi) if dpi is not None else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not all(_DPI[0] < x < _DPI[1] and x != 72 for x in (across, down)):
        return None
    return image.width * 72 / across, image.height * 72 / down


def _jpeg(image: ImageFile.ImageFile, data: bytes) -> _Picture:
    """Return a JPEG as it is (7.4.8), once it is known to be whole."""
    image.load()
    spaces = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK"}
    if image.mode not in spaces:
        return _lossless(image)
    inverted = b"/Decode[1 0 1 0 1 0 1 0]" if image.mode == "CMYK" and "adobe" in image.info else b""
    entries = _entries(image.size, spaces[image.mode], 8) + inverted + b"/Filter/DCTDecode"
    turned = _TURNED.get(image.getexif().get(0x0112, 1), 0)
    return _Picture(entries, data, image.size, _points(image), turned)


def _lossless(image: Image.Image) -> _Picture:
    points = _points(image) if isinstance(image, ImageFile.ImageFile) else None
    upright = ImageOps.exif_transpose(image)
    if points is not None and upright.size != image.size:
        points = points[1], points[0]
    plain = _on_white(upright)
    spaces = {"1": (b"/DeviceGray", 1), "L": (b"/DeviceGray", 8), "RGB": (b"/DeviceRGB", 8)}
    space, bits = spaces[plain.mode]
    raw = plain.tobytes()
    entries = _entries(plain.size, space, bits) + b"/Filter/FlateDecode"
    return _Picture(entries, zlib.compress(raw), plain.size, points)


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture in black and white, grey or colour; what shines through it is paper."""
    if image.mode in ("1", "L", "RGB"):
        return image
    if image.mode.startswith(("I", "F")):
        return (
            image.point(lambda level: level / 256).convert("L") if image.mode != "F" else image.convert("L")
        )
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    return image.convert("RGB")


def _entries(size: tuple[int, int], space: bytes, bits: int) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % size
    return b"%b/ColorSpace%b/BitsPerComponent %d" % (head, space, bits)


def _page(store: Store, picture: _Picture) -> Sheet:
    """Put a picture in the middle of an A4 sheet, which lies as the picture does."""
    wide, high = picture.points or (float(picture.pixels[0]), float(picture.pixels[1]))
    paper = _A4 if wide <= high else (_A4[1], _A4[0])
    scale = min(paper[0] / wide, paper[1] / high)
    if picture.points is not None and wide <= paper[0] + _SLACK and high <= paper[1] + _SLACK:
        scale = min(1.0, scale)
    wide, high = wide * scale, high * scale
    places = (wide, high, (paper[0] - wide) / 2, (paper[1] - high) / 2)
    drawn = store.add_stream(b"", b"q %b 0 0 %b %b %b cm /Scan Do Q" % tuple(map(number, places)))
    image = store.add_stream(picture.entries, picture.data)
    return Sheet(
        b"/MediaBox[0 0 %b %b]%b/Resources<</XObject<</Scan %d 0 R>>>>/Contents %d 0 R"
        % (
            number(paper[0]),
            number(paper[1]),
            b"/Rotate %d" % picture.turned if picture.turned else b"",
            image,
            drawn,
        )
    )
