"""What was found becomes a draft: the form, a key and a codec for everything, a schema for what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stforms.actions.adopt.draft import Draft, DraftSlot, DraftTable, Guess
from stforms.actions.adopt.found import Found, Kind
from stforms.actions.adopt.naming.given import Given, GivenTable
from stforms.actions.adopt.naming.inventing import free, labels_of, new_array, new_keys, new_options
from stforms.actions.adopt.naming.matching import GridMatch, Match, Matches, matches
from stforms.actions.adopt.naming.meanings import Meanings, meanings
from stforms.actions.adopt.naming.newschema import new_schema
from stforms.actions.adopt.naming.options import options_of
from stforms.actions.adopt.naming.questions import Grid, Question, questions
from stforms.actions.adopt.naming.spelling import codec_of_print, codec_of_type
from stforms.actions.adopt.naming.targets import Offer
from stforms.actions.adopt.naming.vocabulary import LEAST, Vocabulary
from stforms.actions.adopt.naming.words import key_of, stems
from stforms.library import Library

_BORROWED = 0.72
"""What a key of another form's schema has to be worth: what is like it there may be another thing here."""
_CALLED_SO = 0.88
_ALL_COLUMNS, _SEVERAL = 0.95, 3
"""A table of several columns, all of them called so, is the same table under another heading."""
_OPEN = 0.75
"""What is left of confidence where two keys are nearly as good."""


def draft_of(
    found: Found,
    library: Library,
    form: str | None = None,
    edition: str = "utkast",
    without: frozenset[str] = frozenset(),
    given: Given | None = None,
) -> Draft:
    """Return a draft of an edition.

    Args:
        found: the places of the form.
        library: whose schemas are known.
        form: which form it is an edition of; None to find out. One that no schema has is new.
        edition: what the edition is called within its form.
        without: forms whose schemas are taken as unknown.
        given: what is settled beforehand, by the numbers of the questions.
    """
    given = given or Given()
    words = meanings()
    asked, grids = questions(found, words)
    vocabulary = Vocabulary(library, words, without)
    named = form or vocabulary.form_of(found, asked, grids)
    own = vocabulary.offers.get(named or "")
    at_home = given.rest_of(asked, grids, own) if own else Matches()
    drafting = _Drafting(words, vocabulary, asked, grids, at_home, given, own)
    slots, tables = drafting.all()
    title = found.title or named or ""
    name = named or key_of(title).replace("_", "-") or "blankett"
    known = library.schema(name).document if own is not None else None
    schema = new_schema(name, title, slots, tables, known, vocabulary)
    return Draft(found, name, f"{name}/{edition}", title, slots, tables, schema)


