"""Does a drop-down of the blank offer what its slot writes, and does the slot read what it offers?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stforms.actions.check.laid import Binding, Laid
from stforms.formats.docx.targets import Target
from stforms.formats.xlsx.blank import Cell
from stforms.model import Finding, Severity


def lists_checked(laid: Laid) -> Iterator[Finding]:
    """Yield the slots whose answers are not the entries of their list, once for each slot."""
    told: set[int] = set()
    for binding in laid.bindings:
        offered = _offered(binding.target)
        if offered and binding.slot.options and id(binding.slot) not in told:
            told.add(id(binding.slot))
            yield from _compared(binding, offered)


def _offered(target: Any) -> tuple[str, ...]:
    """Return the entries of a list; one without a value ("Välj här") says that nothing is chosen."""
    if isinstance(target, Target):
        return tuple(shown for shown, value in target.items if value and shown != target.placeholder)
    return tuple(filter(None, target.choices or ())) if isinstance(target, Cell) else ()


def _compared(binding: Binding, offered: tuple[str, ...]) -> Iterator[Finding]:
    texts = [text for _, text in binding.slot.options]
    if lacking := [text for text in texts if text not in offered]:
        params = {"values": ", ".join(lacking)}
        yield Finding("check.not_in_list", Severity.ERROR, binding.path, binding.where, params)
    if more := [text for text in offered if text not in texts]:
        params = {"values": ", ".join(more)}
        yield Finding("check.no_option", Severity.WARNING, binding.path, binding.where, params)
