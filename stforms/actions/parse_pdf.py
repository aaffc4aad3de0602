"""parse, for PDFs of any program: by field, or (no fields left) by the boxes on the page."""

from __future__ import annotations

from collections.abc import Sequence

from stforms.actions.parsed import Read
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.pdf import strays
from stforms.formats.pdf.flat import FlatCopy
from stforms.formats.pdf.order import in_place, page_order
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.formats.pdf.strays import Stray
from stforms.lens.bound import Bound
from stforms.lens.get import get
from stforms.lens.on_pdf import PdfSource, sheet, sheet_title_on
from stforms.library import Library
from stforms.model import Box, Finding, Param, Reading, Record, Severity, Where, get_path


def read_pdf(document: Document, edition: Edition, library: Library) -> Read:
    """Read a PDF that is this edition."""
    bound, changed = _laid_on(document, edition, library)
    read = (
        _read_quickly(document, bound, changed)
        if changed is not None
        else _read_fully(document, bound, library)
    )
    read.findings += as_a_whole(document)
    return read


def _laid_on(document: Document, edition: Edition, library: Library) -> tuple[Bound, frozenset[int] | None]:
    """Return the blank that the file starts with and the objects after it, else the best blank."""
    bound = library.under(edition, document.data)
    changed = document.pdf.after(bound.blank) if bound is not None else None
    if bound is not None and changed is not None and changed.isdisjoint(bound.blank.page_objects):
        return bound, changed
    return library.bound(edition), None


# --- reading --------------------------------------------------------------------------------


def _read_quickly(document: Document, bound: Bound, changed: frozenset[int]) -> Read:
    """Read a file that is the blank with other values: nothing else of it can have changed."""
    values = document.pdf.values_after(bound.blank, changed)
    parsed = get(bound, PdfSource(values))
    return Read(parsed.record, parsed.readings, parsed.findings)


def _read_fully(document: Document, bound: Bound, library: Library) -> Read:
    """Read a file that some program wrote anew: fields if there are any, else what is printed."""
    pdf, pages = document.pdf, Pages(document.data)
    bound, changed = _compared(pdf, pages, bound, library)
    flattened = not pdf.names & bound.blank.fields.keys()
    copy = _copy(pages, bound, flattened and changed is not None, changed is not None)
    noted = strays.notes(pdf, bound.blank)
    drawn = flattened or bool(changed or noted)
    source = PdfSource({} if flattened else pdf.values, copy if flattened else None, copy if drawn else None)
    parsed = get(bound, source)
    found = _unsigned(noted, bound, parsed.record) + _unknown_fields(document, bound)
    found += [*strays.printed(copy, _to_compare(changed, copy), _boxes(bound)), *_extra_pages(bound, copy)]
    parsed.findings += _missing_pages(copy, bound) if flattened else []
    report_strays(found, parsed.readings, parsed.findings)
    if changed is None:
        parsed.findings.append(Finding("parse.no_official_blank", Severity.INFO))
    if flattened:
        parsed.findings.append(Finding("parse.flattened", Severity.INFO))
    return Read(parsed.record, parsed.readings, parsed.findings, flattened)


def _copy(pages: Pages, bound: Bound, by_print: bool, known: bool) -> FlatCopy:
    """Return the pages laid over the blank's; where fields are gone, each where its print says it belongs."""
    blank = bound.blank.printed
    if by_print:
        return FlatCopy(pages, blank, page_order(blank, pages))
    return FlatCopy(pages, blank if known else None, in_place(len(bound.blank.pages), len(pages)))


def _to_compare(changed: Sequence[int] | None, copy: FlatCopy) -> list[int]:
    """Return the pages of the blank whose page in the file draws something else, or is another one."""
    if changed is None or copy.blank is None:
        return []
    moved = {page for page in range(1, len(copy.blank) + 1) if copy.at(page) not in (page, None)}
    return sorted(moved | set(changed))


