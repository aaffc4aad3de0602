"""What a person has to know of a draft, in the words that are printed on the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.editionfile import unbound_slots
from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.notes import label_of, slots_of
from stforms.actions.subject_of import WHOSE
from stforms.binding import BoxAt
from stforms.messages import text
from stforms.model import Finding, Severity

_ROW = re.compile(r"\[\d+\]")
_PERSON = frozenset(f"{who}.personnummer" for who in WHOSE)
"""By these the register tells whose paper it is."""


def told_of(draft: Draft) -> tuple[Finding, ...]:
    """Return what is to be said of the draft itself, whatever comes of trying it."""
    return tuple(_told(draft))


def _told(draft: Draft) -> Iterator[Finding]:
    for slot, why in unbound_slots(draft):
        yield Finding(why, Severity.WARNING, None, slot.spots[0].where, {"label": label_of(slot)})
    fillable = [spot for spot in draft.found.spots if spot.kind is not Kind.SIGNATURE]
    if draft.found.format == "pdf" and fillable and all(isinstance(one.at[0], BoxAt) for one in fillable):
        yield Finding("adopt.read_only_form", Severity.WARNING)
    keys = [prefix + guess.value for prefix, slot in slots_of(draft) for guess in slot.keys]
    numbers = [key for key in keys if key.endswith("personnummer")]
    if numbers and _PERSON.isdisjoint(keys):
        params = {"found": ", ".join(numbers), "keys": text("adopt.or").join(sorted(_PERSON))}
        yield Finding("adopt.no_person", Severity.INFO, None, None, params)


def labelled(findings: Iterable[Finding], draft: Draft) -> list[Finding]:
    """Return findings about keys with what is printed for these: no schema is at hand that has them."""
    labels = {prefix + guess.value: label_of(slot) for prefix, slot in slots_of(draft) for guess in slot.keys}
    known = ((one, labels.get(_ROW.sub("", one.path or ""))) for one in findings)
    return [
        replace(one, params={"label": label, **one.params}) if label is not None else one
        for one, label in known
    ]
