"""A compiled blank as a file: what it was made of, a checksum, the blank, what a bundle copies of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.bundle import taking
from stforms.formats.pdf.kept import fields, originals
from stforms.formats.pdf.kept.rows import Row, pairs, raw, text, texts
from stforms.formats.pdf.opened import Opened
from stforms.formats.pdf.originals import Originals
from stforms.formats.pdf.skeleton import Skeleton
from stforms.formats.pdf.syntax import Trailer, Update

_HEAD = b"stforms compiled blank 1\n"
"""Counted up when what a compiled blank holds, or how it is compiled, has changed within a version."""


def made_of(version: str, stamp: str, own: Sequence[tuple[str, int, str]], data: bytes) -> bytes:
    """Return what a file says that it was made of.

    Args:
        version: which stforms makes it.
        stamp: what files filled from the blank say that they were made from.
        own: the widgets that become fields of their own.
        data: the blank. One that was damaged or replaced is told by its length and CRC-32; whoever means
            ill and can write beside the blank can write the blank as well.
    """
    return _json([version, stamp, [list(one) for one in own], len(data), zlib.crc32(data)])


def dumps(blank: CompiledBlank, origin: bytes) -> bytes:
    """Return a compiled blank as a file."""
    whole = originals.rows_of(taking.with_objects(blank))
    body = b"\n".join((origin, _json(_blank(blank)), _json(whole)))
    return b"%b%b\n%b" % (_HEAD, _checksum(body), body)


def loads(kept: bytes, data: bytes, origin: bytes) -> CompiledBlank | None:
    """Return the compiled blank in a file; None when it is damaged or was made of something else.

    Args:
        kept: the file.
        data: the blank.
        origin: what it should say that it was made of.
    """
    if not kept.startswith(_HEAD):
        return None
    checksum, _, body = kept[len(_HEAD) :].partition(b"\n")
    if checksum != _checksum(body) or not body.startswith(origin + b"\n"):
        return None
    _, blank, whole = body.split(b"\n")
    return _blank_of(json.loads(blank), data, whole)


def _checksum(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode()


def _json(row: Row) -> bytes:
    # A name in a damaged file can be half a character (7.9.2.2): json reads those as they are written here.
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


# --- the blank as rows ----------------------------------------------------------------------


def _blank(blank: CompiledBlank) -> Row:
    trailer, update = blank.trailer, blank.constant
    return [
        fields.rows_of(blank.fields.values()),
        blank.pages,
        [trailer.previous, trailer.root, trailer.info, text(trailer.first_id), trailer.as_stream],
        [update.base, update.next_number, texts(update.chunks), pairs(update.offsets), update.length],
        sorted(blank.buttons),
        blank.button_boxes,
        _skeleton(blank.skeleton),
        blank.root_fields,
        blank.split,
        text(blank.told),
        sorted(blank.page_objects),
    ]


def _skeleton(one: Skeleton) -> Row:
    numbers = [one.root, one.form, one.pages]
    return [
        *numbers,
        *texts((one.root_inside, one.form_inside, one.field_refs, one.pages_inside, one.page_refs)),
    ]


def _blank_of(row: Row, data: bytes, whole: bytes) -> CompiledBlank:
    known, pages, trailer, update, buttons, boxes, skeleton, root_fields, split, told, of_pages = row
    opened = Opened(data)
    return CompiledBlank(
        data=data,
        fields=fields.fields_of(known, opened),
        pages=tuple(map(tuple, pages)),
        trailer=_trailer_of(*trailer),
        constant=_update_of(*update),
        buttons=frozenset(buttons),
        button_boxes=tuple((page, tuple(box)) for page, box in boxes),
        skeleton=_skeleton_of(*skeleton),
        root_fields=root_fields,
        split=tuple(split),
        told=raw(told),
        page_objects=frozenset(of_pages),
        opened=opened,
        noted=partial(_originals, whole),
    )


def _originals(whole: bytes) -> Originals:
    return originals.originals_of(json.loads(whole))


def _trailer_of(previous: int, root: int, info: int | None, first_id: str, as_stream: bool) -> Trailer:
    return Trailer(previous, root, info, raw(first_id), as_stream)


def _update_of(base: int, number: int, chunks: list[str], offsets: list[Any], length: int) -> Update:
    return Update(base, number, [raw(chunk) for chunk in chunks], dict(offsets), length)


def _skeleton_of(root: int, form: int | None, pages: int, *parts: str) -> Skeleton:
    inside, form_inside, fields_, pages_inside, refs = map(raw, parts)
    return Skeleton(root, inside, form, form_inside, fields_, pages, pages_inside, refs)
