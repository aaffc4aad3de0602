"""What papers are called in a bundle: bookmarks, page labels, marks, the page in front. Always in Swedish.

Names of persons stand on the cover alone, which one asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from stforms.actions.bundle.paper import Part
from stforms.formats.pdf.bundle import cover as covers
from stforms.formats.pdf.bundle.binder import Titled
from stforms.library import Library
from stforms.messages import text
from stforms.model import get_path
from stforms.wording import mask

_LONGEST = 90
_UNKNOWN = "-"


class Listed(Protocol):
    """A paper in the list of contents."""

    @property
    def number(self) -> str | None:
        """Return its number."""

    @property
    def title(self) -> str:
        """Return its bookmark."""

    @property
    def pages(self) -> int:
        """Return how many pages it has."""


def titled(part: Part, is_application: bool, library: Library) -> Titled:
    """Return what a paper is called."""
    name = part.edition.title if part.edition is not None else _of_kind(part, library)
    subject = mask(part.subject)[:_LONGEST] if part.subject is not None else None
    words = name if subject is None else f"{name} – {subject}"
    if part.number is not None:
        words = text("label.appendix", {"number": part.number, "title": words}, "sv")
    label = text("label.pages_of_application", None, "sv") if is_application else f"{part.number or '–'}:"
    edition = part.edition.id if part.edition is not None else _UNKNOWN
    return Titled(words, label, mark(edition, part.number), part.reference)


def mark(edition: str, number: str | None) -> str:
    """Return what is written on a paper's pages: its edition and number. Neither has a space in it."""
    return f"{edition} {(number or _UNKNOWN).replace(' ', '')}"


def _of_kind(part: Part, library: Library) -> str:
    """Return what a paper is that is no form of ours: the row in which the application lists it."""
    if part.kind is None:
        return text("label.other_paper", None, "sv")
    forms = [edition for edition in library.of_format("pdf") if part.kind in edition.keys]
    label = library.schema(forms[0].form).label(part.kind, "sv") if forms else part.kind
    return label.rpartition(" – ")[2]


def title_of(form: str | None, application: Part | None, library: Library) -> str:
    """Return what the whole bundle is called."""
    if application is not None and application.edition is not None:
        return application.edition.title
    editions = library.editions.of_form(form) if form is not None else []
    return editions[0].title if editions else text("label.papers", None, "sv")


def contents_page(
    title: str, application: Part | None, papers: Sequence[Listed], cover: bool, contents: bool
) -> tuple[Titled, covers.Cover] | None:
    """Return the page in front, None when none is wanted."""
    if not (cover or contents):
        return None
    words = [text(code, None, "sv") for code in ("label.appendix_number", "label.paper", "label.paper_pages")]
    rows = tuple((paper.number or "", _less_number(paper), str(paper.pages)) for paper in papers)
    lines = _lines(application) if cover else ()
    page = covers.Cover(title, lines, (words[0], words[1], words[2]), rows if contents else ())
    called = text("label.contents" if contents else "label.cover", None, "sv")
    return Titled(called, text("label.pages_of_cover", None, "sv"), mark("cover", None)), page


def _less_number(paper: Listed) -> str:
    start = text("label.appendix", {"number": paper.number or "", "title": ""}, "sv")
    return paper.title.removeprefix(start)


def _lines(application: Part | None) -> tuple[str, ...]:
    record = (application.record if application is not None else None) or {}
    name = " ".join(str(get_path(record, f"sokande.{key}") or "") for key in ("fornamn", "efternamn")).strip()
    speciality = get_path(record, "specialitet")
    return tuple(str(line) for line in (name, speciality) if line)
