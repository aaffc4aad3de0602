"""The papers that a bundle is made of: where each comes from, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from stforms.actions.about import about
from stforms.binding import Edition
from stforms.formats.pdf.bundle import known as knowing
from stforms.formats.pdf.ours import Appended
from stforms.lens.bound import Bound
from stforms.model import Record, get_path
from stforms.rules.scope import PROGRAMME
from stforms.rules.values import iso_date

ENCLOSED, OTHERS = "bifogade_intyg", "ovriga_handlingar"
"""The two lists of an application: certificates, and other papers."""

_DATES = ("period.fran", "intygande.datum", "verksamhetschef.datum", "huvudhandledare.datum", "period.till")


@dataclass(frozen=True)
class OwnFile:
    """A file that is exactly as fill wrote it: what it has beside the blank's own bytes."""

    bound: Bound
    found: Appended
    end: bytes

    @property
    def whole(self) -> bytes:
        """Return the file."""
        data: bytes = self.bound.blank.data
        return b"".join((data, self.found.body, self.end))


@dataclass(frozen=True)
class Part:
    """One paper of a bundle.

    `path` is the file it comes from and `format` what that is: pdf, docx …, or "picture"; data yet
    to be filled in have none. A form takes some megabytes, so files are not kept: `own` is what is
    needed of one that is exactly ours, any other is opened again in its turn, and `known` is what was
    found out about it the first time. `edition` is None for a paper that is none of our forms. `fixed`
    says that nothing on it can be changed any more, `unread` that what stands on it is not known:
    `record` is then what should.
    """

    name: str
    edition: Edition | None = None
    record: Record | None = None
    path: Path | None = None
    format: str | None = None
    own: OwnFile | None = None
    known: knowing.Known | None = None
    fixed: bool = False
    unread: bool = False
    number: str | None = None
    kind: str | None = None
    reference: str | None = None

    @property
    def form(self) -> str | None:
        """Return which form it is."""
        return self.edition.form if self.edition is not None else None

    @property
    def printed(self) -> str | None:
        """Return the number that stands on it; None when there is none or it cannot be known."""
        value = get_path(self.record or {}, "bilaga_nr")
        return str(value).strip() or None if value is not None else None

    @property
    def date(self) -> str:
        """Return the day by which it is sorted among its kind; papers without one come last."""
        found = (iso_date(self.record or {}, path) for path in _DATES)
        return next((day.isoformat() for day in found if day is not None), "9")

    @property
    def subject(self) -> str | None:
        """Return what it is about: the course, the work, the place."""
        return about(self.record or {})

    def numbered(self, number: str | None) -> Part:
        """Return the paper with this number."""
        return replace(self, number=number)


_AMONG_OTHERS = {PROGRAMME: f"{OTHERS}.individuellt_utbildningsprogram"}


def row_of_form(form: str | None) -> str | None:
    """Return the row of the lists that papers of this form stand in: "intyg-kurs" in that for kurs."""
    if form is None or not form.startswith("intyg-"):
        return _AMONG_OTHERS.get(form or "")
    return f"{ENCLOSED}.{form.removeprefix('intyg-').replace('-', '_')}"
