"""The report on an application, a follow-up or a unit: what was checked, what was found, what covers what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stforms.actions.gathered import Alike, alike, areas, without
from stforms.actions.overview import (
    about,
    day_of,
    in_order,
    number_of,
    person_of,
    schema_of,
    title_of,
)
from stforms.actions.together import Group
from stforms.html import remarks
from stforms.html.matrix import Matrix, Needed, matrices, needed
from stforms.html.page import page
from stforms.html.remarks import Count, Remark
from stforms.html.service import ServiceView, service_view
from stforms.library import Library, default_library
from stforms.messages import language, text
from stforms.model import Finding, Outcome
from stforms.rules.application.subject import Application
from stforms.rules.catalogue import regulation
from stforms.rules.region import Region
from stforms.rules.values import decimal


@dataclass(frozen=True)
class PaperLine:
    """One paper of the list, and what was found on it alone."""

    number: str
    form: str
    about: str
    day: str
    name: str
    counts: tuple[Count, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class AreaLine:
    """One area of what is demanded."""

    name: str
    rules: int
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Whole:
    """One whole as the page shows it."""

    key: str
    title: str
    regulation: str | None
    person: tuple[str, str | None] | None
    counts: tuple[Count, ...]
    remarks: tuple[Remark, ...]
    papers: tuple[PaperLine, ...]
    alike: tuple[Remark, ...]
    matrices: tuple[Matrix, ...]
    needed: tuple[Needed, ...]
    service: ServiceView | None
    areas: tuple[AreaLine, ...]


def together_page(
    outcome: Outcome[tuple[Group, ...]],
    *,
    today: datetime.date,
    region: Region,
    library: Library | None = None,
    reveal: bool = False,
    lang: str | None = None,
) -> bytes:
    """Return the report on papers that were checked together, as one HTML file.

    Args:
        outcome: what validate_together gave.
        today: the day of the check, as it was given to validate_together.
        region: whose numbers held.
        library: where editions and schemas come from.
        reveal: show personnummer in full.
        lang: "sv" or "en"; default the reader's language.
    """
    library, lang = library or default_library(), lang or language()
    found = [finding for group in outcome.value for finding in group.findings]
    return page(
        "together.html",
        lang,
        reveal,
        wholes=[_whole(n, group, region, library, lang) for n, group in enumerate(outcome.value, start=1)],
        today=today.isoformat(),
        region=region,
        loose=_remarks(outcome.findings, lang),
        counts=remarks.counts((*found, *outcome.findings), lang),
        sources=remarks.sources(found),
        delmal_sources=_delmal_sources(outcome.value),
        numbers=[region.numbers[name] for name in remarks.numbers_used(found) if name in region],
        application=any(isinstance(group.subject, Application) for group in outcome.value),
        show=lambda value: decimal(value).replace(".", "," if lang == "sv" else "."),
    )


def _remarks(findings: Iterable[Finding], lang: str) -> list[Remark]:
    return remarks.worst_first(remarks.remark(one, None, lang) for one in findings)


def _whole(number: int, group: Group, region: Region, library: Library, lang: str) -> Whole:
    subject = group.subject
    application = subject if isinstance(subject, Application) else None
    return Whole(
        f"w{number}",
        title_of(subject, lang),
        application.regulation if application is not None else None,
        person_of(subject.papers),
        tuple(remarks.counts(group.findings, lang)),
        tuple(
            remarks.worst_first(
                remarks.remark(one, schema_of(subject, one, library), lang) for one in group.whole
            )
        ),
        tuple(_papers(group, library, lang)),
        tuple(_alike(one, library, lang) for one in alike(group.papers)),
        tuple(matrices(group.coverage, lang)) if group.coverage else (),
        tuple(needed(group.coverage, lang)),
        service_view(group.service, application, region, lang) if application and group.service else None,
        tuple(_areas(group, region, lang)) if application is None else (),
    )


def _papers(group: Group, library: Library, lang: str) -> list[PaperLine]:
    read, told = {one.name: one for one in group.papers}, alike(group.papers)
    ordered = in_order(group.subject.papers)
    return [
        PaperLine(
            number_of(paper) or "",
            read[paper.name].edition.title,
            about(paper),
            day_of(paper) or "",
            paper.name,
            tuple(remarks.counts(read[paper.name].findings, lang)),
            tuple(
                remarks.worst_first(
                    remarks.remark(one, library.schema(paper.form), lang)
                    for one in without(read[paper.name].findings, told)
                )
            ),
        )
        for paper in ordered
    ]


def _alike(same: Alike, library: Library, lang: str) -> Remark:
    """Return what several papers have alike, under how many they are instead of a name."""
    said = remarks.remark(same.finding, library.schema(same.form), lang)
    return replace(said, paper=text("html.on_papers", {"count": same.papers}, lang))


def _areas(group: Group, region: Region, lang: str) -> list[AreaLine]:
    return [
        AreaLine(
            text(f"together.area.{one.name}", None, lang),
            one.rules,
            tuple(remarks.counts(one.findings, lang)),
        )
        for one in areas(group, region)
    ]


# --- sources --------------------------------------------------------------------------------


def _delmal_sources(groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Return what the coverage rests on: (name of the source, what it is), of the delmål shown."""
    found: dict[str, str] = {}
    for group in groups:
        if isinstance(group.subject, Application) and (known := regulation(group.subject.regulation)):
            names = sorted({name for one in group.coverage for name in one.delmal.needs_source})
            found.update({name: known.sources[name] for name in names})
    return list(found.items())
