"""identify, for PDFs: by stamp, by field names, by the printed footer."""

from __future__ import annotations

import re

from stforms.actions import report
from stforms.actions.expired import EXPIRED, is_expired, refuse_expired, regulation_named
from stforms.actions.identified import Candidate, Identified
from stforms.actions.identify_print import identify_print
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.errors import UnreadableError
from stforms.formats.pdf import pages
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.lens.bound import own_fields
from stforms.library import Library
from stforms.messages import text
from stforms.model import Finding, Outcome, Severity

SURE = 0.9
"""Share of common field names from which a form counts as recognised although some differ."""

APART = 0.05
"""How much more of one edition's names there must be than of the next one's: many forms have Text1, Text2."""

PRINTED = 0.7
"""Share of a blank's words from which a print without fields counts as that form."""

_FOOTER = re.compile(
    r"(SOS?FS|HSLF\s?-\s?FS)\s?(\d{4}\s?:\s?\d+)\s?[-\u2010-\u2015]\s?Bilaga\s?(\d+\s?[ab]?)(?!\d)", re.I
)


def identify_pdf(document: Document, library: Library) -> Outcome[Identified]:
    """Tell which edition a PDF is.

    Raises:
        UnreadableError: it holds several forms, one that stforms does not fill, or draws itself anew.
    """
    if document.pdf.dynamic_form:
        raise UnreadableError("file.dynamic_form")
    return (
        _by_stamp(document.pdf, library)
        or _by_fields(document, library)
        or _by_text(document, library)
        or identify_print(document, library)
        or report.identify_report(document, library)
        or _unsure(document, library)
    )


def _by_stamp(pdf: ReturnedPdf, library: Library) -> Outcome[Identified] | None:
    """Trust the stamp while the fields do not speak against it."""
    edition = library.editions.get(pdf.stamp or "")
    if edition is None or edition.own:
        return None
    bound = library.under(edition, pdf.data)
    if bound is not None and pdf.after(bound.blank) is not None:
        return Outcome(Identified(edition, "stamp"))
    if pdf.names and _likeness(pdf.names, library.field_names(edition), edition) < SURE:
        return None
    return Outcome(Identified(edition, "stamp"), _drift(pdf, edition, library))


def _by_fields(document: Document, library: Library) -> Outcome[Identified] | None:
    """Tell by the names of the fields; where some differ, the print may say that it is an older form."""
    pdf = document.pdf
    if not pdf.names:
        return None
    scored = [
        Candidate(edition.id, _likeness(pdf.names, library.field_names(edition), edition))
        for edition in library.of_format("pdf")
    ]
    best, *others = sorted(scored, key=lambda candidate: -candidate.score)
    if best.score < SURE or (best.score < 1 and _is_expired(document)):
        return None
    edition = library.editions[best.edition]
    candidates = tuple(candidate for candidate in others[:3] if candidate.score > 0.3)
    rivals = [library.editions[c.edition] for c in (best, *others) if best.score - c.score < APART]
    if len(rivals) > 1:  # their fields are called alike: what is printed tells
        closest = _closest([one for one in rivals if _is_printed(one, document, library)], document, library)
        if closest is None:
            return None
        edition = closest
    return Outcome(Identified(edition, "fields", candidates), _drift(pdf, edition, library))


def _is_expired(document: Document) -> bool:
    return _all_expired(footers(pages.Pages(document.data).text))


def _all_expired(found: list[tuple[str, str]]) -> bool:
    return {regulation for regulation, _ in found} == {EXPIRED}


def _likeness(names: frozenset[str], known: frozenset[str], edition: Edition) -> float:
    """Return common names per names of either (Jaccard); what we add when filling does not count."""
    theirs = _less_ours(names, edition)
    return len(theirs & known) / max(1, len(theirs | known))


def _less_ours(names: frozenset[str], edition: Edition) -> frozenset[str]:
    more = tuple(f"{table.key} " for table in edition.tables)
    own = {name for _, _, name in own_fields(edition)}
    return frozenset(name for name in names if name not in own and not (more and name.startswith(more)))


