"""Write geometry.json of our Word and Excel forms: where their slots and printed words are on the pages.

Not part of `make check`: another version of LibreOffice, or other fonts, lay a form out a little otherwise.
`--check` takes that into account, and looks for slots that have moved further, or are gone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from stforms.actions.geometry import geometry_of, unplaced
from stforms.binding import Edition
from stforms.library import Library

MOVED = 15.0
"""Points that a slot may be elsewhere: a line more or less above it."""


def main() -> int:
    """Write geometry.json beside every Word and Excel edition, or check what is there."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="say what differs, and write nothing")
    library, found = Library(), 0
    check = parser.parse_args().check
    for edition in library.of_format("docx", "xlsx"):
        geometry = geometry_of(library.bound(edition))
        for key in unplaced(library.bound(edition), geometry)[:5]:
            print(f"{edition.id}: {key} is on no page")
        text = geometry.as_text()
        if check:
            for difference in _differences(edition, json.loads(text)):
                print(f"{edition.id}: {difference}")
                found += 1
        else:
            (edition.folder / "geometry.json").write_text(text, encoding="utf-8")
    return min(found, 1)


def _differences(edition: Edition, made: dict[str, Any]) -> Iterator[str]:
    """Yield what is otherwise in an edition's geometry.json."""
    path = edition.folder / "geometry.json"
    if not path.is_file():
        yield "has no geometry.json"
        return
    known = json.loads(path.read_text(encoding="utf-8"))["slots"]
    for key in sorted(known.keys() | made["slots"].keys()):
        old, new = known.get(key), made["slots"].get(key)
        if old is None or new is None:
            yield f"{key} is {'new' if old is None else 'gone'}"
        elif old[0] != new[0] or any(abs(a - b) > MOVED for a, b in zip(old[1:], new[1:], strict=True)):
            yield f"{key} has moved"


if __name__ == "__main__":
    sys.exit(main())
