"""Samples of rules about several papers: a clean whole, and what is changed in it to break the rule.

    {"rule": "…", "facts": ["…"], "whole": "application", "today": "2026-06-01",
     "of": ["ansokan-hslf-fs-2021-8.yaml"],
     "change": [{"paper": "st-04-…", "set": {"sokande.fornamn": "Anna"}, "unset": ["period.fran"]},
                {"paper": "st-05-…", "remove": true},
                {"add": {"name": "…", "edition": "…", "record": {…}}}],
     "expect": {"paper": "st-04-…", "path": "sokande.fornamn", "severity": "error"},
     "also": ["codes of other rules about the whole that the change breaks too"]}

`of` names files of samples/; "iup.yaml#iup-excel" takes one paper of a file.
"""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from stforms.actions.papers import papers_of
from stforms.library import Library
from stforms.model import Finding, Record
from stforms.paths import data_root
from stforms.rules import Context, application, follow_up, unit
from stforms.rules.application import Application, applications
from stforms.rules.follow_up import FollowUp, follow_ups
from stforms.rules.papers import Paper
from stforms.rules.unit import Unit, units

SAMPLES = data_root() / "samples"


@dataclass(frozen=True)
class WholeSample:
    """One file of samples/rules about several papers."""

    name: str
    content: dict[str, Any]

    @property
    def today(self) -> datetime.date:
        return datetime.date.fromisoformat(self.content["today"])

    @property
    def clean(self) -> list[Paper]:
        return list(clean_papers(*self.content["of"]))

    @property
    def broken(self) -> list[Paper]:
        return changed(self.clean, self.content["change"])

    def found(self, papers: Iterable[Paper]) -> list[Finding]:
        return found_in(papers, self.content["whole"], self.today)


def whole_samples() -> list[WholeSample]:
    """Return the samples about several papers, by name."""
    files = sorted((SAMPLES / "rules").glob("*.json"))
    contents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    return [WholeSample(name, content) for name, content in contents.items() if "whole" in content]


@cache
def clean_papers(*of: str) -> tuple[Paper, ...]:
    """Return the papers of samples: "file.yaml", or "file.yaml#name" for one paper of a file."""
    library = Library(cabinet=data_root() / "no-such-folder")
    found: list[Paper] = []
    for source in of:
        file, _, name = source.partition("#")
        papers = (one.paper for one in papers_of(SAMPLES / file, library=library))
        found += [paper for paper in papers if not name or paper.name == name]
    assert found
    return tuple(found)


def changed(papers: Iterable[Paper], changes: Iterable[dict[str, Any]]) -> list[Paper]:
    """Return the papers with changes made in them; the given papers stay as they are."""
    result = {paper.name: replace(paper, record=copy.deepcopy(paper.record)) for paper in papers}
    for change in changes:
        if "add" in change:
            added = change["add"]
            edition = Library(cabinet=SAMPLES / "none").edition(added["edition"])
            result[added["name"]] = Paper(
                added["name"], edition.form, edition.id, edition.regulation, added["record"]
            )
        elif change.get("remove"):
            del result[change["paper"]]
        else:
            record = result[change["paper"]].record
            for path, value in change.get("set", {}).items():
                put(record, path, value)
            for path in change.get("unset", ()):
                put(record, path, None)
    return list(result.values())


def put(record: Record, path: str, value: Any) -> None:
    """Set the value at a path ("tjanstgoring[2].procent"), or take it away with None."""
    *parents, last = steps(path)
    holder: Any = record
    for step in parents:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
    if value is None:
        del holder[last]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value


def steps(path: str) -> list[Any]:
    """Return the steps of a path: names, and numbers of rows."""
    parts = path.replace("]", "").replace("[", ".").split(".")
    return [int(part) if part.isdigit() else part for part in parts]


def wholes(papers: Iterable[Paper], whole: str) -> Iterator[Application | FollowUp | Unit]:
    """Yield what the papers are together."""
    papers = list(papers)
    if whole == "application":
        yield from applications(papers)
    else:
        yield from follow_ups(papers)
        yield from units(papers)


def found_in(papers: Iterable[Paper], whole: str, today: datetime.date) -> list[Finding]:
    """Return what the rules about the whole have to say."""
    found: list[Finding] = []
    for subject in wholes(papers, whole):
        regulation = subject.regulation if isinstance(subject, Application) else None
        context = Context(subject.form, None, regulation, today)
        if isinstance(subject, Application):
            found += application.check(subject, context)
        elif isinstance(subject, FollowUp):
            found += follow_up.check(subject, context)
        else:
            found += unit.check(subject, context)
    return found
