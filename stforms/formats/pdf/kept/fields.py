"""Fields, their widgets and their fonts as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from stforms.formats.pdf import repertoire
from stforms.formats.pdf.fonts import FieldFont
from stforms.formats.pdf.kept.rows import Row, maybe_raw, raw, text
from stforms.formats.pdf.opened import Opened
from stforms.formats.pdf.style import Style
from stforms.formats.pdf.widgets import FormField, Widget

# --- there ----------------------------------------------------------------------------------


def rows_of(fields: Iterable[FormField]) -> Row:
    """Return [fonts, fields]."""
    fonts: dict[str, FieldFont] = {}
    rows = [_field(one, fonts) for one in fields]
    return [[_font(font) for font in fonts.values()], rows]


def _font(font: FieldFont) -> Row:
    found = font.repertoire
    measures = [found.metrics.ascent, found.metrics.descent]
    return [font.resource, text(font.reference), dict(found.codes), dict(found.widths), measures]


def _field(one: FormField, fonts: dict[str, FieldFont]) -> Row:
    widgets = [_widget(widget) for widget in one.widgets]
    style = _style(one.style, fonts) if one.style is not None else None
    return [one.name, one.type, one.obj, text(one.head), widgets, style, one.default, text(one.resources)]


def _style(style: Style, fonts: dict[str, FieldFont]) -> Row:
    font = fonts.setdefault(style.font.resource, style.font)
    flags = [style.size, style.quadding, style.multiline, style.cells]
    return [font.resource, *flags, text(style.colour)]


def _widget(one: Widget) -> Row:
    looks = [text(one.head), list(one.states), text(one.shape), text(one.ground)]
    return [one.obj, one.page, list(one.box), *looks]


# --- and back -------------------------------------------------------------------------------


def fields_of(rows: Row, opened: Opened) -> dict[str, FormField]:
    """Return the fields by name; `opened` is asked for what of a font was not noted."""
    fonts = {font[0]: _font_of(font, opened) for font in rows[0]}
    return {row[0]: _field_of(row, fonts) for row in rows[1]}


def _font_of(row: Row, opened: Opened) -> FieldFont:
    resource, reference, *noted = row
    return FieldFont(resource, raw(reference), opened, partial(_repertoire_of, *noted))


def _repertoire_of(
    codes: dict[str, int], widths: dict[str, float], measures: list[float]
) -> repertoire.Repertoire:
    return repertoire.Repertoire(codes, widths, repertoire.Metrics(*measures))


def _field_of(row: Row, fonts: Mapping[str, FieldFont]) -> FormField:
    name, kind, obj, head, widgets, style, default, resources = row
    set_in = _style_of(style, fonts) if style is not None else None
    shown = tuple(_widget_of(widget, set_in) for widget in widgets)
    return FormField(name, kind, obj, maybe_raw(head), shown, set_in, default, raw(resources))


def _style_of(row: Row, fonts: Mapping[str, FieldFont]) -> Style:
    font, size, quadding, multiline, cells, colour = row
    return Style(fonts[font], size, quadding, multiline, cells, raw(colour))


def _widget_of(row: Row, style: Style | None) -> Widget:
    obj, page, box, head, states, shape, ground = row
    return Widget(obj, page, tuple(box), raw(head), tuple(states), raw(shape), style, raw(ground))
