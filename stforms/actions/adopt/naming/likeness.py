"""How much a question and a key of a schema look like each other: label, headings, kind, order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.naming.questions import Question, by_section
from stforms.actions.adopt.naming.targets import ONE, Target
from stforms.actions.adopt.naming.words import alike, covered

_SYNONYM = 0.93
"""What a label of labels.toml is worth beside the schema's own."""
_HEADED = 0.98
"""What label and heading together are worth beside the label alone."""
_LABEL, _CONTEXT, _ORDER = 0.62, 0.33, 0.05
_NO_HEADING, _ON_ITS_OWN = 0.6, 0.8
"""What keys in no object are worth below a heading that names one, and below none."""
_OUTER = 0.8
_SAYS, _SILENT = 0.5, 0.5
"""From where on a heading names an object; how much objects are worth below a heading that names none."""
_BY_LABEL = 0.9
"""How sure an object is that the label itself names."""
_WRITTEN = 0.85
"""What a key with a few values is worth where there is room to write."""
_ANOTHER = 0.5
"""What is left of a key that is another person's than the headings name."""
_FIRST = 0.85
"""What it is worth that a label is what the object is called whose first key a target is."""
_BY_ANSWERS = 0.75
"""What a label is worth where the printed answers are the values of one key only."""
_WHEN = r"^\d{4}-"
"""How the pattern of a day or month begins, and of nothing else."""
_UNLIKE = 0.45
"""A label that is less like than this says nothing."""


@dataclass(frozen=True)
class Liking:
    """How much a question looks like a key: all in all, by label alone, and what the label was."""

    whole: float
    label: float
    why: str


NONE = Liking(0.0, 0.0, "")


@dataclass(frozen=True, eq=False)
class Likeness:
    """Compares the questions of a form with what a schema offers."""

    asked: Sequence[Question]
    targets: Sequence[Target]

    def table(self) -> list[list[Liking]]:
        """Return the liking of each question (rows) for each target (columns)."""
        return [[self._liking(question, target) for target in self.targets] for question in self.asked]

    def _liking(self, question: Question, target: Target) -> Liking:
        fit = fits(question, target)
        if not fit:
            return NONE
        label, why = label_likeness(question, target)
        if label < _BY_ANSWERS and fit == 1.0 and self._own_answers[target.choices] == 1:
            label, why = _BY_ANSWERS, "like"
        if label < _UNLIKE:
            return NONE
        context = max(
            self.context[question.sections].get(target.parent, _NO_HEADING), _named(question, target)
        )
        order = 1 - abs(question.order - target.order)
        whole = fit * (_LABEL * label + _CONTEXT * context + _ORDER * order)
        if question.person and target.person and question.person != target.person:
            whole *= _ANOTHER
        return Liking(whole, label * fit, why)

    @cached_property
    def _own_answers(self) -> Counter[tuple[tuple[str, tuple[str, ...]], ...]]:
        """Return how many keys have the same values: none at all say nothing."""
        return Counter(target.choices for target in self.targets if target.choices)

    # --- headings ---------------------------------------------------------------------------

    @cached_property
    def context(self) -> dict[tuple[str, ...], dict[str, float]]:
        """Return how much the questions under some headings belong into an object of the schema.

        What the heading says counts, and how many of the questions below it the object has.
        """
        objects: dict[str, list[Target]] = {}
        for target in self.targets:
            objects.setdefault(target.parent, []).append(target)
        return {
            sections: _belonging(sections, inside, objects) for sections, inside in by_section(self.asked)
        }


def _belonging(
    sections: tuple[str, ...], inside: list[Question], objects: dict[str, list[Target]]
) -> dict[str, float]:
    """Return how much what is asked below some headings belongs into each object."""
    named = {parent: _heads(sections, mine[0]) for parent, mine in objects.items()}
    silent = max(named.values(), default=0.0) < _SAYS
    return {
        parent: _belongs(sections, inside, mine, 0.0 if silent else named[parent], silent)
        for parent, mine in objects.items()
    }


