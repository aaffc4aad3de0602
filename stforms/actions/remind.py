"""remind: who is late or lacks something -> a letter each, and the log of it. Writes no files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import groupby

import sqlalchemy as sa

from stforms.actions.letters import Occasion, to_clinic, to_person
from stforms.actions.names import slug
from stforms.actions.stationery import Stationery
from stforms.errors import UsageError
from stforms.formats.letter import Letter
from stforms.library import Library, default_library
from stforms.messages import language
from stforms.register.persons import called, sign_of
from stforms.register.reminding import (
    Addressee,
    Outstanding,
    Reminded,
    addressees,
    clinic_names,
    note_reminder,
    outstanding,
)
from stforms.register.store import Writer
from stforms.wording import mask

PERSON, CLINIC = "person", "clinic"


@dataclass(frozen=True)
class Wanted:
    """Whom to remind of what; what is None makes no difference.

    `days` is how long nobody is reminded again, and how long people get to answer.
    """

    today: date
    days: int = 14
    to: str = PERSON
    person: str | None = None
    clinic: str | None = None
    form: str | None = None
    protected: bool = False


@dataclass(frozen=True)
class Reminder:
    """One letter: its name without an ending (ids only), and whom it reminds of what."""

    name: str
    letter: Letter
    run: str
    clinic: int | None
    papers: Mapping[int, Sequence[Outstanding]]
    """By person."""

    @property
    def digest(self) -> str:
        """Return the hash of what the letter says."""
        return hashlib.sha256(json.dumps(asdict(self.letter), ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Reminders:
    """The letters; and how many persons get none: reminded lately, or protected."""

    letters: tuple[Reminder, ...]
    recent: int = 0
    protected: int = 0


def remind(
    connection: sa.Connection,
    wanted: Wanted,
    stationery: Stationery | None = None,
    library: Library | None = None,
) -> Reminders:
    """Work out who is to be reminded, and write the letters.

    Args:
        connection: of the register.
        wanted: whom, of what, on which day.
        stationery: what letters look like; default our own words and no sender.
        library: where the forms' words come from.

    Raises:
        UsageError: nobody has this id, there is no such clinic or form, or a template is not right.
    """
    library = library or default_library()
    answer_by = wanted.today + timedelta(days=wanted.days)
    way = Occasion(wanted.today, answer_by, stationery or Stationery(), library, language())
    clinics = clinic_names(connection)
    papers = _chosen(outstanding(connection, wanted.today), wanted, clinics, library)
    whose = addressees(connection, [paper.person for paper in papers])
    if wanted.person is not None:
        ids = _ids(connection, wanted.person)
        papers = [paper for paper in papers if paper.person in ids]
    concerned = {paper.person for paper in papers}
    hidden = {one for one in concerned if whose[one].protected and not wanted.protected}
    recent = {one for one in concerned - hidden if _recently(whose[one], wanted)}
    due = [paper for paper in papers if paper.person not in hidden | recent]
    make = _for_clinics if wanted.to == CLINIC else _for_persons
    return Reminders(tuple(make(due, whose, clinics, way)), len(recent), len(hidden))


def note(writer: Writer, reminders: Sequence[Reminder]) -> int:
    """Note letters that are on the disk; return how many persons' reminders are new.

    Whoever is interrupted before this has letters without a log, and the same call makes them again.
    """
    return sum(note_reminder(writer, one) for reminder in reminders for one in _logged(reminder))


def _logged(reminder: Reminder) -> Iterator[Reminded]:
    on = date.fromisoformat(reminder.run.partition("/")[0])
    for person, papers in reminder.papers.items():
        missing = {paper.paper: [one.path or one.code for one in paper.findings] for paper in papers}
        yield Reminded(reminder.run, person, reminder.clinic, on, reminder.digest, missing)


# --- who --------------------------------------------------------------------------------------


def _chosen(
    papers: Sequence[Outstanding], wanted: Wanted, clinics: Mapping[int, str], library: Library
) -> list[Outstanding]:
    """Return the papers of the form and the clinic that are wanted."""
    found = list(papers)
    if wanted.form is not None:
        forms = {one for edition in library.editions.values() for one in (edition.id, edition.form)}
        if wanted.form not in forms:
            raise UsageError("remind.no_form", {"form": wanted.form})
        found = [paper for paper in found if wanted.form in (paper.form, paper.edition)]
    if wanted.clinic is not None:
        sign = sign_of(wanted.clinic)
        ids = {id_ for id_, name in clinics.items() if sign in (sign_of(name), str(id_))}
        if not ids:
            raise UsageError("remind.no_clinic", {"clinic": wanted.clinic})
        found = [paper for paper in found if paper.clinic in ids]
    return found


def _ids(connection: sa.Connection, person: str) -> list[int]:
    """Return whom an id means; the roster's may be another's in the register."""
    ids = called(connection, person)
    if not ids:
        raise UsageError("remind.no_person", {"person": mask(person)})
    return ids


def _recently(person: Addressee, wanted: Wanted) -> bool:
    """Tell whether a person was reminded lately: on the same day nobody is reminded twice."""
    last = person.reminded_on
    return last is not None and wanted.today - last < timedelta(days=max(wanted.days, 1))


# --- the letters --------------------------------------------------------------------------------


def _for_persons(
    papers: Sequence[Outstanding], whose: Mapping[int, Addressee], clinics: Mapping[int, str], way: Occasion
) -> Iterator[Reminder]:
    for id_, group in groupby(papers, key=lambda paper: paper.person):
        person, mine = whose[id_], list(group)
        clinic = next((paper.clinic for paper in mine if paper.clinic is not None), None)
        name = clinics[clinic] if clinic is not None else None
        letter = to_person(person, name, mine, way)
        own = slug(person.own_id or "", 40)
        file = "-".join(filter(None, ("brev", str(id_), own, way.today.isoformat())))
        yield Reminder(file, letter, way.today.isoformat(), clinic, {id_: mine})


def _for_clinics(
    papers: Sequence[Outstanding], whose: Mapping[int, Addressee], clinics: Mapping[int, str], way: Occasion
) -> Iterator[Reminder]:
    """Yield a letter for each clinic; a person with papers at two stands in both."""
    for clinic in sorted({paper.clinic for paper in papers}, key=lambda one: one or 0):
        of_clinic = [paper for paper in papers if paper.clinic == clinic]
        groups = {id_: list(group) for id_, group in groupby(of_clinic, key=lambda paper: paper.person)}
        name = clinics[clinic] if clinic is not None else None
        letter = to_clinic(name, [(whose[id_], mine) for id_, mine in groups.items()], way)
        file = f"brev-klinik-{clinic or 0}-{way.today.isoformat()}"
        yield Reminder(file, letter, f"{way.today.isoformat()}/{clinic or 0}", clinic, groups)
