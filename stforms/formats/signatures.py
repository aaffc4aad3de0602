"""What kind of file this is, for all that can come in, by how its bytes begin.

`kinds.py` tells the office formats from each other, which takes opening them. Here a zip file is a zip.
"""

from __future__ import annotations

import re

from stforms.formats.container import OLE

PICTURES = frozenset(("png", "jpg", "tiff", "gif", "bmp", "webp", "heic"))
LETTERS = frozenset(("html", "text", "calendar", "card"))
"""What people write around a form, or programs add to a mail."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"GIF8", "gif"),
    (b"PK\3\4", "zip"),
    (b"PK\5\6", "zip"),  # with nothing in it
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"{\\rtf", "rtf"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"BEGIN:VCARD", "card"),
    (b"-----BEGIN PGP MESSAGE", "sealed"),
)
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"))
"""Brands of the pictures that telephones take (ISO/IEC 23008-12)."""

_PKCS7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""The object identifier that signed and encrypted messages begin with (RFC 5652, 1.2.840.113549.1.7)."""

_MESSAGE = "__properties_version1.0".encode("utf-16-le")
_HEADERS = re.compile(
    rb"^(?:return-path|received|from|to|cc|subject|date|message-id|mime-version|content-type|sender"
    rb"|delivered-to|dkim-signature|x-[\w-]+)[ \t]*:",
    re.I | re.M,
)
_FIRST_HEADER = re.compile(rb"(?:[!-9;-~]{1,76}[ \t]*:|From )")
_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S)
_TAR = slice(257, 262)


def signature(data: bytes) -> str:
    """Return the kind, one of those above, of the office formats zip, ole or rtf; "" when it is unknown."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    known = next(
        (kind for begins, kind in _STARTS if start.startswith(begins) or data.startswith(begins)), ""
    )
    return known or _boxed(data) or _written(data, start)


def _boxed(data: bytes) -> str:
    """Tell formats that say what they are a little later."""
    if data.startswith(OLE):
        return "msg" if _MESSAGE in data else "ole"
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "bmp"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "heic"
    if data.startswith(b"\x30") and _PKCS7 in data[:40]:
        return "sealed"
    return "tar" if data[_TAR] == b"ustar" else ""


def _written(data: bytes, start: bytes) -> str:
    """Tell what is text: mails, pages, plain text; a PDF may have anything before it."""
    if _FIRST_HEADER.match(start) and len({m.lower() for m in _HEADERS.findall(data[:20_000])}) > 1:
        return "mbox" if start.startswith(b"From ") else "mail"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if _HTML.match(start):
        return "html"
    return "text" if start and _readable(data[:4096]) else ""


def _readable(data: bytes) -> bool:
    """Tell whether bytes may be text: no control characters but those of lines."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", data)
