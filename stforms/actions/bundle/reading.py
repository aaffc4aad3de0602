"""Files in: data, filled forms, scans and other papers, each made a part of the bundle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from stforms.actions import identify, parse, records
from stforms.actions.bundle.ours import is_bundle
from stforms.actions.bundle.paper import OwnFile, Part
from stforms.actions.files import files_in, is_form
from stforms.actions.source import Document, read_document
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.formats.boundary import boundary
from stforms.formats.pdf.bundle import known
from stforms.formats.pdf.bundle.pictures import is_picture
from stforms.formats.pdf.ours import own_objects, reference_in, stamped, values_in
from stforms.lens.get import get
from stforms.lens.on_pdf import PdfSource
from stforms.library import Library
from stforms.model import Finding, Severity

PICTURES = {".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff"}

_NUMBERED = re.compile(r"(?:bilaga|bil|nr)?[ _.-]*(\d{1,3}[a-z]?)(?![0-9a-z])", re.I)
"""How people call a scan: "bilaga 7.pdf", "07 kurs.jpg", "nr-3a"."""


def read_parts(
    sources: Iterable[Path], scans: Mapping[str, Path], library: Library, edition: str | None = None
) -> tuple[list[Part], list[Finding]]:
    """Read all papers.

    Args:
        sources: files and folders: data, filled forms, scans.
        scans: signed papers by the name or number of the one in whose place they come.
        library: where editions come from.
        edition: which edition data are for, where they do not say it.

    Returns:
        The papers, and an error for every file that cannot be read; a warning for a bundle of ours that lies
        in a folder among its papers.

    Raises:
        UnreadableError: there is no such file or folder, or nothing in a folder.
        UsageError: a scan names a paper that there is none of.
    """
    parts: list[Part] = []
    findings: list[Finding] = []
    for path, name, named in files_in(sources):
        if path.is_dir():
            findings.append(Finding("papers.empty_folder", Severity.ERROR, None, None, {"file": str(path)}))
            continue
        try:
            parts += _of_file(path, name, library, edition)
        except StformsError as error:
            findings.append(_not_read(error, name, named))
    parts = _with_loose_scans(parts)
    for name, path in scans.items():
        parts = _in_place(parts, name, _scan(path, path.name, library))
    return _named_apart(parts), findings


def _not_read(error: StformsError, name: str, named: bool) -> Finding:
    """Return what is to be said of a file that is not taken in; `named` when the caller named it himself.

    What was made of a folder's papers the last time lies among them, and is none of them.
    """
    if error.code == "bundle.is_bundle" and not named:
        return Finding("bundle.left_bundle", Severity.WARNING, None, None, error.params, name)
    return Finding(error.code, Severity.ERROR, None, None, error.params, name)


def _named_apart(parts: Sequence[Part]) -> list[Part]:
    """Return the papers with names that no two of them share."""
    seen: Counter[str] = Counter()
    named = []
    for part in parts:
        seen[part.name] += 1
        times = seen[part.name]
        named.append(replace(part, name=f"{part.name} ({times})") if times > 1 else part)
    return named


def _of_file(path: Path, name: str, library: Library, edition: str | None) -> Iterator[Part]:
    """Yield the papers of one file: a file of data may hold many."""
    if path.suffix.lower() in PICTURES or is_form(path, library):
        yield _scan(path, name, library)
        return
    given = records.read_records(path, library, edition).given
    for one in given:
        called = name if len(given) == 1 and one.name == path.stem else one.name
        yield Part(called, library.edition(str(one.edition)), one.record)


def _scan(path: Path, name: str, library: Library) -> Part:
    """Return the paper in a file: what it says where we can read it, else the file alone."""
    document = read_document(path)
    if is_picture(document.data):
        return Part(name, path=path, format="picture", fixed=True, unread=True)
    with boundary():
        own = own_file(document.data, library)
    if own is not None:
        record = get(own.bound, PdfSource(values_in(own.found, own.bound.blank))).record
        reference = reference_in(own.found, own.bound.blank)
        return Part(name, own.bound.edition, record, path, "pdf", own, reference=reference)
    if is_bundle(document):
        raise UnreadableError("bundle.is_bundle", {"file": name})
    try:
        return _read(document, name, path, library)
    except StformsError as error:
        if not error.code.startswith("identify."):
            raise
        return Part(name, path=path, format=document.format, fixed=True, unread=True)


def _read(document: Document, name: str, path: Path, library: Library) -> Part:
    """Return a paper with what stands on it, and whether nothing on it can be changed.

    Its fields are enough where it has any: what was put beside them is on the pages and comes along.
    """
    if document.format == "pdf":
        edition = identify.identify(document, library=library).value.edition
        with boundary():
            bound = library.bound(edition) if edition is not None and edition.blank.format == "pdf" else None
            if bound is not None and document.pdf.names & bound.blank.fields.keys():
                record = get(bound, PdfSource(document.pdf.values)).record
                seen = known.known_of(document.pdf)
                return Part(name, edition, record, path, "pdf", known=seen, reference=document.reference)
    parsed = parse.parse(document, library=library).value
    fixed = parsed.flattened or document.format != "pdf"
    told = document.reference
    return Part(name, parsed.edition, parsed.record, path, document.format, fixed=fixed, reference=told)


def own_file(data: bytes, library: Library) -> OwnFile | None:
    """Return what a file has beside the blank that it was made from; None for one that is not ours."""
    edition = library.editions.get(stamped(data) or "")
    bound = library.under(edition, data) if edition is not None and not edition.own else None
    if bound is None:
        return None
    after = data[len(bound.blank.data) :]
    found = own_objects(after, bound.blank)
    return OwnFile(bound, found, after[len(found.body) :]) if found is not None else None


# --- scans in the place of filled papers ------------------------------------------------------


def _with_loose_scans(parts: Sequence[Part]) -> list[Part]:
    """Put scans that nothing can be read from where their file names say."""
    known = [part for part in parts if part.edition is not None]
    for part in parts:
        if part.edition is None:
            known = _in_place(known, Path(part.name).stem, part, loose=True)
    return known


def _in_place(parts: Sequence[Part], name: str, scan: Part, loose: bool = False) -> list[Part]:
    """Put a scan in the place of the paper of this name or number; else it is one more paper.

    Raises:
        UsageError: there is no such paper, and the name is no number either.
    """
    match = _NUMBERED.match(name)
    number = (match[1].lstrip("0").lower() or None) if match else None
    of_name = [p for p in parts if name.casefold() in (p.name.casefold(), Path(p.name).stem.casefold())]
    of_number = [p for p in parts if number is not None and number in (p.number, p.printed)]
    for old in of_name or of_number[:1]:
        return [_replacing(part, scan) if part is old else part for part in parts]
    if number is None and not loose:
        raise UsageError("bundle.no_such_paper", {"name": name})
    return [*parts, replace(scan, number=number)]


def _replacing(old: Part, scan: Part) -> Part:
    """Return a scan as what it stands for: the same paper, with what was known of it."""
    if scan.edition is not None:
        return scan
    return replace(
        scan,
        name=old.name,
        edition=old.edition,
        record=old.record,
        number=old.number or old.printed,
        reference=old.reference,
    )
