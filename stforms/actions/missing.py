"""What is missing on a paper, in few words: by section, each of its boxes once."""

from __future__ import annotations

from collections.abc import Iterable

from stforms.schemas import FormSchema


def missing_words(keys: Iterable[str], schema: FormSchema, lang: str | None = None) -> str:
    """Return the labels of keys, those of one section together: "Sökande: Postnummer; Postort. Datum"."""
    sections: dict[str, list[str]] = {}
    for key in keys:
        section, _, box = schema.label(key, lang).rpartition(" – ")
        sections.setdefault(section, []).append(box)
    parts = (f"{name}: {'; '.join(boxes)}" if name else "; ".join(boxes) for name, boxes in sections.items())
    return ". ".join(parts)
