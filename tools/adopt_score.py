"""Compare a draft of adopt with an edition made by hand, slot by slot. tools/adopt_page.py writes the page.

A slot is found when a place of the draft is its own; its key is right when it is the hand-made one to the
letter, its meaning as tools/adopt_meaning.py says; its codec when it is the same, a choice when it has the
same values.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from adopt_meaning import same_meaning, titles_of_form

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.found import Found, Spot
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.on_docx import found_in_docx
from stforms.actions.adopt.on_pdf import found_in_pdf
from stforms.actions.adopt.on_xlsx import found_in_xlsx
from stforms.actions.source import Document
from stforms.binding import BoxAt, Edition, FieldAt, Locator, Slot
from stforms.library import Library
from stforms.model import Box

ROOT = Path(__file__).resolve().parent.parent
FIND: dict[str, Callable[[Document], Found]] = {
    "pdf": found_in_pdf,
    "docx": found_in_docx,
    "xlsx": found_in_xlsx,
}
KNOWN, GUESSED, HELD_OUT = "given", "guessed", "held out"


@dataclass(frozen=True)
class Made:
    """A slot that people bound: of which form, its keys, its places, and how its values are spelled."""

    form: str
    keys: tuple[str, ...]
    at: tuple[Locator, ...]
    codec: str
    values: frozenset[str]


@dataclass(frozen=True)
class Score:
    """How many hand-made slots there are, how many were found, with the right key, meaning and codec.

    `false` counts slots of the draft at places that nobody bound.
    """

    slots: int = 0
    found: int = 0
    keys: int = 0
    meanings: int = 0
    codecs: int = 0
    false: int = 0

    def __add__(self, other: Score) -> Score:
        """Return both together."""
        return Score(*map(sum, zip(astuple(self), astuple(other), strict=True)))


# --- what people made -----------------------------------------------------------------------


def made(edition: Edition) -> Iterator[Made]:
    """Yield the slots of an edition, columns of tables as slots with a place in each row."""
    for slot in edition.slots:
        yield _made(edition.form, slot, slot.keys)
    for table in edition.tables:
        for column in table.columns:
            yield _made(edition.form, column, tuple(f"{table.key}.{key}" for key in column.keys))


def _made(form: str, slot: Slot, keys: tuple[str, ...]) -> Made:
    answers = slot.choice or slot.options
    values = frozenset(value for value, _ in answers)
    codec = "choice" if answers else slot.codec
    return Made(form, keys, (*slot.at, *(at for _, at in slot.choice)), codec, values)


# --- what the draft says --------------------------------------------------------------------


def drafted(draft: Draft) -> Iterator[tuple[tuple[str, ...], DraftSlot]]:
    """Yield the slots of a draft with their keys, columns of tables among them."""
    for slot in draft.slots:
        yield tuple(key.value for key in slot.keys), slot
    for table in draft.tables:
        for column in table.columns:
            yield tuple(f"{table.key.value}.{key.value}" for key in column.keys), column


def score(slots: Sequence[Made], draft: Draft, where: Callable[[Spot, Locator], bool]) -> Score:
    """Return how a draft compares with what people made; `where` tells whether a place is a locator's."""
    total = Score()
    bound: set[int] = set()
    entries = list(drafted(draft))
    for slot in slots:
        mine = [e for e in entries if any(where(spot, at) for spot in e[1].spots for at in slot.at[:1])]
        bound |= {id(e[1]) for e in entries if any(where(s, at) for s in e[1].spots for at in slot.at)}
        total += max((compared(slot, draft, entry) for entry in mine), key=_worth, default=Score(1))
    return total + Score(false=sum(id(entry) not in bound for _, entry in entries))


def _worth(one: Score) -> int:
    return one.keys + one.codecs


def compared(slot: Made, draft: Draft, drafted: tuple[tuple[str, ...], DraftSlot]) -> Score:
    """Return how a slot of a draft compares with one that people made."""
    keys, entry = drafted
    codec = "choice" if entry.options else entry.codec.value
    values = frozenset(value for value, _ in entry.options)
    right = keys == slot.keys
    means = right or same_meaning(library(), slot.keys, titles_of_form(library(), slot.form), draft, keys)
    return Score(1, 1, int(right), int(means), int(codec == slot.codec and values == slot.values))


# --- which place is which -------------------------------------------------------------------


def on_pdf(spot: Spot, at: Locator) -> bool:
    """Tell whether a place of a PDF is where a locator of a hand-made edition points."""
    if isinstance(at, FieldAt):
        return spot.where.field == at.field and at.page in (None, spot.where.page)
    if not isinstance(at, BoxAt) or spot.where.page != at.page or spot.where.field is not None:
        return False
    return spot.where.box is not None and _covers(spot.where.box, at.box)


