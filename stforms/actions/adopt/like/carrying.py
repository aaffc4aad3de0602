"""A new paper in the bindings of an old edition: what is the same keeps its key, the rest is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from stforms.actions.adopt.draft import Draft, DraftSlot, Guess, Wishes
from stforms.actions.adopt.found import Found, Kind
from stforms.actions.adopt.like.answers import answers_of
from stforms.actions.adopt.like.changes import Change, Changes
from stforms.actions.adopt.like.changes import Kind as Became
from stforms.actions.adopt.like.comments import comments_of
from stforms.actions.adopt.like.differences import differences, words_of
from stforms.actions.adopt.like.known import Known, KnownTable, Old, old_edition
from stforms.actions.adopt.like.pairing import Pair, pairs
from stforms.actions.adopt.like.tabling import table_pairs
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.naming.given import Given, GivenTable
from stforms.actions.adopt.naming.meanings import Meanings, meanings
from stforms.actions.adopt.naming.questions import Grid, Question, questions
from stforms.actions.adopt.naming.spelling import codec_of_type
from stforms.actions.adopt.naming.targets import ONE
from stforms.binding import Edition, Explained
from stforms.library import Library
from stforms.schemas import FormSchema

_UNSURE = 0.7
"""How sure a codec is where the paper asks for another spelling than before."""
_DATES = frozenset({"date", "iso_date", "when"})


def carried_over(old: Edition, library: Library, found: Found) -> tuple[Draft, Changes]:
    """Return a draft of a new edition in which what the old one has bound is bound, and what is another.

    Args:
        old: the edition that the new paper is a revision of.
        library: where the old blank is, and the schemas.
        found: the places of the new paper.

    Raises:
        IntegrityError: the old blank is missing or damaged.
        UsageError: the old edition has no blank.
    """
    words = meanings()
    before = old_edition(old, library, words)
    asked, grids = questions(found, words)
    carrying = _Carrying(before, library.schema(old.form), words, asked, grids)
    given = carrying.given()
    draft = draft_of(found, library, old.form, given=given)
    changes = (*carrying.changes, *_rest(before, draft, _settled(given)))
    draft = _kept(draft, before, changes)
    demands = [key for key in old.demands if key not in draft.demands]
    changes = (*changes, *(Change(Became.DEMAND, key) for key in demands))
    again = {id(slot) for key, slot in _drafted(draft) if key in old.keys} - _settled(given)
    return draft, Changes(old.id, carrying.count + len(again), changes)


@dataclass
class _Carrying:
    """Pairs the old edition's slots with the questions of the new paper."""

    old: Old
    schema: FormSchema
    words: Meanings
    asked: tuple[Question, ...]
    grids: tuple[Grid, ...]
    changes: list[Change] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.comments = comments_of(self.old.edition)

    def given(self) -> Given:
        """Return the slots and tables that are carried over."""
        slots = dict(self._paired(self.old.slots, self.asked, ""))
        tables = {}
        for known, number, confidence, why in table_pairs(self.old.tables, self.grids):
            prefix = f"{known.table.key}."
            columns = dict(self._paired(known.columns, self.grids[number].columns, prefix))
            comments = self.comments.get(known.table.key, ())
            wishes = Wishes(more=known.table.more, comments=self._without_headings(known, comments))
            tables[number] = GivenTable(Guess(known.table.key, confidence, why), columns, wishes)
        return Given(slots, tables)

    def _paired(
        self, known: Sequence[Known], asked: Sequence[Question], prefix: str
    ) -> Iterator[tuple[int, DraftSlot]]:
        for pair in pairs(known, asked):
            before, question = known[pair.known], asked[pair.asked]
            if (apart := self._apart(before, question, pair, prefix)) is not None:
                self.changes.append(apart)
                continue
            slot = self._slot(before, question, pair, prefix)
            self.changes += differences(before, question, slot, prefix)
            self.count += 1
            yield pair.asked, slot

    def _apart(self, known: Known, question: Question, pair: Pair, prefix: str) -> Change | None:
        """Return why a slot is not carried over to what has its name or place; None when it is.

        Another thing is asked there, or as many values as before no longer stand in one place.
        """
        key, where = prefix + known.slot.key, question.first.where
        together = known.slot.codec if len(known.slot.keys) > 1 else ONE
        if pair.other:
            return Change(Became.OTHER, key, *_apart_words(known, question), where)
        if question.together not in (together, known.question.together):
            now = question.together if question.together != ONE else "text"
            return Change(Became.CODEC, key, known.slot.codec, now, where)
        return None

    def _slot(self, known: Known, question: Question, pair: Pair, prefix: str) -> DraftSlot:
        slot = known.slot
        node = self.schema.node(prefix + slot.key) or {}
        keys = tuple(Guess(key, pair.confidence, pair.why) for key in slot.keys)
        options = answers_of(known, question.answers, node) if question.answers else slot.options
        if not (slot.choice or slot.options) and "enum" not in node and question.kind is not Kind.BOX:
            options = ()  # a list whose entries are texts of a free key
        printed = [(one.label, one.first.hint) for one in (known.question, question) if one.spots]
        wishes = Wishes(
            slot.label if len(set(printed)) == 1 else None,
            slot.mode,
            slot.derive,
            comments=self._without_headings(known, self.comments.get(slot.key, ())),
        )
        return DraftSlot(
            question.spots, keys, self._codec(known, question, node, pair), True, options, wishes
        )

    def _codec(self, known: Known, question: Question, node: dict[str, Any], pair: Pair) -> Guess:
        """Return the old codec, unless the new place asks for a day to be written otherwise."""
        codec = known.slot.codec
        if codec in _DATES:
            before = codec_of_type(node, known.question, self.words).value
            now = codec_of_type(node, question, self.words).value
            if before != now:
                return Guess(now, _UNSURE, "adopt.codec_hint")
        return Guess(codec, max(pair.confidence, 0.9), "adopt.like_codec")

    def _without_headings(self, known: Known | KnownTable, comments: tuple[str, ...]) -> tuple[str, ...]:
        """Return comments less those that are the heading above: the new file has its own."""
        first = known.columns[0] if isinstance(known, KnownTable) else known
        headings = {heading.casefold() for spot in first.spots[:1] for heading in spot.sections}
        return tuple(one for one in comments if one.casefold() not in headings)


