"""What of a copy could not be read: answers nobody could understand, and boxes that are not in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stforms.binding import Edition, Slot
from stforms.library import Library
from stforms.model import Finding, Reading, Severity

_GONE = {"parse.slot_missing", "parse.boxes_gone"}


def unclear(readings: Iterable[Reading], findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Yield (path, raw text) of every answer that could not be understood."""
    texts: dict[str, list[str]] = {}
    for reading in readings:
        if reading.key is not None and reading.value is None:
            texts.setdefault(reading.key, []).append(reading.text)
    yield from ((path, " / ".join(found)) for path, found in texts.items())
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.path is not None and finding.path not in texts:
            yield finding.path, str(finding.params.get("text", "")) or "?"


def unsaid(
    not_understood: Mapping[str, str], findings: Iterable[Finding], edition: Edition, library: Library
) -> Iterator[str]:
    """Yield the paths (and whole tables) of which a copy says nothing, because nobody could read it there.

    That is what shares a box with a text that was not understood, and what stood in boxes, or on sheets,
    that are no longer in the file.
    """
    for path in not_understood:
        yield from _sharing(path, edition)
    for finding in findings:
        code = finding.params.get("code", finding.code)  # told before: by parse, in its JSON
        if code in _GONE and finding.path is not None:
            yield from _sharing(finding.path, edition)
        elif code == "parse.rtf_boxes":
            yield from (slot.key for slot in edition.slots if slot.choice)
        elif code == "xlsx.sheet_missing" and finding.where is not None:
            yield from _on_sheet(finding.where.place or "", edition, library)
        elif code == "parse.page_missing" and finding.where is not None:
            yield from _on_page(finding.where.page, edition, library)


def _sharing(path: str, edition: Edition) -> Iterator[str]:
    """Yield the paths whose answers stand in the same box as a path's, itself among them."""
    prefix, _, key = path.rpartition("].")
    table = prefix.partition("[")[0]
    slots: Iterable[Slot] = edition.slots
    if prefix:
        slots = (column for one in edition.tables if one.key == table for column in one.columns)
    for slot in slots:
        if key in slot.keys:
            yield from (f"{prefix}].{other}" if prefix else other for other in slot.keys)


def _on_sheet(sheet: str, edition: Edition, library: Library) -> Iterator[str]:
    """Yield the keys, and the tables, that the edition has on a sheet."""
    bound = library.bound(edition)
    begins = f"{sheet}!"
    for place in bound.places:
        if (place.where.place or "").startswith(begins):
            yield from place.keys
    for rows in bound.tables:
        if any((place.where.place or "").startswith(begins) for place in rows.places[0]):
            yield rows.table.key


def _on_page(page: int | None, edition: Edition, library: Library) -> Iterator[str]:
    """Yield the keys, and the tables, that the edition has on a page."""
    bound = library.bound(edition)
    for place in bound.places:
        if place.where.page == page:
            yield from place.keys
    for rows in bound.tables:
        if any(place.where.page == page for row in rows.places for place in row):
            yield rows.table.key