def _covers(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


class InOffice:
    """Places of a Word or Excel form: the same when both locators mean the same bytes, or the same cell."""

    def __init__(self, medium: Any, twins: dict[int, Spot]) -> None:
        """Look places up in a medium; `twins` has the named place of one that lost its name, by id."""
        self.medium = medium
        self.twins = twins
        self.known: dict[Locator, Any] = {}

    def __call__(self, spot: Spot, at: Locator) -> bool:
        """Tell whether a place is where a locator points."""
        twin = self.twins.get(id(spot))
        return twin is not None and self._place(twin.at[0]) == self._place(at)

    def _place(self, at: Locator) -> Any:
        if at not in self.known:
            target = self.medium.targets((at,))[0]
            word = hasattr(target, "part")
            self.known[at] = (target.part, target.start, target.end) if word else target.where
        return self.known[at]


def twins(named: Found, nameless: Found) -> dict[int, Spot]:
    """Return the named place for each place of the same form without names: they follow each other alike."""
    mine, theirs = ([spot.where.place for spot in found.spots] for found in (nameless, named))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return {
        id(nameless.spots[block.a + i]): named.spots[block.b + i]
        for block in blocks
        for i in range(block.size)
    }


def without_names(data: bytes) -> bytes:
    """Return a Word or Excel form without the names of its controls, bookmarks and cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xml"):
                part = re.sub(rb'<w:(tag|alias) w:val="[^"]*"/>', b"", part)
                part = re.sub(rb"<w:bookmark(Start|End)[^>]*/>", b"", part)
                part = re.sub(rb"<definedNames>.*?</definedNames>", b"", part, flags=re.DOTALL)
            new.writestr(name, part)
    return out.getvalue()


# --- an edition -----------------------------------------------------------------------------


@cache
def library() -> Library:
    """Return the library with specimens only: what is measured must not depend on whose machine it is."""
    return Library(cabinet=ROOT / "no-such-folder")


@cache
def measured(edition: Edition) -> dict[tuple[str, str], Score]:
    """Return the score of an edition by names (kept, removed) and schema (given, guessed, held out)."""
    data = library().specimen(edition).path.read_bytes()
    named = _found(edition)
    scores = _scores(edition, named, _drafts(edition))
    found = {("kept", schema): one for schema, one in scores.items()}
    if edition.blank.format != "pdf":
        nameless = FIND[edition.blank.format](Document(without_names(data)))
        same = _said(nameless) == _said(named)  # then a draft says the same too
        removed = scores if same else _scores(edition, nameless, _drafted(edition, nameless))
        found |= {("removed", schema): one for schema, one in removed.items()}
    return found


@cache
def _found(edition: Edition) -> Found:
    return FIND[edition.blank.format](Document(library().specimen(edition).path.read_bytes()))


def _said(found: Found) -> list[Spot]:
    return [replace(spot, at=()) for spot in found.spots]


def _scores(edition: Edition, form: Found, drafts: Mapping[str, Draft]) -> dict[str, Score]:
    where = on_pdf if edition.blank.format == "pdf" else in_office(edition, _found(edition), form)
    slots = list(made(edition))
    return {schema: score(slots, draft, where) for schema, draft in drafts.items()}


@cache
def _drafts(edition: Edition) -> dict[str, Draft]:
    return _drafted(edition, _found(edition))


def _drafted(edition: Edition, form: Found) -> dict[str, Draft]:
    return {
        KNOWN: draft_of(form, library(), form=edition.form),
        GUESSED: draft_of(form, library()),
        HELD_OUT: draft_of(form, library(), without=frozenset({edition.form})),
    }


def recognised(edition: Edition) -> tuple[str | None, str | None]:
    """Return which known form adopt takes a blank for, and which when its own schema is held out."""
    known = {one.form for one in library().editions.values()}
    guessed, held = (_drafts(edition)[schema].form for schema in (GUESSED, HELD_OUT))
    return guessed if guessed in known else None, held if held in known - {edition.form} else None


def in_office(edition: Edition, named: Found, form: Found) -> InOffice:
    """Return what tells which place of a form, with or without its names, is where a locator points."""
    same = {id(spot): spot for spot in named.spots}
    return InOffice(library().bound(edition).medium, same if form is named else twins(named, form))


def share(part: int, whole: int) -> str:
    """Return a share as it is printed."""
    return f"{100 * part / whole:.0f} %" if whole else "–"
