"""Measure adopt on forms that nobody had looked at while its rules were written (tests/unseen_forms.py)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from adopt_meaning import Titles, same_meaning, titles_of_form
from adopt_score import FIND, GUESSED, KNOWN, Score, drafted, library, share

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.found import Spot
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.naming.words import spelled
from stforms.actions.source import Document

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from unseen_forms import UNSEEN, Asked, Unseen
from unseen_later import LATER

FIRST = {
    "panel": (11, 5),
    "certificate": (14, 14),
    "discussion": (8, 6),
    "evaluation": (None, 8),
    "plan": (19, 19),
    "yearly": (9, 4),
    "actions": (8, 7),
    "statement": (11, 2),
    "application": (None, 10),
}
"""Right keys, form given and guessed, when adopt was first tried on each, before any rule was changed."""

HEAD = """## Forms of other regions

Small forms as others would make them, with other words, another order and other layouts; what a person would
bind was written down before adopt was tried on them. Where no schema has a slot, its key is what a person
would call it. Forms that are new have guessed keys only.

**With no rule or word changed for them** (`tests/unseen_later.py`), the fairest measure on this page:
"""
THEN = """
With changes (`tests/unseen_forms.py`): *first* is what was measured when the rules had been made with the
editions above alone. Afterwards rules and words were mended, for those editions and for what was seen here:
English answers, headings in common that say nothing, the words "Förbättringsområden", "Funktion", "Antal
listade patienter" and "trainee". So the other numbers flatter.
"""
COLUMNS = ("slots", "found", "false", "key, given", "key, guessed", "meaning, guessed", "codec, guessed")
FIRSTS = ("first, given", "first, guessed")


def rows() -> Iterator[str]:
    """Yield the lines of the tables."""
    yield HEAD
    yield from _table(LATER, ())
    yield THEN
    yield from _table(UNSEEN, FIRSTS)


def _table(forms: Mapping[str, Unseen], more: Sequence[str]) -> Iterator[str]:
    columns = [*COLUMNS, *more]
    yield f"| form | {' | '.join(columns)} |"
    yield f"|---|{'--:|' * len(columns)}"
    for name in forms:
        yield row(name)
    known = [name for name, one in forms.items() if one.form is not None]
    given = sum((scores(name)[KNOWN] for name in known), Score())
    guessed = sum((scores(name)[GUESSED] for name in forms), Score())
    firsts = [FIRST[name] for name in forms if name in FIRST]
    first = sum(given or 0 for given, _ in firsts), sum(guess for _, guess in firsts)
    yield _row("**all**", given, guessed, first if firsts else None)


def row(name: str) -> str:
    """Return the line of a form."""
    return _row(name, scores(name).get(KNOWN), scores(name)[GUESSED], FIRST.get(name))


def _row(name: str, given: Score | None, guessed: Score, first: tuple[int | None, int] | None) -> str:
    slots = guessed.slots
    cells = [name, str(slots), share(guessed.found, slots), str(guessed.false)]
    cells.append(share(given.keys, given.slots) if given is not None else "–")
    cells += [share(part, slots) for part in (guessed.keys, guessed.meanings, guessed.codecs)]
    if first is not None:
        cells.append(share(first[0] or 0, given.slots) if given is not None else "–")
        cells.append(share(first[1], slots))
    return f"| {' | '.join(cells)} |"


@cache
def scores(name: str) -> dict[str, Score]:
    """Return the score of a form by schema: given where it has one, and guessed."""
    form = {**UNSEEN, **LATER}[name]
    found = FIND[form.format](Document(form.data()))
    order = {id(spot): number for number, spot in enumerate(found.spots)}
    drafts = {GUESSED: draft_of(found, library())}
    if form.form is not None:
        drafts[KNOWN] = draft_of(found, library(), form=form.form)
    return {schema: _score(form, draft, order) for schema, draft in drafts.items()}


def _score(form: Unseen, draft: Draft, order: dict[int, int]) -> Score:
    """Return how a draft compares with what is asked: each place is the first that is left with its label."""
    left = sorted(drafted(draft), key=lambda entry: order[id(entry[1].spots[0])])
    total = Score()
    for asked in form.asked:
        mine = next((entry for entry in left if spelled(asked.label) in _printed(entry[1].spots[0])), None)
        total += Score(1) if mine is None else _one(form, asked, draft, mine)
        left = [entry for entry in left if entry is not mine]
    return total + Score(false=len(left))


def _printed(spot: Spot) -> set[str]:
    """Return what is printed for a place, as the truth names it."""
    table = spot.table
    if table is not None and table.row_label:
        both = [f"{table.row_label} / {table.column_label}"] if table.column_label else []
        return {spelled(text) for text in (table.row_label, *both)}
    columns = [table.column_label] if table is not None and table.column_label else []
    return {spelled(text) for text in (*columns, *(label.text for label in spot.labels[:2]))}


def _one(form: Unseen, asked: Asked, draft: Draft, entry: tuple[tuple[str, ...], DraftSlot]) -> Score:
    keys, slot = entry
    wanted = tuple(asked.keys.split())
    right = keys == wanted
    means = right or same_meaning(library(), wanted, _titles(form, asked), draft, keys)
    codec = "choice" if slot.options else slot.codec.value
    return Score(1, 1, int(right), int(means), int(codec == asked.codec))


def _titles(form: Unseen, asked: Asked) -> Titles:
    """Return what a person calls the keys: as the schema does, what is new as it is printed."""
    schema = titles_of_form(library(), form.form) if form.form is not None else None

    def titles(path: str) -> list[str]:
        printed = [asked.label] if path in asked.keys.split() else []
        return (schema(path) if schema is not None else []) or printed

    return titles
