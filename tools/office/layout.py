"""What an office form holds: labels, answers, tables and text, without a word about Word or Excel.

To add a form, write tools/office/forms/<name>.py with `FORMS: tuple[Form, ...]`, one Form for each
edition, and run `python tools/blanks.py <form>`. It writes templates/forms/<form>/<edition>/blank.docx
(or blank.xlsx) and edition.toml; the NOTES.md beside them, the schema and the sample are yours.

    from office.common import ST_LAKARE
    from office.layout import Field, Fields, Form, Questions, Table, Text

    CHECKLIST = Form(
        form="checklista-st",
        edition="2026-docx",                      # the last word is the format: docx or xlsx
        title="Checklista inför årlig uppföljning",
        intro="Fyll i tillsammans, handledare och ST-läkare.",
        parts=(
            Fields("Uppgifter", (ST_LAKARE, Field("datum", "Datum", "date")), columns=2),
            Questions("Handledning", (Field("handledning.veckovis", "Varje vecka"),), comment=True),
            Table("kurser", "Kurser", (Field("namn", "Kurs"), Field("nar", "När", "when")), rows=8),
            Text("kommentarer", "Kommentarer"),
        ),
        demands=("st_lakare.namn",),
    )
    SHEETS = (("Checklista", ""), ("Kurser", "Kurser"))
    FORMS = (CHECKLIST, replace(CHECKLIST, edition="2026-xlsx", sheets=SHEETS))

Rules: a key stands once in a form; keys of a table's columns are relative ("namn" -> kurser[].namn);
labels are what the paper prints, without a colon; every text is Swedish and plain.
What each kind becomes:

| kind         | Word                      | Excel                       | codec       |
|--------------|---------------------------|-----------------------------|-------------|
| text         | plain text, one line      | text cell                   | text        |
| lines        | plain text, several lines | wrapped text cell           | multiline   |
| date         | date picker               | date cell, validated        | iso_date    |
| when         | plain text                | text cell                   | when        |
| personnummer | plain text                | text cell                   | personnummer|
| number       | plain text                | number cell, validated      | number      |
| percent      | plain text                | number cell, 0-100          | percent     |
| year         | plain text                | number cell, 1900-2100      | year        |
| delmal       | plain text                | text cell                   | delmal      |
| choice       | drop-down                 | drop-down                   | (options)   |
| boxes        | tick boxes in the cell    | drop-down                   | (choice)    |
| signature    | rich text, looks empty    | open cell                   | ink, read   |

The rows of Questions are choices, whatever kind they say; a row with `options` of its own has boxes
only under those of the block's options. With `comment=True` each row also has "<key>_kommentar".
`Section` is a heading over parts with `level=2`. With `legacy=True` a Word edition has form fields
(Text1, Kryss1, Listruta1 …) in a protected document; there `Fields(running=True)` are lines of text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "text",
    "lines",
    "date",
    "when",
    "personnummer",
    "number",
    "percent",
    "year",
    "delmal",
    "choice",
    "boxes",
    "signature",
]
Options: TypeAlias = tuple[tuple[str, str], ...]
"""What a record says and what the paper prints, in the order of the paper."""

YES_PARTLY_NO: Options = (("ja", "Ja"), ("delvis", "Delvis"), ("nej", "Nej"))
YES_NO: Options = (("ja", "Ja"), ("nej", "Nej"))
REGULATIONS: Options = (("sosfs_2015_8", "SOSFS 2015:8"), ("hslf_fs_2021_8", "HSLF-FS 2021:8"))
"""The values and words of `malbeskrivning`, the same in every form."""


@dataclass(frozen=True)
class Field:
    """One answer and its label.

    `hint` helps who fills it in. `width` is a column's, in centimetres; outside a table any width asks
    Excel for a cell of double breadth, for answers that are long for one line. `alias` is what the
    control is called where the label alone does not tell ("Datum").
    """

    key: str
    label: str
    kind: Kind = "text"
    options: Options = ()
    hint: str = ""
    width: float | None = None
    alias: str = ""


@dataclass(frozen=True)
class Fields:
    """Labels with their answers beside them, `columns` pairs to a row.

    `running` sets them as lines of text, "Namn: …    Personnr: …": so only in older editions.
    """

    title: str
    fields: tuple[Field, ...]
    columns: int = 1
    note: str = ""
    running: bool = False
    level: int = 1


@dataclass(frozen=True)
class Questions:
    """Questions answered by a tick under one of the options, with room for a comment to each.

    `head` is the heading of the column of questions.
    """

    title: str
    rows: tuple[Field, ...]
    options: Options = YES_PARTLY_NO
    comment: bool = False
    note: str = ""
    level: int = 1
    head: str = "Fråga"


@dataclass(frozen=True)
class Text:
    """Free text of any length under its heading."""

    key: str
    heading: str
    note: str = ""
    level: int = 1


@dataclass(frozen=True)
class Table:
    """Rows that repeat. In Word rows can be added; in Excel `rows` is all there is."""

    key: str
    title: str
    columns: tuple[Field, ...]
    rows: int
    note: str = ""
    level: int = 1


@dataclass(frozen=True)
class Section:
    """A heading over the parts that follow with `level=2`."""

    title: str
    note: str = ""
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Words between the parts, for who reads the form."""

    text: str


