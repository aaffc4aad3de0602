"""Measure adopt --like: a blank as a revision of another of its form, where both were made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adopt_score import FIND, Made, Score, drafted, in_office, library, made, on_pdf, score, share

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.editionfile import UNSURE
from stforms.actions.adopt.found import Spot
from stforms.actions.adopt.like.carrying import carried_over
from stforms.actions.source import Document
from stforms.binding import Locator

REVISIONS = (
    ("checklista-st/2018-docx", "checklista-st/2026-docx"),
    ("checklista-st/2018-docx", "checklista-st/2026-xlsx"),
    ("checklista-st/2026-docx", "checklista-st/2018-docx"),
    ("checklista-st/2026-docx", "checklista-st/2026-xlsx"),
    ("handledarutlatande/2018-docx", "handledarutlatande/2026-docx"),
    ("iup/2026-docx", "iup/2026-xlsx"),
    ("kravspecifikation/2026-docx", "kravspecifikation/2026-xlsx"),
    ("ansokan-specialistkompetens/sosfs-2015-8", "ansokan-specialistkompetens/hslf-fs-2021-8"),
    ("intyg-uppnadd-specialistkompetens/sosfs-2015-8", "intyg-uppnadd-specialistkompetens/hslf-fs-2021-8"),
    ("intyg-auskultation/sosfs-2015-8", "intyg-auskultation/hslf-fs-2021-8"),
    ("intyg-klinisk-tjanstgoring/sosfs-2015-8", "intyg-klinisk-tjanstgoring/hslf-fs-2021-8"),
    ("intyg-kurs/sosfs-2015-8", "intyg-kurs/hslf-fs-2021-8"),
    ("intyg-utvecklingsarbete/sosfs-2015-8", "intyg-utvecklingsarbete/hslf-fs-2021-8"),
)

LIKE = """## A new revision

`adopt NEW --like EDITION`, where both editions were made by hand: the newer blank as a revision of the older.

- **carried**: entries that have a key of the older edition.
- **key**, **codec**: the same as in the edition made by hand for the newer blank, place by place.
- **wrong and sure**: a wrong key of which stforms is not unsure.

| older | newer | slots | carried | key | codec | wrong and sure |
|---|---|--:|--:|--:|--:|--:|"""


def revisions() -> Iterator[str]:
    """Yield the lines of the table about --like."""
    yield LIKE
    measured = [revised(older, newer) for older, newer in REVISIONS]
    for (older, newer), numbers in zip(REVISIONS, measured, strict=True):
        yield row(f"{older} | {newer}", *numbers)
    scores, carried, wrong = zip(*measured, strict=True)
    yield row("**all** | ", sum(scores, Score()), sum(carried), sum(wrong))


def revised(older: str, newer: str) -> tuple[Score, int, int]:
    """Return the score of a revision, how many entries were carried, and how many are wrong and sure."""
    edition = library().edition(newer)
    form = FIND[edition.blank.format](Document(library().specimen(edition).path.read_bytes()))
    draft, changes = carried_over(library().edition(older), library(), form)
    where = on_pdf if edition.blank.format == "pdf" else in_office(edition, form, form)
    slots = list(made(edition))
    wrong = sum(_wrong_and_sure(slot, draft, where) for slot in slots)
    return score(slots, draft, where), changes.carried, wrong


def row(names: str, one: Score, carried: int, wrong: int) -> str:
    """Return a line of the table."""
    shares = [share(part, one.slots) for part in (one.keys, one.codecs)]
    return f"| {names} | {one.slots} | {carried} | {' | '.join(shares)} | {wrong} |"


def _wrong_and_sure(slot: Made, draft: Draft, where: Callable[[Spot, Locator], bool]) -> bool:
    mine = [e for e in drafted(draft) if any(where(spot, at) for spot in e[1].spots for at in slot.at[:1])]
    right = any(keys == slot.keys for keys, _ in mine)
    return not right and any(min(g.confidence for g in one.keys) >= UNSURE for _, one in mine)
