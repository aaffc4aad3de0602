"""The old edition on its own blank: what is printed for each of its slots, and where they stand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stforms.actions.adopt.finding import find
from stforms.actions.adopt.found import Found, Kind, Label, Spot
from stforms.actions.adopt.naming.meanings import Meanings
from stforms.actions.adopt.naming.questions import Question, questions
from stforms.actions.adopt.naming.targets import ONE
from stforms.actions.check.laid import Binding, Laid, laid, places_of, spot_places
from stforms.actions.source import Document
from stforms.binding import BoxAt, Edition, FieldAt, NameAt, Slot, Table
from stforms.library import Library
from stforms.model import Where
from stforms.schemas import FormSchema


@dataclass(frozen=True)
class Known:
    """A slot of the old edition, its places, and what is asked there.

    `title` is what the schema calls it, as labels are compared: a new paper may use that word.
    """

    slot: Slot
    spots: tuple[Spot, ...]
    question: Question
    title: str


@dataclass(frozen=True)
class KnownTable:
    """A table of the old edition, its columns."""

    table: Table
    columns: tuple[Known, ...]


@dataclass(frozen=True)
class Old:
    """The old edition as it is on its blank."""

    edition: Edition
    found: Found
    slots: tuple[Known, ...]
    tables: tuple[KnownTable, ...]


def old_edition(edition: Edition, library: Library, words: Meanings) -> Old:
    """Find every slot of an edition among the places of its blank.

    Raises:
        IntegrityError: the blank is missing or damaged.
        UsageError: the edition has no blank.
    """
    library.bound(edition)
    on_blank = laid(edition, library)
    found = find(Document(on_blank.bare.blank.data, f"blank{edition.ending}"))
    known = _Known(on_blank, found, library.schema(edition.form), words)
    slots = tuple(known.slot(slot, "") for slot in edition.slots)
    tables = tuple(
        KnownTable(table, tuple(known.slot(column, f"{table.key}.") for column in table.columns))
        for table in edition.tables
    )
    return Old(edition, found, slots, tables)


class _Known:
    def __init__(self, on_blank: Laid, found: Found, schema: FormSchema, words: Meanings) -> None:
        self.schema = schema
        self.words = words
        self.at = dict(_spots_by_place(on_blank, found.spots))
        self.boxes = [spot for spot in found.spots if isinstance(spot.at[0], BoxAt)]
        asked, grids = questions(found, words)
        every = [*asked, *(column for grid in grids for column in grid.columns)]
        self.asked = {id(spot): question for question in every for spot in question.spots}
        self.of_slot: dict[int, list[Binding]] = {}
        for binding in on_blank.bindings:
            self.of_slot.setdefault(id(binding.slot), []).append(binding)

    def slot(self, slot: Slot, prefix: str) -> Known:
        node = self.schema.node(prefix + slot.key) or {}
        title = str(node.get("title", ""))
        spots = tuple(self._spot(binding, slot, title) for binding in self.of_slot.get(id(slot), ()))
        return Known(slot, spots, self._question(spots, slot), self.words.plain(title))

    def _spot(self, binding: Binding, slot: Slot, title: str) -> Spot:
        """Return the place of a binding as the finder has it, else by what the edition says of it."""
        target = binding.target
        if isinstance(target, BoxAt):
            found = next((one for one in self.boxes if _covers(target, one.at[0])), None)
        else:
            found = next((self.at[one] for one in places_of(target) if one in self.at), None)
        if found is not None:
            return found
        kind = Kind.SIGNATURE if slot.codec == "ink" else Kind.BOX if slot.choice else Kind.TEXT
        labels = (Label(slot.label or title, "title"),) if slot.label or title else ()
        return Spot(binding.at, kind, binding.where or Where(), labels, option=binding.value)

    def _question(self, spots: tuple[Spot, ...], slot: Slot) -> Question:
        asked = next((self.asked[id(spot)] for spot in spots if id(spot) in self.asked), None)
        if asked is None:
            return _unseen(spots, slot, self.words)
        boxes = tuple(spot.option or "" for spot in spots) if slot.choice else asked.answers
        return replace(asked, spots=spots, answers=boxes)


def _spots_by_place(on_blank: Laid, spots: Iterable[Spot]) -> Iterator[tuple[Hashable, Spot]]:
    for spot in spots:
        for places in spot_places(spot, on_blank):
            yield from ((place, spot) for place in places)


def _covers(box: BoxAt, other: object) -> bool:
    if not isinstance(other, BoxAt) or box.page != other.page:
        return False
    x, y = (box.box[0] + box.box[2]) / 2, (box.box[1] + box.box[3]) / 2
    return other.box[0] <= x <= other.box[2] and other.box[1] <= y <= other.box[3]


def _unseen(spots: tuple[Spot, ...], slot: Slot, words: Meanings) -> Question:
    """Return what is asked at places that the finder did not see: what the edition calls them."""
    labels = [label.text for spot in spots[:1] for label in spot.labels] or [slot.key]
    kind = spots[0].kind if spots else Kind.TEXT
    answers = tuple(text for _, text in slot.options) or tuple(spot.option or "" for spot in spots)
    texts = tuple((words.plain(label), 1.0) for label in labels)
    together = slot.codec if len(slot.keys) > 1 else ONE
    return Question(
        spots, kind, labels[0], texts, (), answers if kind is not Kind.TEXT else (), together, 0.5
    )


def names_of(spots: Sequence[Spot]) -> frozenset[Hashable]:
    """Return the names by which places are found: of fields, controls and cells."""
    every = [at for spot in spots for at in spot.at]
    fields = {(at.field, at.page, at.state) for at in every if isinstance(at, FieldAt)}
    return frozenset(fields | {(at.name, None, None) for at in every if isinstance(at, NameAt)})
