"""The lens: one edition's data, run in two directions. put writes a record, get reads one back."""

from stforms.lens.binding import bind
from stforms.lens.bound import Bound, own_fields
from stforms.lens.get import Parsed, get
from stforms.lens.medium import Source
from stforms.lens.put import put

__all__ = ["Bound", "Parsed", "Source", "bind", "get", "own_fields", "put"]
