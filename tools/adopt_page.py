"""Measure adopt and write docs/reference/adopt.md; with --print WORD, only print the editions called so.

Not part of make docs, which has to be quick. tests/actions/test_adopt_measure.py measures every line anew, so
that a page that is out of date fails.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import adopt_revisions
import adopt_unseen
from adopt_score import GUESSED, HELD_OUT, KNOWN, ROOT, Score, library, measured, recognised, share

from stforms.binding import Edition

PAGE = ROOT / "docs" / "reference" / "adopt.md"

HEAD = """<!-- Written by tools/adopt_page.py, which measures; a test compares every line. -->

# adopt, measured

Each form as if nobody had seen it, compared slot by slot with the edition that was made by hand.
The specimens of the official forms have the same fields in the same places.
**These are the forms that the rules and words of adopt were made with.** What it does with others is told by
*held out*, and by [the forms of other regions](#forms-of-other-regions) below.

- **found**: hand-made slots (a column of a table is one) that are at a place of the draft.
  **false**: slots of the draft at places that nobody bound.
- **key**: the same to the letter.
  *given*: the form is named with `--form`. *guessed*: adopt finds out which form it is.
  *held out*: the form's own schema is taken away, as for a form that nobody has seen; what other schemas have
  is used, the rest is named after its label, which is seldom the same to the letter.
- **meaning**: the same of the same person, whatever it is called: the key has the same owner (the person or
  the signature that the objects around it name, or none), and the same last step, or the same title, or a
  title that is a synonym in `schemas/labels.toml`.
- **codec**: the same; for a choice the same values.
- **names removed**: the controls, bookmarks and cells of Word and Excel forms lose the names that stforms
  gave them. A form has a line for that only where something is different.

"""
COLUMNS = (
    "slots",
    "found",
    "false",
    "key, given",
    "key, guessed",
    "key, held out",
    "meaning, held out",
    "codec, given",
    "codec, held out",
)


def editions(wanted: str = "") -> list[Edition]:
    """Return the editions that are measured."""
    return [e for e in library().editions.values() if e.blank.format != "text" and wanted in e.id]


def rows(edition: Edition) -> Iterator[str]:
    """Yield the lines of an edition."""
    scores = measured(edition)
    kept = row(edition.id, _of(scores, "kept"))
    yield kept
    if edition.blank.format != "pdf":
        removed = row(edition.id, _of(scores, "removed"))
        if removed != kept:
            yield removed.replace(edition.id, f"{edition.id}, names removed")


def _of(scores: dict[tuple[str, str], Score], names: str) -> dict[str, Score]:
    return {schema: one for (which, schema), one in scores.items() if which == names}


def row(first: str, scores: dict[str, Score]) -> str:
    """Return a line of the table."""
    base, held = scores[KNOWN], scores[HELD_OUT]
    parts = (base.keys, scores[GUESSED].keys, held.keys, held.meanings, base.codecs, held.codecs)
    cells = [first, base.slots, share(base.found, base.slots), base.false]
    return f"| {' | '.join(map(str, [*cells, *(share(part, base.slots) for part in parts)]))} |"


def totals(chosen: list[Edition]) -> Iterator[str]:
    """Yield the lines of all editions of a format, with their names and without."""
    for format_ in dict.fromkeys(edition.blank.format for edition in chosen):
        mine = [measured(edition) for edition in chosen if edition.blank.format == format_]
        for names in dict.fromkeys(names for names, _ in mine[0]):
            sums = {
                schema: sum((scores[names, schema] for scores in mine), Score())
                for schema in (KNOWN, GUESSED, HELD_OUT)
            }
            yield row(f"**{format_}{', names removed' if names == 'removed' else ''}**", sums)


def told(chosen: list[Edition]) -> str:
    """Return how many forms were recognised, and taken for another where their own schema is not known."""
    right = sum(recognised(edition)[0] == edition.form for edition in chosen)
    others = [taken for edition in chosen if (taken := taken_for(edition))]
    return "\n".join(
        [
            f"Of these {len(chosen)} blanks {right} were recognised.",
            f"With their form's schema held out {len(others)} were taken for another form:",
            "",
            *(f"- {taken}" for taken in others),
        ]
    )


def taken_for(edition: Edition) -> str | None:
    """Return as which other form a blank is taken whose own form's schema is held out."""
    held = recognised(edition)[1]
    return f"{edition.id}: {held}" if held is not None else None


def page() -> str:
    """Return docs/reference/adopt.md."""
    chosen = editions()
    table = [f"| form | {' | '.join(COLUMNS)} |", f"|---|{'--:|' * len(COLUMNS)}"]
    lines = [line for edition in chosen for line in rows(edition)]
    parts = [*table, *lines, *totals(chosen), "", told(chosen), "", *adopt_unseen.rows(), ""]
    return "\n".join([HEAD + parts[0], *parts[1:], *adopt_revisions.revisions(), ""])


def main() -> int:
    """Write the page, or print the lines of some editions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", metavar="WORD", dest="word")
    word = parser.parse_args().word
    if word is None:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    print(
        "\n".join(
            [f"| form | {' | '.join(COLUMNS)} |", *(line for one in editions(word) for line in rows(one))]
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
