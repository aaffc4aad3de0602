"""What files within files are called: in mails, and in archives."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 120


def plain_name(name: str, otherwise: str) -> str:
    """Return a name without folders and control characters; it is shown, and never used as a path."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .\t\"'")
    return shown[-_LONGEST:] or otherwise
