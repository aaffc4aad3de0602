"""A form edition as data: its blank, its slots and where they stand. Knows no file format and no law."""

from stforms.binding.edition import Blank, Edition, Explained, Slot, Table
from stforms.binding.editions import Editions
from stforms.binding.loading import load_edition
from stforms.binding.locators import (
    BoxAt,
    CellAt,
    CrossAt,
    FieldAt,
    LabelAt,
    Locator,
    NameAt,
    PlaceAt,
    Toml,
    UnderAt,
)

__all__ = [
    "Blank",
    "BoxAt",
    "CellAt",
    "CrossAt",
    "Edition",
    "Editions",
    "Explained",
    "FieldAt",
    "LabelAt",
    "Locator",
    "NameAt",
    "PlaceAt",
    "Slot",
    "Table",
    "Toml",
    "UnderAt",
    "load_edition",
]
