"""Which question of a new paper is which slot of the old one? By name, by what is printed, by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stforms.actions.adopt.found import Kind, Spot
from stforms.actions.adopt.like.known import Known, names_of
from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.questions import Question
from stforms.actions.adopt.naming.words import alike
from stforms.binding import CellAt, PlaceAt

_LABEL, _SECTION, _ORDER, _NAME, _PLACE = 0.62, 0.28, 0.05, 0.3, 0.1
"""What agreeing in each of these is worth."""
_LEAST = 0.45
_NEAR = 0.04
_NO_HEADING = 0.6
_TITLE = 0.95
"""What the schema's word for a key is worth beside the old paper's own."""
_SAME, _LIKE, _FAINT = 0.85, 0.6, 0.3
"""From where on two labels are the same, the same said otherwise, not quite another."""
_KINDS = {
    frozenset({Kind.TEXT, Kind.LIST}): 0.8,
    frozenset({Kind.BOX, Kind.LIST}): 0.9,
    frozenset({Kind.BOX, Kind.TEXT}): 0.4,
}
_BESIDE = 3.0
"""Points by which a place may have moved and still be where it was."""


@dataclass(frozen=True)
class Tie:
    """What speaks for a slot and a question being the same thing."""

    worth: float
    label: float
    section: float
    named: bool
    placed: bool
    bare: bool


@dataclass(frozen=True)
class Pair:
    """A slot and its question: how sure that is, a message's code that says why, and what spoke for it.

    `other` says that the name is the same and the words are not: another thing is asked there now.
    """

    known: int
    asked: int
    confidence: float
    why: str
    tie: Tie
    other: bool = False


def pairs(known: Sequence[Known], asked: Sequence[Question]) -> list[Pair]:
    """Return the slots and questions that belong together, each at most once."""
    ties = [[tie(one, question) for question in asked] for one in known]
    worth = [[one.worth for one in row] for row in ties]
    found = []
    for number, chosen in enumerate(best_pairs(worth, _LEAST)):
        if chosen is None:
            continue
        rivals = [w for at, w in enumerate(worth[number]) if at != chosen]
        rivals += [row[chosen] for at, row in enumerate(worth) if at != number]
        open_ = max(rivals, default=0.0) > worth[number][chosen] - _NEAR
        pair = _judged(number, chosen, ties[number][chosen], open_)
        if pair is not None:
            found.append(pair)
    return found


def tie(known: Known, question: Question) -> Tie:
    """Return what speaks for a slot and a question being the same thing."""
    mine = known.question
    one, other = mine.kind, question.kind
    kind = 1.0 if one is other else _KINDS.get(frozenset({one, other}), 0.0)
    label = _printed_alike(mine, question)
    title = max((_TITLE * w * alike(known.title, text) for text, w in question.texts), default=0.0)
    section = _sections(mine, question)
    named = bool(names_of(known.spots) & names_of(question.spots))
    placed = _same_place(known.spots, question.spots)
    best = max(label, title)
    whole = _LABEL * best + _SECTION * section + _ORDER * (1 - abs(mine.order - question.order))
    bare = not (_said(mine.spots) and _said(question.spots))
    return Tie(kind * (whole + _NAME * named + _PLACE * placed), best, section, named, placed, bare)


def _printed_alike(mine: Question, question: Question) -> float:
    likeness = [w * v * alike(a, b) for a, w in mine.texts for b, v in question.texts]
    answers = alike(" ".join(mine.answers).lower(), " ".join(question.answers).lower())
    # A box without a question of its own is known by what it stands for.
    return max([*likeness, *([0.9 * answers] if mine.kind is Kind.BOX and mine.answers else [])], default=0.0)


def _sections(mine: Question, question: Question) -> float:
    if not mine.sections or not question.sections:
        return 1.0 if mine.sections == question.sections else _NO_HEADING
    return max(alike(one, other) for one in mine.sections[-2:] for other in question.sections[-2:])


def _said(spots: Sequence[Spot]) -> bool:
    """Tell whether anything is printed for a place: names and tooltips are not."""
    return any(label.by not in ("name", "tooltip", "title") for spot in spots[:1] for label in spot.labels)


def _same_place(one: Sequence[Spot], other: Sequence[Spot]) -> bool:
    if not one or not other:
        return False
    mine, theirs = one[0], other[0]
    if mine.where.box is not None and theirs.where.box is not None:
        edges = zip(mine.where.box[:2], theirs.where.box[:2], strict=True)
        return mine.where.page == theirs.where.page and all(abs(a - b) <= _BESIDE for a, b in edges)
    numbered = {at for at in mine.at if isinstance(at, (CellAt, PlaceAt))}
    return bool(numbered & set(theirs.at))


def _judged(known: int, asked: int, one: Tie, open_: bool) -> Pair | None:
    """Return how sure a pair is and why; None where too little speaks for it."""
    less = 0.8 if open_ and not one.named else 1.0
    if one.label >= _SAME:
        surest = 0.98 if one.named else 0.95 if one.section >= _LIKE else 0.85
        return Pair(known, asked, surest * less, "adopt.like_name" if one.named else "adopt.like_label", one)
    if one.named and one.bare:
        return Pair(known, asked, 0.85, "adopt.like_only_name", one)
    if one.label >= _LIKE or (one.named and one.label >= _FAINT):
        surest = 0.85 if one.named and one.label >= _LIKE else 0.7
        return Pair(known, asked, surest * less, "adopt.like_reworded", one)
    if one.placed and one.label >= _FAINT:
        return Pair(known, asked, 0.6, "adopt.like_place", one)
    return Pair(known, asked, 0.0, "adopt.like_other", one, other=True) if one.named or one.placed else None
