"""Get from a report: its headings into a record, a reading for every value, a finding for every doubt.

A report is read, never filled. What is a heading and where it belongs in the record is the edition's
[report]; how lines become parts is in stforms/formats/text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stforms.codecs import CODECS, Unclear
from stforms.errors import UnreadableError
from stforms.formats.text.division import divided
from stforms.formats.text.lines import Line
from stforms.formats.text.outline import outline
from stforms.formats.text.paragraphs import Passage, items, paragraphs, whole
from stforms.formats.text.parts import (
    Action,
    Lists,
    Outline,
    Run,
    SectionText,
    mended,
    value_lines,
)
from stforms.formats.text.phrases import Grade, grades, parts
from stforms.formats.text.words import Label, ListHeading, Report
from stforms.lens.get import Parsed
from stforms.model import Finding, Json, Param, Reading, Record, Severity, Where

SURE, JOINED, CARRIED, BY_WORDS, BY_ORDER, STRAY = 1.0, 0.9, 0.7, 0.7, 0.5, 0.8
"""How sure we are: of a heading; of text whose lines we joined; of a section that the action before
has; of an item whose words say which list it belongs to; of one that only stands between such; of a
text that belongs nowhere."""

MAX_LINES = 20_000
"""A report has a thousand lines or so."""

_MOST_STRAYS = 20
_LEGEND_LIKE = re.compile(r"[A-Z][.)] ")


def read_report(report: Report, lines: Sequence[Line]) -> Parsed:
    """Read a report from its lines (text_lines, pdf_lines).

    Raises:
        UnreadableError: it is far too long to be a report.
    """
    parsed = Parsed()
    if len(lines) > MAX_LINES:
        raise UnreadableError("report.too_long", {"lines": len(lines), "most": MAX_LINES})
    if not lines:
        parsed.findings.append(Finding("report.no_text", Severity.ERROR))
        return parsed
    found = outline(lines, report)
    reading = _Reading(report, parsed)
    if found.known:
        reading.lists(found)
        reading.sections(found)
        reading.actions(found.actions)
    else:
        parsed.findings.append(Finding("report.unknown", Severity.ERROR))
    reading.strays(found)
    return parsed


@dataclass
class _Reading:
    """One reading of one report; `left` are passages that belong nowhere."""

    report: Report
    parsed: Parsed
    left: list[Passage] = field(default_factory=list)

    def _find(self, code: str, path: str | None = None, where: Where | None = None, **params: Param) -> None:
        self.parsed.findings.append(Finding(code, Severity.WARNING, path, where, params))

    def _read(self, key: str, passage: Passage, value: Json, sure: float = JOINED) -> None:
        self.parsed.readings.append(Reading(key, passage.text, value, passage.where, sure))

    # --- lists ------------------------------------------------------------------------------

    def lists(self, found: Outline) -> None:
        """Read the lists; where headings stand together, divide what follows by its wording."""
        apart = any(len(group.headings) == 1 and group.lines for group in found.lists)
        for group in found.lists:
            passages = items(group.lines, self.report.wrap)
            if len(group.headings) > 1 and not apart:
                self._divide(group, passages)
            else:
                self._list(group.headings[-1], [(passage, JOINED) for passage in passages])
        for heading in self.report.lists:
            if not any(
                reading.key and reading.key.startswith(heading.key) for reading in self.parsed.readings
            ):
                self._find("report.list_empty", heading.key)

    def _divide(self, group: Lists, passages: Sequence[Passage]) -> None:
        found = divided(passages, group.headings)
        for heading, own in zip(group.headings, found, strict=True):
            self._list(heading, [(passage, BY_WORDS if fits else BY_ORDER) for passage, fits in own])
        if passages:
            self._find(
                "report.division_inferred",
                group.headings[0].key.rpartition(".")[0],
                passages[0].where,
                headings=", ".join(heading.heading[0] for heading in group.headings),
                counts=" + ".join(str(len(own)) for own in found),
            )

    def _list(self, heading: ListHeading, own: Iterable[tuple[Passage, float]]) -> None:
        parent, _, last = heading.key.rpartition(".")
        into = self.parsed.record.setdefault(parent, {}) if parent else self.parsed.record
        values: list[str] = into.get(last, [])
        for passage, sure in own:
            self._read(f"{heading.key}[{len(values)}]", passage, passage.text, sure)
            values.append(passage.text)
        if values:
            into[last] = values
        if parent and not into:
            del self.parsed.record[parent]

    # --- sections ---------------------------------------------------------------------------

    def sections(self, found: Outline) -> None:
        """Read the sections in the order of the report."""
        there = [text for text in found.sections.values() if not text.empty]
        for index, text in enumerate(found.sections.values()):
            self._section(text, index)
        for section in self.report.sections:
            if section.letter not in found.sections:
                self._find("report.section_missing", self.report.key, section=section.name)
        order = [text.section.letter for text in there]
        if order != sorted(order, key=[section.letter for section in self.report.sections].index):
            self._find("report.section_order", self.report.key, order=", ".join(order))

    def _section(self, text: SectionText, index: int) -> None:
        keys, path = self.report.keys, f"{self.report.key}[{index}]"
        row: Record = {keys.letter: text.section.letter, keys.title: text.section.title}
        title = Passage(text.title.text, (text.title,))
        self._read(f"{path}.{keys.letter}", title, text.section.letter, SURE)
        self._read(f"{path}.{keys.title}", title, text.section.title, SURE)
        if text.chapter is not None:
            row[keys.chapter] = text.chapter[0]
            chapter = Passage(text.chapter[1].text, (text.chapter[1],))
            self._read(f"{path}.{keys.chapter}", chapter, text.chapter[0], SURE)
        if text.empty:
            self._find("report.section_empty", path, title.where, section=text.section.name)
        stated = self._texts(text, row, path)
        self._grade(text, stated, row, path)
        self.parsed.record.setdefault(self.report.key, []).append(row)

    def _texts(self, text: SectionText, row: Record, path: str) -> list[Passage]:
        """Read description, points and phrases; return every passage that may state a grade."""
        keys, phrases, wrap = self.report.keys, self.report.phrases, self.report.wrap
        running = list(parts(paragraphs(text.text, wrap), phrases))
        remarks = list(parts(paragraphs(text.remarks, wrap), phrases))
        points = [p for run in mended(text.points) for p in parts(items(run, wrap), phrases)]
        said = [*running, *points, *remarks]
        self._paragraphs(keys.text, [p.passage for p in running if p.key is None], row, path)
        self._points([p.passage for p in points if p.key is None], row, path)
        for key in dict.fromkeys(phrase.key for phrase in phrases):
            self._paragraphs(key, [p.passage for p in said if p.key == key], row, path)
        self.left += [p.passage for p in remarks if p.key is None]
        return [p.passage for p in said]

    def _paragraphs(self, key: str, passages: Sequence[Passage], row: Record, path: str) -> None:
        if passages:
            texts = [f"\N{EN DASH} {p.text}" if p.lines[0].bullet else p.text for p in passages]
            text = "\n".join(texts)
            row[key] = text
            self._read(
                f"{path}.{key}", Passage(text, tuple(line for p in passages for line in p.lines)), text
            )

    def _points(self, passages: Sequence[Passage], row: Record, path: str) -> None:
        """Read the points; a line "B. …" is no point but a legend that the edition does not know."""
        key = self.report.keys.points
        values: list[str] = []
        for passage in passages:
            if _LEGEND_LIKE.match(passage.text):
                self.left.append(passage)
                continue
            self._read(f"{path}.{key}[{len(values)}]", passage, passage.text)
            values.append(passage.text)
        if values:
            row[key] = values

    # --- grades -----------------------------------------------------------------------------

    def _grade(self, text: SectionText, stated: Sequence[Passage], row: Record, path: str) -> None:
        """Read the grade where a sentence says it; an adjusted one counts before the one it replaced."""
        keys, section = self.report.keys, text.section
        found = list(
            grades([*stated, *(whole([line], self.report.wrap) for line in text.grades)], self.report)
        )
        found += [g for g in self._lone(text) if not found]
        adjusted = [grade for grade in found if grade.adjusted]
        final = adjusted or found
        path = f"{path}.{keys.grade}"
        choices = ", ".join(section.grades)
        if not final:
            self._find("report.grade_unread", path, text.title.where, section=section.name, choices=choices)
        elif len({grade.grade for grade in final}) > 1:
            letters = ", ".join(dict.fromkeys(grade.grade for grade in final))
            self._find("report.grades_differ", path, text.title.where, section=section.name, grades=letters)
        else:
            self._set_grade(final[-1], [grade for grade in found if not grade.adjusted], text, row, path)

    def _lone(self, text: SectionText) -> list[Grade]:
        """Return the letters beside the grading's heading."""
        lines = [line for line in text.grades if len(line.text.rstrip(".)")) == 1]
        return [Grade(line.text[0], None, False, Passage(line.text, (line,))) for line in lines]

    def _set_grade(
        self, final: Grade, others: Sequence[Grade], text: SectionText, row: Record, path: str
    ) -> None:
        keys, section = self.report.keys, text.section
        parent = path.rpartition(".")[0]
        letters = {letter for known in self.report.sections for letter in known.grades}
        value = final.grade if final.grade in letters else None
        self._read(path, final.passage, value, JOINED if value else BY_ORDER)
        if final.grade not in section.grades:
            self._find(
                "report.grade_not_allowed",
                path,
                final.passage.where,
                section=section.name,
                grade=final.grade,
                choices=", ".join(section.grades),
            )
        if value is not None:
            row[keys.grade] = value
        before = final.before or next((grade.grade for grade in others), None)
        if final.adjusted:
            row[keys.adjusted] = True
            self._read(f"{parent}.{keys.adjusted}", final.passage, True)
        if final.adjusted and before in letters:
            row[keys.before] = before
            self._read(f"{parent}.{keys.before}", final.passage, before)

    # --- the plan ---------------------------------------------------------------------------

    def actions(self, found: Sequence[Action]) -> None:
        """Read the actions of the plan."""
        plan = self.report.plan
        there = [action for action in found if action.title or action.points or any(action.values.values())]
        rows = [self._action(action, f"{plan.key}[{index}]") for index, action in enumerate(there)]
        if rows:
            self.parsed.record[plan.key] = rows

    def _action(self, action: Action, path: str) -> Record:
        plan, wrap = self.report.plan, self.report.wrap
        row: Record = {}
        if action.section is not None and action.title is not None:
            row[plan.section] = action.section.letter
            title = Passage(action.title.text, (action.title,))
            self._read(
                f"{path}.{plan.section}", title, action.section.letter, CARRIED if action.carried else SURE
            )
        if action.carried:
            where = next((line.where for line in action.labels.values()), None)
            self._find("report.section_carried", f"{path}.{plan.section}", where)
        self._paragraphs(plan.points, items(action.points, wrap), row, path)
        last = list(action.values)[-1] if action.values else None
        for label in plan.labels:
            lines = action.values.get(label.key, [])
            own = value_lines(action.labels[label.key], lines, wrap) if label.key == last else lines
            self.left += items(lines[len(own) :], wrap)
            self._value(label, own, row, path)
        self._missing(action, row, path)
        return row

    def _value(self, label: Label, lines: Run, row: Record, path: str) -> None:
        """Read what stands under a label, in the codec's spelling."""
        codec = CODECS[label.codec]
        if codec.lines:
            self._paragraphs(label.key, paragraphs(lines, self.report.wrap), row, path)
        elif lines:
            passage = whole(lines, self.report.wrap)
            key = f"{path}.{label.key}"
            try:
                (row[label.key],) = codec.get(passage.text)
                self._read(key, passage, row[label.key])
            except Unclear as problem:
                row[label.key] = passage.text
                self._read(key, passage, None, BY_ORDER)
                params: dict[str, Param] = {**problem.params, "text": passage.text}
                self.parsed.findings.append(Finding(problem.code, Severity.ERROR, key, passage.where, params))

    def _missing(self, action: Action, row: Record, path: str) -> None:
        missing = [label.heading[0] for label in self.report.plan.labels if label.key not in row]
        if missing:
            where = action.title.where if action.title is not None else None
            self._find("report.action_incomplete", path, where, missing=", ".join(missing))

    # --- what belongs nowhere -----------------------------------------------------------------

    def strays(self, found: Outline) -> None:
        """Keep what belongs nowhere: a reading each, and a finding each unless nothing was known at all."""
        passages = [p for run in found.strays for p in items(run, self.report.wrap)]
        passages = sorted([*passages, *self.left], key=lambda p: (p.lines[0].page, p.lines[0].top))
        for passage in passages:
            self.parsed.readings.append(Reading(None, passage.text, None, passage.where, STRAY))
        if found.known:
            for passage in passages[:_MOST_STRAYS]:
                self._stray(passage)
            if len(passages) > _MOST_STRAYS:
                self._find("report.strays", count=len(passages) - _MOST_STRAYS)

    def _stray(self, passage: Passage) -> None:
        line, where = passage.lines[0], passage.where
        if where.page is not None:
            self._find("report.stray", None, where, text=passage.text[:200], page=where.page)
        else:
            self._find("report.stray_line", None, where, text=passage.text[:200], line=int(line.top))