def _drift(pdf: ReturnedPdf, edition: Edition, library: Library) -> tuple[Finding, ...]:
    """Tell which fields a form has lost or got; a flattened copy has none and says nothing."""
    known, theirs = library.field_names(edition), _less_ours(pdf.names, edition)
    found = []
    if missing := sorted(known - theirs) if pdf.names else []:
        found.append(Finding("identify.fields_missing", Severity.WARNING, params={"fields": _some(missing)}))
    if new := sorted(theirs - known):
        found.append(Finding("identify.fields_new", Severity.WARNING, params={"fields": _some(new)}))
    return tuple(found)


def _some(names: list[str]) -> str:
    shown = ", ".join(f"”{name[:40]}”" for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} … (+{len(names) - 5})"


# --- by what is printed ---------------------------------------------------------------------


def footers(printed: str) -> list[tuple[str, str]]:
    """Return (regulation, bilaga) for every footer in a text, each once, in order."""
    found = []
    for series, number, bilaga in _FOOTER.findall(printed):
        name = regulation_named(series, "".join(number.split()))
        found.append((name, "".join(bilaga.split()).lower()))
    return list(dict.fromkeys(found))


def _by_text(document: Document, library: Library) -> Outcome[Identified] | None:
    found = footers(pages.Pages(document.data).text)
    known: dict[tuple[str | None, str | None], list[Edition]] = {}
    for one in library.of_format("pdf"):
        known.setdefault((one.regulation, one.bilaga), []).append(one)
    editions = [one for footer in found for one in known.get(footer, ())]
    if _all_expired(found):
        raise is_expired()
    if len(found) > 1:
        raise UnreadableError("identify.several", {"forms": ", ".join(f"{r} bilaga {b}" for r, b in found)})
    if found and not editions:
        regulation, bilaga = found[0]
        raise UnreadableError("identify.unsupported", {"regulation": regulation, "bilaga": bilaga})
    if not editions:
        editions = [
            e for e in library.of_format("pdf") if not e.regulation and _is_printed(e, document, library)
        ]
    if (edition := _closest(editions, document, library)) is None:
        return None
    return Outcome(Identified(edition, "text"), _drift(document.pdf, edition, library))


def _closest(editions: list[Edition], document: Document, library: Library) -> Edition | None:
    """Return the edition whose blank has most of its words in common with a file; None where several have.

    What people wrote counts against all of them alike. Of two that print the same, the one that comes with
    stforms holds: a copy that a user has made must not take its place.
    """
    if len(editions) < 2:
        return editions[0] if editions else None
    words = _words(pages.Pages(document.data).text)
    shares = [_in_common(words, _words(_printed_on(one, library))) for one in editions]
    best = [one for one, share in zip(editions, shares, strict=True) if share == max(shares)]
    shipped = [one for one in best if not library.editions.is_own(one.id)]
    return next(iter(best if len(best) == 1 else shipped if len(shipped) == 1 else ()), None)


def _in_common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _printed_on(edition: Edition, library: Library) -> str:
    return pages.Pages(library.bound(edition).blank.data).text


def _is_printed(edition: Edition, document: Document, library: Library) -> bool:
    """Tell whether a PDF has an edition's marks, and most of the words that its blank has."""
    printed = pages.Pages(document.data).text
    if not any(_spaceless(mark) in _spaceless(printed) for mark in edition.marks):
        return False
    words = _words(_printed_on(edition, library))
    return len(words & _words(printed)) >= PRINTED * len(words)


def _spaceless(printed: str) -> str:
    """Return a text without white space: where lines break is no matter."""
    return "".join(printed.split()).casefold()


def _unsure(document: Document, library: Library) -> Outcome[Identified]:
    """Give the nearest editions by field names and printed words."""
    printed = pages.Pages(document.data).text
    refuse_expired(printed)
    words = _words(printed)
    scored = []
    for edition in library.of_format("pdf"):
        by_names = _likeness(document.pdf.names, library.field_names(edition), edition)
        scored.append(Candidate(edition.id, max(by_names, 0.5 * _title_share(edition, words))))
    nearest = sorted((c for c in scored if c.score > 0.2), key=lambda c: (-c.score, c.edition))[:3]
    near = ", ".join(c.edition for c in nearest) or text("label.nothing")
    finding = Finding("identify.unknown", Severity.ERROR, None, None, {"near": near})
    return Outcome(Identified(None, None, tuple(nearest)), (finding,))


def _words(printed: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{4,}", printed.lower()))


def _title_share(edition: Edition, words: frozenset[str]) -> float:
    title = _words(edition.title)
    return len(title & words) / max(1, len(title))
