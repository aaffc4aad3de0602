"""Values as people type them, brought to the record's own spelling by the edition's codecs.

A date may come as 240503 or 3 maj 2024, a personnummer with or without its hyphen, delmål as one
text. What a codec cannot understand is left as it is: the schema and the fill will say so.
"""

from __future__ import annotations

from functools import lru_cache

from stforms.binding import Edition, Slot
from stforms.codecs import CODECS, Codec, Unclear, choice
from stforms.model import Json, Record, set_path

_KINDS = {
    "date": "date",
    "iso_date": "iso_date",
    "when": "when",
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
    result: Record = _canonical(record, _kinds(edition.id, edition))
    return result


@lru_cache(maxsize=256)
def _kinds(_: str, edition: Edition) -> Json:
    """Return which codec understands each key, as nested objects beside the record's."""
    tree: Record = {}
    for slot in edition.slots:
        _plant(tree, slot, "")
    for table in edition.tables:
        for column in table.columns:
            _plant(tree, column, f"{table.key}.")
    return tree


def _plant(tree: Record, slot: Slot, prefix: str) -> None:
    if slot.codec in ("period", "text_and_period", "place_and_date"):
        for key in slot.keys if slot.codec == "period" else slot.keys[1:]:
            set_path(tree, prefix + key, "date")
    elif slot.choice:
        set_path(tree, prefix + slot.key, tuple(name for name, _ in slot.choice))
    elif slot.options:
        set_path(tree, prefix + slot.key, choice(slot.options))
    elif slot.codec in _KINDS:
        set_path(tree, prefix + slot.key, _KINDS[slot.codec])


def _canonical(value: Json, kinds: Json) -> Json:
    if isinstance(value, dict) and isinstance(kinds, dict):
        changed = {}
        for key, below in kinds.items():
            old = value.get(key)
            new = _canonical(old, below) if old is not None else None
            if new is not old:
                changed[key] = new
        return {**value, **changed} if changed else value
    if isinstance(value, list) and isinstance(kinds, dict):
        items = [_canonical(item, kinds) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(kinds, tuple) and isinstance(value, str):
        return next((name for name in kinds if name == value.lower()), value)
    if isinstance(kinds, (str, Codec)) and isinstance(value, str):
        return _understood(CODECS[kinds] if isinstance(kinds, str) else kinds, value)
    return value


def _understood(codec: Codec, text: str) -> Json:
    try:
        value = codec.get(text)[0]
    except Unclear:
        return text
    return text if value == text else value
