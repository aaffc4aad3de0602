"""The schemas that there are, as words for forms that nobody has seen; and which of them one seems to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stforms.actions.adopt.found import Found
from stforms.actions.adopt.naming.meanings import Meanings
from stforms.actions.adopt.naming.questions import Grid, Question
from stforms.actions.adopt.naming.recognising import Recognising
from stforms.actions.adopt.naming.targets import Offer, Target, offer
from stforms.actions.adopt.naming.words import spelled
from stforms.library import Library
from stforms.model import Json

LEAST = 0.55
"""What a key has to be worth to be a question's."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The schemas of a library, but for those that are held out."""

    library: Library
    words: Meanings
    without: frozenset[str] = frozenset()

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """Return what the schema of each form offers."""
        forms = {edition.form for edition in self.library.editions.values()} - self.without
        return {form: offer(self.library.schema(form), self.words) for form in sorted(forms)}

    @cached_property
    def whole(self) -> Offer:
        """Return what all schemas offer together, each key once."""
        return Offer(
            tuple(_first(target for one in self.offers.values() for target in one.targets)),
            tuple({array.path: array for one in self.offers.values() for array in one.arrays}.values()),
        )

    def node(self, path: str) -> Json | None:
        """Return what the first schema that has a key says of it."""
        found = (self.library.schema(form).node(path) for form in self.offers)
        return next((node for node in found if node is not None), None)

    @cached_property
    def objects(self) -> Mapping[str, str]:
        """Return the key of the object that is called so."""
        found: dict[str, str] = {}
        for one in self.offers.values():
            for target in one.targets:
                steps = target.paths[0].split(".")
                for depth, titles in enumerate(target.above, 1):
                    for title in titles:
                        found.setdefault(title, ".".join(steps[:depth]))
        return found

    def owner(self, headings: Sequence[str]) -> str | None:
        """Return the object that the nearest heading is called: by other schemas, or by whom it names."""
        for number in range(len(headings), 0, -1):
            if (path := self.objects.get(self.words.plain(headings[number - 1]))) is not None:
                return path
            if self.words.owner(headings[number - 1 : number]) is not None:
                return self.words.owner(headings[:number])
        return None

    def form_of(self, found: Found, asked: Sequence[Question], grids: Sequence[Grid]) -> str | None:
        """Return the form that an unknown one seems to be; None where it may be a new one."""
        texts = (found.title or "", *found.marks)
        printed = [read(text) for text in texts for read in (self.words.plain, spelled)]
        titles = {form: self._titles(form) for form in self.offers}
        return Recognising(self.offers, titles, printed).form_of(asked, grids)

    def _titles(self, form: str) -> list[str]:
        document = self.library.schema(form).document
        own = [document.get("title", ""), document.get("x-title-en", "")]
        return [read(title) for title in own if title for read in (self.words.plain, spelled)]


def _first(targets: Iterable[Target]) -> list[Target]:
    found: dict[tuple[str, ...], Target] = {}
    for target in targets:
        found.setdefault(target.paths, target)
    return list(found.values())
