"""What a mail is, whichever program kept it; and what both formats need: names, addresses, bounds."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from email.utils import getaddresses, parsedate_to_datetime

from stforms.errors import UnreadableError

MAX_BYTES = 75_000_000
"""Mail servers let through 25 to 50 MB, most of them; reading takes nine times as much memory."""

MAX_PARTS = 500
MAX_LEVELS = 20

_ADDRESS = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,255}")


@dataclass(frozen=True)
class Part:
    """A file in a mail. `inline`: shown in the text, as logos are."""

    name: str
    data: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True)
class Message:
    """A mail. `sent_as_written` is the date where nobody could understand it; `text`: there is some to read.

    `lost` counts parts that could not be taken out.
    """

    sender: str | None
    sent: datetime.datetime | None
    received: datetime.datetime | None
    message_id: str | None
    parts: tuple[Part, ...]
    text: bool
    sent_as_written: str | None = None
    lost: int = 0


def check_size(data: bytes) -> None:
    """Raise UnreadableError when a mail is larger than any that mail servers let through."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("mail.too_large", {"most": MAX_BYTES // 1_000_000})


def check_count(parts: int) -> None:
    """Raise UnreadableError when a mail holds more than anybody attaches."""
    if parts > MAX_PARTS:
        raise UnreadableError("mail.too_many", {"most": MAX_PARTS})


def address_in(header: str | None) -> str | None:
    """Return the first address in a header, without the name before it."""
    if not header:
        return None
    found = next(
        (address for _, address in getaddresses([header[:2000]]) if _ADDRESS.fullmatch(address)), None
    )
    loose = _ADDRESS.search(header[:2000])
    return found or (loose.group() if loose else None)


def moment(written: str | None) -> datetime.datetime | None:
    """Return a header's date and time with its offset (−0000 is UTC); None when it is none."""
    if not written:
        return None
    try:
        found = parsedate_to_datetime(written.strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=datetime.UTC)
