"""Which value each printed answer of the new paper stands for: as on the old one, else as in the schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stforms.actions.adopt.like.known import Known
from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.words import alike, key_of, spelled

_LEAST = 0.6


def answers_of(known: Known, answers: Sequence[str], node: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return (value, printed answer) in the order of the new paper; one of no value gets one of its own.

    Args:
        known: the old slot.
        answers: what is printed on the new paper.
        node: the schema of its key.
    """
    words = _words(known, node)
    values = list(words)
    worth = [[_worth(answer, value, words[value]) for value in values] for answer in answers]
    found: dict[str, str] = {}
    for answer, at in zip(answers, best_pairs(worth, _LEAST), strict=True):
        value = values[at] if at is not None else ""
        if not value and len(answers) == len(values) == 1:
            value = values[0]  # a lone box means what it meant
        found[value or key_of(answer) or f"svar_{len(found) + 1}"] = answer
    return tuple(found.items())


def old_answers(known: Known) -> dict[str, str]:
    """Return what the old paper prints for each value."""
    if known.slot.choice:
        printed = (spot.option or "" for spot in known.spots)
        return {value: text for (value, _), text in zip(known.slot.choice, printed, strict=False)}
    return dict(known.slot.options)


def _words(known: Known, node: dict[str, Any]) -> dict[str, list[str]]:
    """Return for each value all that it is called: by the old paper, by the schema."""
    found = {value: [text] for value, text in old_answers(known).items()}
    titles = node.get("x-enum", {})
    for value in node.get("enum", ()):
        found.setdefault(value, []).append(titles.get(value, {}).get("title", value))
    return found


def _worth(answer: str, value: str, words: list[str]) -> float:
    likeness = max(alike(spelled(answer), spelled(word)) for word in words)
    return max(likeness, 0.95 * (key_of(answer) == value))
