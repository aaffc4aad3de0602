"""Is the blank the one that the edition was made for? Its hash; a PDF's fields beside geometry.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from stforms.actions.check.laid import Laid
from stforms.actions.source import Document
from stforms.formats.pdf.formfields import PlacedField, placed_fields
from stforms.model import Finding, Json, Severity, Where

_NEAR = 1.0
"""Points by which a box may differ: programs round."""
_KINDS = {"checkbox": "check", "radio": "check"}


def drift_checked(laid: Laid) -> Iterator[Finding]:
    """Yield in what the blank is another than the edition says.

    Raises:
        IntegrityError: geometry.json is missing or cannot be read.
    """
    blank, known = laid.library.blank(laid.edition), laid.edition.blank.sha256
    if blank.official and known and sha256(laid.bare.blank.data).hexdigest() not in known:
        yield Finding("check.other_file", Severity.WARNING, None, None, {"file": blank.path.name})
    if laid.edition.blank.format == "pdf":
        yield from _geometry(laid)


def _geometry(laid: Laid) -> Iterator[Finding]:
    geometry = laid.library.geometry(laid.edition)
    sizes = [[round(float(x), 1) for x in size] for size in geometry.get("pages", ())]
    if sizes != [[round(x, 1) for x in size] for size in laid.bare.blank.pages]:
        yield Finding("check.pages", Severity.ERROR, None, None, {"pages": len(sizes)})
    placed = placed_fields(Document(laid.bare.blank.data).pdf)
    mine: dict[str, list[PlacedField]] = {}
    for one in placed:
        mine.setdefault(one.name, []).append(one)
    fields = {field["name"]: field for field in geometry.get("fields", ()) if field["type"] != "button"}
    for name, field in fields.items():
        yield from _field(field, mine.get(name, []))
    for name, widgets in mine.items():
        if name not in fields and widgets[0].kind != "button":
            where = Where(widgets[0].page, name, widgets[0].box)
            yield Finding("check.field_new", Severity.WARNING, None, where, {"field": name})


def _field(field: Mapping[str, Json], widgets: list[PlacedField]) -> Iterator[Finding]:
    name = field["name"]
    if not widgets:
        yield Finding("check.field_gone", Severity.ERROR, None, Where(None, name), {"field": name})
        return
    where = Where(widgets[0].page, name, widgets[0].box)
    if _KINDS.get(field["type"], field["type"]) != _KINDS.get(widgets[0].kind, widgets[0].kind):
        params = {"field": name, "kind": widgets[0].kind, "was": field["type"]}
        yield Finding("check.field_kind", Severity.ERROR, None, where, params)
    states = [one.state for one in widgets if one.state]
    if field.get("on") and sorted(states) != sorted(field["on"]):
        params = {"field": name, "states": ", ".join(states), "was": ", ".join(field["on"])}
        yield Finding("check.field_states", Severity.ERROR, None, where, params)
    if not _same_places(field["widgets"], widgets):
        yield Finding("check.field_moved", Severity.WARNING, None, where, {"field": name})


def _same_places(known: list[Json], widgets: list[PlacedField]) -> bool:
    left = [(one.page, one.box) for one in widgets]
    for one in known:
        same = [
            (page, box)
            for page, box in left
            if page == one["page"] and all(abs(a - b) <= _NEAR for a, b in zip(box, one["box"], strict=True))
        ]
        if not same:
            return False
        left.remove(same[0])
    return not left
