"""Which codec a place seems to need: by the schema's type, by what is printed, by the room there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stforms.actions.adopt.draft import Guess
from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.naming.meanings import Meanings
from stforms.actions.adopt.naming.questions import Question
from stforms.actions.adopt.naming.targets import ONE

_MANY_LINES = 3
_PERSONNUMMER = "4}$"
"""How the pattern of a personnummer ends, and of nothing else."""


def codec_of_type(node: Mapping[str, Any], question: Question, words: Meanings) -> Guess:
    """Return the codec of a key that a schema has."""
    if question.together != ONE:
        return Guess(question.together, 0.95, "adopt.codec_together")
    if question.kind is Kind.SIGNATURE or (node.get("type") == "boolean" and node.get("readOnly")):
        return Guess("ink", 0.99, "adopt.codec_schema")
    return Guess(_by_type(node, _asked(question, words)), 0.95, "adopt.codec_schema")


def _by_type(node: Mapping[str, Any], asked: str | None) -> str:
    """Return the codec of a type of the schemas (common.schema.json)."""
    pattern = str(node.get("pattern", ""))
    if node.get("format") == "date":
        return "date" if asked == "date" else "iso_date"
    if node.get("type") == "array":
        return "numbers" if "$ref" in node.get("items", {}) else "delmal"
    if node.get("type") == "integer":
        return "year" if node.get("minimum", 0) >= 1000 else "number"
    if node.get("type") == "number":
        return "percent" if asked == "percent" else "number"
    if pattern.endswith(_PERSONNUMMER):
        return "personnummer"
    if pattern.startswith(r"^\d{4}-"):
        return "when"
    return "multiline" if node.get("type") == "string" and pattern == r"\S" else "text"


def _asked(question: Question, words: Meanings) -> str | None:
    spot = question.first
    return words.asked_codec(spot.hint) or words.asked_codec(
        *(label.text for label in spot.labels), question.label
    )


def codec_of_print(question: Question, step: str, words: Meanings) -> Guess:
    """Return the codec of a place for which no schema has a key, by its label, hint and room.

    Args:
        question: the place.
        step: the last step of its key.
        words: what labels mean.
    """
    spot = question.first
    if question.kind is Kind.SIGNATURE:
        return Guess("ink", 0.9, "adopt.codec_signature")
    if question.together != ONE:
        return Guess(question.together, 0.9, "adopt.codec_together")
    if spot.choices:
        return Guess("text", 0.9, "adopt.codec_list")
    known = words.codecs.get(step)
    if (by_hint := words.asked_codec(spot.hint)) is not None and known in (None, "date", "iso_date"):
        return Guess(by_hint, 0.9, "adopt.codec_hint")
    if known is not None and known != "ink":
        return Guess(known, 0.9, "adopt.codec_label")
    if spot.lines >= _MANY_LINES:
        return Guess("multiline", 0.8, "adopt.codec_lines")
    column = spot.table.column_label if spot.table is not None else None
    if (by_label := words.asked_codec(question.label, column)) is not None:
        return Guess(by_label, 0.8, "adopt.codec_label")
    if spot.lines > 1:
        return Guess("multiline", 0.6, "adopt.codec_lines")
    return Guess("text", 0.7, "adopt.codec_text")


SCHEMA_TYPES: Mapping[str, dict[str, str]] = {
    "text": {"$ref": "common.schema.json#/$defs/rad"},
    "multiline": {"$ref": "common.schema.json#/$defs/stycke"},
    "date": {"$ref": "common.schema.json#/$defs/datum"},
    "iso_date": {"$ref": "common.schema.json#/$defs/datum"},
    "when": {"$ref": "common.schema.json#/$defs/nar"},
    "year": {"$ref": "common.schema.json#/$defs/artal"},
    "number": {"$ref": "common.schema.json#/$defs/tal"},
    "percent": {"$ref": "common.schema.json#/$defs/tal"},
    "personnummer": {"$ref": "common.schema.json#/$defs/personnummer"},
    "delmal": {"$ref": "common.schema.json#/$defs/delmallista"},
    "numbers": {"$ref": "common.schema.json#/$defs/nummerlista"},
    "ink": {"$ref": "common.schema.json#/$defs/signerad"},
}
"""The type of the schemas' shared parts that a codec gives."""
