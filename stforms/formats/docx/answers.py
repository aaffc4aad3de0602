"""Read the answers out of a returned document: by its controls where they are left, else by its lines.

What is printed on the blank tells where every slot is; a control with the slot's own tag tells which
part of what stands there is the answer. What stands beside is never lost.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from stforms.codecs import read_tick
from stforms.formats.alignment import Aligned, align
from stforms.formats.answers import Answer, Answers, Stray
from stforms.formats.docx import around
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.controls import OFF, Control
from stforms.formats.docx.matching import Matcher
from stforms.formats.docx.pieces import (
    has_answer,
    less,
    steady,
    text_behind,
    text_inside,
    text_outside,
    text_over,
    text_shown,
    unfilled,
)
from stforms.formats.docx.returned import ReturnedDocx, place, seen
from stforms.formats.docx.rows import ASTRAY, DOUBTED, HIDDEN, IMAGE, Box, Row
from stforms.formats.docx.targets import Target
from stforms.formats.lines import Cell, Line, plain, without_room
from stforms.model import Finding, Param, Severity, Where

PICTURE = "\ufffc"
"""Stands for a picture in an answer: a signature drawn or pasted in."""

STRUCTURE, BESIDE, UNSURE, OTHER_ROW = 0.95, 0.9, 0.5, 0.4
"""How sure we are of an answer that stands in the right place without its control, beside it, on a page
where it runs over an edge, or in a row of a page that may be another one."""

Rows = Sequence[Sequence[Target]]


def read(returned: ReturnedDocx, blank: DocxBlank, tables: Sequence[tuple[Hashable, Rows]]) -> Answers:
    """Return the answers of a document that was made from this blank."""
    reader = _Reader(returned, blank)
    reader.document(dict(tables))
    reader.margins()
    reader.rest()
    found = reader.found
    found.rows = [reader.tables.get(key, []) for key, _ in tables]
    return found


@dataclass
class _Reader:
    """One reading. `added` tells that a row which a person added is being read.

    `used` are controls, and `pictured` boxes, whose content has become an answer.
    """

    returned: ReturnedDocx
    blank: DocxBlank
    found: Answers = field(default_factory=Answers)
    tables: dict[Hashable, list[list[Answer | None]]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    pictured: set[int] = field(default_factory=set)
    added: bool = False

    def __post_init__(self) -> None:
        self.match = Matcher(self.returned, self.blank)

    def document(self, tables: dict[Hashable, Rows]) -> None:
        """Read the document itself."""
        lines, rows = self.blank.lines[self.blank.main], self.returned.document.rows
        aligned = align(lines, self.returned.seen, self.match.owners())
        self.match.headings(lines, rows, aligned)
        for index, number in sorted(aligned.pairs.items()):
            self.line(lines[index], rows[number], self.found.slots)
        for index, numbers in aligned.free.items():
            self._free(lines[index], [rows[number] for number in numbers])
        for key, targets in tables.items():
            self._table(key, targets, lines, aligned)
        self._missing(lines, aligned)
        for number in aligned.extra:
            self._extra(rows[number])

    # --- one line ---------------------------------------------------------------------------

    def line(self, line: Line, row: Row, into: dict[Hashable, Answer]) -> None:
        """Read the slots of a line: first what stands in them, then what stands over what is printed."""
        paired = self.match.cells(line, row)
        for cell, box in paired:
            if box is None:
                self._gone(cell)
            elif cell is not None and cell.slots:
                for text in self._cell(cell, box, row, into):
                    self._stray(text, row, box)
        for position, (cell, box) in enumerate(paired):
            if box is not None and not (cell is not None and cell.slots):
                after = paired[position + 1][0] if position + 1 < len(paired) else None
                self._over(cell, box, row, after, into)
        self._boxes_gone(line, row, into)

    def _over(
        self, cell: Cell | None, box: Box, row: Row, after: Cell | None, into: dict[Hashable, Answer]
    ) -> None:
        """Keep what stands over print: behind a label it answers the slot to the right, if that is empty."""
        if not (text := text_over(cell, box)):
            return
        behind = text_behind(cell, box)
        target = after.slots[0] if behind and after is not None and len(after.slots) == 1 else None
        if not isinstance(target, Target) or target.kind == "check" or has_answer(into, target):
            self._stray(text, row, box)
            return
        into[target] = Answer(behind, target.where, sure=BESIDE)
        self._tell_beside(behind, target.where)

    def _gone(self, cell: Cell | None) -> None:
        """Tell of slots whose cell is gone: merged away, or taken out."""
        for slot in cell.slots if cell is not None else ():
            if isinstance(slot, Target) and slot not in self.found.slots:
                self._astray(slot)

    def _stray(self, text: str, row: Row, box: Box) -> None:
        self.found.strays.append(Stray("text", text, Where(place=place(row, box))))

    def _cell(self, cell: Cell, box: Box, row: Row, into: dict[Hashable, Answer]) -> list[str]:
        """Read the slots of a cell; return what stands there besides."""
        targets = [slot for slot in cell.slots if isinstance(slot, Target)]
        controls = [self.match.own(target, box) for target in targets]
        own = [control for control in controls if control is not None]
        outside = text_outside(box, own) if own else ""
        if len(own) < len(targets) or (cell.label and plain(outside) != cell.label and len(targets) > 1):
            return self._by_print(cell, targets, box, row, into)
        if len(targets) == 1 and targets[0].lines and not cell.label:
            # Programs shut only the first of several paragraphs into the control when they save.
            text = text_shown(box, own[0], targets[0])
            into[targets[0]] = self._answer(targets[0], text, row, box, own[0])
            return []
        for target, control in zip(targets, own, strict=True):
            into[target] = self._answer(target, text_inside(box, control), row, box, control)
        if cell.label and cell.apart(outside) is None:
            self._unclear(cell, outside, row, box)
            return []
        return self._beside(targets, less(outside, cell.printed), into)

    def _boxes_gone(self, line: Line, row: Row, into: dict[Hashable, Answer]) -> None:
        """Tell when none of a line's tick boxes is left: some formats lose them, with what was ticked."""
        boxes = [slot for slot in line.slots if isinstance(slot, Target) and slot.kind == "check"]
        answers = [into.get(box) for box in boxes]
        if boxes and all(answer is None or not (answer.text or answer.ticked) for answer in answers):
            params: dict[str, Param] = {"place": place(row, row.boxes[0]) or row.boxes[0].text[:80]}
            self.found.findings.append(
                Finding("parse.boxes_gone", Severity.WARNING, None, boxes[0].where, params)
            )

    def _beside(self, targets: list[Target], left: str, into: dict[Hashable, Answer]) -> list[str]:
        """Take what stands beside the only control of a cell for its answer, when the control is empty."""
        if not left:
            return []
        target, where = targets[0], targets[0].where
        said = has_answer(into, target)
        if len(targets) == 1 and target.kind == "check":
            ticked = read_tick(left)
            if ticked is not None:
                into[target] = Answer(left, where, ticked or said, BESIDE)
                return []
        elif len(targets) == 1 and not said:
            into[target] = Answer(left, where, sure=BESIDE)
            self._tell_beside(left, where)
            return []
        return [left]

    def _by_print(
        self, cell: Cell, targets: list[Target], box: Box, row: Row, into: dict[Hashable, Answer]
    ) -> list[str]:
        """Take a cell apart at what is printed in it."""
        if len(targets) == 1 and not cell.label:
            into[targets[0]] = self._answer(targets[0], box.text, row, box, None)
            return []
        texts = cell.apart(box.text)
        if texts is None:
            self._unclear(cell, box.text, row, box)
            return []
        if _nobody_s(targets, texts):
            self._stray(box.text.strip(), row, box)
            return []
        for target, text in zip(targets, texts, strict=True):
            if target not in into:
                into[target] = self._answer(target, text, row, box, None)
        return []

    def _unclear(self, cell: Cell, text: str, row: Row, box: Box) -> None:
        """Keep a cell whose print was touched so that label and answer cannot be told apart."""
        if plain(text) != cell.label:
            self._stray(text.strip(), row, box)

    def _answer(self, target: Target, text: str, row: Row, box: Box, control: Control | None) -> Answer:
        where = target.where if target.where.place and not self.added else Where(place=place(row, box))
        sure = 1.0 if control is not None or target.control is None else STRUCTURE
        sure = min(sure, _at_most([box]))
        text = unfilled(text, target)
        if target.control is None:  # dots are room to write on, unless somebody put them into a control
            text = without_room(text)
        if target.kind == "check":
            return self._tick(target, text, where, sure, control)
        if not text and any(piece.marks & IMAGE for piece in box.pieces):
            text = PICTURE
            self.pictured.add(id(box))
        return Answer(text, where, sure=sure)

    def _tick(self, target: Target, text: str, where: Where, sure: float, control: Control | None) -> Answer:
        """Tell whether a box is ticked: what it shows counts, and a state that differs is told."""
        shown = self._shown(target, text, where) if text else None
        state = control.checked if control is not None else None
        if shown is not None and state is not None and shown is not state:
            self.found.findings.append(Finding("parse.tick_differs", Severity.WARNING, None, where))
        ticked = shown if shown is not None else bool(state)
        return Answer(text, where, ticked, sure)

    def _shown(self, target: Target, text: str, where: Where) -> bool | None:
        """Return what a tick cell says; keep a text that is no tick, nor the heading of its column."""
        heading = self.match.heading(target)
        if heading and plain(text.strip(OFF + " ")) == heading:
            return True
        shown = read_tick(text)
        if shown or not text.strip(OFF + " "):
            return shown
        self.found.strays.append(Stray("text", text, where))
        return shown

    def _tell_beside(self, text: str, where: Where) -> None:
        params: dict[str, Param] = {"text": text[:200]}
        self.found.findings.append(Finding("parse.beside", Severity.INFO, None, where, params))

    # --- tables and free text ---------------------------------------------------------------

    def _table(self, key: Hashable, targets: Rows, lines: list[Line], aligned: Aligned) -> None:
        """Read the rows of a table, however many there are now."""
        models = [line for line in lines if line.repeats == key]
        if not models:
            return
        rows = self.returned.document.rows
        found: list[list[Answer | None]] = []
        for position, number in enumerate(aligned.rows.get(key, [])):
            at = min(position, len(models) - 1)
            answers: dict[Hashable, Answer] = {}
            self.added = position >= len(models)
            self._row(models[at], rows[number], answers)
            self.added = False
            found.append([answers.get(target) for target in targets[at]])
        self.tables[key] = found

    def _row(self, model: Line, row: Row, into: dict[Hashable, Answer]) -> None:
        """Read one row; one that a person added has no controls, or copies of another row's."""
        for cell, box in self.match.cells(model, row):
            if box is None:
                continue
            if cell is None or not cell.slots:
                if over := text_over(cell, box):
                    self._stray(over, row, box)
                continue
            targets = [slot for slot in cell.slots if isinstance(slot, Target)]
            if self.added or all(self.match.own(t, box) is None for t in targets):
                left = self._by_print(cell, targets, box, row, into)
            else:
                left = self._cell(cell, box, row, into)
            for text in left:
                self._stray(text, row, box)

    def _free(self, line: Line, rows: list[Row]) -> None:
        """Read a text between two headings: all the lines that stand there."""
        if len(line.slots) > 1:
            self._unlabelled(line, rows)
            return
        target = next(slot for slot in line.slots if isinstance(slot, Target))
        texts = []
        for row in rows:
            parts = []
            for box in row.boxes:
                own = self.match.own(target, box)
                parts.append(unfilled(box.text if own is None else text_inside(box, own), target))
                if own is not None and (outside := text_outside(box, [own]).strip()):
                    parts.append(outside)
            texts.append("\t".join(part for part in parts if part))
        text = "\n".join(texts).strip()
        text = without_room(text) if target.control is None else text
        boxes = [box for row in rows for box in row.boxes]
        pictures = [box for box in boxes if not text and any(p.marks & IMAGE for p in box.pieces)]
        self.pictured |= {id(box) for box in pictures}
        sure = 1.0 if any(self.match.own(target, box) for box in boxes) else STRUCTURE
        sure = min(sure, _at_most(boxes))
        self.found.slots[target] = Answer(text or (PICTURE if pictures else ""), target.where, sure=sure)

    def _unlabelled(self, line: Line, rows: list[Row]) -> None:
        """Read a row of places on which nothing is printed: the first that has as many cells."""
        own = next((row for row in rows if len(row.boxes) == len(line.cells)), None)
        if own is not None:
            self.line(line, own, self.found.slots)
        for row in rows:
            if row is not own:
                self._extra(row)

    # --- what is gone, and what is more -----------------------------------------------------

    def _missing(self, lines: list[Line], aligned: Aligned) -> None:
        """Read slots whose line is gone by their control, wherever it is now; tell of the others."""
        for index in aligned.missing:
            for slot in lines[index].slots:
                if isinstance(slot, Target) and slot not in self.found.slots:
                    self._astray(slot)

    def _astray(self, target: Target) -> None:
        known = target.control
        key = None if known is None else ("field", known.name) if known.legacy else ("tag", known.tag)
        control = self.returned.controls.get(key) if key is not None else None
        holder = self._holder(control) if control is not None else None
        if holder is None or control is None:
            params: dict[str, Param] = {"place": target.where.place or ""}
            self.found.findings.append(
                Finding("parse.slot_missing", Severity.WARNING, None, target.where, params)
            )
            return
        row, box = holder
        self.found.slots[target] = self._answer(target, text_inside(box, control), row, box, control)
        self.used.add(id(control))

    def _holder(self, control: Control) -> tuple[Row, Box] | None:
        for row in self.returned.document.rows:
            for box in row.boxes:
                if any(p.control is not None and control in p.control.chain() for p in box.pieces):
                    return row, box
        return None

    def _extra(self, row: Row) -> None:
        """Keep a line that the blank does not have."""
        for box in row.boxes:
            kept = [p for p in box.pieces if p.control is None or id(p.control) not in self.used]
            text = "".join(p.text for p in kept if not p.marks & HIDDEN).strip()
            if plain(text):
                self._stray(text, row, box)

    def margins(self) -> None:
        """Read headers and footers: slots there, and what somebody added."""
        names = [name for name in self.blank.outlines if name != self.blank.main]
        lines = [line for name in names for line in self.blank.lines[name]]
        rows = self.returned.margins
        aligned = align(lines, seen(rows))
        for index, number in aligned.pairs.items():
            if lines[index].slots:
                self.line(lines[index], rows[number], self.found.slots)
        for index, numbers in aligned.free.items():
            self._free(lines[index], [rows[number] for number in numbers])
        known = {steady(label) for line in lines for label in line.labels}
        plain_lines = [number for index, number in aligned.pairs.items() if not lines[index].slots]
        for number in (*aligned.extra, *plain_lines):
            for box in rows[number].boxes:
                text = box.text.strip()
                if text and steady(text) not in known:
                    where = Where(place=place(rows[number], box))
                    self.found.strays.append(Stray("margin", text, where))

    def rest(self) -> None:
        """Tell of comments, hidden text, pictures and revision marks."""
        strange = around.pictures(self.returned, self.blank, self.pictured)
        self.found.strays += [*self.returned.notes(), *self.returned.hidden(), *strange]
        self.found.findings += around.revisions(self.returned)


def _at_most(boxes: Sequence[Box]) -> float:
    """Return how sure what stands in boxes can be: of a print, lines or rows may be others than they seem."""
    marks = [piece.marks for box in boxes for piece in box.pieces]
    if any(one & ASTRAY for one in marks):
        return OTHER_ROW
    return UNSURE if any(one & DOUBTED for one in marks) else 1.0


def _nobody_s(targets: Sequence[Target], texts: Sequence[str]) -> bool:
    """Tell whether a mark stands between several boxes of which one is gone: it could be either's."""
    boxes = [text.strip() for target, text in zip(targets, texts, strict=True) if target.kind == "check"]
    return len(boxes) > 1 and not all(boxes) and any(boxes)
