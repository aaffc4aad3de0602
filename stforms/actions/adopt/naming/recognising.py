"""Which of the known forms an unknown one seems to be: by what it asks, and by what it calls itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stforms.actions.adopt.naming.likeness import fits, label_likeness
from stforms.actions.adopt.naming.matching import likest_array
from stforms.actions.adopt.naming.questions import Grid, Question
from stforms.actions.adopt.naming.targets import Offer
from stforms.actions.adopt.naming.words import stems

_ASKED = 0.55
"""From where on a schema has what a form asks."""
_SAME = 0.8
"""From where on it asks the very same: what many schemas have tells little."""
_TITLE = 0.5
"""What a title is worth beside all that is asked."""
_NAMED, _SHARE_NAMED = 0.8, 0.35
"""How much of its name a form has to say, and how much of what it asks the schema must have then."""
_CLEAR, _SHARE_CLEAR = 1.6, 0.55
"""Without its name: how much more a form has to be like its schema than like the next one, and the share."""


@dataclass(frozen=True)
class Likely:
    """A form, the share of what is asked that its schema has, and how much of its name is printed."""

    form: str
    share: float
    named: float

    @property
    def whole(self) -> float:
        """Return both together."""
        return self.share + _TITLE * self.named


@dataclass(frozen=True, eq=False)
class Recognising:
    """Compares what is asked with what each schema offers.

    Args:
        offers: what the schema of each form offers.
        titles: what each form is called, as labels are compared.
        printed: what the unknown form is called, spelled in every way in which it may be compared.
    """

    offers: Mapping[str, Offer]
    titles: Mapping[str, Sequence[str]]
    printed: Sequence[str]

    def form_of(self, asked: Sequence[Question], grids: Sequence[Grid]) -> str | None:
        """Return the form that it seems to be; None where it may be a new one."""
        ranked = sorted(self._likely(asked, grids), key=lambda one: (-one.whole, one.form))
        if not ranked:
            return None
        best, next_best = ranked[0], max((one.whole for one in ranked[1:]), default=0.0)
        by_name = best.named >= _NAMED and best.share >= _SHARE_NAMED
        by_content = best.share >= _SHARE_CLEAR and best.whole >= _CLEAR * next_best
        return best.form if by_name or by_content else None

    def _likely(self, asked: Sequence[Question], grids: Sequence[Grid]) -> list[Likely]:
        had = {form: _had(offer, asked, grids) for form, offer in self.offers.items()}
        count = len(asked) + len(grids)
        times = [sum(values[i] >= _SAME for values in had.values()) for i in range(count)]
        weights = [1 / max(1, n) for n in times]
        return [
            Likely(
                form,
                sum(w * v for w, v in zip(weights, values, strict=True)) / (sum(weights) or 1),
                self._named(form),
            )
            for form, values in had.items()
        ]

    @cached_property
    def _rare(self) -> Counter[str]:
        """Return in how many forms' names a word is."""
        return Counter(
            word for titles in self.titles.values() for word in frozenset[str]().union(*map(stems, titles))
        )

    def _named(self, form: str) -> float:
        """Return how much of a form's name is printed; words that other names have too count less."""
        return max((self._said(own, text) for own in self.titles[form] for text in self.printed), default=0.0)

    def _said(self, own: str, text: str) -> float:
        words, printed = stems(own, small=False), stems(text)
        weight = {word: 1 / self._rare[word] for word in words}
        said = sum(weight[word] for word in words if word in printed or _compound(word, printed))
        return said / (sum(weight.values()) or 1)


def _had(offer: Offer, asked: Sequence[Question], grids: Sequence[Grid]) -> list[float]:
    """Return for all that is asked how much the schema's nearest key is that."""
    values = [
        max(
            (fit * label_likeness(question, t)[0] for t in offer.targets if (fit := fits(question, t))),
            default=0.0,
        )
        for question in asked
    ]
    values += [likest_array(grid, offer.arrays) for grid in grids]
    return [value if value >= _ASKED else 0.0 for value in values]


def _compound(word: str, printed: frozenset[str]) -> bool:
    """Tell whether a word is made of two printed ones: handledarutlåtande of "utlåtande från handledare"."""
    begins = (part for part in printed if word.startswith(part))
    return any(word[len(part) :].removeprefix("s") in printed for part in begins)
