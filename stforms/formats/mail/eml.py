"""A mail as it travels: headers and MIME parts, whatever program wrote it, broken ones too."""

from __future__ import annotations

import email
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.message import Message as AnyMessage
from email.policy import default

from stforms.errors import UnreadableError
from stforms.formats.mail.message import (
    MAX_LEVELS,
    Message,
    Part,
    address_in,
    check_count,
    check_size,
    moment,
)
from stforms.formats.within import plain_name

MAX_HEADER = 100_000
"""Bytes of one header; some of what reads headers takes time by the square of their length."""

MAX_BOUNDARIES = 20_000
"""Lines that may be where a part begins; each that is takes time and memory, however empty the part."""

_POLICY = default.clone(refold_source="none", max_line_length=None)
_LONG = re.compile(rb"[^\n]{%d}" % MAX_HEADER)
_BROKEN = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    NotImplementedError,
    AssertionError,
)
"""What `email` was seen to raise on headers and bodies that no program should have written."""

_TAG = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<[^>]*>|&nbsp;", re.I | re.S)
_MOST_TEXT = 1_000_000


def read_eml(data: bytes) -> Message:
    """Read a mail.

    Raises:
        UnreadableError: it is damaged beyond what can be read, or beyond all bounds.
    """
    check_size(data)
    headers = re.split(rb"\r?\n\r?\n", data[: 10 * MAX_HEADER].lstrip(), maxsplit=1)[0]
    if len(headers) >= 10 * MAX_HEADER - 2 or _LONG.search(headers):
        raise UnreadableError("mail.damaged")
    if data.count(b"\n--") > MAX_BOUNDARIES:
        check_count(MAX_BOUNDARIES)
    try:
        message = email.message_from_bytes(data.lstrip(), policy=_POLICY)
        taken = _taken(message)
    except _BROKEN as error:
        raise UnreadableError("mail.damaged") from error
    return _as_message(message, taken)


def _as_message(message: AnyMessage, taken: _Taken) -> Message:
    raw = _raw(message)
    written = raw.get("date")
    sent = moment(written)
    arrived = raw.get("received", "").rpartition(";")[2]
    return Message(
        sender=next(
            filter(None, (address_in(raw.get(name)) for name in ("from", "sender", "return-path"))), None
        ),
        sent=sent,
        received=moment(arrived),
        message_id=(raw.get("message-id") or "").strip()[:500] or None,
        parts=tuple(taken.parts),
        text=taken.text,
        sent_as_written=written.strip()[:100] if written and sent is None else None,
        lost=taken.lost,
    )


def _raw(message: AnyMessage) -> dict[str, str]:
    """Return the headers as they stand, by name in lower case; the first of each (the last hop's)."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), _mended(" ".join(str(value).split())))
    return found


def _mended(text: str) -> str:
    """Return a header with bytes beyond ASCII in it, which programs send all the same, as text."""
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


# --- parts ------------------------------------------------------------------------------------


@dataclass
class _Taken:
    """What was taken out of a mail so far."""

    parts: list[Part]
    text: bool = False
    lost: int = 0


def _taken(message: AnyMessage) -> _Taken:
    taken = _Taken([])
    for part, related in _leaves(message, 0, False):
        check_count(len(taken.parts))
        try:
            if _is_body(part):
                taken.text = taken.text or _says_something(part)
            else:
                taken.parts.append(_part(part, related, len(taken.parts) + 1))
        except _BROKEN:
            taken.lost += 1
    return taken


def _leaves(message: AnyMessage, level: int, related: bool) -> Iterator[tuple[AnyMessage, bool]]:
    """Yield the parts that hold no parts, and whether they belong to a text; a mail in a mail is one part."""
    if level > MAX_LEVELS:
        raise UnreadableError("mail.damaged")
    kind = message.get_content_type()
    if message.is_multipart() and not kind.startswith("message/"):
        for part in message.get_payload():
            if isinstance(part, AnyMessage):
                yield from _leaves(part, level + 1, kind == "multipart/related")
    else:
        yield message, related


def _is_body(part: AnyMessage) -> bool:
    """Tell the text of a mail from a file that happens to be text."""
    attached = part.get_content_disposition() == "attachment" or _name(part)
    return not attached and part.get_content_type() in ("text/plain", "text/html")


def _says_something(part: AnyMessage) -> bool:
    payload = part.get_payload(decode=True)
    text = payload[:_MOST_TEXT].decode("latin-1") if isinstance(payload, bytes) else ""
    return bool(_TAG.sub("", text).strip())


def _part(part: AnyMessage, related: bool, number: int) -> Part:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return Part(plain_name(_name(part), f"{number}.eml"), _inner(part))
    ending = {"text/calendar": ".ics"}.get(kind) or mimetypes.guess_extension(kind) or ""
    name = plain_name(_name(part), f"{number}{ending}")
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):  # as a report of what could not be delivered, which is made of headers
        payload = "\n".join(str(piece) for piece in part.get_payload()).encode("utf-8", "replace")
    shown = related and part.get("content-id") is not None
    return Part(name, payload, shown and kind.startswith("image/"))


def _inner(part: AnyMessage) -> bytes:
    """Return the mail within a mail."""
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], AnyMessage):
        return inner[0].as_bytes(policy=_POLICY)
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(part: AnyMessage) -> str:
    """Return what a file is called (RFC 2231, RFC 2047, and what programs write instead), "" if nothing."""
    name = part.get_filename("")
    if "\ufffd" in name or any(0xD800 <= ord(char) < 0xE000 for char in name):
        return _unencoded_name(part) or name
    return name


def _unencoded_name(part: AnyMessage) -> str:
    """Return the name in a header that has bytes beyond ASCII in it, as UTF-8 or as Windows writes them."""
    raw = _raw(part)
    for header, wanted in (("content-disposition", "filename"), ("content-type", "name")):
        again = EmailMessage(policy=_POLICY)
        again["Content-Disposition"] = re.sub(rf"\b{wanted}=", "filename=", raw.get(header, ""))
        name = again.get_filename("")
        if name:
            return name
    return ""
