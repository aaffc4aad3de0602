"""identify, for Word and Excel files: by stamp, else by what is printed."""

from __future__ import annotations

from stforms.actions.expired import refuse_expired
from stforms.actions.identified import Candidate, Identified
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.lines import Line, likeness
from stforms.library import Library
from stforms.messages import text
from stforms.model import Finding, Outcome, Severity

SURE = 0.7
"""Share of a blank's printed lines from which a file counts as that form, however much was changed."""

STAMPED = 0.3
"""The same where the file says itself which edition it is, and no other edition fits clearly better."""

APART = 0.08
"""How much more of one edition than of the next there must be, when the file does not say which."""

TELLING = 0.5
"""How much more of an edition's own lines than of another's a file must have to be told apart by them."""


def identify_office(document: Document, library: Library) -> Outcome[Identified]:
    """Tell which edition a Word or Excel file is.

    Raises:
        UnreadableError: it is a form of a regulation that has expired.
    """
    stamped = stamped_edition(document, library)
    share = share_of(document, stamped, library) if stamped is not None else 0.0
    if share >= SURE:
        return Outcome(Identified(stamped, "stamp"))
    scored = _scored(document, library)
    if share >= STAMPED and scored[0].score - share < APART:
        return Outcome(Identified(stamped, "stamp"))
    best = scored[0] if scored else None
    if best is None or best.score < SURE:
        refuse_expired(_printed(document))
        return _unsure(scored)
    rivals = [one for one in scored if one.score >= SURE and best.score - one.score < APART]
    found = best.edition if len(rivals) == 1 else _told_apart(rivals, document, library)
    if found is None:
        return _unsure(scored)
    others = tuple(one for one in scored[:4] if one.score > STAMPED and one.edition != found)[:3]
    return Outcome(Identified(library.editions[found], "labels", others))


def stamped_edition(document: Document, library: Library) -> Edition | None:
    """Return the edition that the file says it was made from, if it is one of the file's format."""
    stamp = document.docx.stamp if document.reads_as == "docx" else document.xlsx.stamp
    edition = library.editions.get(stamp or "")
    return edition if edition is not None and edition.blank.format == document.reads_as else None


def _scored(document: Document, library: Library) -> list[Candidate]:
    """Return the editions of this format by how much of their print the file has, best first."""
    found = [
        Candidate(edition.id, share_of(document, edition, library))
        for edition in library.of_format(document.reads_as)
    ]
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.edition))


def share_of(document: Document, edition: Edition, library: Library) -> float:
    """Return how much of what is printed on the edition's blank a file has (0 to 1)."""
    blank = library.bound(edition).blank
    if document.reads_as == "docx":
        return likeness(blank.lines[blank.main], document.docx.seen)
    return float(document.xlsx.likeness(blank))


def _told_apart(rivals: list[Candidate], document: Document, library: Library) -> str | None:
    """Return the edition that the lines speak for in which editions differ; None where they do not.

    Of revisions with nearly all in common a file has what is printed on its own alone. Of two that print the
    same, the one that comes with stforms holds: a copy that a user has made must not take its place.
    """
    editions = [library.editions[one.edition] for one in rivals]
    for one in editions:
        others = [other for other in editions if other is not one]
        if all(_speaks(one, other, document, library) >= TELLING for other in others):
            return one.id
    if any(_speaks(one, editions[0], document, library) for one in editions[1:]):
        return None
    shipped = [one for one in editions if not library.editions.is_own(one.id)]
    return shipped[0].id if len(shipped) == 1 else None


def _speaks(one: Edition, other: Edition, document: Document, library: Library) -> float:
    """Return how much more a file has of what one edition prints and the other does not (-1 to 1)."""
    mine, theirs = _lines(one, library), _lines(other, library)
    seen = document.docx.seen if document.reads_as == "docx" else document.xlsx.lines
    shares = []
    for own, strange in ((mine, theirs), (theirs, mine)):
        known = {line.begins for line in strange if line.anchor}
        only = [line for line in own if line.anchor and line.begins not in known]
        shares.append(likeness(only, seen) if only else None)
    if shares[0] is None and shares[1] is None:
        return 0.0
    # One that has no line of its own is the file's when the other's lines are not there.
    first = 1 - (shares[1] or 0.0) if shares[0] is None else shares[0]
    second = 1 - first if shares[1] is None else shares[1]
    return first - second


def _lines(edition: Edition, library: Library) -> list[Line]:
    blank = library.bound(edition).blank
    lines: list[Line] = blank.lines[blank.main] if edition.blank.format == "docx" else blank.lines
    return lines


def _printed(document: Document) -> str:
    """Return the text of a Word document, headers and footers too; of a workbook nothing."""
    if document.reads_as != "docx":
        return ""
    rows = [*document.docx.document.rows, *document.docx.margins]
    return "\n".join(" ".join(box.text for box in row.boxes) for row in rows)


def _unsure(scored: list[Candidate]) -> Outcome[Identified]:
    nearest = tuple(candidate for candidate in scored[:3] if candidate.score > 0.2)
    near = ", ".join(c.edition for c in nearest) or text("label.nothing")
    finding = Finding("identify.unknown", Severity.ERROR, None, None, {"near": near})
    return Outcome(Identified(None, None, nearest), (finding,))
