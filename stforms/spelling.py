"""Values as people type them, brought to the record's own spelling by the edition's codecs.

A date may come as 240503 or 3 maj 2024, a personnummer with or without its hyphen, delmål as one
text. What a codec cannot understand is left as it is: the schema and the fill will say so.
"""

from __future__ import annotations

from functools import lru_cache

from stforms.binding import Edition, Slot
from stforms.codecs import CODECS, Unclear
from stforms.model import Json, Record

_KINDS = {
    "date": "date",
    "personnummer": "personnummer",
    "delmal": "delmal",
    "numbers": "numbers",
    "number": "number",
    "percent": "number",
    "year": "year",
}


def canonical(edition: Edition, record: Record) -> Record:
    """Return the record with every value that a codec understands in its own spelling.

    A record that is in its own spelling already comes back as the same object.
    """
    kinds = _kinds(edition.id, edition)
    result: Record = _canonical(record, kinds, "")
    return result


@lru_cache(maxsize=256)
def _kinds(_: str, edition: Edition) -> dict[str, str]:
    """Return the codec that understands each key ("tjanstgoring.period.fran" -> "date")."""
    kinds: dict[str, str] = {}
    for slot in edition.slots:
        kinds.update(_slot_kinds(slot, ""))
    for table in edition.tables:
        for column in table.columns:
            kinds.update(_slot_kinds(column, f"{table.key}."))
    return kinds


def _slot_kinds(slot: Slot, prefix: str) -> dict[str, str]:
    if slot.codec in ("period", "text_and_period", "place_and_date"):
        dates = slot.keys if slot.codec == "period" else slot.keys[1:]
        return {prefix + key: "date" for key in dates}
    return {prefix + slot.key: _KINDS[slot.codec]} if slot.codec in _KINDS else {}


def _canonical(value: Json, kinds: dict[str, str], path: str) -> Json:
    if isinstance(value, dict):
        prefix = f"{path}." if path else ""
        pairs = {key: _canonical(inner, kinds, prefix + key) for key, inner in value.items()}
        return pairs if any(pairs[key] is not value[key] for key in pairs) else value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        items = [_canonical(item, kinds, path) for item in value]
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    kind = kinds.get(path)
    return _understood(kind, value) if kind is not None and isinstance(value, str) else value


def _understood(kind: str, text: str) -> Json:
    try:
        value = CODECS[kind].get(text)[0]
    except Unclear:
        return text
    return text if value == text else value