def _belongs(
    sections: tuple[str, ...], inside: list[Question], mine: list[Target], named: float, silent: bool
) -> float:
    if not mine[0].above:
        return _NO_HEADING if sections and not silent else _ON_ITS_OWN
    covered = sum(max((label_likeness(q, t)[0] for t in mine if fits(q, t)), default=0.0) for q in inside)
    share = covered / len(inside)
    if silent:  # the heading names no object at all: only the questions themselves tell
        return _SILENT + (1 - _SILENT) * share if sections else 0.5 * share
    return 0.65 * named + 0.35 * share


def _heads(sections: tuple[str, ...], target: Target) -> float:
    """Return how much the headings say what the objects are called that a key lies in."""
    headings = [*((heading, 1.0) for heading in sections[-1:]), *((h, _OUTER) for h in sections[:-1])]
    return max(
        (w * alike(heading, title) for heading, w in headings for titles in target.above for title in titles),
        default=0.0,
    )


def _named(question: Question, target: Target) -> float:
    """Return how sure it is that a label itself names the object: "Status förbättringsarbete"."""
    if not target.above:
        return 0.0
    texts = [text for text, weight in question.texts if weight == 1.0]
    return _BY_LABEL * any(covered(title, text) == 1.0 for title in target.above[-1] for text in texts)


def label_likeness(question: Question, target: Target) -> tuple[float, str]:
    """Return how much the labels say the same, and by what: title, words or likeness."""
    best, why = 0.0, ""
    for text, weight in question.texts:
        for title in target.titles:
            value = weight * alike(text, title)
            if value > best:
                best, why = value, "title" if text == title else "like"
        for word in target.words:
            value = weight * _SYNONYM * alike(text, word)
            if value > best:
                best, why = value, "words" if text == word else "like"
    if best >= _HEADED:
        return best, why
    headed = _headed(question, target)
    return (headed, "title" if headed > _HEADED * 0.99 else "like") if headed > best else (best, why)


def _headed(question: Question, target: Target) -> float:
    """Return the likeness of heading and label together: "Underskrift" under "ST-läkaren"."""
    if not target.above:
        return 0.0
    if target.is_first and any(text == above for text, _ in question.texts for above in target.above[-1]):
        return _FIRST
    found = [0.0]
    for title, whole in target.named:
        for text, weight in question.texts:
            says = [text]
            if (
                alike(text, title) >= _UNLIKE
            ):  # a heading in common alone says nothing of what is asked below it
                says += [f"{heading} {text}" for heading in question.sections[-1:]]
            found += [_HEADED * weight * alike(one, other) for one in says for other in whole]
    return max(found)


def fits(question: Question, target: Target) -> float:
    """Return whether what goes into a place can be a key's value: 0 no, 1 yes, between for not quite."""
    if question.together != target.together:
        return 0.0
    if (question.kind is Kind.SIGNATURE) != target.is_ink:
        return 0.0
    if question.kind is Kind.BOX:
        return _answers_fit(question, target) if target.choices else 0.0
    if question.kind is Kind.LIST:
        return _answers_fit(question, target) if target.choices else 0.6
    if question.together != ONE:
        return 1.0
    is_day = target.node.get("format") == "date" or str(target.node.get("pattern", "")).startswith(_WHEN)
    if question.asks_day and not is_day:
        return 0.7
    return _WRITTEN if target.choices else 1.0


def _answers_fit(question: Question, target: Target) -> float:
    """Return how well printed answers are the values that a key may have."""
    titles = [title.lower() for value, printed in target.choices for title in (value, *printed)]
    found = [max((alike(a.lower(), title) for title in titles), default=0.0) for a in question.answers]
    share = sum(found) / max(len(found), len(target.choices)) if found else 0.0
    return 0.0 if share < 0.2 else 0.4 + 0.6 * share
