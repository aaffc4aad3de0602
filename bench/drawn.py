"""What a filler drew wrong: every field's appearance, taken by itself, against the text it was given.

The appearance streams of a filled file are laid out on a sheet, one field a page, as a viewer
places them (ISO 32000-2, 12.5.5). Poppler draws the sheet twice: as it is, and with all clipping
taken away. PDFium says which characters stand where. README.md defines the defects.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from sheet import MARGIN, Sheet, Shown, lay_out, shown_on

if TYPE_CHECKING:  # Pillow may be missing: then nothing is looked at, and the report says so
    from PIL.Image import Image

DPI = 144
DARK, LIGHT = 110, 225
"""Grey below DARK is ink for certain, above LIGHT it is paper; what is between is an edge."""

LOST = 3
"""Dark pixels that may be missing after clipping: anti-aliasing at the edge of the clip."""

SLACK = 0.75
"""Points that a character may reach beyond its box at the side: side bearings, italic overhang."""

DEFECTS = {
    "refused": "the filler raised an error for this text",
    "value": "the field's value is not the text",
    "blank": "nothing is drawn",
    "characters": "characters are missing, wrong, or without ink",
    "unwrapped": "a multi-line text runs out of its box at the side, or its line breaks are lost",
    "cut": "ink is cut off at the edge of the box, or lies outside of it",
    "font": "characters are set in another font than the form's",
}


@dataclass(frozen=True)
class Drawn:
    """One field as drawn: its defects, in the order of DEFECTS; none is right."""

    name: str
    defects: tuple[str, ...]


def check(
    filled: bytes, blank: bytes, texts: Mapping[str, str], refused: Sequence[str], pictures: Path | None
) -> list[Drawn]:
    """Return what was found for every field of `texts`.

    Args:
        filled: the file.
        blank: what it was filled from: its fields say which font is the right one.
        texts: field name -> the text that the filler was given.
        refused: fields that the filler could not be given.
        pictures: where the drawn fields are kept to be looked at.
    """
    with pikepdf.open(io.BytesIO(filled)) as pdf, tempfile.TemporaryDirectory() as folder:
        fonts = _form_fonts(blank)
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields if "/T" in field}
        chosen = [fields[name] for name in texts]
        sheet, free = lay_out(chosen), lay_out(chosen, clipped=False)
        seen = _pictures(sheet.data, Path(folder), "seen")
        whole = _pictures(free.data, Path(folder), "whole")
        found = []
        for i, (name, text) in enumerate(texts.items()):
            field = _Field(fields[name], text, fonts[name], name in refused, sheet, i, seen[i], whole[i])
            found.append(Drawn(name, tuple(_defects(field))))
        if pictures is not None:
            _keep(seen, found, pictures)
    return found


@dataclass
class _Field:
    node: Any
    text: str
    font: str
    refused: bool
    sheet: Sheet
    page: int
    seen: Image
    whole: Image


def _defects(field: _Field) -> Iterator[str]:
    if field.refused:
        yield "refused"
        return
    if _lines(str(field.node.get("/V", ""))) != _lines(field.text):
        yield "value"
    shown = shown_on(field.sheet, field.page)
    if not shown or not _ink(field.seen):
        yield "blank"
        return
    drawn = "".join(char.char for char in shown)
    if drawn != "".join(field.text.split()) or not all(_has_ink(field.whole, char) for char in shown):
        yield "characters"
    if int(field.node.get("/Ff", 0)) & 1 << 12 and _unwrapped(shown, field):
        yield "unwrapped"
    if _lost(field) > LOST:
        yield "cut"
    if _programs_used(field.node) != {field.font}:
        yield "font"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- ink ------------------------------------------------------------------------------------


def _ink(picture: Image) -> int:
    return sum(picture.histogram()[:DARK])


def _has_ink(picture: Image, char: Shown) -> bool:
    scale = DPI / 72
    left, top, right, bottom = char.left, char.top, char.right, char.bottom
    box = (int(left * scale) - 1, int(top * scale) - 1, int(right * scale) + 2, int(bottom * scale) + 2)
    if box[0] >= picture.width:
        return True  # beyond the sheet: then it is cut, not missing
    return any(picture.crop(box).histogram()[:LIGHT])


def _lost(field: _Field) -> int:
    """Count the pixels that are ink when nothing is clipped, and paper as the file has it."""
    from PIL import ImageChops

    gone = field.seen.point([255 if grey > LIGHT else 0 for grey in range(256)])
    ink = field.whole.point([255 if grey < DARK else 0 for grey in range(256)])
    return ImageChops.multiply(gone, ink).histogram()[255]


def _unwrapped(shown: Sequence[Shown], field: _Field) -> bool:
    width = field.sheet.sizes[field.page][0]
    beyond = any(c.left < MARGIN - SLACK or c.right > MARGIN + width + SLACK for c in shown)
    baselines = {round(char.baseline) for char in shown}
    return beyond or len(baselines) < sum(1 for line in field.text.split("\n") if line)


def _pictures(sheet: bytes, folder: Path, name: str) -> list[Image]:
    from PIL import Image

    source = folder / f"{name}.pdf"
    source.write_bytes(sheet)
    command = ["pdftoppm", "-r", str(DPI), "-gray", str(source), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob(f"{name}-*.pgm"))]


def _keep(pictures: Sequence[Image], found: Sequence[Drawn], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for index, (picture, drawn) in enumerate(zip(pictures, found, strict=True), start=1):
        picture.save(folder / f"{index:03}-{'-'.join(drawn.defects) or 'right'}.png")


# --- fonts ----------------------------------------------------------------------------------


def _programs_used(node: Any) -> set[str]:
    """Return the font programs that show text in the appearance."""
    stream = node.AP.N
    fonts = stream.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    used, current = set(), ""
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        if operator == "Tf":
            current = str(instruction.operands[0])
        elif operator in ("Tj", "TJ", "'", '"'):
            used.add(_program(fonts[current]) if current in fonts else "missing")
    return used


def _form_fonts(blank: bytes) -> dict[str, str]:
    """Return, for each field of the blank, the program of the font that its /DA names."""
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        form = pdf.Root.AcroForm
        programs = {name: _program(font) for name, font in form.DR.Font.items()}
        return {
            str(field.T): programs.get(str(field.get("/DA", "")).split()[0], "")
            for field in form.Fields
            if "/DA" in field
        }


def _program(font: Any) -> str:
    """Return what tells a font program from another: a hash of the embedded file, else the font's name."""
    below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = below.get("/FontDescriptor", pikepdf.Dictionary())
    for key in ("/FontFile2", "/FontFile3", "/FontFile"):
        if key in descriptor:
            return hashlib.sha256(descriptor[key].read_bytes()).hexdigest()
    return str(font.get("/BaseFont", "unnamed"))
