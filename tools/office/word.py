"""Word blanks with content controls, written out of a layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from office.built import Built, Place
from office.controls import Controls
from office.document import document, margin_width
from office.layout import (
    Field,
    Fields,
    Form,
    Paragraph,
    Part,
    Questions,
    Section,
    Table,
    Text,
    comment_on,
    heading,
    names,
)
from office.markup import paragraph, run, w
from office.styles import MODERN
from office.tables import CM, Cell, Row, box_widths, shares, table

LABEL, NARROW = 5.2 * CM, 3.9 * CM
SIGNATURE = 737  # the height of a row where people sign: 13 millimetres
LOOK = MODERN


def build(form: Form) -> Built:
    """Return a layout as a Word document."""
    writer = Writer(form)
    return Built(document(form, LOOK, writer.body()), writer.places, more="grow")


class Writer:
    """The text of a document while it is being written."""

    def __init__(self, form: Form) -> None:
        """Take the layout; nothing is written yet."""
        self.form = form
        self.width = margin_width(form)
        self.places: dict[str, Place] = {}
        self._controls = Controls()
        self._names = names(form)

    def body(self) -> str:
        """Return title, introduction and all parts."""
        start = paragraph("Rubrik", run(self.form.title)) + paragraph("Ingress", run(self.form.intro))
        return start + "".join(piece for part in self.form.parts for piece in self._part(part))

    def _part(self, part: Part) -> Iterator[str]:
        """Yield a part with its heading and its note."""
        if isinstance(part, Paragraph):
            yield paragraph("Slut" if part is self.form.parts[-1] else "Normal", run(part.text))
            return
        if title := heading(part):
            yield paragraph(f"Rubrik{part.level}", run(title))
        if part.note:
            yield paragraph("Anvisning", run(part.note))
        match part:
            case Fields():
                yield self._fields(part)
            case Questions():
                yield self._questions(part)
            case Text():
                yield self._text(part)
            case Table():
                yield self._table(part)
            case Section():
                pass

    # --- parts ------------------------------------------------------------------------------

    def _fields(self, part: Fields) -> str:
        """Return labels and answers, `columns` pairs to a row."""
        label = LABEL if part.columns == 1 else NARROW
        pair = self.width / part.columns
        chunks = [
            part.fields[start : start + part.columns] for start in range(0, len(part.fields), part.columns)
        ]
        rows = [self._pairs(chunk, part.columns) for chunk in chunks]
        return table(part.title or self.form.title, [label, pair - label] * part.columns, rows)

    def _pairs(self, fields: Sequence[Field], columns: int) -> Row:
        """Return a row of labels and answers; the last answer takes the room that is left over."""
        cells: list[Cell] = []
        for each in fields:
            span = 1 + 2 * (columns - len(fields)) if each is fields[-1] else 1
            cells += [_label(each), self._answer(each, span)]
        signed = any(each.kind == "signature" for each in fields)
        return Row(cells, high=SIGNATURE if signed else 0)

    def _questions(self, part: Questions) -> str:
        """Return questions by options, with a tick box where they cross."""
        boxes = box_widths(part.options)
        room = self.width - sum(boxes)
        rest = [room * 0.54, room * 0.46] if part.comment else [room]
        options = [_head(text, centred=True) for _, text in part.options]
        comment = [_head("Kommentar")] if part.comment else []
        rows = [Row([_head(part.head), *options, *comment], head=True)]
        rows += [self._question(part, each) for each in part.rows]
        return table(part.title, [rest[0], *boxes, *rest[1:]], rows)

    def _question(self, part: Questions, each: Field) -> Row:
        """Return one question; an option it does not have is a dash."""
        allowed = dict(each.options or part.options)
        cells = [_label(each)]
        for value, text in part.options:
            box = self._box(each, value, text) if value in allowed else run("–")
            cells.append(Cell(paragraph("Kryss", box), align="center"))
        if part.comment:
            cells.append(self._answer(comment_on(each), short=True))
        return Row(cells)

    def _text(self, part: Text) -> str:
        """Return a control with a paragraph of its own."""
        self.places[part.key] = {"tag": part.key}
        field = Field(part.key, part.heading, "lines")
        return self._controls.answer(field, part.key, self._names[part.key], block=True)

    def _table(self, part: Table) -> str:
        """Return rows that repeat below a header row."""
        heads = Row([_head(column.label, hint=column.hint) for column in part.columns], head=True)
        rows = [self._table_row(part, number) for number in range(1, part.rows + 1)]
        for column in part.columns:
            self.places[f"{part.key}.{column.key}"] = {"tag": f"{part.key}.{{row}}.{column.key}"}
        return table(part.title, shares(part.columns, self.width), [heads, *rows], together=False)

    def _table_row(self, part: Table, number: int) -> Row:
        cells = []
        for column in part.columns:
            tag = f"{part.key}.{number}.{column.key}"
            alias = f"{part.title} – {column.alias or column.label}, rad {number}"
            cells.append(self._cell(column, tag, alias, short=True, free=True))
        return Row(cells)

    # --- answers ----------------------------------------------------------------------------

    def _answer(self, each: Field, span: int = 1, short: bool = False) -> Cell:
        """Return the cell of an answer: a control, or tick boxes in a line."""
        if each.kind == "boxes":
            boxes = [self._box(each, value, text) + run(f" {text}") for value, text in each.options]
            return Cell(paragraph("Svar", run("    ").join(boxes)), span, align="center")
        self.places[each.key] = {"tag": each.key}
        return self._cell(each, each.key, self._names[each.key], span, short=short)

    def _cell(
        self, field: Field, tag: str, alias: str, span: int = 1, *, short: bool = False, free: bool = False
    ) -> Cell:
        """Return a cell with a control in its paragraph; one for several lines holds the whole cell."""
        if field.kind == "lines":
            properties, prompt = self._controls.around(field, tag, alias, short=short, free=free)
            return Cell(paragraph("Svar", prompt), span, align="center", control=properties)
        control = self._controls.answer(field, tag, alias, short=short, free=free)
        return Cell(paragraph("Svar", control), span, align="center")

    def _box(self, each: Field, value: str, text: str) -> str:
        """Return one tick box."""
        address = f"{each.key}.{value}"
        self.places[address] = {"tag": address}
        return self._controls.box(address, f"{self._names[each.key]} – {text}")


def _label(each: Field) -> Cell:
    """Return the cell of a label, with the hint below it."""
    hint = paragraph("Hjalptext", run(each.hint)) if each.hint else ""
    return Cell(paragraph("Ledtext", run(each.label)) + hint, fill=LOOK.tint, align="center")


def _head(text: str, *, centred: bool = False, hint: str = "") -> Cell:
    """Return the cell of a column's heading."""
    middle = w("jc", val="center") if centred else ""
    below = paragraph("Hjalptext", run(hint), properties=w("keepNext")) if hint else ""
    return Cell(
        paragraph("Tabellrubrik", run(text), properties=middle) + below, fill=LOOK.head, align="bottom"
    )
