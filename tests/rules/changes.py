"""Changes in a clean application, and what the rules about its papers say of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import wholes

from stforms.model import Finding
from stforms.rules import Context
from stforms.rules.application import applications, attachments, identity, order, signing
from stforms.rules.engine import findings_of, rules_in
from stforms.rules.papers import Paper

TODAY = datetime.date(2026, 6, 1)
NEW, OLD = "ansokan-hslf-fs-2021-8.yaml", "ansokan-sosfs-2015-8.yaml"
RULES = tuple(rules_in(identity, attachments, signing, order))
ANOTHER = "19860521-9990"
JELENA = "19870521-2382"


def found(papers: Iterable[Paper]) -> list[Finding]:
    """Return what the rules of these topics say about every whole that the papers make up."""
    said: list[Finding] = []
    for one in applications(papers):
        said += findings_of(RULES, one, Context(one.form, None, one.regulation, TODAY))
    return said


def said(*changes: dict[str, Any], of: tuple[str, ...] = (NEW,)) -> list[tuple[str, str | None]]:
    """Return (code, paper) of the findings after changes in a clean application."""
    papers = wholes.changed(wholes.clean_papers(*of), changes)
    return [(one.code, one.paper) for one in found(papers)]


def in_(paper: str, **values: Any) -> dict[str, Any]:
    """Return a change: keys with two underscores for the dot."""
    return {"paper": paper, "set": {key.replace("__", "."): value for key, value in values.items()}}


def without(paper: str, *paths: str) -> dict[str, Any]:
    return {"paper": paper, "unset": list(paths)} if paths else {"paper": paper, "remove": True}
