"""Papers and their states in words that the terminal, the workbook and the page share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stforms.actions.missing import missing_words
from stforms.actions.status.lines import Line
from stforms.actions.status.overview import Overview
from stforms.actions.status.tally import Cell
from stforms.binding import load_edition
from stforms.errors import IntegrityError
from stforms.messages import text
from stforms.model import Finding
from stforms.paths import data_root, forms_folder
from stforms.register.papers import PLANNED, RECEIVED
from stforms.schemas import FormSchema
from stforms.wording import mask, say

MISSING = "demands.missing"
"""The finding that says that a box is empty which should not be."""


MOST_SAID = 3
"""How much of what was found is said of a paper in an overview, beside its empty boxes."""


def title_of(edition: str) -> str:
    """Return what an edition's paper is called; its id when this stforms does not have it.

    Read from the edition alone: the library would bring every format along, and an overview needs none.
    """
    return _title(edition, forms_folder())


@cache
def _title(edition: str, own: Path) -> str:
    for forms in (data_root() / "templates" / "forms", own):
        with suppress(IntegrityError):
            return load_edition(forms / edition).title
    return edition


def schema_of(form: str) -> FormSchema | None:
    """Return the schema of a form; None when this stforms does not have it, or it cannot be used."""
    return _schema(form, forms_folder())


@cache
def _schema(form: str, forms: Path) -> FormSchema | None:
    shipped, own = data_root() / "schemas", forms / form / f"{form}.schema.json"
    for found in (FormSchema(form, shipped, own), FormSchema(form, shipped)):
        with suppress(IntegrityError):
            found.check()
            return found if found.document else None
    return None


def state_of(state: str, lang: str | None = None) -> str:
    """Return a state as a word: "sent"."""
    return text(f"overview.state.{state}", None, lang)


def person_of(line: Line, lang: str | None = None) -> str:
    """Return whose a paper is: the own id and the name, of protected persons the register's number alone."""
    if line.person.protected:
        return text("overview.protected_person", {"id": line.person.id}, lang)
    return mask(f"{line.person.called} {line.person.name}".strip())


def paper_of(line: Line) -> str:
    """Return which paper it is: its title, and what it is about."""
    title = title_of(line.edition)
    return mask(f"{title}: {line.about}" if line.about else title)


def period_of_line(line: Line) -> str:
    """Return the period of a paper: 2025-06-01 – 2026-05-31, or the one day that is known."""
    days = [day.isoformat() for day in (line.period_from, line.period_to) if day is not None]
    return " – ".join(dict.fromkeys(days))


def clinic_of_cell(cell: Cell, lang: str | None = None) -> str:
    """Return the clinic of a cell, or the words that stand in its place."""
    if cell.protected:
        return text("overview.protected_row", None, lang)
    return mask(cell.clinic) if cell.clinic else text("overview.no_clinic_row", None, lang)


def lacking_of(line: Line, lang: str | None = None) -> str:
    """Return what is missing or wrong on a paper, in few words: the empty boxes, then the rest."""
    empty = [one.path for one in line.findings if one.code == MISSING and one.path is not None]
    said = [finding_in_words(one, line, lang) for one in line.findings if one.code != MISSING or not one.path]
    if len(said) > MOST_SAID:
        said[MOST_SAID:] = [text("overview.others", {"count": len(said) - MOST_SAID}, lang)]
    schema = schema_of(line.form)
    if empty:
        labels = missing_words(empty, schema, lang) if schema is not None else ", ".join(empty)
        said.insert(0, text("overview.lacks", {"boxes": labels}, lang))
    if line.open_questions:
        said.append(text("overview.asks", {"count": line.open_questions}, lang))
    return mask(" ".join(said))


def finding_in_words(finding: Finding, line: Line, lang: str | None = None) -> str:
    """Return what was found on a paper, in words."""
    return say(finding, schema_of(line.form), lang).message


# --- what there is to do ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something to do: what, how often, in words."""

    name: str
    count: int

    def words(self, lang: str | None = None) -> str:
        """Return what to do, and with which command."""
        return text(f"overview.next.{self.name}", {"count": self.count}, lang)


def steps(overview: Overview) -> Iterator[Step]:
    """Yield what there is to do, in the order in which it is best done: what holds others up comes first."""
    total, waiting = overview.sum, overview.waiting
    counts = {
        "questions": total.questions,
        "unmatched": waiting.unmatched if waiting is not None else 0,
        "refused": waiting.refused if waiting is not None else 0,
        "scans": waiting.scans if waiting is not None else 0,
        "approve": total.states[RECEIVED],
        "remind": sum(cell.overdue for cell in overview.cells if cell.state != PLANNED),
        "send": total.states[PLANNED],
    }
    yield from (Step(name, count) for name, count in counts.items() if count)
