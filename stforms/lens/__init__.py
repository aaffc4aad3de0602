"""The lens: one edition's data, run in two directions. put writes a record, get reads one back."""

from stforms.lens.bound import Bound, bind, own_fields
from stforms.lens.get import Parsed, Source, get
from stforms.lens.put import put

__all__ = ["Bound", "Parsed", "Source", "bind", "get", "own_fields", "put"]
