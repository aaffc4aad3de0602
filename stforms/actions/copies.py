"""Copies in: what was sent and what came back, from filled forms, parse's JSON, and data files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from stforms.actions.files import DATA, WORKBOOKS
from stforms.actions.identify import identify
from stforms.actions.parse import Parsed, parse
from stforms.actions.records import read_records
from stforms.actions.source import Document, read_document
from stforms.actions.unread import unclear, unsaid
from stforms.binding import Edition
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.library import Library, default_library
from stforms.merging import Copy, shape_of
from stforms.model import Finding, Json, Outcome, Reading, Record, Severity, Where, normal_record
from stforms.spelling import canonical


@dataclass(frozen=True)
class _Read:
    """What a file holds, whichever kind it is."""

    edition: Edition
    record: Record
    readings: tuple[Reading, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_copy(
    path: Path,
    name: str | None = None,
    *,
    data: bytes | None = None,
    edition: str | None = None,
    library: Library | None = None,
) -> Outcome[Copy]:
    """Read one copy: a filled form, what `stforms parse --json` said of one, or a data file of one record.

    Args:
        path: the file; its ending says the kind.
        name: what to call the copy; default the file's name.
        data: the bytes, when they were read already (from standard input; then they say the kind).
        edition: which edition it is, where it does not say so itself.
        library: where editions and schemas come from.

    Returns:
        The copy, and what was found when it was read, each finding under the copy's name.

    Raises:
        StformsError: the file cannot be read, holds several records, or is no form that stforms knows.
    """
    library = library or default_library()
    name = name or path.name
    try:
        document = read_document(path) if data is None else read_document(data)
        if _is_form(path, document, data, library):
            read = _form(document, edition, library)
        else:
            read = _data(path if data is None else Path("stdin"), document.data, edition, library)
    except StformsError as error:
        if {"file", "name"} & error.params.keys():
            raise
        raise type(error)("merge.copy_unreadable", {"name": name, "why": str(error)}) from error
    return Outcome(
        copy_of(name, document.sha256, read.edition, read.record, read.readings, read.findings, library),
        tuple(replace(finding, paper=name) for finding in read.findings),
    )


def copy_of(
    name: str,
    digest: str,
    edition: Edition,
    record: Record,
    readings: Sequence[Reading] = (),
    findings: Iterable[Finding] = (),
    library: Library | None = None,
) -> Copy:
    """Return a copy of a record that was read: in normal form, with what could not be understood.

    Raises:
        UsageError: the record is of another shape than its form's.
    """
    library = library or default_library()
    clean = canonical(edition, normal_record(record) or {})
    for path in shape_of(library.schema(edition.form)).faults(clean):
        raise UsageError("merge.other_shape", {"name": name, "key": path, "form": edition.title})
    findings = tuple(findings)
    raw = dict(unclear(readings, findings))
    silent = frozenset(unsaid(raw, findings, edition, library)) - raw.keys()
    return Copy(name, digest, edition, clean, tuple(readings), raw, silent)


def of_parsed(name: str, outcome: Outcome[Parsed], library: Library | None = None) -> Copy:
    """Return a form that was parsed already as a copy."""
    parsed = outcome.value
    return copy_of(
        name,
        parsed.document.sha256,
        parsed.edition,
        parsed.record,
        parsed.readings,
        outcome.findings,
        library,
    )


def of_record(name: str, record: Record, edition: Edition, library: Library | None = None) -> Copy:
    """Return a record as a copy; its hash is that of its JSON."""
    digest = sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return copy_of(name, digest, edition, record, library=library)


# --- what kind of file ------------------------------------------------------------------------


def _is_form(path: Path, document: Document, data: bytes | None, library: Library) -> bool:
    """Tell a filled form from a file of data. A workbook can be either: a form says which it is."""
    if data is not None:
        return document.data.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf"))
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        try:
            return identify(document, library=library).value.edition is not None
        except StformsError:
            return True  # parse says what is wrong with it
    return ending not in DATA


def _form(document: Document, edition: str | None, library: Library) -> _Read:
    outcome = parse(document, edition=edition, library=library)
    return _Read(outcome.value.edition, outcome.value.record, outcome.value.readings, outcome.findings)


def _data(path: Path, data: bytes, edition: str | None, library: Library) -> _Read:
    content = read_records(path, library, edition, data)
    if len(content.given) > 1:
        raise UsageError("merge.several_records", {"file": str(path), "count": len(content.given)})
    (given,) = content.given
    chosen = library.edition(str(given.edition))
    envelope = _envelope(path, data)
    try:
        readings = tuple(Reading.of_json(one) for one in envelope.get("readings", ()))
        findings = tuple(_findings(envelope))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableError("record.unreadable", {"file": str(path), "why": str(error)}) from error
    return _Read(chosen, given.record, readings, (*content.findings, *findings))


# --- what parse --json said ---------------------------------------------------------------------


def _envelope(path: Path, data: bytes) -> Json:
    """Return parse/1 when the file is one."""
    if path.suffix.lower() not in (".json", ""):
        return {}
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except ValueError:  # YAML from standard input
        return {}
    ours = isinstance(content, dict) and content.get("stforms") == "parse/1"
    return content if ours else {}


def _findings(envelope: Json) -> Iterator[Finding]:
    """Yield what parse told, in the words in which it told it."""
    for one in envelope.get("findings", ()):
        said = f"{one['message']} {one.get('hint', '')}".strip()
        where = Where(one.get("where", {}).get("page"), place=one.get("where", {}).get("place"))
        params = {"said": said, "code": one["code"]}
        yield Finding("merge.told_before", Severity(one["severity"]), one.get("path"), where, params)
