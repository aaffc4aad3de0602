"""Keys for what no schema has: in the form's own words, under whoever the heading names, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from stforms.actions.adopt.draft import Guess
from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.naming.meanings import Meanings
from stforms.actions.adopt.naming.questions import Grid, Question
from stforms.actions.adopt.naming.targets import ONE
from stforms.actions.adopt.naming.vocabulary import Vocabulary
from stforms.actions.adopt.naming.words import key_of

_NAMELESS, _ANSWER = "falt", "svar"


def new_keys(
    question: Question, vocabulary: Vocabulary, repeated: Counter[str], taken: set[str], inside: bool = False
) -> tuple[Guess, ...]:
    """Return keys for a place; they are taken from then on.

    Args:
        question: the place.
        vocabulary: what labels and headings mean.
        repeated: how often a label stands on the form: what does so twice needs its heading.
        taken: the keys that are taken.
        inside: whether the place is in the rows of a table, whose keys are their own.
    """
    words = vocabulary.words
    step = step_of(question, words)
    owner = "" if inside else _owner(question, vocabulary, repeated[question.label] > 1)
    if not inside and (said := _by_label(question, words)) is not None:
        owner, step = said
    if step == owner:  # the heading is all that is printed
        step = _ANSWER
    elif not inside and f"{owner}.{step}".lstrip(".") in taken:
        step = in_row(question, step)
    why = "adopt.key_new" if step != _NAMELESS else "adopt.key_nameless"
    confidence = 0.5 if step != _NAMELESS else 0.2
    found = []
    for end in _ends(question, step, words):
        path = free(".".join(filter(None, (owner, end))), taken)
        taken.add(path)
        found.append(Guess(path, confidence, why))
    return tuple(found)


def step_of(question: Question, words: Meanings) -> str:
    """Return the last step of a place's key: what its label usually stands for, else its own words."""
    label = question.label
    if question.together == "text_and_period":
        label = words.before_period(label)
    return _usual(words.plain(label), question, words) or key_of(label) or _NAMELESS


def _usual(plain: str, question: Question, words: Meanings) -> str | None:
    usual = words.steps.get(plain)
    if usual is None or "." in usual:  # a whole key is another object's
        return None
    is_ink = words.codecs.get(usual) == "ink"
    return usual if is_ink == (question.kind is Kind.SIGNATURE) else None


def _by_label(question: Question, words: Meanings) -> tuple[str, str] | None:
    """Return whose a place is and what, where its label says both: "Bedömarens roll", "Studierektor"."""
    if question.kind is Kind.BOX:
        return None
    owner, dot, step = words.steps.get(words.plain(question.label), "").rpartition(".")
    if dot and question.kind is not Kind.SIGNATURE:
        return owner, step
    if (said := words.whose(question.label)) is None:
        return None
    owner, rest = said
    alone = "signerad" if question.kind is Kind.SIGNATURE else "namn"
    usual = _usual(rest, question, words) if rest else alone
    return (owner, usual) if usual else None


def in_row(question: Question, step: str) -> str:
    """Return the step of a further place in a row that is called so: "gynstol_kommentar"."""
    table = question.first.table
    if table is None or not (table.row_label and table.column_label) or question.kind is Kind.BOX:
        return step
    return f"{step}_{key_of(table.column_label)}"


def _ends(question: Question, step: str, words: Meanings) -> Iterable[str]:
    if question.together == ONE:
        return (step,)
    if question.together == "place_and_date":
        return words.together[question.together].ends
    period = ("period.fran", "period.till")
    return period if question.together == "period" else (step, *period)


def _owner(question: Question, vocabulary: Vocabulary, repeated: bool) -> str:
    """Return the object that a place belongs to: whom its heading names, or the heading where it must."""
    if (owner := vocabulary.owner(question.sections)) is not None:
        return owner
    headings = question.first.sections[-1:]
    return key_of(headings[0]) if repeated and headings else ""


def free(path: str, taken: set[str]) -> str:
    """Return the path, numbered where it must be, so that it is not taken, nor in or around one that is."""
    steps = path.split(".")
    for depth in range(1, len(steps) + 1):
        bare, number = steps[depth - 1], 1
        while _in_the_way(".".join(steps[:depth]), taken, last=depth == len(steps)):
            number += 1
            steps[depth - 1] = f"{bare}_{number}"
    return ".".join(steps)


def _in_the_way(path: str, taken: set[str], last: bool) -> bool:
    """Tell whether a path is taken; the last step also may not be an object that keys lie in."""
    return path in taken or (last and any(other.startswith(f"{path}.") for other in taken))


def new_array(grid: Grid, number: int, taken: set[str]) -> Guess:
    """Return a key for a table, from the heading above it."""
    heading = grid.columns[0].first.sections[-1:]
    path = free(key_of(heading[0]) if heading else f"tabell_{number}", taken)
    taken.add(path)
    return Guess(path, 0.5, "adopt.key_new" if heading else "adopt.key_nameless")


def new_options(question: Question) -> tuple[tuple[str, str], ...]:
    """Return a value for each printed answer."""
    found: dict[str, str] = {}
    for number, answer in enumerate(question.answers, 1):
        value = key_of(answer) or f"svar_{number}"
        found[value if value not in found else f"{value}_{number}"] = answer
    return tuple(found.items())


def labels_of(asked: Sequence[Question]) -> Counter[str]:
    """Return how often each label stands on the form."""
    return Counter(question.label for question in asked)
