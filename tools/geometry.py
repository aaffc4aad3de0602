"""Read which form fields a blank PDF has and where they lie, and keep that as geometry.json.

A geometry holds facts only: page sizes, names, types, flags, boxes. No text of the page, no values
but the ones a blank comes with.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

Box = tuple[float, float, float, float]

# Field flags, ISO 32000-1, 12.7.4.2.
PUSH_BUTTON = 1 << 16
RADIO = 1 << 15
TYPES = {"/Tx": "text", "/Ch": "choice", "/Sig": "signature"}
INHERITED = ("/FT", "/Ff", "/V", "/DA", "/Q", "/MaxLen")
OF_THE_FIELD = ("/TU", "/MK")


@dataclass(frozen=True)
class Widget:
    """One place where a field is shown."""

    page: int
    box: Box


@dataclass(frozen=True)
class Field:
    """One field of a blank. What the blank does not say is None, 0 or empty."""

    name: str
    type: str
    widgets: tuple[Widget, ...]
    flags: int = 0
    da: str | None = None
    q: int = 0
    max_len: int | None = None
    on: tuple[str, ...] = ()
    tooltip: str | None = None
    default: str | None = None
    caption: str | None = None


@dataclass(frozen=True)
class Geometry:
    """The pages (width, height) and the fields of a blank, fields in the form's own order."""

    pages: tuple[tuple[float, float], ...]
    fields: tuple[Field, ...]


def read(blank: bytes) -> Geometry:
    """Return the geometry of a PDF."""
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        pages = tuple(_size(page) for page in pdf.pages)
        where = _widget_pages(pdf)
        form = pdf.Root.get("/AcroForm", pikepdf.Dictionary())
        roots = form.get("/Fields", pikepdf.Array())
        fields = tuple(field for root in roots for field in _fields(root, "", {}, where))
    return Geometry(pages, fields)


def dump(geometry: Geometry) -> str:
    """Return the JSON text: keys sorted, a line per field, what is empty left out."""
    lines = ",\n".join(_line(_field_json(field)) for field in geometry.fields)
    pages = _line([list(page) for page in geometry.pages])
    return f'{{"fields": [\n{lines}\n],\n"pages": {pages}}}\n'


def load(text: str) -> Geometry:
    """Return the geometry that dump wrote."""
    data = json.loads(text)
    pages = tuple((float(width), float(height)) for width, height in data["pages"])
    return Geometry(pages, tuple(_field_from(item) for item in data["fields"]))


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """Return a page's width and height in points."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return round(right - left, 3), round(top - bottom, 3)


def _widget_pages(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    """Return on which page each widget is; /P may be absent or wrong, /Annots is what is drawn."""
    return {
        annotation.objgen: number
        for number, page in enumerate(pdf.pages, 1)
        for annotation in page.get("/Annots", pikepdf.Array())
    }


def _fields(
    node: Any, parent: str, inherited: Mapping[str, Any], where: Mapping[tuple[int, int], int]
) -> Iterator[Field]:
    """Yield the fields at and below a node of the field tree."""
    name = ".".join(part for part in (parent, str(node.get("/T", ""))) if part)
    facts = {**inherited, **{key: node[key] for key in INHERITED if key in node}}
    kids = list(node.get("/Kids", ()))
    if any("/T" in kid for kid in kids):
        for kid in kids:
            yield from _fields(kid, name, facts, where)
    else:
        facts.update((key, node[key]) for key in OF_THE_FIELD if key in node)
        yield _field(name, facts, kids or [node], where)


def _field(
    name: str, facts: Mapping[str, Any], widgets: list[Any], where: Mapping[tuple[int, int], int]
) -> Field:
    """Return one field from its facts and widgets."""
    return Field(
        name=name,
        type=_type(facts),
        widgets=tuple(Widget(where[widget.objgen], _box(widget.Rect)) for widget in widgets),
        flags=int(facts.get("/Ff", 0)),
        da=_text(facts.get("/DA")),
        q=int(facts.get("/Q", 0)),
        max_len=int(facts["/MaxLen"]) if "/MaxLen" in facts else None,
        on=tuple(sorted({state for widget in widgets for state in _on_states(widget)})),
        tooltip=_text(facts.get("/TU")),
        default=_text(facts.get("/V")),
        caption=_text(facts.get("/MK", {}).get("/CA")) if _type(facts) == "button" else None,
    )


def _type(facts: Mapping[str, Any]) -> str:
    """Return text, checkbox, button, radio, choice or signature."""
    kind, flags = str(facts.get("/FT")), int(facts.get("/Ff", 0))
    if kind != "/Btn":
        return TYPES[kind]
    return "button" if flags & PUSH_BUTTON else "radio" if flags & RADIO else "checkbox"


def _on_states(widget: Any) -> list[str]:
    """Return the states of a widget that are not off, as /AP /N names them."""
    normal = widget.get("/AP", pikepdf.Dictionary()).get("/N")
    if not isinstance(normal, pikepdf.Dictionary):
        return []
    return [state.removeprefix("/") for state in set(normal.keys()) - {"/Off"}]


def _box(rectangle: Any) -> Box:
    """Return left, bottom, right, top; a /Rect may name any two opposite corners."""
    x0, y0, x1, y1 = (round(float(edge), 2) for edge in rectangle)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _text(value: Any) -> str | None:
    """Return a PDF string as text."""
    return None if value is None else str(value)


def _field_json(field: Field) -> dict[str, Any]:
    """Return a field as JSON."""
    data: dict[str, Any] = {key: value for key, value in vars(field).items() if value}
    if field.on:
        data["on"] = list(field.on)
    if field.max_len is not None:
        data["max_len"] = field.max_len
    data["widgets"] = [{"page": each.page, "box": list(each.box)} for each in field.widgets]
    return data


def _field_from(data: Mapping[str, Any]) -> Field:
    """Return the field that _field_json wrote."""
    widgets = tuple(Widget(each["page"], tuple(each["box"])) for each in data["widgets"])
    return Field(**{**data, "widgets": widgets, "on": tuple(data.get("on", ()))})


def _line(value: Any) -> str:
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def main() -> None:
    """Print the geometry of a blank, or write it to a file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("blank", type=Path, help="the PDF")
    parser.add_argument("-o", "--output", type=Path, help="geometry.json to write")
    arguments = parser.parse_args()
    text = dump(read(arguments.blank.read_bytes()))
    if arguments.output is None:
        print(text, end="")
    else:
        arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
