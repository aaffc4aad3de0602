"""register plan: a roster -> the persons, clinics and papers that the register waits for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from stforms.actions.expected import (
    CHANGED,
    KNOWN,
    NEW,
    Noted,
    Period,
    about_period,
    changing,
    same_paper,
    wanted,
)
from stforms.actions.plan import Item, Plan, plan
from stforms.actions.roster.model import Entry, Roster
from stforms.actions.subject_of import subject_of
from stforms.library import Library, default_library
from stforms.model import Outcome
from stforms.register.papers import note_paper, set_due
from stforms.register.persons import Known, note_clinic, note_person
from stforms.register.store import Register, Writer


@dataclass(frozen=True)
class Planning:
    """How papers are planned.

    Args:
        due: the day by which they shall be back.
        period: what yearly papers are about that do not say it themselves.
        dry: try it, and let nothing of it stay.
    """

    due: date | None = None
    period: Period | None = None
    dry: bool = False


@dataclass(frozen=True)
class _Row:
    """A person of the roster in the register."""

    person: int
    clinic: int | None


def register_plan(
    register: Register,
    roster: Roster,
    chosen: Plan | None = None,
    planning: Planning | None = None,
    library: Library | None = None,
) -> Outcome[list[Noted]]:
    """Note which papers are wanted of the persons of a roster; what is known already stays as it is.

    All of it is one transaction: a plan is noted whole or not at all.

    Args:
        register: where.
        roster: whose papers.
        chosen: which of them; default all that the persons' regulations know, as for `batch`.
        planning: until when, about which period, and whether it is only tried.
        library: where editions come from.

    Returns:
        The papers, and what planning a batch says of the roster; with an error nothing is noted.

    Raises:
        RegisterError: the register cannot be written to.
    """
    library, planning = library or default_library(), planning or Planning()
    chosen = chosen or Plan()
    planned = plan(roster, chosen, library)
    if not planned.ok:
        return Outcome([], planned.findings)
    entries = {
        entry.id: entry for entry in roster.persons if chosen.persons is None or entry.id in chosen.persons
    }
    with changing(register, planning.dry) as writer:
        rows = {name: _person(writer, roster, entry) for name, entry in entries.items()}
        noted = [_paper(writer, item, rows[item.person], planning, library) for item in planned.value]
    pairs = zip(noted, planned.value, strict=True)
    times = Counter((one.paper, item.edition) for one, item in pairs)
    return Outcome(noted, (*planned.findings, *same_paper(times)))


def _person(writer: Writer, roster: Roster, entry: Entry) -> _Row:
    """Note a person of the roster with the clinic where the person works."""
    number, surname, first = (entry.values.get(key) for key in ("personnummer", "efternamn", "fornamn"))
    clinic = note_clinic(writer, roster.value(entry, "arbetsplats.namn"))
    return _Row(note_person(writer, Known(number, surname, first, entry.id), clinic), clinic)


def _paper(writer: Writer, item: Item, row: _Row, planning: Planning, library: Library) -> Noted:
    edition = library.edition(item.edition)
    subject = about_period(subject_of(item.record), planning.period, library.schema(edition.form))
    paper = wanted(edition.form, edition.id, subject, planning.due)
    clinic = note_clinic(writer, subject.clinic)
    found, new = note_paper(writer, row.person, paper, clinic if clinic is not None else row.clinic)
    changed = not new and planning.due is not None and set_due(writer, found, planning.due)
    return Noted(item.id, row.person, found, NEW if new else CHANGED if changed else KNOWN)
