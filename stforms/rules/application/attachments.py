"""Rules about what is enclosed: what has to be there, and the numbers that tie list and papers together.

What the application's lists say by themselves (a number twice, a gap) is a rule about one paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stforms.model import Severity
from stforms.rules.application.enclosed import (
    NUMBER,
    ON_ANY_FORM,
    Listed,
    has_form,
    kind_of,
    listed,
    number_on,
    numbered,
    of_kind,
)
from stforms.rules.application.reference import strangers
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import BT_APPLICATION, BT_COMPETENCE, BT_DONE, COMPETENCE, HSLF, SOSFS, ST_DONE
from stforms.rules.values import excerpt, listing

THE_LISTS = "Inferred: the lists in the application are what the numbers on the papers are for"
FOLLOWS = "Follows from what an application is"

_BT_FINAL = {
    BT_DONE: ("Intyg om fullgjord bastjänstgöring", 3),
    BT_COMPETENCE: ("Intyg om uppnådd baskompetens", 4),
}
_FINAL = {
    SOSFS: {COMPETENCE: ("Intyg om uppnådd specialistkompetens", 2)},
    HSLF: {
        ST_DONE: ("Intyg om fullgjord specialiseringstjänstgöring", 6),
        COMPETENCE: ("Intyg om uppnådd specialistkompetens", 7),
    },
}
"""The certificates that every application needs: the form's title and the regulation's bilaga."""


@rule(
    "attachment.no_application", facts=("APP-06",), severity=Severity.WARNING, verified=False, source=FOLLOWS
)
def no_application(application: Application, _: Context) -> Iterator[Hit]:
    """The application itself is among the papers."""
    if application.paper is None:
        yield Hit()


@rule(
    "attachment.two_applications",
    facts=("APP-06",),
    severity=Severity.WARNING,
    verified=False,
    source=FOLLOWS,
)
def two_applications(application: Application, _: Context) -> Iterator[Hit]:
    """There is one application; the others are compared with the first."""
    for extra in application.of(application.form)[1:]:
        yield Hit(paper=extra.name)


@rule(
    "attachment.final_missing",
    facts=("CERT-10", "CERT-14", "CERT-15", "CERT-16", "CERT-17"),
    severity=Severity.ERROR,
    verified=True,
    source="SOSFS 2015:8 bilaga 1, HSLF-FS 2021:8 bilaga 1 och 5: Förteckning över bifogade intyg",
)
def final_missing(application: Application, _: Context) -> Iterator[Hit]:
    """The certificates that end the training are enclosed: service completed, competence reached."""
    for form in _missing_finals(application):
        title, bilaga = _finals(application)[form]
        yield Hit(params={"title": title, "bilaga": bilaga})


def _finals(application: Application) -> dict[str, tuple[str, int]]:
    bt = application.form == BT_APPLICATION
    return _BT_FINAL if bt else _FINAL.get(application.regulation or "", {})


def _missing_finals(application: Application) -> list[str]:
    return [form for form in _finals(application) if not application.of(form)]


@rule(
    "attachment.unnumbered",
    facts=("APP-05", "ID-09"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: Bilaga nr at the top of each certificate is the applicant's own running number",
)
def unnumbered(application: Application, _: Context) -> Iterator[Hit]:
    """Every certificate has a number."""
    for paper in application.certificates:
        if number_on(paper) is None:
            yield Hit(NUMBER, paper=paper.name)


@rule(
    "attachment.number_shared",
    facts=("APP-05", "ID-09"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: each enclosed paper has a number of its own",
)
def number_shared(application: Application, _: Context) -> Iterator[Hit]:
    """No two of the applicant's certificates have the same number."""
    away = strangers(application)
    found = [(paper, number) for paper, number in numbered(application) if paper.name not in away]
    for paper, number in found:
        others = [other.name for other, same in found if same == number and other is not paper]
        if others:
            yield Hit(NUMBER, {"number": excerpt(number), "others": listing(sorted(others))}, paper.name)


@rule("attachment.not_listed", facts=("APP-06",), severity=Severity.WARNING, verified=False, source=THE_LISTS)
def not_listed(application: Application, _: Context) -> Iterator[Hit]:
    """The number of every certificate stands in the application's lists.

    An application that lists nothing yet lacks its lists: that is said of the paper.
    """
    known = {one.number for one in listed(application)}
    for paper, number in numbered(application):
        if known and number not in known:
            yield Hit(NUMBER, {"number": excerpt(number)}, paper.name)


@rule("attachment.not_there", facts=("APP-05",), severity=Severity.WARNING, verified=False, source=THE_LISTS)
def not_there(application: Application, _: Context) -> Iterator[Hit]:
    """Every number in the list of certificates has its certificate.

    A certificate of that kind without a number, or with a wrong one, may be the one that is meant:
    then its number is what is said.
    """
    there = {number for _paper, number in numbered(application)}
    said = set(map(kind_of, _missing_finals(application)))
    for path, numbers in _listed_by_kind(application).items():
        kind = path.partition(".")[2]
        missing = [number for number in numbers if number not in there]
        if kind not in said and len(missing) > _without_their_place(application, kind, numbers):
            yield Hit(path, {"numbers": listing(map(excerpt, missing))}, _name_of(application))


def _listed_by_kind(application: Application) -> dict[str, list[str]]:
    """Return the listed numbers, each once, by the path of their list; only kinds whose form is known."""
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys(listed(application)):
        if one.certificate and has_form(one.kind):
            found.setdefault(one.path, []).append(one.number)
    return found


def _without_their_place(application: Application, kind: str, numbers: list[str]) -> int:
    """Return how many certificates of a kind have no number of their own in its list."""
    papers = of_kind(application, kind)
    placed = {number_on(paper) for paper in papers} & set(numbers)
    return len(papers) - len(placed)


def _name_of(application: Application) -> str | None:
    return application.paper.name if application.paper is not None else None


@rule("attachment.other_kind", facts=("APP-05",), severity=Severity.WARNING, verified=False, source=THE_LISTS)
def other_kind(application: Application, _: Context) -> Iterator[Hit]:
    """A certificate's number stands under the kind that the certificate is of.

    A number that two certificates have is said to be theirs both, and one listed twice to be twice.
    """
    kinds: dict[str, list[Listed]] = {}
    for one in listed(application):
        kinds.setdefault(one.number, []).append(one)
    times = Counter(number for _paper, number in numbered(application))
    for paper, number in numbered(application):
        fitting = {kind_of(paper.form), *ON_ANY_FORM}
        under = kinds.get(number, [])
        if under and times[number] == 1 and not any(one.kind in fitting for one in under):
            blanks = {"number": excerpt(number), "paper": paper.name}
            yield Hit(under[0].path, blanks, _name_of(application))


@rule(
    "attachment.number_gap",
    facts=("APP-05",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the enclosed papers are numbered from 1 without a gap",
)
def number_gap(application: Application, _: Context) -> Iterator[Hit]:
    """The numbers on the certificates run from 1 without a gap, where no list tells them."""
    numbers = [number for _paper, number in numbered(application)]
    if listed(application) or not numbers or not all(map(_is_plain, numbers)):
        return
    used = {int(number) for number in numbers}
    missing = [number for number in range(1, max(used)) if number not in used]
    if missing:
        yield Hit(params={"missing": listing(missing), "last": max(used)})


def _is_plain(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= len("9999")
