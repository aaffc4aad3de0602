"""Widgets that say what they hold but not how it looks: their appearances are made by our own code.

Some programs leave the drawing to the viewer (/NeedAppearances, 12.7.3); a page has no viewer.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from stforms.errors import StformsError
from stforms.formats.pdf import filling
from stforms.formats.pdf.blank import PUSH_BUTTON, CompiledBlank
from stforms.formats.pdf.bundle.own import NotOursError, OwnPages
from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.compiling import compile_blank
from stforms.formats.pdf.layout import LEGIBLE
from stforms.formats.pdf.ours import Appended
from stforms.formats.pdf.returned import ReturnedPdf, kids_of, text_of


@dataclass(frozen=True)
class OfField:
    """What is known of a widget: its field's name, which of the field's widgets it is, what it holds."""

    name: str
    index: int
    push_button: bool
    value: str


@dataclass(frozen=True)
class Made:
    """An appearance that we made: a stream in the store, and the size of its box."""

    stream: int
    size: tuple[float, float]


def fields_of_widgets(returned: ReturnedPdf) -> dict[tuple[int, int], OfField]:
    """Return the field of every widget, by the widget's object."""
    found: dict[tuple[int, int], OfField] = {}
    for field in returned.terminals:
        button = field.type == "/Btn" and bool(field.flags & PUSH_BUTTON)
        value = text_of(field.value) if field.type == "/Tx" else ""
        for index, widget in enumerate(kids_of(field.node)):
            if widget.is_indirect:
                found.setdefault(widget.objgen, OfField(field.name, index, button, value))
    return found


def made_for(
    returned: ReturnedPdf, fields: Mapping[tuple[int, int], OfField], store: Store
) -> dict[tuple[int, int], Made]:
    """Return looks for the filled text widgets that have none, by the widget's object."""
    lacking = {at: of for at, of in fields.items() if of.value and _is_bare(returned.pdf.get_object(at))}
    if not lacking:
        return {}
    try:
        shown = _shown(_compiled(returned.pdf), {of.name: of.value for of in lacking.values()}, store)
    except (StformsError, NotOursError):
        return {}
    return {
        at: shown[of.name][min(of.index, len(shown[of.name]) - 1)]
        for at, of in lacking.items()
        if of.name in shown
    }


def _is_bare(widget: Any) -> bool:
    looks = widget.get("/AP")
    return not isinstance(looks, pikepdf.Dictionary) or not isinstance(looks.get("/N"), pikepdf.Stream)


def _compiled(pdf: Any) -> CompiledBlank:
    """Return the file as a blank, whatever its own bytes are like."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf warns of widgets that no form knows; we ask for the others
        pdf.save(out, static_id=True)
    return compile_blank(out.getvalue(), "")


def _shown(blank: CompiledBlank, texts: dict[str, str], store: Store) -> dict[str, list[Made]]:
    """Fill these fields of a blank; return what each of their widgets then shows.

    A text that does not fit its box even when it is set small is left out.
    """
    filled = filling.Filling(blank, LEGIBLE)
    for name, value in texts.items():
        if name in blank.fields:
            filled.text(blank.fields[name], value)
    filled.finish()
    found = Appended(b"".join(filled.update.chunks), filled.update.offsets)
    looks = OwnPages(store, blank).appearances(found)
    return {
        name: [Made(one.stream, (one.widget.width, one.widget.height)) for one in drawn]
        for name, drawn in looks.items()
    }
