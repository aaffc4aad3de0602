"""status/1: the overview for programs. Names and numbers of persons as on the other reports."""

from __future__ import annotations

from stforms.actions.status.lines import Line
from stforms.actions.status.overview import Overview
from stforms.actions.status.tally import Cell, Sum, sums
from stforms.actions.status.words import schema_of, steps, title_of
from stforms.model import Json
from stforms.wording import as_json as findings_json
from stforms.wording import mask, mask_value


def overview_json(overview: Overview) -> dict[str, Json]:
    """Return status/1 without the papers one by one."""
    hidden = [cell for cell in overview.cells if cell.protected]
    shape: dict[str, Json] = {
        "stforms": "status/1",
        "today": overview.today.isoformat(),
        **_sum(overview.sum),
        "protected": {"persons": overview.protected, "papers": sum(cell.papers for cell in hidden)},
        "listed": overview.listed,
        "clinics": [
            {"clinic": mask(name) if name else None, "protected": protected, **_sum(one)}
            for (name, protected), one in sums(overview.cells, _clinic).items()
        ],
        "forms": [
            {"form": form, **_sum(one)} for form, one in sums(overview.cells, lambda c: c.form).items()
        ],
        "weeks": [{"monday": week.monday.isoformat(), "papers": week.papers} for week in overview.weeks],
        "ages": [{"from": age.first, "to": age.last, "papers": age.papers} for age in overview.ages],
        "next": [{"step": s.name, "count": s.count, "message": s.words()} for s in steps(overview)],
    }
    if overview.waiting is not None:
        shape["waiting"] = dict(vars(overview.waiting))
    return shape


def line_json(line: Line, reveal: bool = False) -> dict[str, Json]:
    """Return one paper; a personnummer in full only where that is asked for."""
    days = ("period_from", "period_to", "due", "sent_on", "reminded_on", "received_on", "approved_on")
    numbers = ("reminders", "versions", "open_questions", "errors")
    return {
        "paper": line.id,
        "person": _person(line, reveal),
        "clinic": mask(line.clinic) if line.clinic else None,
        "form": line.form,
        "edition": line.edition,
        "title": title_of(line.edition),
        "about": mask(line.about) if line.about else None,
        "state": line.state,
        "days_overdue": line.late,
        **{name: day.isoformat() if (day := getattr(line, name)) else None for name in days},
        **{name: getattr(line, name) for name in numbers},
        "findings": findings_json(line.findings, schema_of(line.form)),
    }


def _person(line: Line, reveal: bool) -> dict[str, Json]:
    one = line.person
    if one.protected:
        return {"id": one.id, "protected": True}
    number = one.personnummer or ""
    shown = number if reveal else mask_value(number, "personnummer") if number else ""
    own = mask(one.own_id) if one.own_id else None
    return {"id": one.id, "own_id": own, "name": mask(one.name) or None, "personnummer": shown or None}


def _clinic(cell: Cell) -> tuple[str | None, bool]:
    return cell.clinic, cell.protected


def _sum(one: Sum) -> dict[str, Json]:
    counts = {"counts": dict(one.states), "overdue": one.overdue, "questions": one.questions}
    return {"papers": one.papers, **counts}
