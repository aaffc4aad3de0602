"""Which paper a form is that came back. Nothing is guessed: what is not certain is asked.

1. The reference that we stamped on it names the sending, provided that the form and the person are the same.
2. Otherwise its form and the person on it, and among several papers what it is about and the period.
3. A form that nobody waits for is a paper of its own, and told to be that.
4. All else is a question with candidates: no personnummer, one that is a slip away from somebody's, several
   papers that it might be, or one that it contradicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from stforms.actions.subject_of import Subject
from stforms.merging import folded
from stforms.register.papers import Wanted, note_paper
from stforms.register.persons import Known, digits_of, find_person, note_clinic, note_person
from stforms.register.received import PERSON, REFERENCE
from stforms.register.store import Writer
from stforms.register.tables import papers, persons, sendings


@dataclass(frozen=True)
class Returned:
    """What of a form that came back says which paper it is."""

    form: str
    edition: str
    subject: Subject
    reference: str | None = None


@dataclass(frozen=True)
class Match:
    """The paper that it is, and how that is known."""

    person: int
    paper: int
    by: str


@dataclass(frozen=True)
class Question:
    """A person has to say which paper it is. `near` are persons whose number or name is nearly the same."""

    person: int | None
    candidates: tuple[int, ...] = ()
    near: tuple[int, ...] = ()


def find(connection: sa.Connection, returned: Returned) -> Match | Question | None:
    """Return which paper a form is; None when it is of nothing that is expected."""
    named = _named(connection, returned.reference)
    if named:
        return _by_reference(connection, returned, named)
    digits = digits_of(returned.subject.personnummer)
    if digits is None:
        near = _namesakes(connection, returned.subject)
        return Question(None, _papers_of(connection, near, returned.form), tuple(near))
    person = find_person(connection, digits)
    if person is not None:
        return _of_person(connection, returned, person)
    near = [*_slips(connection, digits), *_namesakes(connection, returned.subject)]
    if near:
        return Question(None, _papers_of(connection, near, returned.form), tuple(sorted(set(near))))
    return None


def expect(writer: Writer, returned: Returned) -> tuple[int, int]:
    """Return (person, paper) of a form that is a paper of its own; what it says of itself is noted."""
    about = returned.subject
    known = Known(about.personnummer, about.efternamn, about.fornamn)
    person = note_person(writer, known, note_clinic(writer, about.home))
    clinic = note_clinic(writer, about.clinic)
    wanted = Wanted(returned.form, returned.edition, about.period_from, about.period_to, about.about)
    paper, _ = note_paper(writer, person, wanted, clinic)
    return person, paper


# --- by reference -----------------------------------------------------------------------------


def _named(connection: sa.Connection, reference: str | None) -> list[sa.Row[tuple[object, ...]]]:
    """Return the papers that were sent with a reference; blank forms of several persons share one."""
    if reference is None:
        return []
    mine = sa.select(sendings.c.paper_id).where(sendings.c.reference == reference)
    query = _with_person().where(papers.c.id.in_(mine)).order_by(papers.c.id)
    return list(connection.execute(query))


def _with_person() -> sa.Select[tuple[object, ...]]:
    columns = (persons.c.digits, persons.c.efternamn, persons.c.fornamn)
    return sa.select(papers, *columns).join(persons, persons.c.id == papers.c.person_id)


def _by_reference(
    connection: sa.Connection, returned: Returned, named: Sequence[sa.Row[tuple[object, ...]]]
) -> Match | Question:
    same = [(row, _is(returned.subject, row)) for row in named if row.form == returned.form]
    sure = [row for row, answer in same if answer]
    possible = [row for row, answer in same if answer is not False]
    found = sure if len(sure) == 1 else possible
    if len(found) == 1 and (sure or len(named) == 1):
        return Match(found[0].person_id, found[0].id, REFERENCE)
    person = find_person(connection, returned.subject.personnummer)
    of_person = _papers_of(connection, [person] if person is not None else [], returned.form)
    return Question(person, tuple(dict.fromkeys([*(row.id for row in named), *of_person])))


def _is(subject: Subject, row: sa.Row[tuple[object, ...]]) -> bool | None:
    """Tell whether a form is of the person whose paper it would be; None when it does not say."""
    digits = digits_of(subject.personnummer)
    if digits is not None and row.digits is not None:
        return bool(digits == row.digits)
    one, other = _words(subject.efternamn, subject.fornamn), _words(row.efternamn, row.fornamn)
    return one == other if one and other else None


def _words(*names: str | None) -> frozenset[str]:
    """Return the words of names: which of them are first names is not the same on every form."""
    return frozenset(str(folded(" ".join(filter(None, names)))).split())


# --- by person ------------------------------------------------------------------------------------


def _of_person(connection: sa.Connection, returned: Returned, person: int) -> Match | Question | None:
    mine = sa.select(papers).where(papers.c.person_id == person, papers.c.form == returned.form)
    pool = list(connection.execute(mine.order_by(papers.c.id)))
    wanted = [row for row in pool if row.cancelled_on is None]
    agreed = [row for row in wanted if agrees(returned.subject, row)]
    for same in (_same_all, _same_about, _same_period, _any):
        found = [row for row in agreed if same(returned.subject, row)]
        if len(found) == 1:
            return Match(person, found[0].id, PERSON)
    candidates = tuple(row.id for row in agreed or wanted or pool)
    return Question(person, candidates) if candidates else None


def agrees(subject: Subject, row: sa.Row[tuple[object, ...]]) -> bool:
    """Tell whether nothing on a form speaks against a paper."""
    other_about = subject.about and row.about and not _same_about(subject, row)
    return not other_about and _overlaps(subject, row)


def _overlaps(subject: Subject, row: sa.Row[tuple[object, ...]]) -> bool:
    """Tell whether two periods have a day in common; one that is open has every day on that side."""
    ends = ((subject.period_from, row.period_to), (row.period_from, subject.period_to))
    return all(start is None or end is None or start <= end for start, end in ends)


def _same_all(subject: Subject, row: sa.Row[tuple[object, ...]]) -> bool:
    return _same_about(subject, row) and _same_period(subject, row)


def _same_about(subject: Subject, row: sa.Row[tuple[object, ...]]) -> bool:
    return bool(subject.about) and folded(subject.about) == folded(row.about)


def _same_period(subject: Subject, row: sa.Row[tuple[object, ...]]) -> bool:
    period: tuple[date | None, date | None] = subject.period_from, subject.period_to
    return any(period) and period == (row.period_from, row.period_to)


def _any(_: Subject, __: sa.Row[tuple[object, ...]]) -> bool:
    return True


def _papers_of(connection: sa.Connection, whose: Iterable[int], form: str) -> tuple[int, ...]:
    """Return the papers of some persons that are this form."""
    mine = papers.c.person_id.in_(list(whose))
    query = sa.select(papers.c.id).where(mine, papers.c.form == form).order_by(papers.c.id)
    return tuple(connection.execute(query).scalars())


# --- who is nearly the same -----------------------------------------------------------------------


def _slips(connection: sa.Connection, digits: str) -> list[int]:
    """Return the persons whose number is one slip away."""
    query = sa.select(persons.c.id).where(persons.c.digits.in_(set(slips_of(digits))))
    return list(connection.execute(query).scalars())


def slips_of(digits: str) -> Iterator[str]:
    """Yield every number that is one slip away: another digit, or two neighbours that changed places."""
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                yield digits[:place] + other + digits[place + 1 :]
        if place and digits[place - 1] != digit:
            yield digits[: place - 1] + digit + digits[place - 1] + digits[place + 1 :]


def _namesakes(connection: sa.Connection, subject: Subject) -> list[int]:
    """Return the persons of the very same name."""
    if not subject.efternamn or not subject.fornamn:
        return []
    same = persons.c.efternamn == subject.efternamn, persons.c.fornamn == subject.fornamn
    return list(connection.execute(sa.select(persons.c.id).where(*same)).scalars())
