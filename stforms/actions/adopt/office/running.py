"""Places in a running text: "Namn: ……  Kön: ☐ man ☐ kvinna", and which words belong to which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stforms.actions.adopt.office.words import label_and_hint
from stforms.formats.docx.openings import TICK, Opening

_APART = re.compile(r"\t|\n| {2,}")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Words:
    """What a text says of a place in it: a label, how to write; of a box to tick its answer and its run.

    Boxes of one run are answers to one question; of those, `label` is the question.
    """

    label: str = ""
    hint: str | None = None
    option: str | None = None
    run: int | None = None


def words_in(text: str, openings: Sequence[Opening], checks: Sequence[bool]) -> list[Words]:
    """Return what a text says of each of its places.

    Args:
        text: the text, with tabs.
        openings: its places in order.
        checks: which of them are boxes to tick.
    """
    found: list[Words] = []
    for start, end in _runs(text, openings, checks):
        if checks[start]:
            found += _ticks(text, openings, start, end, len(found))
        else:
            found.append(_labelled(_before(text, openings, start), first=start == 0))
    return found


def _before(text: str, openings: Sequence[Opening], at: int) -> str:
    return text[openings[at - 1].end if at else 0 : openings[at].start]


def _after(text: str, openings: Sequence[Opening], at: int) -> str:
    end = openings[at + 1].start if at + 1 < len(openings) else len(text)
    return text[openings[at].end : end]


def _runs(text: str, openings: Sequence[Opening], checks: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield boxes that belong together, and every other place alone."""
    at = 0
    while at < len(openings):
        end = at + 1
        while checks[at] and end < len(openings) and checks[end] and not _new_question(text, openings, end):
            end += 1
        yield at, end
        at = end


def _new_question(text: str, openings: Sequence[Opening], at: int) -> bool:
    """Tell whether a box begins a question of its own: its line has words with a colon or mark before it."""
    _, newline, own = _before(text, openings, at).rpartition("\n")
    if newline:
        return bool(_WORD.search(own))
    return bool(re.search(r"[:?]\s*$", own)) and len(_parts(own)) > 1


def _ticks(text: str, openings: Sequence[Opening], start: int, end: int, run: int) -> Iterator[Words]:
    """Yield the answers of a run: behind their boxes, unless words stand before the first and none after."""
    lead = _before(text, openings, start)
    behind = _WORD.search(_after(text, openings, end - 1).partition("\n")[0]) is not None
    ahead = _WORD.search(lead.rpartition("\n")[2]) is not None and not behind
    question = lead
    if ahead:
        question, _, _ = lead.rstrip().rpartition(":") if ":" in lead else ("", "", "")
    words = _labelled(question, first=start == 0)
    for at in range(start, end):
        beside = _before(text, openings, at) if ahead else _after(text, openings, at)
        if ahead and at == start:
            beside = beside.rpartition(":")[2]
        parts = _parts(beside)
        option = (parts[-1] if ahead else parts[0]).strip(" :,;/") if parts else None
        yield Words(words.label, words.hint, option or None, run)


def _labelled(before: str, first: bool) -> Words:
    """Return the label that stands before a place: the last stretch of the text between two places."""
    parts = _parts(before) if not first or ":" in before or "\n" not in before.strip() else [before]
    if not parts:
        return Words()
    label, hint = label_and_hint(parts[-1] if len(parts[-1]) > 1 or len(parts) == 1 else before)
    return Words(label, hint) if _WORD.search(label) else Words()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _APART.split(text) if _WORD.search(part)]


def printed_outside(text: str, openings: Sequence[Opening]) -> str:
    """Return what is printed between the places of a text."""
    ends = [0, *(o.end for o in openings)]
    starts = [*(o.start for o in openings), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def only_ticks(openings: Sequence[Opening]) -> bool:
    """Tell whether all places are boxes to tick."""
    return all(o.kind == TICK or (o.control is not None and o.control.kind == "check") for o in openings)
