"""Rules about a SPUR review alone: the grades of the report, the entries of the action plan."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import PLAN, REPORT
from stforms.rules.values import get, iso_date, size, text

TEMPLATE = "A SPUR report and its form for an action plan"
WITHOUT_C = ("A", "C")
ENTRY = ("omrade", "krav", "atgard", "klar_datum", "ansvarig", "uppfoljning", "uppfoljning_ansvarig")


def entries(record: Record) -> list[str]:
    """Return the paths of a plan's entries, in a report or on a plan of its own."""
    return [f"atgarder[{index}]" for index in range(size(record, "atgarder"))]


@rule(
    "spur.grade",
    facts=("SPUR-02",),
    severity=Severity.ERROR,
    verified=True,
    source="The legend of the grades in a SPUR report",
    forms=(REPORT,),
)
def grade(record: Record, _: Context) -> Iterator[Hit]:
    """The areas A and C are graded A, B or D; they have no C."""
    for index in range(size(record, "omraden")):
        letter = text(record, f"omraden[{index}].bokstav")
        for key in ("grad", "grad_fore"):
            if letter in WITHOUT_C and text(record, f"omraden[{index}].{key}") == "C":
                yield Hit(f"omraden[{index}].{key}", {"area": str(letter)})


@rule(
    "spur.entry_incomplete",
    facts=("SPUR-04",),
    severity=Severity.WARNING,
    verified=True,
    source=TEMPLATE,
    forms=(PLAN,),
)
def entry_incomplete(record: Record, _: Context) -> Iterator[Hit]:
    """An entry has area, requirement, action, day, responsible, follow-up and who follows up."""
    for path in entries(record):
        yield from (Hit(f"{path}.{key}") for key in ENTRY if get(record, f"{path}.{key}") is None)


@rule(
    "spur.due_before_review",
    facts=("SPUR-06",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what a review has shown is remedied after it",
    forms=(PLAN,),
)
def due_before_review(record: Record, _: Context) -> Iterator[Hit]:
    """An action is to be done after the review that it answers."""
    reviewed = iso_date(record, "granskningsdatum")
    for path in entries(record):
        due = iso_date(record, f"{path}.klar_datum")
        if reviewed and due and due <= reviewed:
            yield Hit(f"{path}.klar_datum", {"due": due.isoformat(), "reviewed": reviewed.isoformat()})


@rule(
    "spur.follow_up_early",
    facts=("SPUR-06",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what is followed up has been done; an interval (var tredje månad) may stand instead",
    forms=(PLAN, REPORT),
)
def follow_up_early(record: Record, _: Context) -> Iterator[Hit]:
    """An action is followed up on the day when it is to be done, or later."""
    for path in entries(record):
        due, followed = (iso_date(record, f"{path}.{key}") for key in ("klar_datum", "uppfoljning"))
        if due and followed and followed < due:
            yield Hit(f"{path}.uppfoljning", {"due": due.isoformat(), "followed": followed.isoformat()})


@rule(
    "spur.plan_before_review",
    facts=("SPUR-06",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the plan answers the review",
    forms=(PLAN,),
)
def plan_before_review(record: Record, _: Context) -> Iterator[Hit]:
    """The plan is written on the day of the review or later."""
    reviewed, written = iso_date(record, "granskningsdatum"), iso_date(record, "datum")
    if reviewed and written and written < reviewed:
        yield Hit("datum", {"written": written.isoformat(), "reviewed": reviewed.isoformat()})


@rule(
    "spur.entry_twice",
    facts=("SPUR-03",),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: every shortcoming has an entry of its own",
    forms=(PLAN,),
)
def entry_twice(record: Record, _: Context) -> Iterator[Hit]:
    """No requirement stands twice in the plan with the same action."""
    seen: dict[object, int] = {}
    for index, path in enumerate(entries(record)):
        said = tuple(text(record, f"{path}.{key}") for key in ("omrade", "krav", "atgard"))
        if all(said) and said in seen:
            yield Hit(path, {"row": seen[said] + 1})
        seen.setdefault(said, index)
