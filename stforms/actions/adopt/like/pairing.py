"""Which question of a new paper is which slot of the old one? By name, by what is printed, by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stforms.actions.adopt.found import Kind, Spot
from stforms.actions.adopt.like.known import Known, names_of
from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.meanings import meanings
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
_COMMON = 0.5
"""What words that several questions have are worth where there are words of its own."""
_PRINTED = 0.9
"""What is worth less is a name in the file, which is no word."""
_ELSEWHERE = 0.4
"""Headings that are less alike are of another part of the paper."""
_BESIDE = 3.0
"""Points by which a place may have moved and still be where it was."""


@dataclass(frozen=True)
class Tie:
    """What speaks for a slot and a question being the same thing.

    `bare` says that nothing is printed for one of them, `often` that others are called the same.
    """

    worth: float
    label: float
    section: float
    named: bool
    placed: bool
    bare: bool
    often: bool


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
    ties = Ties(known, asked).table()
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


class Ties:
    """Compares the slots of the old paper with the questions of the new one."""

    def __init__(self, known: Sequence[Known], asked: Sequence[Question]) -> None:
        self.known = known
        self.asked = asked
        self.before = Counter(text for one in known for text, _ in own_texts(one.question))
        self.after = Counter(text for question in asked for text, _ in own_texts(question))
        self.mine = [self._telling(one.question, self.before) for one in known]
        self.theirs = [self._telling(question, self.after) for question in asked]
        self.names = [names_of(one.spots) for one in known], [names_of(q.spots) for q in asked]

    def table(self) -> list[list[Tie]]:
        """Return what speaks for each slot (rows) and question (columns) being the same thing."""
        return [
            [self._tie(row, column) for column in range(len(self.asked))] for row in range(len(self.known))
        ]

    def _tie(self, row: int, column: int) -> Tie:
        known, mine, other = self.known[row], self.known[row].question, self.asked[column]
        label, often = self._label(row, column)
        section = _sections(mine, other)
        named = bool(self.names[0][row] & self.names[1][column])
        placed = _same_place(known.spots, other.spots)
        whole = _LABEL * label + _SECTION * section + _ORDER * (1 - abs(mine.order - other.order))
        # A name that is numbered ("Datum_2") may be another one's on a new paper: the heading tells.
        whole += _NAME * named * section + _PLACE * placed
        kind = 1.0 if mine.kind is other.kind else _KINDS.get(frozenset({mine.kind, other.kind}), 0.0)
        bare = not (_said(known.spots) and _said(other.spots))
        return Tie(kind * whole, label, section, named, placed, bare, often)

    def _label(self, row: int, column: int) -> tuple[float, bool]:
        """Return how much the same is printed for both, and whether that stands often on either paper."""
        mine, theirs = self.mine[row], self.theirs[column]
        found = [(w * v * alike(a, b), a, b) for a, w in mine for b, v in theirs]
        best, one, other = max(found, default=(0.0, "", ""))
        title = max((_TITLE * w * alike(self.known[row].title, text) for text, w in theirs), default=0.0)
        often = self.before[one] > 1 or self.after[other] > 1
        return (best, often) if best >= title else (title, False)

    def _telling(self, question: Question, times: Counter[str]) -> list[tuple[str, float]]:
        """Return what is printed for a question; what many have counts less where it has words of its own."""
        texts = own_texts(question)
        single = any(times[text] == 1 for text, _ in texts)
        return [(text, weight * (_COMMON if single and times[text] > 1 else 1.0)) for text, weight in texts]


def own_texts(question: Question) -> list[tuple[str, float]]:
    """Return what is printed for a question itself, names in the file only where nothing is.

    A heading that only helps is compared by itself.
    """
    own = [
        (text, weight) for text, weight in question.texts if weight == 1.0 or text not in question.sections
    ]
    printed = [(text, weight) for text, weight in own if weight >= _PRINTED]
    return printed or own or list(question.texts)


def _sections(mine: Question, question: Question) -> float:
    """Return how much the headings say the same; nothing where they name different persons."""
    persons = {meanings().person(mine.sections), meanings().person(question.sections)} - {None}
    if len(persons) > 1:
        return 0.0
    if not mine.sections or not question.sections:
        return 1.0 if mine.sections == question.sections else _NO_HEADING
    if mine.person and question.person and mine.person != question.person:
        return 0.0
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
    other = Pair(known, asked, 0.0, "adopt.like_other", one, other=True)
    if one.often and one.section < _ELSEWHERE:
        return other if one.named else None
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
    return other if one.named or one.placed else None
