"""Rules about the delmål of an application: every one has the certificates that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Param, Severity
from stforms.rules.application.coverage import coverage, in_general_practice
from stforms.rules.application.subject import Application
from stforms.rules.catalogue import Need
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import APPLICATION

CERTIFICATES = ("CERT-03", "CERT-04")


@rule(
    "coverage.missing",
    facts=(*CERTIFICATES, "CERT-18", "CERT-19", "CERT-20"),
    severity=Severity.ERROR,
    verified=True,
    source="SOSFS 2015:8, a1–a6 and b1–b5 (målbeskrivningarna 2015); HSLF-FS 2021:8 bilaga 2 and bilaga 12",
)
def missing(application: Application, context: Context) -> Iterator[Hit]:
    """Every delmål has a certificate of each kind that an official source demands for it."""
    yield from _without_certificate(application, context, verified=True)


@rule(
    "coverage.probably_missing",
    facts=CERTIFICATES,
    severity=Severity.WARNING,
    verified=False,
    source="Secondary sources about the målbeskrivning för allmänmedicin; the regulation itself was not read",
    forms=(APPLICATION,),
)
def probably_missing(application: Application, context: Context) -> Iterator[Hit]:
    """Every delmål has a certificate of each kind that it needs as far as is known.

    Whether service was in primary care is told by the name of the place.
    """
    yield from _without_certificate(application, context, verified=False)


def _without_certificate(application: Application, context: Context, *, verified: bool) -> Iterator[Hit]:
    for covered in coverage(application, context.region):
        if covered.delmal.needs_verified is verified:
            for met in covered.met:
                if not met.papers:
                    yield Hit(params={"delmal": covered.delmal.code, **_needed(met.need)})


def _needed(need: Need) -> dict[str, Param]:
    kinds = need.kinds
    bilagor = list(dict.fromkeys(kind.bilaga for kind in kinds))
    return {
        "kind_sv": " eller ".join(kind.title_sv for kind in kinds),
        "kind_en": " or ".join(kind.title_en for kind in kinds),
        "bilaga_sv": " eller ".join(bilagor),
        "bilaga_en": " or ".join(bilagor),
    }


@rule(
    "coverage.other_specialty",
    facts=("REG-05",),
    severity=Severity.INFO,
    verified=False,
    source="The project knows the c-delmål of allmänmedicin only",
    forms=(APPLICATION,),
)
def other_specialty(application: Application, _: Context) -> Iterator[Hit]:
    """In another specialty than allmänmedicin somebody has to compare the c-delmål by hand."""
    if not in_general_practice(application):
        paper = application.paper or application.certificates[0]
        yield Hit("specialitet", {"group": _GROUPS.get(application.regulation or "", "c")}, paper.name)


_GROUPS = {"HSLF-FS 2021:8": "STc"}
