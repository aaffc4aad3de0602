"""Does a draft hold? It is filled with values that stand out and read back; what is lost is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stforms.actions.adopt.samples import rounds, sample
from stforms.actions.fill import fill
from stforms.actions.identify import identify
from stforms.actions.parse import parse
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.errors import StformsError, UnreadableError
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


@dataclass(frozen=True)
class Proof:
    """What came of filling an edition and reading it back: values written, how many came back, the rest."""

    written: int
    back: int
    findings: tuple[Finding, ...]


def prove(edition: Edition, library: Library) -> Proof:
    """Fill an edition with values of every kind it takes, read the files back, and compare.

    Args:
        edition: one of the library's.
        library: where its blank is.

    Raises:
        IntegrityError: the edition cannot be laid on its blank.
    """
    written = back = 0
    lost: dict[str, Finding] = {}
    if edition.slots or edition.tables:
        library.bound(edition)
    for turn in range(rounds(edition)):
        record = normal_record(sample(edition, turn)) or {}
        if not record:
            break
        data, record = _filled(record, edition, library, lost)
        for path, same in _compared(record, data, edition, library, lost):
            written, back = written + 1, back + same
            if not same:
                lost.setdefault(general_path(path), Finding("adopt.not_back", Severity.WARNING, path))
    return Proof(written, back, (*lost.values(), *_known_again(edition, library)))


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
