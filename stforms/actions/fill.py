"""fill: record + edition -> document."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from stforms.binding import Edition
from stforms.errors import UsageError
from stforms.formats.pdf import compact as smaller
from stforms.formats.reference import as_reference
from stforms.lens.put import put
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Finding, Json, Outcome, Record, Severity, general_path, leaves, normal_record
from stforms.spelling import canonical


@dataclass(frozen=True)
class Filled:
    """A filled form, as pieces: the blank's own bytes, and between or after them what was filled in."""

    edition: Edition
    pieces: Sequence[bytes]

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces)


def fill(
    record: Record,
    edition: str | Edition,
    *,
    shrink: float | None = None,
    flatten: bool = False,
    compact: bool = False,
    specimen: bool = False,
    reference: str | None = None,
    library: Library | None = None,
) -> Outcome[Filled | None]:
    """Fill a form.

    Args:
        record: the data; spelled as the record's schema says, or as a person would.
        edition: its id, or an Edition.
        shrink: set a text that does not fit smaller, down to this size in points.
        flatten: make the fields page content.
        compact: write the file anew instead of appending to the blank.
        specimen: use the specimen even where the official blank is at hand.
        reference: what the file carries, to be known again by when it comes back (see reference_of).
        library: where editions and blanks come from.

    Returns:
        The document, or None when a value does not fit or cannot be written: nothing is cut.

    Raises:
        UsageError: there is no such edition, it can only be read, or the reference is none.
        IntegrityError: its blank is missing or damaged.
    """
    library = library or default_library()
    chosen = library.edition(edition) if isinstance(edition, str) else edition
    if not isinstance(record, dict):
        raise UsageError("record.no_object")
    if reference is not None and as_reference(reference) is None:
        raise UsageError("fill.reference_shape", {"reference": reference})
    normal = normal_record(record) or {}
    bound = library.bound(chosen, specimen)
    filling, findings = put(bound, canonical(chosen, normal), shrink, flatten, reference)
    findings = [_misspelled(finding, chosen, library) for finding in findings]
    if normal is not record:
        findings += _dropped(record)
    is_pdf = chosen.blank.format == "pdf"
    if not is_pdf and (shrink or flatten or compact):
        findings.append(Finding("fill.pdf_alone", Severity.INFO))
    outcome: Outcome[Filled | None] = Outcome(None, tuple(findings))
    if not outcome.ok:
        return outcome
    pieces: Sequence[bytes] = filling.finish()
    return Outcome(
        Filled(chosen, smaller.compacted(pieces) if compact and is_pdf else pieces), outcome.findings
    )


def _misspelled(finding: Finding, edition: Edition, library: Library) -> Finding:
    """Make an error of a key that no edition of the form has: a slip of the pen would lose a value."""
    path = finding.path or ""
    if finding.code != "fill.no_slot" or library.schema(edition.form).node(path) is not None:
        return finding
    near = difflib.get_close_matches(general_path(path), sorted(edition.keys), 2, 0.6)
    params = {"key": path, "near": ", ".join(near) or text("label.nothing")}
    return Finding("record.unknown_key", Severity.ERROR, None, None, params)


def _dropped(record: Json) -> list[Finding]:
    """Tell which texts hold characters that cannot be written and were left out."""
    found = []
    for path, value in leaves(record):
        if isinstance(value, str) and not value.isprintable() and _unprintable(value):
            params = {"characters": _unprintable(value)}
            found.append(Finding("record.characters_dropped", Severity.WARNING, path, None, params))
    return found


def _unprintable(words: str) -> str:
    odd = {c for c in words if not c.isprintable() and not c.isspace() and c != "\xad"}
    return ", ".join(f"U+{ord(char):04X}" for char in sorted(odd))
