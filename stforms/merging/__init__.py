"""Merging, three ways: what was sent and what came back, into one record. Knows no files."""

from stforms.merging.labels import called, in_words, row_words
from stforms.merging.merge import lacking, three_way
from stforms.merging.parts import (
    Address,
    Alternative,
    Conflict,
    Copy,
    Decision,
    Entry,
    Merge,
    Origin,
    RowName,
    Said,
    State,
    choosable,
    signed,
)
from stforms.merging.settle import edited
from stforms.merging.shape import Shape, shape_of
from stforms.merging.values import canon, folded, meaning

__all__ = [
    "Address",
    "Alternative",
    "Conflict",
    "Copy",
    "Decision",
    "Entry",
    "Merge",
    "Origin",
    "RowName",
    "Said",
    "Shape",
    "State",
    "called",
    "canon",
    "choosable",
    "edited",
    "folded",
    "in_words",
    "lacking",
    "meaning",
    "row_words",
    "shape_of",
    "signed",
    "three_way",
]
