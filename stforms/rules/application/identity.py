"""Rules about whose papers they are: one person, one specialty."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Severity
from stforms.rules import people
from stforms.rules.application.reference import (
    applicants_name,
    applicants_number,
    differing,
    is_applicants,
    strangers,
)
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import may_be_same_name
from stforms.rules.papers import Paper
from stforms.rules.personnummer import same_number
from stforms.rules.scope import APPLICATION
from stforms.rules.values import text

NUMBER = f"{people.APPLICANT}.personnummer"
SURNAME = f"{people.APPLICANT}.efternamn"
FIRST_NAME = f"{people.APPLICANT}.fornamn"


@rule(
    "identity.other_number",
    facts=("ID-06",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from what a personnummer is: two numbers are two people",
)
def other_number(application: Application, _: Context) -> Iterator[Hit]:
    """Every paper has the applicant's personnummer; a century that is not written fits any.

    The number that most papers have counts, and the application's when as many have another.
    """
    for paper, other in differing(application, applicants_number, same_number):
        yield Hit(NUMBER, {"other": other.name}, paper.name)


@rule(
    "identity.other_name",
    facts=("ID-06",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a name can have changed, or one of the two numbers is written wrong",
)
def other_name(application: Application, _: Context) -> Iterator[Hit]:
    """Papers with one personnummer have one name.

    Case, accents, hyphens, the order of the names, initials and middle names make no difference.
    """
    for paper, other, same in _with_other_names(application):
        if same:
            yield Hit(_name_path(paper, other), {"other": other.name}, paper.name)


@rule(
    "identity.only_name",
    facts=("ID-06",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: without a personnummer the name tells whose the paper is",
)
def only_name(application: Application, _: Context) -> Iterator[Hit]:
    """A paper that no personnummer ties to the others has the applicant's name."""
    for paper, other, same in _with_other_names(application):
        if same is None:
            yield Hit(_name_path(paper, other), {"other": other.name}, paper.name)


def _with_other_names(application: Application) -> Iterator[tuple[Paper, Paper, bool | None]]:
    """Yield (paper, the one it is compared with, whether they have one number) where names differ.

    What has another number is another person's, and said already.
    """
    others = strangers(application)
    for paper, other in differing(application, applicants_name, may_be_same_name):
        one, two = applicants_number(paper), applicants_number(other)
        if paper.name not in others:
            yield paper, other, same_number(one, two) if one and two else None


def _name_path(paper: Paper, other: Paper) -> str:
    """Return the box to look at: the first name's when the surnames are alike."""
    one, two = text(paper.record, SURNAME), text(other.record, SURNAME)
    return FIRST_NAME if one and two and may_be_same_name(one, two) else SURNAME


@rule(
    "identity.other_specialty",
    facts=("ID-07",),
    severity=Severity.WARNING,
    verified=False,
    source='Inferred from the label of the box: "Specialitet som ansökan avser"',
    forms=(APPLICATION,),
)
def other_specialty(application: Application, _: Context) -> Iterator[Hit]:
    """Every certificate names the specialty that is applied for; the papers for BT name none."""
    for paper, other in differing(application, _specialty, may_be_same_name):
        yield Hit("specialitet", {"other": other.name}, paper.name)


def _specialty(paper: Paper) -> str | None:
    return text(paper.record, "specialitet")


@rule(
    "identity.other_programme",
    facts=("ID-06",),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: somebody else's programme tells nothing about the applicant",
)
def other_programme(application: Application, _: Context) -> Iterator[Hit]:
    """A programme or checklist among the papers is the applicant's; another's is pointed out."""
    for programme in application.programmes:
        if is_applicants(programme, application) is False:
            yield Hit(f"{people.TRAINEE}.namn", paper=programme.name)
