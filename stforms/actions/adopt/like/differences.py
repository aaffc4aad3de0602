"""In what a question of the new paper differs from the slot that it was on the old one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stforms.actions.adopt.draft import DraftSlot
from stforms.actions.adopt.found import Spot
from stforms.actions.adopt.like.answers import old_answers
from stforms.actions.adopt.like.changes import Change, Kind
from stforms.actions.adopt.like.known import Known
from stforms.actions.adopt.naming.questions import Question
from stforms.binding import BoxAt, FieldAt, Locator, NameAt, PlaceAt
from stforms.binding.writing import inline, said
from stforms.formats.lines import plain

_MOVED = 2.0
"""Points by which a box may be elsewhere and has not moved."""


def differences(known: Known, question: Question, slot: DraftSlot, prefix: str) -> Iterator[Change]:
    """Yield what is another on the new paper; `slot` is what was carried over."""
    key, where = prefix + slot.keys[0].value, question.first.where
    sure = min(guess.confidence for guess in slot.keys)
    if (moved := _moved(known, question.spots)) is not None:
        yield Change(Kind.MOVED, key, *moved, where, sure)
    was, now = words_of(known.spots, known.question), words_of(question.spots, question)
    if plain(was) != plain(now):
        yield Change(Kind.REWORDED, key, was, now, where, sure)
    answers = old_answers(known)
    if answers and dict(slot.options) != answers and set(answers) != set(dict(slot.options)):
        yield Change(
            Kind.ANSWERS, key, ", ".join(answers.values()), ", ".join(t for _, t in slot.options), where, sure
        )
    if known.question.first.longest != question.first.longest and known.spots:
        before, after = known.question.first.longest, question.first.longest
        yield Change(Kind.LONGEST, key, str(before or ""), str(after or ""), where, sure)
    if slot.codec.value != known.slot.codec and not slot.options and not answers:
        yield Change(Kind.CODEC, key, known.slot.codec, slot.codec.value, where, sure)


def words_of(spots: Sequence[Spot], question: Question) -> str:
    """Return what is printed for a slot."""
    return " ".join(question.label.split()) if spots else ""


def _moved(known: Known, spots: Sequence[Spot]) -> tuple[str, str] | None:
    """Return from where to where, None where it stands and is called as before."""
    if not known.spots or not spots:
        return None
    before, after = known.spots[0], spots[0]
    box, other = before.where.box, after.where.box
    same_name = _named(before) & _named(after) or (not _named(before) and not _named(after))
    if box is not None and other is not None:
        near = all(abs(a - b) <= _MOVED for a, b in zip(box, other, strict=True))
        if same_name and near and before.where.page == after.where.page:
            return None
        return _place(before), _place(after)
    if same_name and (_named(before) or before.at[:1] == after.at[:1]):
        return None
    return _place(before), _place(after)


def _named(spot: Spot) -> set[Locator]:
    return {at for at in spot.at if isinstance(at, (FieldAt, NameAt))}


def _place(spot: Spot) -> str:
    """Return where a place is: what it is called, else its numbers; in a PDF its page and box as well."""
    at = next((one for one in spot.at if not isinstance(one, (BoxAt, PlaceAt))), spot.at[0])
    named = [] if isinstance(at, BoxAt) else [inline(said(at))]
    box = [one for one in spot.at if isinstance(one, BoxAt)][:1]
    return ", ".join([*named, *(inline(said(one)) for one in box)])
