"""The contestants on Word documents: how each fills a form and reads a filled one.

Each is written as its manual shows, in memory. A contestant takes what is prepared once (its template, made
from our blank) and returns the action that is measured. What comes out is judged by position, cell by cell.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from office_cases import Given, OfficeCase, office_case
from office_word import (
    DOCUMENT,
    Spot,
    boxes,
    document,
    fill_controls,
    put_jinja,
    put_merge_field,
    put_nothing,
    spots,
    template,
    variable,
    with_document,
)
from office_zip import joined_anew, packed_anew

Fill = Callable[[OfficeCase], bytes]
Read = Callable[[bytes], Any]
Right = tuple[int, int]


# --- fill -----------------------------------------------------------------------------------


def fill_stforms(given: Given) -> Fill:
    """Fill from the record; the blank, the same bytes, comes with stforms."""
    import stforms

    def fill(case: OfficeCase) -> bytes:
        outcome = stforms.fill(case.record, f"{given.form}/2026-docx")
        assert outcome.value is not None, outcome.findings
        return bytes(outcome.value)

    return fill


def fill_copy(given: Given) -> Fill:
    """Copy: the changed part was packed beforehand, so nothing that makes new documents can cost less."""
    return joined_anew(fill_script(given)(office_case(given.form)), [DOCUMENT])


def fill_packed(given: Given) -> Fill:
    """Copy, and pack the changed part, as fast as zlib can: every new document has to be packed."""
    return packed_anew(fill_script(given)(office_case(given.form)), [DOCUMENT])


def fill_script(given: Given) -> Fill:
    """Parse the document, write into the controls, pack all members: forty lines of one's own."""

    def fill(case: OfficeCase) -> bytes:
        root = document(given.blank)
        fill_controls(root, case.texts)
        return with_document(given.blank, root)

    return fill


def fill_python_docx(given: Given) -> Fill:
    """Write into the cells of a form without controls: python-docx does not see any."""
    from docx import Document

    made = template(given.blank, set(office_case(given.form).texts), put_nothing)
    places = spots(document(given.blank))

    def fill(case: OfficeCase) -> bytes:
        opened, out = Document(io.BytesIO(made)), io.BytesIO()
        cells = [[row.cells for row in table.rows] for table in opened.tables]
        for (table, row, cell), text in expected(given, case, places).items():
            place = opened.paragraphs[cell] if table < 0 else cells[table][row][cell]
            place.text = text
        opened.save(out)
        return out.getvalue()

    return fill


def fill_docxtpl(given: Given) -> Fill:
    """Render Jinja tags; with autoescape, without which text after an & is lost."""
    from docxtpl import DocxTemplate

    made = DocxTemplate(io.BytesIO(template(given.blank, set(office_case(given.form).texts), put_jinja)))

    def fill(case: OfficeCase) -> bytes:
        out = io.BytesIO()
        made.render({variable(tag): text for tag, text in case.texts.items()}, autoescape=True)
        made.save(out)
        return out.getvalue()

    return fill


def fill_mailmerge(given: Given) -> Fill:
    """Merge into MERGEFIELDs."""
    from mailmerge import MailMerge

    made = template(given.blank, set(office_case(given.form).texts), put_merge_field)

    def fill(case: OfficeCase) -> bytes:
        out = io.BytesIO()
        with MailMerge(io.BytesIO(made)) as merge:
            merge.merge(**{variable(tag): text for tag, text in case.texts.items()})
            merge.write(out)
        return out.getvalue()

    return fill


# --- parse ----------------------------------------------------------------------------------


def read_stforms() -> Read:
    """Return the record, not the texts: dates are dates and numbers are numbers already."""
    import stforms

    return lambda data: stforms.parse(data).value.record


def read_script() -> Read:
    """Parse the document, join the texts of each cell and paragraph: the least that reading costs."""
    return lambda data: list(boxes(document(data)).values())


def read_python_docx() -> Read:
    from docx import Document

    def texts(opened: Any) -> Iterator[str]:
        for table in opened.tables:
            for row in table.rows:
                yield from (cell.text for cell in row.cells)
        yield from (paragraph.text for paragraph in opened.paragraphs)

    return lambda data: list(texts(Document(io.BytesIO(data))))


def read_docx2python() -> Read:
    from docx2python import docx2python

    def read(data: bytes) -> list[str]:
        with docx2python(io.BytesIO(data)) as opened:
            rows = chain.from_iterable(opened.document)
            return ["\n".join(cell) for row in rows for cell in row]

    return read


# --- right ----------------------------------------------------------------------------------


def expected(given: Given, case: OfficeCase, places: dict[str, Spot]) -> dict[Spot, str]:
    """Return the text of every cell and paragraph that has slots, as it shall be."""
    root = document(given.blank)
    fill_controls(root, case.texts)
    there = boxes(root)
    return {spot: there[spot] for tag in case.texts for spot in (places[tag],)}


def right_filled(data: bytes, given: Given, case: OfficeCase) -> Right:
    """Return how many cells with slots hold what they shall, of how many."""
    wanted = expected(given, case, spots(document(given.blank)))
    there = boxes(document(data))
    return sum(there.get(spot) == text for spot, text in wanted.items()), len(wanted)


def right_read(got: list[str], given: Given, case: OfficeCase) -> Right:
    """Return how many of those texts are among the texts read, wherever, all lines of each."""
    wanted = expected(given, case, spots(document(given.blank))).values()
    left, right = Counter(line for text in got for line in _lines(text)), 0
    for lines in (Counter(_lines(text)) for text in wanted):
        if lines <= left:
            left, right = left - lines, right + 1
    return right, len(wanted)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")]


# --- by name --------------------------------------------------------------------------------

FILLERS: dict[str, Callable[[Given], Fill]] = {
    "stforms": fill_stforms,
    "copy": fill_copy,
    "pack": fill_packed,
    "script": fill_script,
    "docx-mailmerge2": fill_mailmerge,
    "python-docx": fill_python_docx,
    "docxtpl": fill_docxtpl,
}
READERS: dict[str, Callable[[], Read]] = {
    "stforms": read_stforms,
    "script": read_script,
    "python-docx": read_python_docx,
    "docx2python": read_docx2python,
}
