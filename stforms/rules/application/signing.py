"""Rules about who signs, compared over all papers.

Who has to sign one certificate, and that two who sign it are two people, are rules about one paper.
No source says that whoever signs one of the final certificates may not sign another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from stforms.model import Severity
from stforms.rules import people
from stforms.rules.application.reference import applicants_number, is_applicants, settled
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import may_be_same_name, same_name
from stforms.rules.papers import Paper
from stforms.rules.personnummer import Personnummer, same_number
from stforms.rules.scope import BT_APPLICATION, BT_COMPETENCE, BT_DELMAL, BT_DONE, COMPETENCE

SUPERVISOR = "huvudhandledare"
ASSESSOR = "extern_bedomare"


@dataclass(frozen=True)
class Signer:
    """Somebody on a certificate with both name and personnummer."""

    paper: str
    role: str
    name: str
    number: Personnummer


def signers(application: Application) -> list[Signer]:
    """Return who signs with name and number, by the names of the papers; never the applicant."""
    own = settled(application, applicants_number, same_number)
    found = (
        _signer(paper, role)
        for paper in sorted(application.papers, key=lambda paper: paper.name)
        for role in people.SIGNERS
    )
    return [one for one in found if one and not (own and same_number(own[1], one.number))]


def _signer(paper: Paper, role: str) -> Signer | None:
    name, number = people.name(paper.record, role), people.number(paper.record, role)
    return Signer(paper.name, role, name, number) if name and number else None


@rule(
    "signing.other_name",
    facts=(),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a personnummer belongs to one person; a name can have changed",
)
def other_name(application: Application, _: Context) -> Iterator[Hit]:
    """Whoever signs several papers with one personnummer has one name on them.

    The name that most of the papers have counts.
    """
    for one, other in _told(application, _with_other_names):
        yield Hit(f"{one.role}.namn", {**people.role(one.role), "other": other.paper}, one.paper)


@rule(
    "signing.other_number",
    facts=(),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: one name with two numbers is one person whose number is written wrong, or two people",
)
def other_number(application: Application, _: Context) -> Iterator[Hit]:
    """Whoever signs several papers under one name has one personnummer on them.

    The number that most of the papers have counts.
    """
    for one, other in _told(application, _with_other_numbers):
        yield Hit(f"{one.role}.personnummer", {**people.role(one.role), "other": other.paper}, one.paper)


def _told(
    application: Application, find: Callable[[list[Signer]], Iterable[tuple[Signer, Signer]]]
) -> list[tuple[Signer, Signer]]:
    """Return what is found among all papers, those for BT included, but not what the BT's say alone."""
    bt = signers(application.bt) if application.bt is not None else []
    said = {one for one, _other in find(bt)}
    return [(one, other) for one, other in find([*signers(application), *bt]) if one not in said]


def _with_other_names(found: list[Signer]) -> Iterator[tuple[Signer, Signer]]:
    for one in found:
        alike = [other for other in found if same_number(one.number, other.number)]
        usual = max(alike, key=lambda who: sum(may_be_same_name(who.name, other.name) for other in alike))
        if not may_be_same_name(one.name, usual.name):
            yield one, usual


def _with_other_numbers(found: list[Signer]) -> Iterator[tuple[Signer, Signer]]:
    for one in found:
        alike = [other for other in found if same_name(one.name, other.name)]
        usual = max(
            alike, key=lambda who: sum(same_number(who.number, other.number) for other in alike), default=one
        )
        if not same_number(one.number, usual.number):
            yield one, usual


@rule(
    "signing.is_applicant",
    facts=("CERT-02",),
    severity=Severity.ERROR,
    verified=False,
    source="Inferred: nobody supervises or certifies themselves",
)
def is_applicant(application: Application, _: Context) -> Iterator[Hit]:
    """Whoever signs has another personnummer than the applicant, also where the paper lacks the latter."""
    own = settled(application, applicants_number, same_number)
    for paper in application.papers:
        for role in people.SIGNERS if applicants_number(paper) is None else ():
            number = people.number(paper.record, role)
            if own is not None and number is not None and same_number(own[1], number):
                yield Hit(f"{role}.personnummer", people.role(role), paper.name)


@rule(
    "signing.assessor_not_external",
    facts=("CERT-16",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred from the word external",
    forms=(BT_APPLICATION,),
)
def assessor_not_external(application: Application, _: Context) -> Iterator[Hit]:
    """The external assessor has not certified the BT's service or delmål."""
    others = [(paper, role) for paper in application.of(BT_DELMAL, BT_DONE) for role in people.SIGNERS]
    for final in application.of(BT_COMPETENCE):
        for paper, role in others:
            both = {"one": final.record.get(ASSESSOR), "other": paper.record.get(role)}
            if people.same_person(both, "one", "other"):
                yield Hit(f"{ASSESSOR}.namn", {"other": paper.name}, final.name)
                break


@rule(
    "signing.other_supervisor",
    facts=(),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: the programme and the checklist name the huvudansvarig handledare as well",
)
def other_supervisor(application: Application, _: Context) -> Iterator[Hit]:
    """The huvudansvarig handledare who signs is the one in the applicant's programme."""
    programmes = [
        one for one in application.programmes
        if is_applicants(one, application) is not False and people.name(one.record, SUPERVISOR)
    ]  # fmt: skip
    for paper in application.of(COMPETENCE):
        name = people.name(paper.record, SUPERVISOR)
        said = [people.name(one.record, SUPERVISOR) or "" for one in programmes]
        if name and said and not any(may_be_same_name(name, other) for other in said):
            others = ", ".join(sorted(one.name for one in programmes))
            yield Hit(f"{SUPERVISOR}.namn", {"others": others}, paper.name)
