"""A mail as Outlook saves it: a compound file with a storage for each attachment ([MS-OXMSG])."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress

import olefile
from oxmsg import Message as Outlook
from oxmsg.attachment import Attachment
from oxmsg.domain import constants as pid
from oxmsg.storage import Storage

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

_PID_SENT_REPRESENTING_SMTP = 0x5D02
_INNER = "__substg1.0_3701000D"
"""The storage of a mail that is attached to a mail ([MS-OXMSG] 2.2.2.1)."""


def read_msg(data: bytes) -> Message:
    """Read a mail. Files attached to a mail within it are among its parts.

    Raises:
        UnreadableError: it is damaged, or beyond all bounds.
    """
    check_size(data)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            root = Storage.from_ole(ole)
        return _as_message(Outlook(root), root)
    except UnreadableError:
        raise
    except Exception as error:  # olefile, oxmsg: eight kinds were seen, two of them derive from nothing
        raise UnreadableError("mail.damaged") from error


def _as_message(outlook: Outlook, root: Storage) -> Message:
    headers = {name.lower(): value for name, value in outlook.message_headers.items()}
    props = outlook.properties
    addresses = (headers.get("from"), *map(props.str_prop_value, (pid.PID_SENDER_SMTP_ADDRESS,
                 _PID_SENT_REPRESENTING_SMTP, pid.PID_SENDER_EMAIL_ADDRESS)))  # fmt: skip
    parts: list[Part] = []
    lost = 0
    for storage in _attachments(root, 0):
        check_count(len(parts))
        part = _part(storage, len(parts) + 1)
        parts += [part] if part is not None else []
        lost += part is None
    return Message(
        sender=next(filter(None, map(address_in, addresses)), None),
        sent=outlook.sent_date or moment(headers.get("date")),
        received=props.date_prop_value(pid.PID_MESSAGE_DELIVERY_TIME),
        message_id=props.str_prop_value(pid.PID_INTERNET_MESSAGE_ID) or headers.get("message-id"),
        parts=tuple(parts),
        text=bool((outlook.body or "").strip() or props.binary_prop_value(pid.PID_HTML)),
        lost=lost,
    )


def _attachments(storage: Storage, level: int) -> Iterator[Storage]:
    """Yield the storages of all attachments, those of mails within the mail too."""
    if level > MAX_LEVELS:
        raise UnreadableError("mail.damaged")
    for one in storage.iter_attachment_storages():
        inner = next((below for below in one.storages if below.name.upper() == _INNER.upper()), None)
        if inner is None:
            yield one
        else:
            yield from _attachments(inner, level + 1)


def _part(storage: Storage, number: int) -> Part | None:
    """Return an attachment; None where there is nothing but a link, or an object of another program."""
    attachment = Attachment(storage)
    data = attachment.file_bytes
    if data is None:
        return None
    props = attachment.properties
    name = attachment.file_name or props.str_prop_value(pid.PID_ATTACH_FILENAME) or ""
    shown = False
    with suppress(LookupError, ValueError):
        shown = props.str_prop_value(pid.PID_ATTACH_CONTENT_ID) is not None
    picture = (attachment.mime_type or "").startswith("image/")
    return Part(plain_name(name, str(number)), data, shown and picture)
