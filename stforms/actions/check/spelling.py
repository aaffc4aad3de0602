"""Does what is written in a slot suit the key's type, and do its answers and the key's values agree?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stforms.binding import Edition, Slot
from stforms.model import Finding, Json, Severity
from stforms.schemas import FormSchema

_SUITED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "text": (("line",),),
    "multiline": (("lines",),),
    "personnummer": (("personnummer",),),
    "date": (("day",),),
    "iso_date": (("day",),),
    "when": (("when",),),
    "period": (("day",), ("day",)),
    "text_and_period": (("line", "lines"), ("day",), ("day",)),
    "place_and_date": (("line",), ("day",)),
    "number": (("number",),),
    "percent": (("number",),),
    "year": (("number",),),
    "delmal": (("list",),),
    "numbers": (("list",),),
    "ink": (("ink",),),
}
"""Which kinds of values each codec reads and writes, key by key."""


def spelling_checked(edition: Edition, schema: FormSchema) -> Iterator[Finding]:
    """Yield what does not suit: codecs of the edition and types of its schema, answers and values."""
    for prefix, slot in slots_of(edition):
        nodes = [schema.node(prefix + key) for key in slot.keys]
        answers = [value for value, _ in slot.choice or slot.options]
        if answers and nodes[0] is not None:
            yield from _answers(prefix + slot.key, answers, nodes[0])
        elif not answers:
            yield from _codec(prefix, slot, nodes)


def slots_of(edition: Edition) -> Iterator[tuple[str, Slot]]:
    """Yield every slot with what stands before its keys: nothing, or its table's key and a dot."""
    yield from (("", slot) for slot in edition.slots)
    yield from ((f"{table.key}.", column) for table in edition.tables for column in table.columns)


def kind_of(node: Mapping[str, Any]) -> str:
    """Return what kind of value a key of a schema holds (the types of common.schema.json)."""
    pattern = str(node.get("pattern", ""))
    by_type = {"boolean": "ink", "array": "list", "integer": "number", "number": "number"}
    if "enum" in node:
        return "choice"
    if node.get("type") in by_type:
        return by_type[node["type"]]
    if node.get("format") == "date":
        return "day"
    if pattern.endswith("4}$"):
        return "personnummer"
    if pattern.startswith(r"^\d{4}-"):
        return "when"
    return "lines" if pattern == r"\S" else "line"


def suits(codec: str, nodes: list[Json]) -> bool:
    """Tell whether a codec reads and writes what keys with these schemas hold; None is not known."""
    wanted = _SUITED[codec]
    return len(wanted) == len(nodes) and all(
        node is None or kind_of(node) in kinds for kinds, node in zip(wanted, nodes, strict=True)
    )


def _answers(path: str, answers: list[str], node: Json) -> Iterator[Finding]:
    values = list(node.get("enum", ()))
    if unknown := [answer for answer in answers if answer not in values]:
        params = {"values": ", ".join(unknown)}
        yield Finding("check.no_value", Severity.ERROR, path, None, params)
    if lacking := [str(value) for value in values if value not in answers]:
        params = {"values": ", ".join(lacking)}
        yield Finding("check.no_answer", Severity.WARNING, path, None, params)


def _codec(prefix: str, slot: Slot, nodes: list[Json]) -> Iterator[Finding]:
    if not suits(slot.codec, nodes):
        kinds = ", ".join(kind_of(node) for node in nodes if node is not None)
        params = {"codec": slot.codec, "kind": kinds or "?"}
        yield Finding("check.codec", Severity.ERROR, prefix + slot.key, None, params)
