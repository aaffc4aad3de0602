"""How a value is spelled in a box: put spells it, get understands it. No files, no forms.

The two halves of a codec stand together. `put` refuses what the box cannot say; `get` is
tolerant, and raises Unclear when a text cannot mean a value of its kind (the caller keeps the text).
"""

from stforms.codecs.base import Codec, Unclear, Values
from stforms.codecs.choices import INK, choice, read_tick
from stforms.codecs.dates import DATES, read_date, read_month, spell_date
from stforms.codecs.lists import LISTS
from stforms.codecs.numbers import NUMBERS, read_number, spell_number
from stforms.codecs.periods import PERIODS
from stforms.codecs.texts import TEXTS

CODECS = {codec.name: codec for codec in (*TEXTS, *DATES, *PERIODS, *NUMBERS, *LISTS, INK)}
"""All codecs but choices, which are made of a slot's own options."""

__all__ = [
    "CODECS",
    "Codec",
    "Unclear",
    "Values",
    "choice",
    "culprit",
    "read_date",
    "read_month",
    "read_number",
    "read_tick",
    "spell_date",
    "spell_number",
]


def culprit(codec: str, values: Values) -> int:
    """Return which of a composite box's values is the one that cannot be spelled."""
    first = {"period": 0, "text_and_period": 1, "place_and_date": 1}.get(codec, len(values))
    for index, value in enumerate(values[first:], start=first):
        try:
            if value is not None:
                spell_date(value)
        except Unclear:
            return index
    return 0
