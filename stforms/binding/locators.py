"""Where a slot stands on its blank, in the words of edition.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from stforms.model import Box

Toml: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class FieldAt:
    """A form field by its full name; `page` picks one widget of a field that has several.

    `own` is the name that widget gets as a field of its own when we fill, so that two places
    that share a field on the blank can hold two values. `state` picks the widget of a radio button
    by what it is called when it is on.
    """

    field: str
    page: int | None = None
    own: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class BoxAt:
    """A place on a page: page from 1, box in points."""

    page: int
    box: Box


@dataclass(frozen=True)
class NameAt:
    """A place by a name that people do not see: a content control's tag or alias, a defined name.

    `kind` is tag, alias (Word) or name (Excel).
    """

    kind: str
    name: str


@dataclass(frozen=True)
class CellAt:
    """A cell of a sheet: ("Checklista", "C5")."""

    sheet: str
    cell: str


@dataclass(frozen=True)
class LabelAt:
    """The place right of, else below, a printed label; or what follows it in its line.

    `under` is the heading above it, or the sheet it stands on.
    """

    label: str
    under: str | None = None


@dataclass(frozen=True)
class CrossAt:
    """The cell where the row with this label meets the column with this heading."""

    row: str
    column: str
    under: str | None = None


@dataclass(frozen=True)
class UnderAt:
    """The text between this heading and the next."""

    under: str


@dataclass(frozen=True)
class PlaceAt:
    """A place of a Word blank that has no name: counted from 1, the line, the cell in it, the place in that.

    Lines are paragraphs outside tables and rows of tables, as they follow each other; `part` is the
    header or footer that it stands in. In a table `line` is "{row}", and its rows are called by their lines.
    """

    line: int
    cell: int = 1
    place: int = 1
    part: str | None = None


Locator: TypeAlias = FieldAt | BoxAt | NameAt | CellAt | LabelAt | CrossAt | UnderAt | PlaceAt


# --- from TOML ------------------------------------------------------------------------------


def locators_of(data: Any) -> tuple[Locator, ...]:
    """Return the locators of a slot: one, or a list of them."""
    return tuple(locator_of(at) for at in (data if isinstance(data, list) else [data]))


def locator_of(data: Toml) -> Locator:
    """Return a locator as edition.toml writes it: `{ field = "Efternamn" }`, `{ tag = "datum" }`."""
    if "field" in data:
        only(data, {"field", "page", "own", "state"})
        return FieldAt(data["field"], data.get("page"), data.get("own"), data.get("state"))
    for kind in ("tag", "alias", "name"):
        if kind in data:
            only(data, {kind})
            return NameAt(kind, data[kind])
    if "line" in data:
        only(data, {"line", "cell", "place", "part"})
        return PlaceAt(int(data["line"]), data.get("cell", 1), data.get("place", 1), data.get("part"))
    if "cell" in data:
        only(data, {"sheet", "cell"})
        return CellAt(data["sheet"], data["cell"])
    return _printed(data) if "box" not in data else _box(data)


def _printed(data: Toml) -> Locator:
    """Return a locator by what is printed: a label, a row and a column, a heading."""
    under = data.get("under", data.get("sheet"))
    if "label" in data:
        only(data, {"label", "under", "sheet"})
        return LabelAt(data["label"], under)
    if "row" in data:
        only(data, {"row", "column", "under", "sheet"})
        return CrossAt(data["row"], data["column"], under)
    only(data, {"under"})
    return UnderAt(data["under"])


def _box(data: Toml) -> BoxAt:
    only(data, {"page", "box"})
    left, bottom, right, top = map(float, data["box"])
    return BoxAt(data["page"], (left, bottom, right, top))


def only(data: Toml, known: set[str]) -> None:
    """Raise ValueError when an entry has words that nobody knows."""
    if unknown := sorted(set(data) - known):
        raise ValueError(f"unknown: {', '.join(unknown)}")