def _apart_words(known: Known, question: Question) -> tuple[str, str]:
    """Return what is printed on the old and the new paper, with the headings where only they differ."""
    was, now = words_of(known.spots, known.question), words_of(question.spots, question)
    if was != now:
        return was, now
    above = [" – ".join(spot.sections[-1:]) for spot in (known.question.first, question.first)]
    return f"{above[0]} – {was}", f"{above[1]} – {now}"


# --- what is left ----------------------------------------------------------------------------


def _settled(given: Given) -> set[int]:
    """Return the ids of the slots that were carried over."""
    tables = (slot for table in given.tables.values() for slot in table.columns.values())
    return {id(slot) for slot in (*given.slots.values(), *tables)}


def _rest(old: Old, draft: Draft, settled: set[int]) -> Iterator[Change]:
    """Yield what naming found again in other words or apart, what is new, and what is gone."""
    before = dict(_old_slots(old))
    there = {key for key, _ in _drafted(draft)}
    for key, slot in _drafted(draft):
        if id(slot) in settled:
            continue
        first = slot.spots[0]
        sure = min(guess.confidence for guess in slot.keys)
        words = " ".join(first.labels[0].text.split()) if first.labels else ""
        was = words_of(before[key].spots, before[key].question) if key in before else ""
        kind = Became.REWORDED if key in before else Became.NEW
        if key not in before or was != words:
            yield Change(kind, key, was, words, first.where, sure)
    for key, known in before.items():
        if key not in there:
            where = known.spots[0].where if known.spots else None
            yield Change(Became.GONE, key, words_of(known.spots, known.question), "", where)


def _old_slots(old: Old) -> Iterator[tuple[str, Known]]:
    """Yield every key of the old edition with its slot."""
    yield from ((key, known) for known in old.slots for key in known.slot.keys)
    for table in old.tables:
        for known in table.columns:
            yield from ((f"{table.table.key}.{key}", known) for key in known.slot.keys)


def _drafted(draft: Draft) -> Iterator[tuple[str, DraftSlot]]:
    """Yield every key of the draft with its slot."""
    yield from ((key.value, slot) for slot in draft.slots for key in slot.keys)
    for table in draft.tables:
        for column in table.columns:
            yield from ((f"{table.key.value}.{key.value}", column) for key in column.keys)


def _kept(draft: Draft, before: Old, changes: Sequence[Change]) -> Draft:
    """Return the draft with what the old edition says of the form as a whole, as far as it still holds."""
    old, printed = before.edition, draft.found.title
    keys = {key.value for slot in draft.slots for key in slot.keys}
    keys |= {f"{t.key.value}.{key.value}" for t in draft.tables for c in t.columns for key in c.keys}
    demands = tuple(key for key in old.demands if any(k == key or k.startswith(f"{key}.") for k in keys))
    other = {change.key for change in changes if change.kind in (Became.ANSWERS, Became.GONE)}
    explained = tuple(_still(one, keys - other) for one in old.explained)
    same = bool(old.marks) and any(old.marks[0] in mark for mark in draft.found.marks)
    return replace(
        draft,
        title=old.title if printed in (None, before.found.title) else draft.title,
        demands=demands,
        regulation=old.regulation if same else None,
        bilaga=old.bilaga if same else None,
        explained=tuple(one for one in explained if one.at),
    )


def _still(one: Explained, keys: set[str]) -> Explained:
    return replace(one, at=tuple(at for at in one.at if at in keys))
