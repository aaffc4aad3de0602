"""One paper after the other into the binder, each the shortest way: by literals, by objects, by pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from stforms.actions import fill, render
from stforms.actions.bundle.paper import Part
from stforms.actions.source import Document, open_pdf, read_document
from stforms.binding import Edition
from stforms.errors import StformsError
from stforms.formats import libreoffice
from stforms.formats.boundary import boundary
from stforms.formats.pdf import returned as returned_pdf
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.bundle import foreign, left_out
from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.ours import Appended, appended
from stforms.lens import put
from stforms.lens.bound import Bound, own_fields
from stforms.library import Library
from stforms.model import Finding, Param, Record, Severity
from stforms.spelling import canonical

_PDF = "pdf"


@dataclass
class Binding:
    """A binder, and what there is to say of the papers that were put into it."""

    library: Library
    binder: Binder
    findings: list[Finding] = field(default_factory=list)
    rendered: Mapping[str, bytes] = field(default_factory=dict)

    def add(self, part: Part, titled: Titled, change: Record) -> bool:
        """Add a paper with what is to be changed on it; tell whether it went in.

        Args:
            part: the paper.
            titled: what it is called.
            change: keys that get another value than the paper has: its number, the application's lists.
        """
        try:
            with boundary():
                return self._added(part, titled, change)
        except StformsError as error:
            self._say(Finding(error.code, Severity.ERROR, None, None, error.params), part)
            return False

    def _added(self, part: Part, titled: Titled, change: Record) -> bool:
        if part.name in self.rendered:
            self._tell(self.binder.add(titled, returned_pdf.ReturnedPdf(self.rendered[part.name])), part)
            return True
        if part.path is None:
            return self._add_data(part, titled, change)
        if part.format == "picture":
            self.binder.add_pictures(titled, read_document(part.path).data)
            return True
        if part.format != _PDF:  # an office document without LibreOffice, which was told; or a mere text
            if part.format == "text":
                self._say(Finding("bundle.no_pages", Severity.WARNING), part)
            return False
        return self._add_pdf(part, part.path, titled, {} if part.fixed else change)

    # --- each kind of paper -----------------------------------------------------------------

    def _add_data(self, part: Part, titled: Titled, change: Record) -> bool:
        """Fill a form and add it."""
        assert part.edition is not None
        if part.edition.blank.format != _PDF:
            return False
        outcome = fill.fill(merged(part.record or {}, change), part.edition, library=self.library)
        for finding in outcome.findings:
            self._say(finding, part)
        if outcome.value is None:
            return False
        blank = self.library.bound(part.edition).blank
        pieces = outcome.value.pieces
        found = appended(pieces[1])
        if not blank.page_objects.isdisjoint(found.offsets) or self.binder.keep_fields:
            self.binder.add(titled, returned_pdf.ReturnedPdf(bytes(outcome.value)))
            return True
        return self.binder.add_own(titled, blank, found) or self._whole(titled, bytes(outcome.value))

    def _whole(self, titled: Titled, data: bytes) -> bool:
        self.binder.add(titled, returned_pdf.ReturnedPdf(data))
        return True

    def _add_pdf(self, part: Part, path: Path, titled: Titled, change: Record) -> bool:
        own = part.own
        if own is not None and not self.binder.keep_fields:
            changes = self._filled(own.bound, change) if change else None
            if self.binder.add_own(titled, own.bound.blank, own.found, changes):
                return True
        overrides = self._overrides(part.edition, change) if part.edition is not None and change else ()
        returned = returned_pdf.ReturnedPdf(own.whole) if own is not None else open_pdf(path)
        self._tell(self.binder.add(titled, returned, overrides, part.known), part)
        return True

    # --- changes ----------------------------------------------------------------------------

    def _filled(self, bound: Bound, change: Record) -> Appended:
        """Return the fields that say the change, as filling the blank writes them."""
        filling, findings = put.put(bound, canonical(bound.edition, change))
        self.findings += findings
        return appended(filling.finish()[1])

    def _overrides(self, edition: Edition, change: Record) -> Sequence[foreign.Override]:
        """Return the changed fields for a file that some program wrote anew."""
        bound = self.library.bound(edition)
        blank: CompiledBlank = bound.blank
        shared = {own: field for field, _, own in own_fields(edition)}
        made = []
        for name, looks in self.binder.own(blank).appearances(self._filled(bound, change)).items():
            of = blank.fields[name]
            for shown in looks:
                size = (shown.widget.width, shown.widget.height)
                da = of.da(of.style.size if of.style is not None else 0).decode("latin-1")
                where = (shown.widget.page, shown.text, shown.stream, size, da)
                made += [
                    foreign.Override(called, *where) for called in sorted({name, shared.get(name, name)})
                ]
        return made

    # --- what is said -----------------------------------------------------------------------

    def _say(self, finding: Finding, part: Part) -> None:
        self.findings.append(replace(finding, paper=part.name))

    def _tell(self, left: Sequence[left_out.LeftOut], part: Part) -> None:
        for one in left:
            severity = Severity.WARNING if one.kind in ("note", "attachment", "signature") else Severity.INFO
            params: dict[str, Param] = {"text": one.text, "page": one.page or 0}
            self._say(Finding(f"bundle.left_{one.kind}", severity, None, None, params), part)


def merged(record: Record, change: Record) -> Record:
    """Return a record with changes, which go below what is there."""
    return {
        **record,
        **{
            key: merged(record[key], value)
            if isinstance(value, dict) and isinstance(record.get(key), dict)
            else value
            for key, value in change.items()
        },
    }


def office_parts(parts: Sequence[Part], library: Library) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the office documents among the papers as PDF, many per call of LibreOffice.

    Without LibreOffice, and where it fails, a finding says which papers are left out.
    """
    office = [part for part in parts if _is_office(part)]
    if not office:
        return {}, []
    if libreoffice.find() is None:
        return {}, [Finding("bundle.no_libreoffice", Severity.WARNING, paper=part.name) for part in office]
    made: dict[str, bytes] = {}
    findings: list[Finding] = []
    given = [(part, _office_file(part, library, findings)) for part in office]
    ready = [(part, document) for part, document in given if document is not None]
    for (part, _), outcome in zip(ready, render.render([document for _, document in ready]), strict=True):
        findings += [replace(finding, paper=part.name) for finding in outcome.findings]
        if isinstance(outcome.value, bytes):
            made[part.name] = outcome.value
    return made, findings


def _is_office(part: Part) -> bool:
    if part.path is not None:
        return part.format not in (_PDF, "text", "picture")
    return part.edition is not None and part.edition.blank.format not in (_PDF, "text")


def _office_file(part: Part, library: Library, findings: list[Finding]) -> Document | Path | None:
    if part.path is not None:
        return part.path
    assert part.edition is not None
    outcome = fill.fill(part.record or {}, part.edition, library=library)
    findings += [replace(finding, paper=part.name) for finding in outcome.findings]
    name = f"paper{part.edition.ending}"
    return Document(bytes(outcome.value), name) if outcome.value is not None else None
