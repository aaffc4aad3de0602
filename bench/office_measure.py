"""Run the contestants on Word and Excel, each in a process of its own, and gather what they report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from machine import here
from measure import FILES, Plan, Score, run_job
from office_cases import FORMS
from office_libreoffice import MANY, Converter, Rendered, rendered

from stforms import Library
from stforms.binding import CellAt

FORMATS = ("docx", "xlsx")
FILL = {
    "docx": ("copy", "pack", "stforms", "script", "docx-mailmerge2", "python-docx", "docxtpl"),
    "xlsx": ("copy", "pack", "stforms", "script", "openpyxl"),
}
READ = {
    "docx": ("stforms", "script", "python-docx", "docx2python"),
    "xlsx": ("stforms", "python-calamine", "openpyxl read_only", "openpyxl"),
}
PACKAGES = ("docxtpl", "docx-mailmerge2", "python-docx", "docx2python", "openpyxl", "python-calamine")

Scores = dict[str, Score]


def takes_part(who: str) -> bool:
    """Tell whether a contestant is there: it may be a package, or need none."""
    package = who.removesuffix(" read_only")
    return package not in PACKAGES or here(package)


@dataclass(frozen=True)
class OfficeBench:
    """A folder to work in; what is measured of Word and Excel."""

    folder: Path
    plan: Plan
    say: Callable[[str], None]

    @cached_property
    def converter(self) -> Converter | None:
        """Return LibreOffice, None where it is missing."""
        return Converter(self.folder) if here("LibreOffice") else None

    def blank(self, form: str, kind: str) -> Path:
        """Return the form's blank."""
        library = Library()
        return library.blank(library.edition(f"{form}/2026-{kind}")).path

    def fill(self, form: str, kind: str) -> Scores:
        """Measure filling; leave FILES files of stforms behind for reading."""
        scores = {who: Score() for who in FILL[kind] if takes_part(who)}
        for who in self._turns(scores, f"fill {FORMS[form]}, {kind}"):
            out = [str(path) for path in self.filled(form, kind)] if who == "stforms" else []
            run_job(scores[who], _COMMAND, {**self._job("fill", who, form, kind), "out": out})
            if scores["stforms"].failed:
                raise SystemExit(f"stforms cannot fill {form}: {scores['stforms'].failed}")
        return scores

    def read(self, form: str, kind: str, saved: bool) -> Scores:
        """Measure reading of what stforms filled, or of the same files saved by LibreOffice."""
        files = self.saved(form, kind) if saved else self.filled(form, kind)
        scores = {who: Score() for who in READ[kind] if takes_part(who)}
        for who in self._turns(scores, f"read {FORMS[form]}, {kind}{', saved anew' if saved else ''}"):
            job = {**self._job("read", who, form, kind), "files": [str(file) for file in files]}
            run_job(scores[who], _COMMAND, job)
        return scores

    def filled(self, form: str, kind: str) -> list[Path]:
        """Return where the files lie that are read."""
        return [self.folder / f"{form}-{number}.{kind}" for number in range(FILES)]

    def saved(self, form: str, kind: str) -> list[Path]:
        """Return the same files as LibreOffice saves them."""
        assert self.converter is not None
        into = self.folder / f"saved-{kind}"
        files = [into / file.name for file in self.filled(form, kind)]
        if not files[0].exists():
            self.converter.convert(self.filled(form, kind), kind, into)
        return files

    def render(self) -> list[Rendered]:
        """Measure rendering; the smaller form, as most are."""
        if self.converter is None:
            return []
        self.say("render")
        form = list(FORMS)[-1]
        quick = self.plan.rounds == 1
        many, few = (6, 2) if quick else (MANY, 10)
        folder = self.folder / "render"
        folder.mkdir()
        return list(rendered(self.converter, self.filled(form, "docx")[0], folder, many, few))

    # --- jobs -------------------------------------------------------------------------------

    def _turns(self, scores: Mapping[str, Score], what: str) -> Iterator[str]:
        """Yield everybody once a round: what disturbs the machine for a while disturbs them all."""
        for number in range(self.plan.rounds):
            for who in scores:
                if not scores[who].failed:
                    self.say(f"{what}: {who} ({number + 1} of {self.plan.rounds})")
                    yield who

    def _job(self, task: str, who: str, form: str, kind: str) -> dict[str, Any]:
        job = {"task": task, "who": who, "form": form, "format": kind, "repeats": self.plan.repeats}
        blank = self.blank(form, kind)
        return {**job, "blank": str(blank), "cells": cells(form, blank) if kind == "xlsx" else {}}


_COMMAND = [sys.executable, "office_worker.py"]


def cells(form: str, blank: Path) -> dict[str, tuple[str, str]]:
    """Return where every slot stands: a defined name of the workbook, or a cell that the edition names."""
    book = openpyxl.load_workbook(blank)
    found = {}
    for name, defined in book.defined_names.items():
        sheet, cell = next(iter(defined.destinations))
        found[name] = (sheet, cell.replace("$", ""))
    for table in Library().edition(f"{form}/2026-xlsx").tables:
        for row in range(table.rows):
            for column, at in table.row(row):
                assert isinstance(at, CellAt)
                found[f"{table.key}.{row + 1}.{column.key}"] = (at.sheet, at.cell)
    return found
