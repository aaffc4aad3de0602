"""What parse gives back."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.answers import Stray
from stforms.messages import text
from stforms.model import Finding, Json, Param, Reading, Record, Severity, get_path

NEARLY_EMPTY = 0.2
"""A paper with less than this share of what its edition demands is called nearly empty."""


@dataclass(frozen=True)
class Parsed:
    """What a returned file says. `identified_by` is stamp, fields, text, or given (by the caller).

    `reference` is the one that the file carries, when it was filled with one and has kept it.
    """

    document: Document
    edition: Edition
    identified_by: str
    record: Record
    readings: tuple[Reading, ...]
    flattened: bool
    reference: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Return the shape of parse/1 (design: JSON that others can build on), less the findings."""
        return {
            "file": self.document.name,
            "sha256": self.document.sha256,
            "form": self.edition.form,
            "edition": self.edition.id,
            "identified_by": self.identified_by,
            **({"reference": self.reference} if self.reference is not None else {}),
            "flattened": self.flattened,
            "record": self.record,
            "readings": [reading.as_json() for reading in self.readings],
        }


@dataclass
class Read:
    """What was read of a file, before it is said which file and edition it is."""

    record: Record
    readings: list[Reading]
    findings: list[Finding]
    flattened: bool = False


def emptiness(parsed: Parsed) -> list[Finding]:
    """Tell when a paper holds nothing, or next to nothing of what a complete one does."""
    found = []
    demands = parsed.edition.demands
    there = sum(get_path(parsed.record, key) is not None for key in demands)
    if not parsed.record:
        found.append(Finding("parse.empty", Severity.WARNING))
    elif demands and there / len(demands) < NEARLY_EMPTY:
        params = {"found": there, "of": len(demands)}
        found.append(Finding("parse.nearly_empty", Severity.WARNING, None, None, params))
    return found


def report(strays: list[Stray], readings: list[Reading], findings: list[Finding]) -> None:
    """Nothing that a person wrote is lost: what stood outside every slot is a reading and a finding."""
    for stray in strays:
        readings.append(Reading(None, stray.text, None, stray.where, 0.8))
        params: dict[str, Param] = {"text": stray.text[:200], "place": stray.where.place or text("label.top")}
        known = stray.kind in ("comment", "hidden", "image", "margin", "sheet")
        code = _STRAYS[stray.kind] if known else "parse.stray_line"
        findings.append(Finding(code, Severity.WARNING, None, stray.where, params))


_STRAYS = {
    "comment": "parse.stray_comment",
    "hidden": "parse.stray_hidden",
    "image": "parse.stray_picture",
    "margin": "parse.stray_margin",
    "sheet": "parse.stray_sheet",
}
