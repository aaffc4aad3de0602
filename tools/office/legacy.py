"""Word blanks of the older kind: form fields in a document that is protected, as Word 97 to 2007 had them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from office.built import Built, Place
from office.controls import shortened
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
from office.styles import OLD
from office.tables import CM, Cell, Row, box_widths, shares, table

LABEL = 5.6 * CM
SIGNATURE = 737
LOOK = OLD
BLANK = "\u2002" * 5  # what Word shows in an empty text field
CHOOSE = "Välj"
LONGEST_STATUS = 138
"""Word's limit for the line of help at the foot of its window."""


def build(form: Form) -> Built:
    """Return a layout as a Word document with form fields."""
    writer = Writer(form)
    data = document(form, LOOK, writer.body(), protected=True)
    return Built(data, writer.places(), more="refuse")


class Writer:
    """The text of a document while it is being written; its fields are numbered as Word does it."""

    def __init__(self, form: Form) -> None:
        """Take the layout; nothing is written yet."""
        self.form = form
        self.width = margin_width(form)
        self._names = names(form)
        self._numbers: Counter[str] = Counter()
        self._places: dict[str, Place] = {}
        self._columns: dict[str, list[str]] = {}

    def places(self) -> dict[str, Place]:
        """Return where every answer stands; a column has the names of its fields in order."""
        return {**self._places, **{key: {"fields": names} for key, names in self._columns.items()}}

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
            case Fields(running=True):
                yield from self._lines(part)
            case Fields():
                yield self._grid(part)
            case Questions():
                yield self._questions(part)
            case Text():
                yield paragraph("Fritext", self._answer(Field(part.key, part.heading, "lines"), part.heading))
            case Table():
                yield self._table(part)
            case Section():
                pass

    # --- parts ------------------------------------------------------------------------------

    def _lines(self, part: Fields) -> Iterator[str]:
        """Yield lines of text, "Namn: …    Personnr: …": the second at a tab stop, more after spaces."""
        paired = part.columns == 2
        tabs = w("tabs", w("tab", val="left", pos=self.width // 2)) if paired else ""
        between = w("r", w("tab")) if paired else run("    ")
        for start in range(0, len(part.fields), part.columns):
            pieces = [
                run(f"{each.label}: ") + self._answer(each, part.title)
                for each in part.fields[start : start + part.columns]
            ]
            yield paragraph("Rad", between.join(pieces), properties=tabs)

    def _grid(self, part: Fields) -> str:
        """Return labels and answers, `columns` pairs to a row."""
        label = LABEL if part.columns == 1 else 0.6 * LABEL
        pair = self.width / part.columns
        rows = [
            self._pairs(part.fields[start : start + part.columns], part)
            for start in range(0, len(part.fields), part.columns)
        ]
        return table(part.title or self.form.title, [label, pair - label] * part.columns, rows)

    def _pairs(self, fields: Sequence[Field], part: Fields) -> Row:
        cells: list[Cell] = []
        for each in fields:
            span = 1 + 2 * (part.columns - len(fields)) if each is fields[-1] else 1
            cells.append(Cell(paragraph("Ledtext", run(f"{each.label}:"))))
            cells.append(Cell(paragraph("Svar", self._answer(each, part.title)), span))
        return Row(cells, high=SIGNATURE if any(each.kind == "signature" for each in fields) else 0)

    def _questions(self, part: Questions) -> str:
        """Return questions by options, with a tick box where they cross."""
        boxes = box_widths(part.options)
        room = self.width - sum(boxes)
        rest = [room * 0.6, room * 0.4] if part.comment else [room]
        heads = ["Moment", *(text for _, text in part.options), *(["Kommentar"] if part.comment else [])]
        rows = [Row([_head(text, centred=at > 0) for at, text in enumerate(heads)], head=True)]
        rows += [self._question(part, each) for each in part.rows]
        return table(part.title, [rest[0], *boxes, *rest[1:]], rows)

    def _question(self, part: Questions, each: Field) -> Row:
        allowed = dict(each.options or part.options)
        cells = [Cell(paragraph("Ledtext", run(each.label)))]
        for value, text in part.options:
            box = self._box(each, value, text) if value in allowed else run("–")
            cells.append(Cell(paragraph("Kryss", box), align="center"))
        if part.comment:
            cells.append(Cell(paragraph("Svar", self._answer(comment_on(each), part.title))))
        return Row(cells)

    def _table(self, part: Table) -> str:
        """Return a header row and rows of fields: as many as there are, for the document is protected."""
        rows = [Row([_head(column.label) for column in part.columns], head=True)]
        for number in range(1, part.rows + 1):
            cells = (self._column(part, column, number) for column in part.columns)
            rows.append(Row([Cell(paragraph("Svar", field)) for field in cells]))
        return table(part.title, shares(part.columns, self.width), rows)

    def _column(self, part: Table, column: Field, number: int) -> str:
        name, field = self._field(column, f"{part.title}, rad {number}: {column.label}")
        self._columns.setdefault(f"{part.key}.{column.key}", []).append(name)
        return field

    # --- fields -----------------------------------------------------------------------------

    def _answer(self, each: Field, section: str) -> str:
        """Return the field of an answer, or its tick boxes in a line; where people sign there is none."""
        if each.kind == "boxes":
            boxes = [self._box(each, value, text) + run(f" {text}") for value, text in each.options]
            return run("    ").join(boxes)
        if each.kind == "signature":
            self._places[each.key] = {"label": f"{each.label}:", "under": section}
            return ""
        name, field = self._field(each, self._names[each.key])
        self._places[each.key] = {"field": name}
        return field

    def _box(self, each: Field, value: str, text: str) -> str:
        """Return one tick box."""
        name = self._name("Kryss")
        self._places[f"{each.key}.{value}"] = {"field": name}
        box = w("checkBox", w("sizeAuto"), w("default", val=0))
        return self._coded("FORMCHECKBOX", name, f"{self._names[each.key]} – {text}", box, "")

    def _field(self, each: Field, help_text: str) -> tuple[str, str]:
        """Return the name of a text field or a drop-down, and the field itself."""
        if each.kind == "choice":
            name = self._name("Listruta")
            entries = (w("listEntry", val=text) for text in (CHOOSE, *(text for _, text in each.options)))
            return name, self._coded("FORMDROPDOWN", name, help_text, w("ddList", *entries), "")
        name = self._name("Text")
        return name, self._coded("FORMTEXT", name, help_text, _text_input(each), BLANK)

    def _name(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]}"

    def _coded(self, code: str, name: str, help_text: str, inner: str, shown: str) -> str:
        """Return a form field: its data, its bookmark, its code and what it shows."""
        number = sum(self._numbers.values())
        data = w(
            "ffData",
            w("name", val=name),
            w("enabled"),
            w("calcOnExit", val=0),
            w("statusText", type="text", val=shortened(help_text, LONGEST_STATUS)),
            inner,
        )
        shows = run(shown, w("noProof")) if shown else ""
        return (
            w("bookmarkStart", id=number, name=name)
            + w("r", w("fldChar", data, fldCharType="begin"))
            + w("r", f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
            + w("r", w("fldChar", fldCharType="separate"))
            + shows
            + w("r", w("fldChar", fldCharType="end"))
            + w("bookmarkEnd", id=number)
        )


def _text_input(each: Field) -> str:
    """Return what may be written into a text field."""
    match each.kind:
        case "date":
            return w("textInput", w("type", val="date"), w("format", val="yyyy-MM-dd"))
        case "number" | "percent" | "year":
            return w("textInput", w("type", val="number"))
        case "personnummer":
            return w("textInput", w("maxLength", val=13))
        case _:
            return w("textInput")


def _head(text: str, centred: bool = False) -> Cell:
    middle = w("jc", val="center") if centred else ""
    return Cell(paragraph("Tabellrubrik", run(text), properties=middle), fill=LOOK.head, align="bottom")
