"""Measure adopt: every form of ours as if nobody had seen it, beside the edition made by hand.

Writes docs/reference/adopt.md. A slot is found when a place of the draft is its own; its key is right
when it is the hand-made one to the letter; its codec when it is the same, a choice when it has the same
values.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.editionfile import UNSURE
from stforms.actions.adopt.found import Found, Spot
from stforms.actions.adopt.like.carrying import carried_over
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.on_docx import found_in_docx
from stforms.actions.adopt.on_pdf import found_in_pdf
from stforms.actions.adopt.on_xlsx import found_in_xlsx
from stforms.actions.source import Document
from stforms.binding import BoxAt, Edition, FieldAt, Locator, Slot
from stforms.library import Library
from stforms.model import Box

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "adopt.md"
FIND: dict[str, Callable[[Document], Found]] = {
    "pdf": found_in_pdf,
    "docx": found_in_docx,
    "xlsx": found_in_xlsx,
}
KNOWN, GUESSED, HELD_OUT = "given", "guessed", "held out"


@dataclass(frozen=True)
class Made:
    """A slot that people bound: its keys, its places, and how its values are spelled."""

    keys: tuple[str, ...]
    at: tuple[Locator, ...]
    codec: str
    values: frozenset[str]


@dataclass(frozen=True)
class Score:
    """How many hand-made slots there are, how many were found, with the right key, with the right codec.

    `false` counts slots of the draft at places that nobody bound.
    """

    slots: int
    found: int = 0
    keys: int = 0
    codecs: int = 0
    false: int = 0

    def __add__(self, other: Score) -> Score:
        """Return both together."""
        return Score(
            self.slots + other.slots,
            self.found + other.found,
            self.keys + other.keys,
            self.codecs + other.codecs,
            self.false + other.false,
        )


# --- what people made -----------------------------------------------------------------------


def made(edition: Edition) -> Iterator[Made]:
    """Yield the slots of an edition, columns of tables as slots with a place in each row."""
    for slot in edition.slots:
        yield _made(slot, slot.keys)
    for table in edition.tables:
        for column in table.columns:
            yield _made(column, tuple(f"{table.key}.{key}" for key in column.keys))


def _made(slot: Slot, keys: tuple[str, ...]) -> Made:
    answers = slot.choice or slot.options
    values = frozenset(value for value, _ in answers)
    return Made(keys, (*slot.at, *(at for _, at in slot.choice)), "choice" if answers else slot.codec, values)


# --- what the draft says --------------------------------------------------------------------


def drafted(draft: Draft) -> Iterator[tuple[tuple[str, ...], DraftSlot]]:
    """Yield the slots of a draft with their keys, columns of tables among them."""
    for slot in draft.slots:
        yield tuple(key.value for key in slot.keys), slot
    for table in draft.tables:
        for column in table.columns:
            yield tuple(f"{table.key.value}.{key.value}" for key in column.keys), column


def score(slots: Sequence[Made], draft: Draft, where: Callable[[Spot, Locator], bool]) -> Score:
    """Return how a draft compares with what people made; `where` tells whether a place is a locator's."""
    total = Score(0)
    bound: set[int] = set()
    entries = list(drafted(draft))
    for slot in slots:
        mine = [e for e in entries if any(where(spot, at) for spot in e[1].spots for at in slot.at[:1])]
        bound |= {id(e[1]) for e in entries if any(where(s, at) for s in e[1].spots for at in slot.at)}
        best = max((_one(slot, keys, entry) for keys, entry in mine), key=_worth, default=Score(1))
        total += best
    return total + Score(0, false=sum(id(entry) not in bound for _, entry in entries))


def _worth(one: Score) -> int:
    return one.keys + one.codecs


def _one(slot: Made, keys: tuple[str, ...], entry: DraftSlot) -> Score:
    codec = "choice" if entry.options else entry.codec.value
    values = frozenset(value for value, _ in entry.options)
    same = codec == slot.codec and values == slot.values
    return Score(1, 1, int(keys == slot.keys), int(same))


