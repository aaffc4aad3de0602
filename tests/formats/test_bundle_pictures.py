"""Scans become pages: what was scanned is on them, the size it was, and nothing of it is lost."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from stforms.errors import UnreadableError
from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.bundle.pictures import is_picture
from tests.bundles import opened

A4 = (595.276, 841.89)


def drawing(mode: str = "RGB", size: tuple[int, int] = (620, 877)) -> Image.Image:
    """Return a picture that has a different corner each."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 20, 200, 120), fill="black")
    pen.ellipse((size[0] - 150, size[1] - 150, size[0] - 30, size[1] - 30), fill=(200, 30, 30))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bundle_of(data: bytes) -> bytes:
    binder = Binder()
    binder.add_pictures(Titled("Bilaga 1", "1:", "- 1"), data)
    return b"".join(binder.finish("Prov"))


def shown(data: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    return pypdfium2.PdfDocument(data)[page].render(scale=scale).to_pil().convert("RGB")


def alike(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    small = [image.convert("RGB").resize((120, 170)) for image in (one, other)]
    histogram = ImageChops.difference(*small).convert("L").histogram()
    return sum(level * count for level, count in enumerate(histogram)) / (120 * 170)


PICTURES = {
    "jpeg": saved(drawing(), "JPEG", quality=95, dpi=(75, 75)),
    "grey jpeg": saved(drawing("L"), "JPEG", quality=95),
    "cmyk jpeg": saved(drawing("CMYK"), "JPEG", quality=95),
    "png": saved(drawing(), "PNG", dpi=(75, 75)),
    "grey png": saved(drawing("L"), "PNG"),
    "black and white png": saved(drawing("1"), "PNG"),
    "palette png": saved(drawing("P"), "PNG"),
    "transparent png": saved(drawing("RGBA"), "PNG"),
    "tiff": saved(drawing(), "TIFF"),
    "fax tiff": saved(drawing("1"), "TIFF", compression="group4"),
    "lzw tiff": saved(drawing(), "TIFF", compression="tiff_lzw"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_the_page_shows_the_picture(kind: str) -> None:
    assert is_picture(PICTURES[kind])
    expected = Image.open(io.BytesIO(PICTURES[kind]))
    assert alike(shown(bundle_of(PICTURES[kind])), expected) < 8


@pytest.mark.parametrize("kind", PICTURES)
def test_the_file_is_sound_and_the_same_each_time(kind: str) -> None:
    data = bundle_of(PICTURES[kind])
    assert bundle_of(PICTURES[kind]) == data
    with opened(data) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_a_jpeg_keeps_its_data() -> None:
    with opened(bundle_of(PICTURES["jpeg"])) as pdf:
        scan = pdf.pages[0].obj.Resources.XObject.Scan
        assert scan.read_raw_bytes() == PICTURES["jpeg"]


@pytest.mark.parametrize("kind", ["png", "tiff", "lzw tiff"])
def test_other_pictures_keep_every_pixel(kind: str) -> None:
    with opened(bundle_of(PICTURES[kind])) as pdf:
        scan = pdf.pages[0].obj.Resources.XObject.Scan
        assert scan.read_bytes() == drawing().tobytes()


def test_each_picture_of_a_tiff_is_a_page() -> None:
    more = [drawing("1"), drawing("L")]
    data = bundle_of(saved(drawing(), "TIFF", save_all=True, append_images=more))
    assert len(pypdfium2.PdfDocument(data)) == 3
    assert all(alike(shown(data, page), drawing()) < 60 for page in range(3))


@pytest.mark.parametrize(
    ("pixels", "dpi", "drawn"),
    [
        ((1240, 1754), 150, A4),
        ((620, 877), 150, (297.6, 420.96)),  # A5: its size is kept
        ((2480, 3508), 150, A4),  # A3 is made to fit
        ((1240, 1754), None, A4),  # nothing said: the sheet
        ((1240, 1754), 72, A4),  # a camera's 72 says nothing
    ],
)
def test_the_resolution_says_how_large_a_scan_is(
    pixels: tuple[int, int], dpi: int | None, drawn: tuple[float, float]
) -> None:
    options = {"dpi": (dpi, dpi)} if dpi is not None else {}
    with opened(bundle_of(saved(drawing("L", pixels), "PNG", **options))) as pdf:
        page = pdf.pages[0]
        placed = page.obj.Contents.read_bytes().split()
        size = (float(placed[1]), float(placed[4]))
        assert tuple(map(float, page.mediabox))[2:] == pytest.approx(A4)
    assert size == pytest.approx(drawn, abs=1.5)


def test_a_wide_picture_lies_on_its_side() -> None:
    with opened(bundle_of(saved(drawing("L", (1754, 1240)), "PNG", dpi=(150, 150)))) as pdf:
        assert tuple(map(float, pdf.pages[0].mediabox))[2:] == pytest.approx(A4[::-1])


def test_a_photograph_taken_sideways_stands_upright() -> None:
    """Cameras turn no pixels, they note how they were held (Exif)."""
    turned = drawing().transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    data = bundle_of(saved(turned, "JPEG", quality=95, exif=exif))
    assert alike(shown(data), drawing()) < 8


@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8\xff", PICTURES["jpeg"][:400], PICTURES["png"][:300], b"II*\0" + bytes(40), b"no picture"],
    ids=["a start", "half a jpeg", "half a png", "an empty tiff", "text"],
)
def test_a_damaged_picture_is_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        bundle_of(data)


def test_a_picture_beyond_all_bounds_is_refused_before_it_is_unpacked() -> None:
    """A few bytes can say that they are a billion pixels."""
    header = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    header[29:33] = zlib.crc32(bytes(header[12:29])).to_bytes(4, "big")
    with pytest.raises(UnreadableError):
        bundle_of(bytes(header))
