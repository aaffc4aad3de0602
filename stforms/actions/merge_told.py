"""What is to be said of a merge: what was removed, what a replaced copy had, what the copies held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from stforms.merging import (
    Address,
    Copy,
    Entry,
    Merge,
    State,
    edited,
    in_words,
    lacking,
    row_words,
)
from stforms.model import Finding, Json, Outcome, Param, Severity
from stforms.schemas import FormSchema

_LONGEST = 80
_DISPUTED = (State.CONFLICT, State.DECIDED)


def of_merge(merge: Merge) -> Iterator[Finding]:
    """Yield what is to be said of the result."""
    if merge.conflicts:
        yield Finding("merge.open", Severity.ERROR, None, None, {"count": len(merge.conflicts)})
    for entry in merge.entries:
        if entry.state is State.REMOVED:
            yield _removed(entry)
    for table in merge.reordered:
        yield Finding("merge.order", Severity.INFO, table)
    for decision in merge.stale:
        about = decision.address
        yield Finding("merge.decision_stale", Severity.WARNING, about.key, None, _about(about))
    for decision in merge.unused:
        about = decision.address
        yield Finding("merge.decision_unused", Severity.WARNING, about.key, None, _about(about))
    yield from _nothing_new(merge.entries)
    spaced = Counter(one.copy for entry in merge.entries for one in entry.copies if one.adopted)
    for name, count in sorted(spaced.items()):
        yield Finding("merge.spacing", Severity.INFO, None, None, {"count": count}, name)


def _nothing_new(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield the copies that say what was sent and nothing else: perhaps the wrong file was taken."""
    names = [one.copy for one in entries[0].copies] if entries else []
    for number, name in enumerate(names):
        if not any(edited(entry.base, entry.copies[number]) for entry in entries):
            yield Finding("merge.nothing_new", Severity.INFO, paper=name)


def of_replaced(old: Copy, new: Copy, base: Copy, schema: FormSchema) -> Iterator[Finding]:
    """Yield what a copy had whose place another took, and that one lacks."""
    for address, value in lacking(base, old, new, schema):
        params = {**_about(address), "value": _shown(address.key, value), "old": old.name, "new": new.name}
        yield Finding("merge.replaced_lacks", Severity.WARNING, address.key, None, params)


def of_copies(
    read: Iterable[Outcome[Copy]], entries: Sequence[Entry], replaced: Container[str]
) -> Iterator[Finding]:
    """Yield what was found in the copies, as infos where a conflict says it or another copy stands for it."""
    disputed = {
        (one.copy, one.unclear)
        for entry in entries
        for one in (entry.base, *entry.copies)
        if one.unclear is not None
        and (entry.state in _DISPUTED or (one is entry.base and entry.state is not State.UNCHANGED))
    }
    for outcome in read:
        copy = outcome.value
        for finding in outcome.findings:
            raw = copy.unclear.get(finding.path or "")
            told = any(name == copy.name and raw is not None and raw in text for name, text in disputed)
            error = finding.severity is Severity.ERROR
            less = error and (told or copy.name in replaced)
            yield replace(finding, paper=copy.name, severity=Severity.INFO if less else finding.severity)


def _removed(entry: Entry) -> Finding:
    params: dict[str, Param] = {
        **_about(entry.address),
        "value": _shown(entry.address.key, entry.base.value),
        "copies": ", ".join(origin.name for origin in entry.origins),
    }
    return Finding("merge.removed", Severity.WARNING, entry.address.key, None, params)


def _about(address: Address) -> dict[str, Param]:
    """Return what tells an address's row apart, as it stands in a sentence behind the label."""
    return {"in_row": f" ({row_words(address.row)})" if address.row is not None else ""}


def _shown(key: str, value: Json) -> str:
    """Return a value for a sentence: short, and never a personnummer, well written or not."""
    if key.endswith("personnummer"):
        return "…"
    words = in_words(value)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
