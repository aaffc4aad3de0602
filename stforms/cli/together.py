"""Papers that were checked together, on the terminal: what covers what, the service, the findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.text import Text

from stforms.actions.gathered import alike, areas, without
from stforms.actions.overview import (
    Mark,
    about,
    columns,
    day_of,
    in_order,
    in_primary_care,
    in_time,
    mark,
    months,
    months_of,
    needs_in_words,
    number_of,
    person_of,
    schema_of,
    title_of,
)
from stforms.actions.papers import ReadPaper
from stforms.actions.together import Group
from stforms.cli import show
from stforms.library import Library
from stforms.messages import language, text
from stforms.model import Finding, Outcome, Severity
from stforms.rules.application.coverage import Covered
from stforms.rules.application.service import Service
from stforms.rules.application.subject import Application
from stforms.rules.region import Region
from stforms.rules.scope import APPLICATION
from stforms.rules.values import decimal
from stforms.wording import mask

_SIGNS = {Mark.COUNTS: "✓", Mark.NAMED: "·", None: ""}
_ROOM_FOR_WORDS = 26
"""Columns of the terminal that the last column of the matrix needs at least."""


def show_together(outcome: Outcome[tuple[Group, ...]], region: Region, library: Library) -> None:
    """Show each whole: a heading, its tables, and what was found; then the files that are no part of it."""
    for group in outcome.value:
        _heading(title(group))
        if isinstance(group.subject, Application):
            _application(group, group.subject, region)
        else:
            _papers(group)
            _areas(group, region)
        _findings(group, library)
    if outcome.findings:
        _heading(text("cli.validate.loose"))
        show.findings(outcome.findings, None, error=False)


def title(group: Group) -> str:
    """Return what a group of papers is: its title, its regulation, whose it is, how many papers."""
    subject = group.subject
    named = [title_of(subject)]
    if isinstance(subject, Application) and subject.regulation:
        named.append(subject.regulation)
    if person := person_of(subject.papers):
        named.append(mask(person[0]))
    return text("cli.validate.whole", {"title": ", ".join(named), "count": len(group.papers)})


def _heading(words: str) -> None:
    show.console().print()
    show.console().print(Text(words, style="bold"), soft_wrap=True)


# --- an application -------------------------------------------------------------------------


def _application(group: Group, subject: Application, region: Region) -> None:
    if group.coverage:
        _coverage(group.coverage)
    if group.service is not None and group.service.rows:
        _service(group.service, subject, region)


def _coverage(coverage: Sequence[Covered]) -> None:
    """Show the matrix; where the terminal is too narrow, the numbers of what covers each delmål."""
    papers = columns(coverage)
    numbers = [number_of(paper) or "–" for paper in papers]
    width = sum(len(number) + 3 for number in numbers) + len("STc15") + 3 + _ROOM_FOR_WORDS
    _heading(text("together.coverage"))
    if width <= show.console().width:
        show.console().print(Text(text("together.coverage_key"), style="dim"))
        words = [text("together.delmal"), *numbers, text("together.missing")]
        rows = [
            (one.delmal.code, *(_SIGNS[mark(one, paper)] for paper in papers), _missing(one))
            for one in coverage
        ]
    else:
        words = [text(f"together.{name}") for name in ("delmal", "covered_by", "missing")]
        rows = [(one.delmal.code, _covering(one), _missing(one)) for one in coverage]
    show.plain_table([(one, one not in words[-1:]) for one in words], rows)


def _covering(covered: Covered) -> str:
    """Return the numbers of the certificates that count for a delmål."""
    counting = in_order(paper for paper in covered.named if mark(covered, paper) is Mark.COUNTS)
    return ", ".join(number_of(paper) or paper.name for paper in counting)


def _missing(covered: Covered) -> str:
    words = needs_in_words(covered, language(), missing=True)
    return f"{words} ({text('html.unverified')})" if words and not covered.delmal.needs_verified else words


def _service(service: Service, subject: Application, region: Region) -> None:
    lang = language()
    _heading(text("together.service"))
    rows = [
        (
            row.span.place or text("together.no_place"),
            f"{row.span.first} – {row.span.last}",
            decimal(row.span.percent, 0),
            months(months_of(service, [row]), lang),
            months(row.stated, lang),
            text("together.yes" if in_primary_care(row, region) else "together.no"),
        )
        for row in in_time(service)
    ]
    names = ("short.place", "period", "short.percent", "short.months", "stated", "primary")
    show.plain_table([(text(f"together.{name}"), name == "period") for name in names], rows)
    sums = [
        (text("together.periods_sum"), months(service.counted, lang), ""),
        (text("together.counted_sum"), months(service.months, lang), months(service.required, lang)),
        (text("together.stated_sum"), months(service.certified, lang), months(service.required, lang)),
    ]
    if subject.form == APPLICATION and "primarvard_manader" in region:
        asked = months(region["primarvard_manader"], lang)
        sums.append((text("together.primary_sum"), months(service.primary_care, lang), asked))
    show.console().print()
    show.plain_table([("", False), (text("together.months"), True), (text("together.required"), True)], sums)


# --- a follow-up or a unit ------------------------------------------------------------------


def _papers(group: Group) -> None:
    read = {one.name: one.edition.title for one in group.papers}
    rows = [
        (read[paper.name], about(paper), day_of(paper) or "", mask(paper.name))
        for paper in in_order(group.subject.papers)
    ]
    names = ("paper", "about", "signed", "file")
    show.plain_table([(text(f"html.{name}"), name == "signed") for name in names], rows)


def _areas(group: Group, region: Region) -> None:
    rows = [
        (text(f"together.area.{one.name}"), str(one.rules), counted(one.findings))
        for one in areas(group, region)
    ]
    if rows:
        show.console().print()
        names = ("area", "requirements", "outcome")
        show.plain_table([(text(f"html.{name}"), False) for name in names], rows)


def counted(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity: "1 fel, 2 varningar"."""
    found = [one.severity for one in findings]
    words = []
    for severity in Severity:
        if count := found.count(severity):
            many = "s" if count != 1 and severity is not Severity.INFO else ""
            words.append(text(f"count.{severity.value}{many}", {"count": count}))
    return ", ".join(words) or text("html.clean")


# --- findings -------------------------------------------------------------------------------


def _findings(group: Group, library: Library) -> None:
    show.console().print()
    if group.whole:
        print(text("cli.validate.whole_found"))
        show.remarks(((one, schema_of(group.subject, one, library)) for one in group.whole), error=False)
    else:
        print(text("cli.validate.whole_clean"))
    _papers_one_by_one(group.papers, library)


def _papers_one_by_one(papers: Sequence[ReadPaper], library: Library) -> None:
    """Show what was found on each paper; what several have alike once, and how many have nothing else."""
    told = alike(papers)
    clean = 0
    for one in papers:
        own = [replace(finding, paper=None) for finding in without(one.findings, told)]
        clean += not own
        if own:
            named = {"name": mask(one.name), "form": one.edition.name}
            print(text("cli.validate.found", {**named, "count": len(own)}))
            show.findings(own, library.schema(one.edition.form), error=False)
    for same in told:
        print(text("html.on_papers", {"count": same.papers}))
        show.findings([same.finding], library.schema(same.form), error=False)
    if clean:
        said = "cli.validate.papers_nothing_else" if told else "cli.validate.papers_clean"
        print(text(said, {"count": clean}))
