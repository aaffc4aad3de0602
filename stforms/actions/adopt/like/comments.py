"""What people wrote above the entries of an edition.toml, so that it follows them to a new edition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from stforms.binding import Edition

_HEAD = re.compile(r"\s*\[\[\s*(slot|table)\s*\]\]")
_KEY = re.compile(r"""\s*keys?\s*=\s*\[?\s*["']([^"']+)["']""")


def comments_of(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Return the comments above each slot and table, by its first key; none where there is no file."""
    path = Path(edition.folder) / "edition.toml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict(_commented(lines))


def _commented(lines: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    above: list[str] = []
    waiting: tuple[str, ...] = ()
    for line in lines:
        if _HEAD.match(line):
            waiting, above = tuple(above), []
        elif line.startswith("#"):
            above.append(line.lstrip("#").strip())
        elif (found := _KEY.match(line)) and waiting:
            yield found[1], waiting
            waiting = ()
        elif not line.strip():
            above = []
