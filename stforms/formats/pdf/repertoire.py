"""What a font can show by itself: which characters, in which bytes, how wide, how high."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Metrics:
    """Vertical measures in 1/1000 of the font size: ascent up, descent down (negative)."""

    ascent: float
    descent: float

    @property
    def leading(self) -> float:
        """Return the distance from one baseline to the next."""
        return self.ascent - self.descent


@dataclass(frozen=True)
class Repertoire:
    """The characters of a font: the code and the width (1/1000 of the font size) of each, its measures."""

    codes: Mapping[str, int]
    widths: Mapping[str, float]
    metrics: Metrics
