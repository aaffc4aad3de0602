"""The lens: one edition's data, run in two directions. put writes a record, get reads one back."""

from stforms.later import modules

__getattr__ = modules(__name__)
