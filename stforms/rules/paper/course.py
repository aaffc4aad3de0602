"""Rules about who certifies a course: the kursledare or a handledare."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import COURSE, HSLF
from stforms.rules.values import get, text

ROLES = ("kursledare", "handledare")
ONLY_SUPERVISOR = ("personnummer", "specialitet")
PRINTED = 'HSLF-FS 2021:8 bilaga 10: personnummer och specialitet "gäller endast handledare"'


@rule(
    "course.role",
    facts=("CERT-08",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the form has a box for the kursledare and one for the handledare",
    forms=(COURSE,),
)
def role_is_chosen(record: Record, _: Context) -> Iterator[Hit]:
    """When somebody certifies a course, exactly one of the two boxes is ticked."""
    named = text(record, "intygande.namn") or get(record, "intygande.signerad") is True
    if named and text(record, "intygande.roll") not in ROLES:
        yield Hit("intygande.roll")


@rule(
    "course.supervisor_details",
    facts=("CERT-08",),
    severity=Severity.WARNING,
    verified=False,
    source=PRINTED,
    forms=(COURSE,),
    regulations=(HSLF,),
)
def supervisor_details(record: Record, _: Context) -> Iterator[Hit]:
    """A handledare who certifies a course states personnummer and specialty."""
    if text(record, "intygande.roll") == "handledare":
        for key in ONLY_SUPERVISOR:
            if get(record, f"intygande.{key}") is None:
                yield Hit(f"intygande.{key}")


@rule(
    "course.leader_details",
    facts=("CERT-08",),
    severity=Severity.WARNING,
    verified=False,
    source=PRINTED,
    forms=(COURSE,),
    regulations=(HSLF,),
)
def leader_details(record: Record, _: Context) -> Iterator[Hit]:
    """A kursledare who certifies a course leaves personnummer and specialty empty."""
    if text(record, "intygande.roll") == "kursledare":
        for key in ONLY_SUPERVISOR:
            if get(record, f"intygande.{key}") is not None:
                yield Hit(f"intygande.{key}")
