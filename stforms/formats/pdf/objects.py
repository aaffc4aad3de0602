"""Objects of a file that pikepdf has opened, as bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf

from stforms.errors import IntegrityError
from stforms.formats.pdf.syntax import name


def open_blank(data: bytes) -> Any:
    """Open a blank.

    Raises:
        IntegrityError: it is damaged.
    """
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError as error:
        raise IntegrityError("blank.damaged", {"why": str(error)}) from error


def contents_of(page: Any) -> bytes:
    """Return a page's decoded contents, white space at the seams set aside."""
    try:
        return b"\n".join(stream.read_bytes().strip() for stream in streams_of(page))
    except (pikepdf.PdfError, AttributeError):
        return b""


def streams_of(page: Any) -> list[Any]:
    """Return the streams that a page draws: /Contents is one, or several (7.7.3.3)."""
    contents = page.get("/Contents", pikepdf.Array())
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def entry(holder: Any, key: str, default: Any = None) -> Any:
    """Return an entry of a dictionary: as its `get`, which throws in C++ where there is none, and is slow."""
    return holder[key] if key in holder else default  # noqa: SIM401 - `get` is what is slow


def references(array: Any) -> bytes:
    """Return the inside of an array of references."""
    return b" ".join(b"%d %d R" % item.objgen for item in array)


def inside(dictionary: Any, without: Sequence[str] = ()) -> bytes:
    """Return the bytes between << and >> of a dictionary, less some keys; references stay references."""
    return b"".join(
        b"%b %b" % (name(key[1:]), unparse(dictionary, key)) for key in dictionary if key not in without
    )


def unparse(holder: Any, key: str) -> bytes:
    """Return one entry's bytes."""
    value = holder[key]
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, pikepdf.Object):
        raw: bytes = value.unparse()
        return raw
    return str(value).encode()


def numbers(array: Any) -> list[float]:
    """Return the numbers of an array: at one go where none of them is an object of its own."""
    try:
        return [float(item) for item in array.unparse()[1:-1].split()]
    except ValueError:
        return [float(item) for item in array]


def field_font(form: Any, resource: str) -> Any:
    """Return the font of this name in a form's default resources; Helvetica where there is none."""
    fonts = form.get("/DR", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    found = fonts.get(f"/{resource}")
    if found is not None:
        return found
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