# --- which place is which -------------------------------------------------------------------


def on_pdf(spot: Spot, at: Locator) -> bool:
    """Tell whether a place of a PDF is where a locator of a hand-made edition points."""
    if isinstance(at, FieldAt):
        return spot.where.field == at.field and at.page in (None, spot.where.page)
    if not isinstance(at, BoxAt) or spot.where.page != at.page or spot.where.field is not None:
        return False
    return spot.where.box is not None and _covers(spot.where.box, at.box)


def _covers(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


class InOffice:
    """Places of a Word or Excel form: the same when both locators mean the same bytes, or the same cell."""

    def __init__(self, medium: Any, twins: dict[int, Spot]) -> None:
        """Look places up in a medium; `twins` has the named place of one that lost its name, by id."""
        self.medium = medium
        self.twins = twins
        self.known: dict[Locator, Any] = {}

    def __call__(self, spot: Spot, at: Locator) -> bool:
        """Tell whether a place is where a locator points."""
        twin = self.twins.get(id(spot))
        return twin is not None and self._place(twin.at[0]) == self._place(at)

    def _place(self, at: Locator) -> Any:
        if at not in self.known:
            target = self.medium.targets((at,))[0]
            self.known[at] = (getattr(target, "part", None), getattr(target, "start", None), target.where)
        return self.known[at]


def twins(named: Found, nameless: Found) -> dict[int, Spot]:
    """Return the named place for each place of the same form without names: they follow each other alike."""
    mine, theirs = ([spot.where.place for spot in found.spots] for found in (nameless, named))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return {
        id(nameless.spots[block.a + i]): named.spots[block.b + i]
        for block in blocks
        for i in range(block.size)
    }


def without_names(data: bytes) -> bytes:
    """Return a Word or Excel form without the names of its controls, bookmarks and cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xml"):
                part = re.sub(rb'<w:(tag|alias) w:val="[^"]*"/>', b"", part)
                part = re.sub(rb"<w:bookmark(Start|End)[^>]*/>", b"", part)
                part = re.sub(rb"<definedNames>.*?</definedNames>", b"", part, flags=re.DOTALL)
            new.writestr(name, part)
    return out.getvalue()


# --- the table ------------------------------------------------------------------------------


@cache
def library() -> Library:
    """Return the library with specimens only: what is measured must not depend on whose machine it is."""
    return Library(cabinet=ROOT / "no-such-folder")


def measured(edition: Edition) -> dict[tuple[str, str], Score]:
    """Return the score of an edition by names (kept, removed) and schema (given, guessed, held out)."""
    data = library().specimen(edition).path.read_bytes()
    named = FIND[edition.blank.format](Document(data))
    forms = {"kept": named}
    if edition.blank.format != "pdf":
        forms["removed"] = FIND[edition.blank.format](Document(without_names(data)))
    slots = list(made(edition))
    found = {}
    for names, form in forms.items():
        where = on_pdf if edition.blank.format == "pdf" else in_office(edition, named, form)
        for schema, draft in _drafts(edition, form):
            found[names, schema] = score(slots, draft, where)
    return found


def in_office(edition: Edition, named: Found, form: Found) -> InOffice:
    """Return what tells which place of a form, with or without its names, is where a locator points."""
    same = {id(spot): spot for spot in named.spots}
    return InOffice(library().bound(edition).medium, same if form is named else twins(named, form))


def _drafts(edition: Edition, form: Found) -> Iterator[tuple[str, Draft]]:
    yield KNOWN, draft_of(form, library(), form=edition.form)
    yield GUESSED, draft_of(form, library())
    yield HELD_OUT, draft_of(form, library(), without=frozenset({edition.form}))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _line(first: str, scores: dict[str, Score]) -> str:
    base = scores[KNOWN]
    keys = [_share(scores[schema].keys, base.slots) for schema in (KNOWN, GUESSED, HELD_OUT)]
    codecs = [_share(scores[schema].codecs, base.slots) for schema in (KNOWN, HELD_OUT)]
    cells = [first, base.slots, _share(base.found, base.slots), base.false, *keys, *codecs]
    return f"| {' | '.join(map(str, cells))} |"


HEAD = """# adopt, measured

Each form as if nobody had seen it, compared with the edition that was made by hand.
Written by `tools/adopt_score.py`; the specimens of the official forms have the same fields in the same
places.

- **found**: hand-made slots (a column of a table is one) that are at a place of the draft; **false**: slots
  of the draft at places that nobody bound.
- **key**: the same to the letter. *given*: the form is named with `--form`. *guessed*: adopt finds out which
  form it is. *held out*: the form's own schema is taken away, as for a form that nobody has seen; what the
  other schemas have is used, the rest is named after its label, so "the same to the letter" is then a hard
  measure.
- **codec**: the same, for a choice the same values.
- **names removed**: the controls, bookmarks and cells of Word and Excel forms lose the names that stforms
  gave them.

| form | slots | found | false | key, given | key, guessed | key, held out | codec, given | codec, held out |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""


def page(wanted: str = "") -> str:
    """Return docs/reference/adopt.md, of the editions whose names have `wanted` in them."""
    lines = [HEAD]
    totals: dict[tuple[str, str], dict[str, Score]] = {}
    chosen = [e for e in library().editions.values() if e.blank.format != "text" and wanted in e.id]
    for edition in chosen:
        found = measured(edition)
        for names in dict.fromkeys(names for names, _ in found):
            scores = {schema: found[names, schema] for schema in (KNOWN, GUESSED, HELD_OUT)}
            removed = ", names removed" if names == "removed" else ""
            lines.append(_line(f"{edition.id}{removed}", scores))
            sums = totals.setdefault((edition.blank.format, removed), {})
            for schema, one in scores.items():
                sums[schema] = sums.get(schema, Score(0)) + one
    lines += [_line(f"**{format_}{removed}**", sums) for (format_, removed), sums in totals.items()]
    return "\n".join([*lines, *([] if wanted else ["", *revisions()]), ""])


# --- a new revision -------------------------------------------------------------------------

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
    total, carried, sure = Score(0), 0, 0
    for older, newer in REVISIONS:
        edition = library().edition(newer)
        form = FIND[edition.blank.format](Document(library().specimen(edition).path.read_bytes()))
        draft, changes = carried_over(library().edition(older), library(), form)
        where = on_pdf if edition.blank.format == "pdf" else in_office(edition, form, form)
        slots = list(made(edition))
        one, wrong = score(slots, draft, where), sum(_wrong_and_sure(slot, draft, where) for slot in slots)
        total, carried, sure = total + one, carried + changes.carried, sure + wrong
        yield _revision(f"{older} | {newer}", one, changes.carried, wrong)
    yield _revision("**all** | ", total, carried, sure)


def _revision(names: str, one: Score, carried: int, wrong: int) -> str:
    shares = [_share(part, one.slots) for part in (one.keys, one.codecs)]
    return f"| {names} | {one.slots} | {carried} | {' | '.join(shares)} | {wrong} |"


def _wrong_and_sure(slot: Made, draft: Draft, where: Callable[[Spot, Locator], bool]) -> bool:
    mine = [e for e in drafted(draft) if any(where(spot, at) for spot in e[1].spots for at in slot.at[:1])]
    right = any(keys == slot.keys for keys, _ in mine)
    return not right and any(min(g.confidence for g in one.keys) >= UNSURE for _, one in mine)


def main() -> int:
    """Write the page; with --print, to the screen."""
    text = page(*sys.argv[2:3])
    if "--print" in sys.argv:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
