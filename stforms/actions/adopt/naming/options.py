"""Which value of a key each printed answer stands for."""

from __future__ import annotations

from collections.abc import Iterable

from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.inventing import new_options
from stforms.actions.adopt.naming.questions import Question
from stforms.actions.adopt.naming.targets import Target
from stforms.actions.adopt.naming.words import alike, key_of, spelled

_LEAST = 0.5


def options_of(question: Question, target: Target) -> tuple[tuple[str, str], ...]:
    """Return (value, printed answer) in the order of the form; an answer of no value gets one of its own."""
    choices = target.choices
    if not choices:
        return new_options(question)
    worth = [[_worth(answer, value, titles) for value, titles in choices] for answer in question.answers]
    found: dict[str, str] = {}
    for answer, at in zip(question.answers, best_pairs(worth, _LEAST), strict=True):
        value = choices[at][0] if at is not None else key_of(answer) or f"svar_{len(found) + 1}"
        found[value] = answer
    return tuple(found.items())


def _worth(answer: str, value: str, titles: Iterable[str]) -> float:
    by_title = max(alike(spelled(answer), spelled(title)) for title in titles)
    return max(by_title, 0.95 * (key_of(answer) == value))
