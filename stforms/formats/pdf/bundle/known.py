"""What is known of a file once it has been read: it takes a walk through all of it, so it is handed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stforms.formats.pdf.bundle.left_out import LeftOut, left_out
from stforms.formats.pdf.bundle.values import OfField, fields_of_widgets
from stforms.formats.pdf.returned import ReturnedPdf


@dataclass(frozen=True)
class Known:
    """The fields of a file's widgets, by the widget's object, and what of it has no place on paper."""

    fields: Mapping[tuple[int, int], OfField]
    left_out: Sequence[LeftOut]


def known_of(returned: ReturnedPdf) -> Known:
    """Return what a file has."""
    return Known(fields_of_widgets(returned), left_out(returned))
