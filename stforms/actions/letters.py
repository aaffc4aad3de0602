"""Reminders as letters: which forms are late or lacking, in words, to a person or to a clinic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from stforms.actions.stationery import Stationery
from stforms.formats.letter import Grid, Letter, Point, Section
from stforms.library import Library
from stforms.messages import text
from stforms.model import Json, normal_text
from stforms.register.papers import LACKING
from stforms.register.reminding import Addressee, Outstanding
from stforms.wording import long_date, say

_WIDTHS = (0.24, 0.3, 0.14, 0.32)


@dataclass(frozen=True)
class Occasion:
    """What all letters of a run have in common: the day, the day to answer by, sender, language."""

    today: date
    answer_by: date
    stationery: Stationery
    library: Library
    lang: str

    def said(self, code: str, **blanks: str | int) -> str:
        """Return a text of the catalogue in the letter's language."""
        return text(code, blanks, self.lang)


def to_person(person: Addressee, clinic: str | None, papers: Sequence[Outstanding], way: Occasion) -> Letter:
    """Return the letter to a person: one list of what has not come, one of what came and lacks something."""
    late = [paper for paper in papers if paper.state != LACKING]
    lacking = [paper for paper in papers if paper.state == LACKING]
    sections = [
        Section(way.said("letter.late"), tuple(_late(paper, way) for paper in late)),
        Section(way.said("letter.lacking"), tuple(_lacking(paper, way) for paper in lacking)),
    ]
    greeting = (
        way.said("letter.hello", name=person.fornamn) if person.fornamn else way.said("letter.hello_all")
    )
    name = " ".join(filter(None, (person.fornamn, person.efternamn)))
    values = {"fornamn": person.fornamn, "efternamn": person.efternamn, "clinic": clinic}
    receiver = tuple(normal_text(line) for line in (name, clinic) if line)
    kept = tuple(section for section in sections if section.points)
    return _letter("person", receiver, (greeting,), kept, values | {"count": len(papers)}, way)


def to_clinic(
    clinic: str | None, persons: Sequence[tuple[Addressee, Sequence[Outstanding]]], way: Occasion
) -> Letter:
    """Return the letter to a clinic: a table of its persons' papers."""
    rows = [_row(person, paper, way) for person, papers in persons for paper in papers]
    headings = tuple(way.said(f"letter.column.{name}") for name in ("person", "form", "due", "what"))
    section = Section(way.said("letter.all"), grid=Grid(headings, tuple(rows), _WIDTHS))
    values = {"clinic": clinic, "count": len(rows), "persons": len(persons)}
    receiver = (normal_text(clinic),) if clinic else ()
    return _letter("clinic", receiver, (way.said("letter.hello_all"),), (section,), values, way)


def _letter(
    kind: str,
    receiver: tuple[str, ...],
    greeting: tuple[str, ...],
    sections: tuple[Section, ...],
    values: dict[str, Json],
    way: Occasion,
) -> Letter:
    """Return a letter in the sender's words where the file has some, else in ours."""
    paper = way.stationery
    blanks = {
        **values,
        "date": long_date(way.today, way.lang),
        "deadline": long_date(way.answer_by, way.lang),
    }

    def part(name: str) -> list[str]:
        own = paper.text(kind, name, blanks)
        return own if own is not None else [way.said(f"letter.{kind}.{name}", deadline=blanks["deadline"])]

    closing = part("closing")
    if paper.email or paper.phone:
        contact = ", ".join(filter(None, (paper.email, paper.phone)))
        closing.append(way.said("letter.contact", contact=contact))
    return Letter(
        {"sv": "sv-SE", "en": "en-GB"}[way.lang],
        paper.lines,
        blanks["date"],
        receiver,
        " ".join(part("subject")),
        (*greeting, *part("opening")),
        sections,
        tuple(closing),
        (way.said("letter.regards"), *paper.signature),
    )


# --- one paper ------------------------------------------------------------------------------


def title_of(paper: Outstanding, library: Library) -> str:
    """Return what a form is called on paper; its own name where this program no longer knows the edition."""
    edition = library.editions.get(paper.edition)
    return edition.title if edition is not None else paper.form


def _named(paper: Outstanding, way: Occasion) -> str:
    """Return a form with what tells it apart: "Intyg om kurs: EKG-tolkning, 1 juni 2025–31 maj 2026"."""
    title = title_of(paper, way.library)
    about = f"{title}: {paper.about}" if paper.about else title
    period = _period(paper.period_from, paper.period_to, way.lang)
    return normal_text(f"{about}, {period}" if period else about)


def _period(begin: date | None, end: date | None, lang: str) -> str:
    days = [long_date(day, lang) if day is not None else "" for day in (begin, end)]
    return "–".join(days) if any(days) else ""


def _late(paper: Outstanding, way: Occasion) -> Point:
    below = []
    if paper.sent_on is not None and paper.due is not None:
        days = {"sent": long_date(paper.sent_on, way.lang), "due": long_date(paper.due, way.lang)}
        below.append(way.said("letter.sent", **days))
    if paper.reference is not None:
        below.append(way.said("letter.reference", reference=paper.reference))
    return Point(_named(paper, way), tuple(below))


def _lacking(paper: Outstanding, way: Occasion) -> Point:
    return Point(_named(paper, way), tuple(_faults(paper, way)))


def _faults(paper: Outstanding, way: Occasion) -> Iterator[str]:
    """Yield what is missing or wrong: the label as printed, what is wrong, how to put it right."""
    known = paper.edition in way.library.editions
    schema = way.library.schema(paper.form) if known else None
    for finding in paper.findings:
        said = say(finding, schema, way.lang)
        yield normal_text(f"{said.message} {said.hint}").replace("\n", " ")


def _row(person: Addressee, paper: Outstanding, way: Occasion) -> tuple[str, ...]:
    name = " ".join(filter(None, (person.fornamn, person.efternamn)))
    due = paper.due.isoformat() if paper.due is not None else ""
    what = way.said("letter.cell.late")
    if paper.state == LACKING:
        what = " ".join(_faults(paper, way)) or way.said("letter.lacking")
    return normal_text(name), _named(paper, way), due, what