def _missing_pages(copy: FlatCopy, bound: Bound) -> list[Finding]:
    """Return a finding for each page of the form that the file does not have: nothing was read of it."""
    pages = range(1, len(bound.blank.pages) + 1)
    return [
        Finding("parse.page_missing", Severity.ERROR, None, Where(page), {"page": page, "of": len(pages)})
        for page in pages
        if copy.at(page) is None
    ]


def _unsigned(noted: list[Stray], bound: Bound, record: Record) -> list[Stray]:
    """Return the notes less the pen strokes and stamps that were read as a signature."""
    areas = [p.box for p in bound.places if p.box is not None and get_path(record, p.keys[0])]
    return [
        note
        for note in noted
        if note.kind not in ("Ink", "Stamp")
        or not any(note.page == area.page and _within(note.box, area.box) for area in areas)
    ]


def _within(box: Box | None, area: Box) -> bool:
    """Tell whether the middle of a box lies in an area."""
    if box is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _compared(
    pdf: ReturnedPdf, pages: Pages, bound: Bound, library: Library
) -> tuple[Bound, list[int] | None]:
    """Return the blank that a copy was made from, and the pages that draw something else.

    None for the pages: the blank that it was made from is not at hand to compare with.
    """
    specimen = library.bound(bound.edition, specimen=True)
    for made_from in (bound, specimen):
        changed = strays.changed_pages(pdf, made_from.blank)
        if not changed:
            return made_from, changed
    if "SPECIMEN" in pages.text:
        return specimen, strays.changed_pages(pdf, specimen.blank)
    official = library.blank(bound.edition).official
    return bound, strays.changed_pages(pdf, bound.blank) if official else None


def _boxes(bound: Bound) -> dict[int, list[Box]]:
    """Return the boxes of all slots and push buttons, by page: ink there is expected."""
    boxes: dict[int, list[Box]] = {}
    for place in bound.all_places():
        targets = [*place.fields, *(target for _, target in place.choices)]
        for widget in (widget for target in targets for widget in target.widgets):
            boxes.setdefault(widget.page, []).append(widget.box)
        if place.box is not None:
            boxes.setdefault(place.box.page, []).append(place.box.box)
    for page, box in bound.blank.button_boxes:
        boxes.setdefault(page, []).append(box)
    return boxes


def _unknown_fields(document: Document, bound: Bound) -> list[Stray]:
    names = document.pdf.names
    more = tuple(f"{table.key} " for table in bound.edition.tables)
    known = {name for name in names if more and name.startswith(more)} | bound.blank.fields.keys()
    return strays.unknown_fields(document.pdf, known)


def _extra_pages(bound: Bound, copy: FlatCopy) -> list[Stray]:
    """Return the pages beyond the form's own that are no continuation sheets of ours."""
    titles = [sheet(bound, rows).title for rows in bound.tables]
    extra = []
    for page in range(len(bound.blank.pages) + 1, len(copy) + 1):
        if not any(sheet_title_on(title, copy, page) for title in titles):
            text = " ".join(word.text for word in copy.strays(page, ()))
            extra.append(Stray("page", text, copy.at(page) or page))
    return extra


def report_strays(found: list[Stray], readings: list[Reading], findings: list[Finding]) -> None:
    """Nothing that a person wrote is lost: what stood outside every slot is a reading and a finding."""
    for stray in found:
        where = Where(stray.page, None, stray.box)
        readings.append(Reading(None, stray.text, None, where, 0.8))
        code = (
            f"parse.stray_{stray.kind}"
            if stray.kind in ("text", "image", "page", "field")
            else "parse.stray_note"
        )
        params: dict[str, Param] = {"text": stray.text[:200], "kind": stray.kind, "page": stray.page}
        findings.append(Finding(code, Severity.WARNING, None, where, params))


# --- the file as a whole --------------------------------------------------------------------


def as_a_whole(document: Document) -> list[Finding]:
    """Return what is to be said of the file itself: mended, signed electronically."""
    found = [Finding("parse.repaired", Severity.WARNING)] if document.pdf.repaired else []
    if signatures := document.pdf.signatures:
        params: dict[str, Param] = {"count": signatures}
        found.append(Finding("parse.signed_electronically", Severity.WARNING, None, None, params))
    return found
