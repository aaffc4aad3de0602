"""A schema for the keys that no schema has, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from stforms.actions.adopt.draft import DraftSlot, DraftTable
from stforms.actions.adopt.found import Kind, Spot
from stforms.actions.adopt.naming.spelling import SCHEMA_TYPES
from stforms.actions.adopt.naming.vocabulary import Vocabulary
from stforms.actions.adopt.naming.words import key_of
from stforms.model import Json

_ENDS = {"ort": "text", "datum": "date", "fran": "date", "till": "date"}
"""What the keys of a place with several values hold; the first of a text with a period is a text."""


def new_schema(
    form: str,
    title: str,
    slots: Sequence[DraftSlot],
    tables: Sequence[DraftTable],
    known: Json | None,
    vocabulary: Vocabulary,
) -> Json | None:
    """Return the form's schema with what is new added, or a new one; None where nothing is new.

    Args:
        form: the form's name.
        title: what is printed as its title.
        slots: what is asked once.
        tables: rows that repeat.
        known: the schema that the form has.
        vocabulary: the other schemas, for what their keys are called in both languages.
    """
    if known is not None and all(slot.known for slot in (*slots, *(c for t in tables for c in t.columns))):
        return None
    document: dict[str, Any] = deepcopy(known) if known is not None else _document(form, title)
    growing = _Growing(document, vocabulary)
    for slot in slots:
        growing.slot(slot, "")
    for table in tables:
        growing.table(table)
    return document


def _document(form: str, title: str) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{form}.schema.json",
        "title": title or form,
        **_object(),
    }


def _object() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": {}}


class _Growing:
    """A schema to which keys are added."""

    def __init__(self, document: dict[str, Any], vocabulary: Vocabulary) -> None:
        self.document = document
        self.vocabulary = vocabulary

    def slot(self, slot: DraftSlot, root: str) -> None:
        if slot.known:
            return
        for number, key in enumerate(slot.keys):
            inner = self._within(f"{root}{key.value}", slot.spots[0])
            step = key.value.rpartition(".")[2]
            codec = (
                slot.codec.value
                if len(slot.keys) == 1
                else _ENDS.get(step, "text" if number == 0 else "date")
            )
            titles = self._titles(f"{root}{key.value}", _label(slot.spots[0], step, len(slot.keys)))
            inner.setdefault(step, {**_type(slot, codec), **titles})

    def table(self, table: DraftTable) -> None:
        path = table.key.value
        inner = self._within(path, table.columns[0].spots[0])
        first = table.columns[0].spots[0]
        heading = first.sections[-1] if first.sections else path.rpartition(".")[2]
        identity = [table.columns[0].keys[0].value]
        inner.setdefault(
            path.rpartition(".")[2],
            {**self._titles(path, heading), "type": "array", "x-identity": identity, "items": _object()},
        )
        for column in table.columns:
            self.slot(column, f"{path}.")

    def _within(self, path: str, spot: Spot) -> dict[str, Any]:
        """Return the properties of the object that a key lies in, made where it is not there."""
        node, passed = self.document, ""
        for step in path.split(".")[:-1]:
            passed = f"{passed}.{step}" if passed else step
            heading = spot.sections[-1] if spot.sections else step
            properties = node.setdefault("properties", {})
            node = properties.setdefault(step, {**self._titles(passed, heading), **_object()})
            if "$ref" in node:  # shared by other forms: this form gets its own
                shared = self.vocabulary.library.schema(_form(self.document)).node(passed) or {}
                own = deepcopy(shared)
                node.clear()
                node.update(own)
            node = node.get("items", node)
        found: dict[str, Any] = node.setdefault("properties", {})
        return found

    def _titles(self, path: str, printed: str) -> dict[str, str]:
        """Return what a key is called: as another schema has it, else as printed."""
        node = self.vocabulary.node(path) or {}
        if "title" not in node:
            return {"title": printed}
        return {name: node[name] for name in ("title", "x-title-en") if name in node}


def _form(document: dict[str, Any]) -> str:
    return str(document["$id"]).removesuffix(".schema.json")


def _label(spot: Spot, step: str, keys: int) -> str:
    if keys > 1:
        return step.replace("_", " ").capitalize()
    table = spot.table if spot.kind is not Kind.BOX else None
    if table is not None and table.row_label:
        column = table.column_label or ""
        further = column and step.endswith(f"_{key_of(column)}")
        return f"{column}: {table.row_label}" if further else table.row_label
    return next((label.text for label in spot.labels if label.text != spot.option), step)


def _type(slot: DraftSlot, codec: str) -> dict[str, Any]:
    if not slot.options:
        return dict(SCHEMA_TYPES[codec])
    return {"type": "string", "enum": [value for value, _ in slot.options], "x-enum": _titled(slot.options)}


def _titled(options: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    return {value: {"title": printed} for value, printed in options}