@dataclass(frozen=True)
class _Drafting:
    """Goes through the questions: the form's own schema first, then the other schemas, then the print."""

    words: Meanings
    vocabulary: Vocabulary
    asked: tuple[Question, ...]
    grids: tuple[Grid, ...]
    at_home: Matches
    given: Given
    own: Offer | None

    def all(self) -> tuple[tuple[DraftSlot, ...], tuple[DraftTable, ...]]:
        taken = {path for match in self.at_home.singles.values() for path in match.target.paths}
        taken |= self.given.keys
        taken |= {match.array.path for match in self.at_home.grids.values()}
        borrowed = self._borrowed(taken)
        for match in borrowed.singles.values():
            taken |= set(match.target.paths)
        taken |= {match.array.path for match in borrowed.grids.values()}
        tables = tuple(self._table(number, grid, borrowed, taken) for number, grid in enumerate(self.grids))
        slots = tuple(self._slots(borrowed, taken))
        return slots, tables

    def _borrowed(self, taken: set[str]) -> Matches:
        """Return keys of other schemas for what the form's own does not have."""
        settled = {*self.at_home.singles, *self.given.slots}
        singles = [i for i in range(len(self.asked)) if i not in settled]
        grids = [i for i in range(len(self.grids)) if i not in {*self.at_home.grids, *self.given.tables}]
        found = matches(
            [self.asked[i] for i in singles],
            [self.grids[i] for i in grids],
            self.vocabulary.whole,
            LEAST,
        )
        kept: dict[int, Match] = {}
        used = set(taken)
        for at, match in sorted(found.singles.items(), key=lambda item: -item[1].liking.whole):
            free_here = all(free(path, used) == path for path in match.target.paths)
            if free_here and self._can_borrow(self.asked[singles[at]], match):
                kept[singles[at]] = match
                used |= set(match.target.paths)
        tables = {
            grids[at]: match
            for at, match in found.grids.items()
            if _can_borrow_table(self.grids[grids[at]], match)
            and free(match.array.path, used) == match.array.path
        }
        return Matches(kept, tables)

    def _can_borrow(self, question: Question, match: Match) -> bool:
        """Tell whether another form's key can be meant: called the same, and under whom the heading names."""
        if match.liking.whole < _BORROWED or match.liking.label < _CALLED_SO:
            return False
        meant = self.words.steps.get(self.words.plain(question.label))
        if match.liking.why == "words" and meant != match.target.paths[0].rpartition(".")[2]:
            return False  # the label may mean that too, and elsewhere does
        owner = self.vocabulary.owner((*question.sections, *_name(question)))
        by_name = match.liking.why == "title" and len(stems(match.target.titles[0], small=False)) > 1
        path = match.target.paths[0]
        if owner is None:
            return "." not in path
        return path.startswith(f"{owner}.") or (by_name and "." not in path)

    # --- slots ------------------------------------------------------------------------------

    def _slots(self, borrowed: Matches, taken: set[str]) -> Iterator[DraftSlot]:
        repeated = labels_of(self.asked)
        for number, question in enumerate(self.asked):
            match = self.at_home.singles.get(number)
            if number in self.given.slots:
                yield self.given.slots[number]
            elif match is not None:
                yield self._matched(question, match, known=True)
            elif number in borrowed.singles:
                yield self._matched(question, borrowed.singles[number], known=False)
            else:
                yield self._new(question, new_keys(question, self.vocabulary, repeated, taken))

    def _matched(self, question: Question, match: Match, known: bool) -> DraftSlot:
        target = match.target
        confidence = _confidence(match, known)
        why = _WHY[match.liking.why] if known else "adopt.key_other_form"
        keys = tuple(Guess(path, confidence, why) for path in target.paths)
        codec = codec_of_type(target.node, question, self.words)
        return DraftSlot(
            question.spots, keys, codec, known, options_of(question, target) if question.answers else ()
        )

    def _new(self, question: Question, keys: tuple[Guess, ...]) -> DraftSlot:
        step = keys[0].value.rpartition(".")[2]
        codec = codec_of_print(question, step, self.words)
        if question.kind is Kind.BOX:
            codec = Guess("text", 0.9, "adopt.codec_boxes")
        return DraftSlot(
            question.spots, keys, codec, False, new_options(question) if question.answers else ()
        )

    # --- tables -----------------------------------------------------------------------------

    def _table(self, number: int, grid: Grid, borrowed: Matches, taken: set[str]) -> DraftTable:
        if number in self.given.tables:
            return self._given_table(grid, self.given.tables[number])
        match = self.at_home.grids.get(number)
        known = match is not None
        match = match or borrowed.grids.get(number)
        if match is None:
            key = new_array(grid, number + 1, taken)
        else:
            why = "adopt.key_title" if known else "adopt.key_other_form"
            key = Guess(match.array.path, min(match.liking, 0.99) * (1.0 if known else 0.8), why)
        return DraftTable(key, tuple(self._columns(grid, match, known)), grid.rows)

    def _given_table(self, grid: Grid, given: GivenTable) -> DraftTable:
        """Return a table of which columns are settled; the others get the keys that its array has left."""
        taken = {key.value for column in given.columns.values() for key in column.keys}
        arrays = self.own.arrays if self.own is not None else ()
        targets = next((array.columns for array in arrays if array.path == given.key.value), ())
        left = [number for number in range(len(grid.columns)) if number not in given.columns]
        offered = Offer(tuple(t for t in targets if taken.isdisjoint(t.paths)), ())
        found = matches([grid.columns[number] for number in left], (), offered, LEAST).singles
        repeated = labels_of(grid.columns)
        columns = dict(given.columns)
        for at, number in enumerate(left):
            question = grid.columns[number]
            if at in found:
                columns[number] = self._matched(question, found[at], known=True)
            else:
                bare = new_keys(question, self.vocabulary, repeated, taken, inside=True)
                columns[number] = self._new(question, bare)
        ordered = tuple(columns[number] for number in range(len(grid.columns)))
        return DraftTable(given.key, ordered, grid.rows, given.wishes)

    def _columns(self, grid: Grid, match: GridMatch | None, known: bool) -> Iterator[DraftSlot]:
        columns = match.columns if match is not None else {}
        taken = {path for column in columns.values() for path in column.target.paths}
        repeated = labels_of(grid.columns)
        for number, question in enumerate(grid.columns):
            if number in columns:
                yield self._matched(question, columns[number], known)
            else:
                bare = new_keys(question, self.vocabulary, repeated, taken, inside=True)
                yield self._new(question, bare)


def _name(question: Question) -> tuple[str, ...]:
    """Return the label of a place where it may name whose it is; a question of boxes says more than that."""
    return (question.label,) if question.kind is not Kind.BOX else ()


def _can_borrow_table(grid: Grid, match: GridMatch) -> bool:
    same_columns = match.share >= _ALL_COLUMNS and len(grid.columns) >= _SEVERAL
    return match.liking >= _BORROWED or same_columns


_WHY = {"title": "adopt.key_title", "words": "adopt.key_words", "like": "adopt.key_like"}


def _confidence(match: Match, known: bool) -> float:
    """Return how sure a key is: by label and place; less where another is as good or the schema another's."""
    sure = min(0.99, 0.4 * match.liking.label + 0.6 * match.liking.whole)
    return round(sure * (_OPEN if match.open else 1.0) * (1.0 if known else 0.8), 2)