Part: TypeAlias = Fields | Questions | Text | Table | Section | Paragraph


@dataclass(frozen=True)
class Explained:
    """A finding of `forms check` that is as it should be: its code, the keys it is about, and why."""

    finding: str
    at: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Form:
    """One edition of one form.

    `sheets` is for Excel: names of sheets, each with the title of the part it begins with (the first
    begins at the top, whatever it names). `legacy` is for the older Word editions with form fields.
    `remarks` become comments at the head of edition.toml; `explained` is what `forms check` need not tell.
    """

    form: str
    edition: str
    title: str
    intro: str
    parts: tuple[Part, ...]
    demands: tuple[str, ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()
    legacy: bool = False
    landscape: bool = False
    subject: str = ""
    remarks: tuple[str, ...] = ()
    explained: tuple[Explained, ...] = ()

    @property
    def id(self) -> str:
        """Return the edition's full name, which is also the stamp."""
        return f"{self.form}/{self.edition}"

    @property
    def format(self) -> str:
        """Return the format of the file: docx or xlsx."""
        return self.edition.rpartition("-")[2]


def answers(part: Part) -> tuple[Field, ...]:
    """Return the answers of a part that stand once; a table has none."""
    match part:
        case Fields():
            return part.fields
        case Questions():
            return tuple(field for row in part.rows for field in _answered(part, row))
        case Text():
            return (Field(part.key, part.heading, "lines"),)
        case _:
            return ()


def _answered(block: Questions, row: Field) -> Iterator[Field]:
    """Yield a question as tick boxes, and its comment."""
    yield replace(row, kind="boxes", options=row.options or block.options)
    if block.comment:
        yield comment_on(row)


def comment_on(row: Field) -> Field:
    """Return the answer that comments a question."""
    return Field(f"{row.key}_kommentar", f"Kommentar: {row.label}", "lines")


def heading(part: Part) -> str:
    """Return the heading a part is printed under; a paragraph has none."""
    match part:
        case Text():
            return part.heading
        case Paragraph():
            return ""
        case _:
            return part.title


def names(form: Form) -> dict[str, str]:
    """Return what each answer is called, by key: its label, with the heading where that is not enough."""
    every = [(heading(part) or form.title, field) for part in form.parts for field in answers(part)]
    labels = [field.alias or field.label for _, field in every]
    return {
        field.key: name if labels.count(name) == 1 else f"{title} – {name}"
        for (title, field), name in zip(every, labels, strict=True)
    }


def keys(form: Form) -> Iterator[str]:
    """Yield every key of a form, columns as "kurser.namn"."""
    for part in form.parts:
        yield from (field.key for field in answers(part))
        if isinstance(part, Table):
            yield from (f"{part.key}.{column.key}" for column in part.columns)


def check(form: Form) -> None:
    """Refuse a layout that could not be bound.

    Raises:
        ValueError: a key stands twice, a demand names no key, a choice has no options.
    """
    found = list(keys(form))
    tables = {part.key for part in form.parts if isinstance(part, Table)}
    if twice := sorted({key for key in found if found.count(key) > 1}):
        raise ValueError(f"{form.id}: more than once: {', '.join(twice)}")
    if unknown := sorted(set(form.demands) - set(found) - tables):
        raise ValueError(f"{form.id}: demanded but not on the form: {', '.join(unknown)}")
    for part in form.parts:
        columns = part.columns if isinstance(part, Table) else answers(part)
        for field in columns:
            if field.kind in ("choice", "boxes") and not field.options:
                raise ValueError(f"{form.id}: no options: {field.key}")
