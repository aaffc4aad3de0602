"""Is what a locator names there once? A tag, a field's name or a label that stands twice is not sure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stforms.actions.check.laid import Laid
from stforms.actions.source import Document
from stforms.binding import CrossAt, FieldAt, LabelAt, Locator, NameAt
from stforms.binding.writing import inline, said
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.locate import beside, crossing
from stforms.formats.xlsx.blank import XlsxBlank
from stforms.model import Finding, Param, Severity


def names_checked(laid: Laid) -> Iterator[Finding]:
    """Yield the locators that mean several places of the blank."""
    fields = _field_names(laid)
    told: set[Locator] = set()
    for binding in laid.bindings:
        for at, found in zip(binding.at, binding.found, strict=True):
            if found is None or at in told:
                continue
            count = _times(laid.bare.blank, at, fields)
            if count > 1:
                told.add(at)
                params: dict[str, Param] = {"place": inline(said(at)), "count": count}
                yield Finding("check.name_twice", Severity.WARNING, binding.path, binding.where, params)


def _field_names(laid: Laid) -> Mapping[str, int]:
    """Return how many fields of a PDF have each name: only one of them can be filled by it."""
    if laid.edition.blank.format != "pdf":
        return {}
    names: dict[str, int] = {}
    for terminal in Document(laid.bare.blank.data).pdf.terminals:
        names[terminal.name] = names.get(terminal.name, 0) + 1
    return names


def _times(blank: object, at: Locator, fields: Mapping[str, int]) -> int:
    """Return how many places a locator means."""
    if isinstance(blank, DocxBlank):
        return _in_word(blank, at)
    if isinstance(blank, XlsxBlank):
        return _in_excel(blank, at)
    return fields.get(at.field, 0) if isinstance(at, FieldAt) else 1


def _in_word(blank: DocxBlank, at: Locator) -> int:
    controls = [control for found in blank.outlines.values() for control in found.controls]
    if isinstance(at, NameAt):
        names = [c.tag if at.kind == "tag" else c.alias for c in controls if not c.legacy]
        return names.count(at.name)
    if isinstance(at, FieldAt):
        return [control.name for control in controls if control.legacy].count(at.field)
    if isinstance(at, LabelAt):
        return len(list(beside(blank.outlines, at.label, at.under)))
    return len(list(crossing(blank.outlines, at.row, at.column, at.under))) if isinstance(at, CrossAt) else 1


def _in_excel(blank: XlsxBlank, at: Locator) -> int:
    if isinstance(at, LabelAt):
        return blank.times(at.label, at.under)
    return max(blank.times(at.row, at.under), 1) if isinstance(at, CrossAt) else 1
