"""Does a draft hold? It is filled with values that stand out and read back; what is lost is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stforms.actions.adopt.samples import rounds, sample
from stforms.actions.fill import fill
from stforms.actions.identify import identify
from stforms.actions.parse import parse
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.errors import StformsError, UnreadableError
from stforms.formats import libreoffice
from stforms.formats.boundary import boundary
from stforms.library import Library
from stforms.messages import render, text
from stforms.model import (
    Finding,
    Json,
    Record,
    Severity,
    general_path,
    get_path,
    leaves,
    normal_record,
)

_MOST_TRIES = 4
_PRINTED, _ENOUGH = 2, 1_000
"""Filled forms that are printed and read, and values from which one will do: LibreOffice takes its time."""


@dataclass(frozen=True)
class OnPaper:
    """What came back from a copy on paper: of how many values, how many the same, how many otherwise."""

    written: int
    back: int
    other: int


@dataclass(frozen=True)
class Proof:
    """What came of filling an edition and reading it back: values written, values that came back, the rest.

    `paper` is the same of a copy that was printed, of an office form; of a copy without fields, of a PDF.
    """

    written: int
    back: int
    findings: tuple[Finding, ...]
    paper: OnPaper | None = None


def prove(edition: Edition, library: Library, paper: bool = False) -> Proof:
    """Fill an edition with values of every kind it takes, read the files back, and compare.

    Args:
        edition: one of the library's.
        library: where its blank is.
        paper: try copies on paper as well, for which an office form is printed by LibreOffice.

    Raises:
        IntegrityError: the edition cannot be laid on its blank.
    """
    written = back = 0
    lost: dict[str, Finding] = {}
    if edition.slots or edition.tables:
        library.bound(edition)
    forms: list[tuple[bytes, Record]] = []
    for turn in range(rounds(edition)):
        record = normal_record(sample(edition, turn)) or {}
        if not record:
            break
        data, record = _filled(record, edition, library, lost)
        forms += [(data, record)] if data is not None else []
        for path, same in _compared(record, data, edition, library, lost):
            written, back = written + 1, back + same
            if not same:
                lost.setdefault(general_path(path), Finding("adopt.not_back", Severity.WARNING, path))
    few = forms[: 1 if written > _ENOUGH else _PRINTED]
    printed = _on_paper(few, edition, library) if paper else None
    told = (*lost.values(), *_known_again(edition, library), *_told_of(printed))
    return Proof(written, back, told, printed)


def _filled(
    record: Record, edition: Edition, library: Library, lost: dict[str, Finding]
) -> tuple[bytes | None, Record]:
    """Return the filled form, and what could be written: what is refused is left out and told."""
    for _ in range(_MOST_TRIES):
        try:
            with boundary():
                outcome = fill(record, edition, library=library)
        except StformsError as error:
            lost.setdefault("", _failed("adopt.not_filled", error))
            return None, record
        if outcome.value is not None:
            return bytes(outcome.value), record
        refused = [one for one in outcome.findings if one.severity is Severity.ERROR and one.path]
        for one in refused:
            path = general_path(one.path or "")
            lost.setdefault(path, Finding("adopt.not_written", Severity.WARNING, path, None, _why(one)))
        left = _without(record, {general_path(one.path or "") for one in refused}, "")
        if left == record:
            break
        record = left or {}
    return None, record


def _why(one: Finding) -> dict[str, Any]:
    # The sentence itself has the label in it, which the finding says by its path.
    return {"why": render(one.code, {**one.params, "label": text("adopt.the_place")})[0]}


def _without(value: Json, paths: set[str], path: str) -> Json:
    """Return a record without what lies at some paths, row numbers left out."""
    if isinstance(value, dict):
        inner = {key: (f"{path}.{key}" if path else key, one) for key, one in value.items()}
        kept = {key: _without(one, paths, at) for key, (at, one) in inner.items() if at not in paths}
        return {key: one for key, one in kept.items() if one not in ({}, [])}
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [row for one in value if (row := _without(one, paths, path))]
    return value


def _compared(
    record: Record, data: bytes | None, edition: Edition, library: Library, lost: dict[str, Finding]
) -> Iterator[tuple[str, bool]]:
    """Yield each value that was to be written, and whether it came back."""
    if data is None:
        return
    try:
        read = parse(data, edition=edition, library=library).value.record
    except StformsError as error:
        lost.setdefault("", _failed("adopt.not_read", error))
        return
    for path, value in leaves(record):
        yield path, get_path(read, path) == value


def _failed(code: str, error: StformsError) -> Finding:
    return Finding(code, Severity.ERROR, None, None, {"why": render(error.code, error.params)[0]})


# --- on paper -------------------------------------------------------------------------------


def _on_paper(forms: Sequence[tuple[bytes, Record]], edition: Edition, library: Library) -> OnPaper | None:
    """Print filled forms, read the copies and compare; None where LibreOffice is needed and not installed."""
    written = back = other = 0
    try:
        with boundary():
            copies = list(_copies(forms, edition, library))
        for copy, (_, record) in zip(copies, forms, strict=True):
            read = parse(copy, edition=edition, library=library).value.record
            pairs = [(_unspaced(get_path(read, path)), _unspaced(value)) for path, value in leaves(record)]
            written, back = written + len(pairs), back + sum(one == known for one, known in pairs)
            other += sum(one is not None and one != known for one, known in pairs)
    except StformsError:
        return None
    return OnPaper(written, back, other)


def _told_of(paper: OnPaper | None) -> Iterator[Finding]:
    if paper is not None and paper.written:
        params: dict[str, Any] = {"back": paper.back, "written": paper.written, "other": paper.other}
        yield Finding("adopt.on_paper", Severity.INFO, None, None, params)


def _copies(forms: Sequence[tuple[bytes, Record]], edition: Edition, library: Library) -> Iterator[bytes]:
    """Yield each form as it is when it was printed to a PDF, or its fields were made part of the page."""
    if edition.blank.format == "pdf":
        for _, record in forms:
            flat = fill(record, edition, library=library, flatten=True).value
            yield bytes(flat or b"")
        return
    files = [(f"document.{edition.blank.format}", data) for data, _ in forms]
    for made in libreoffice.convert(files, "pdf"):
        if isinstance(made, StformsError):
            raise made
        yield made


def _unspaced(value: Json) -> Json:
    """Return a value without spaces: where lines end, paper does not say whether there is one."""
    return "".join(value.split()) if isinstance(value, str) else value


def _known_again(edition: Edition, library: Library) -> Iterator[Finding]:
    """Yield a finding where a copy without our stamp would not be known as this edition."""
    seen = seen_as(Document(library.blank(edition).path.read_bytes()), library)
    if seen is None:
        yield Finding("adopt.not_recognised", Severity.INFO)


def seen_as(document: Document, library: Library) -> Edition | None:
    """Return the edition that a file is recognised as, None where it is none."""
    try:
        return identify(document, library=library).value.edition
    except UnreadableError:
        return None
