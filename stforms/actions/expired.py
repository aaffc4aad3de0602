"""Forms of a regulation that has expired, SOSFS 2008:17: told by their print, and refused.

Which print makes a form one that stforms reads is told in the modules of identify.
"""

from __future__ import annotations

import re

from stforms.errors import UnreadableError
from stforms.rules.catalogue import regulation

EXPIRED = "SOSFS 2008:17"

_NUMBERS = ("2008:17", "2008:7")
"""As printed, and as misprinted ("SOFS 2008:17", "SOSFS 2008:7")."""

_NAMED = re.compile(r"\bSOS?FS\s?2008\s?:\s?1?7(?!\d)", re.I)
_FORM = re.compile(r"\b(intyg|ansökan)", re.I)


def regulation_named(series: str, number: str) -> str:
    """Return a regulation's name from a footer's two parts; misprints of the expired one are that one."""
    name = "HSLF-FS" if series.upper().startswith("HSLF") else "SOSFS"
    return EXPIRED if name == "SOSFS" and number in _NUMBERS else f"{name} {number}"


def is_expired() -> UnreadableError:
    """Return the error for a form whose footer says that it is of the expired regulation."""
    return UnreadableError("identify.expired", _last())


def refuse_expired(printed: str) -> None:
    """Stop when a file that is no known form looks like one of the expired regulation.

    It names the regulation and is a certificate or an application. A known form may well name it too,
    where it tells what was carried over.

    Raises:
        UnreadableError: it does.
    """
    if _NAMED.search(printed) and _FORM.search(printed):
        raise UnreadableError("identify.looks_expired", _last())


def _last() -> dict[str, str]:
    found = regulation(EXPIRED)
    assert found is not None
    assert found.last_application is not None
    return {"regulation": EXPIRED, "last": found.last_application.isoformat()}
