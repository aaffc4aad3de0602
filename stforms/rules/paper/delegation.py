"""Rules about the chief who has appointed a specialist (SOSFS 2015:8 bilaga 2)."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import pairs, people
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import COMPETENCE, SOSFS
from stforms.rules.values import get, text

THE_FORM = "SOSFS 2015:8 bilaga 2 och 4 kap. 4 §"
KEYS = ("ort", "datum", "namn", "tjanstestalle")


def _filled(record: Record) -> list[str]:
    """Return the paths of the chief's boxes that hold something, ink included."""
    filled = [f"delegering.{key}" for key in KEYS if get(record, f"delegering.{key}") is not None]
    return [*filled, *(["delegering.signerad"] if people.signed(record, "delegering") else [])]


@rule(
    "delegation.incomplete",
    facts=("CERT-11",),
    severity=Severity.WARNING,
    verified=False,
    source=THE_FORM,
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def incomplete(record: Record, _: Context) -> Iterator[Hit]:
    """With Ja the chief's name, workplace, place and date stand there, and so does the specialist.

    No ink where the chief signs is told only when the paper has been looked at for ink.
    """
    if text(record, "delegering.utsedd") != "ja":
        return
    needed = [f"delegering.{key}" for key in KEYS] + ["verksamhetschef.namn"]
    missing = [path for path in needed if get(record, path) is None]
    if get(record, "delegering.signerad") is False:
        missing.append("delegering.signerad")
    yield from map(Hit, missing)


@rule(
    "delegation.supervisor",
    facts=("CERT-11",),
    severity=Severity.WARNING,
    verified=False,
    source="A copy of Socialstyrelsen's instructions, not confirmed",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def appointed_is_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """The specialist whom the chief appoints is not the huvudansvarig handledare."""
    if text(record, "delegering.utsedd") == "ja":
        yield from pairs.one_person(record, "huvudhandledare", "verksamhetschef")


@rule(
    "delegation.self",
    facts=("CERT-11",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: who has appointed somebody else does not certify as well",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def appointed_is_chief(record: Record, _: Context) -> Iterator[Hit]:
    """The specialist whom the chief appoints is not the chief."""
    if text(record, "delegering.utsedd") == "ja":
        yield from pairs.one_person(record, "delegering", "verksamhetschef")


@rule(
    "delegation.unneeded",
    facts=("CERT-12",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred from SOSFS 2015:8 bilaga 2",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def unneeded(record: Record, _: Context) -> Iterator[Hit]:
    """With Nej the boxes for the chief's decision are empty."""
    if text(record, "delegering.utsedd") == "nej":
        yield from map(Hit, _filled(record))


@rule(
    "delegation.no_answer",
    facts=("CERT-12",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred from SOSFS 2015:8 bilaga 2",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def no_answer(record: Record, _: Context) -> Iterator[Hit]:
    """When the boxes for the chief's decision are filled, Ja or Nej is ticked, and only one."""
    if text(record, "delegering.utsedd") not in ("ja", "nej") and _filled(record):
        yield Hit("delegering.utsedd")
