"""What identify gives back."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.binding import Edition
from stforms.model import Json


@dataclass(frozen=True)
class Candidate:
    """An edition that the file might be, and how much speaks for it (0 to 1)."""

    edition: str
    score: float


@dataclass(frozen=True)
class Identified:
    """Which edition a file is. `by` is stamp, fields or text; `edition` is None when unsure.

    `reference` is the one that the file carries, if any.
    """

    edition: Edition | None
    by: str | None
    candidates: tuple[Candidate, ...] = ()
    reference: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Return the shape of identify/1, less the envelope."""
        return {
            "form": self.edition.form if self.edition else None,
            "edition": self.edition.id if self.edition else None,
            "identified_by": self.by,
            **({"reference": self.reference} if self.reference is not None else {}),
            "candidates": [{"edition": c.edition, "score": round(c.score, 3)} for c in self.candidates],
        }
