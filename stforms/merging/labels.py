"""What an address is called on paper: "Kurser – Datum (Palliativ vård)"."""

from __future__ import annotations

from stforms.merging.parts import Address, RowName
from stforms.model import Json
from stforms.schemas import FormSchema

_LONGEST = 60


def called(address: Address, schema: FormSchema, lang: str | None = None) -> str:
    """Return the printed label of an address; of a row, with its table and what tells it apart."""
    label = schema.label(address.key, lang)
    if address.row is None:
        return label
    table = schema.label(address.row.table, lang)
    whole = label if label.startswith(table) else f"{table} – {label}"
    return f"{whole} ({row_words(address.row)})"


def row_words(row: RowName) -> str:
    """Return what tells a row apart, in words; with its number where several are called the same."""
    words = ", ".join(in_words(value) for _, value in row.cells)
    words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    return words if row.number == 1 else f"{words} · {row.number}"


def in_words(value: Json) -> str:
    """Return a value as people write it down; a row as its cells with commas between."""
    if isinstance(value, dict):
        return ", ".join(in_words(inner) for inner in value.values())
    if isinstance(value, list):
        return ", ".join(in_words(inner) for inner in value)
    return "" if value is None else str(value)
