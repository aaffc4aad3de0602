"""One package per file format. A format knows cells, runs, fields and pixels; never keys, dates or law."""

from stforms.later import modules

__getattr__ = modules(__name__)
