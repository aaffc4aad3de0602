"""One job of a batch: a record becomes a form, in whatever process. Plain data in, bytes out, no files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from stforms.actions.fill import fill
from stforms.actions.reference import reference_of
from stforms.errors import IntegrityError, StformsError
from stforms.library import Library
from stforms.model import Finding, Param, Record


@dataclass(frozen=True)
class Options:
    """How forms are filled; the same for all of a batch."""

    shrink: float | None = None
    flatten: bool = False
    compact: bool = False
    specimen: bool = False


@dataclass(frozen=True)
class Job:
    """A form to fill. `blank` is the hash of the blank that it shall be filled on."""

    id: str
    edition: str
    record: Record
    options: Options
    cabinet: str
    blank: str


@dataclass(frozen=True)
class Failure:
    """What stopped a job: the code of the message, what fills its blanks, the exit code."""

    code: str
    params: dict[str, Param]
    exit_code: int


@dataclass(frozen=True)
class Made:
    """What became of a job.

    `reference` is the one that the file carries. `pieces` are the file; with `after_blank` they are
    what follows the bytes of the blank, which whoever asked has as well: two megabytes less to carry
    between processes.
    """

    pieces: tuple[bytes, ...] = ()
    after_blank: bool = False
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None
    reference: str | None = None


def make(job: Job) -> Made:
    """Fill a form; what fails is in the result."""
    try:
        return _made(job)
    except StformsError as error:
        return Made(failure=failed(error))


def failed(error: StformsError) -> Failure:
    """Return an error as something that can travel."""
    return Failure(error.code, error.params, int(error.exit_code))


def _made(job: Job) -> Made:
    library = library_of(job.cabinet)
    edition = library.edition(job.edition)
    options = job.options
    blank = blank_of(job.cabinet, job.edition, options.specimen)
    if blank.sha256 != job.blank:
        raise IntegrityError("batch.other_blank", {"edition": job.edition})
    reference = reference_of(job.record, edition)
    outcome = fill(
        job.record, edition, shrink=options.shrink, flatten=options.flatten,
        compact=options.compact, specimen=options.specimen, reference=reference, library=library,
    )  # fmt: skip
    # How a mapping of parameters was made is nobody's business, but it has to travel.
    findings = tuple(replace(finding, params=dict(finding.params)) for finding in outcome.findings)
    if outcome.value is None:
        return Made(findings=findings, failure=Failure("batch.refused", {"id": job.id}, 4))
    pieces = tuple(outcome.value.pieces)
    if pieces and blank.begins(pieces[0]):
        return Made(pieces[1:], after_blank=True, findings=findings, reference=reference)
    return Made(pieces, findings=findings, reference=reference)


class BlankBytes:
    """A blank's bytes, and hashes of what begins with them."""

    def __init__(self, data: bytes) -> None:
        """Hash the blank once."""
        self.data = data
        self._state = hashlib.sha256(data)
        self.sha256 = self._state.hexdigest()
        self._known: bytes | None = None

    def hash_with(self, pieces: Iterable[bytes]) -> str:
        """Return the hash of the blank followed by these pieces; the blank is not hashed anew."""
        state = self._state.copy()
        for piece in pieces:
            state.update(piece)
        return state.hexdigest()

    def begins(self, piece: bytes) -> bool:
        """Tell whether a piece is this blank; the compiled blank's own bytes are compared once."""
        if piece is not self._known and piece == self.data:
            self._known = piece
        return piece is self._known


@cache
def library_of(cabinet: str) -> Library:
    """Return the library with the blanks of a cabinet; one in each process."""
    return Library(cabinet=Path(cabinet))


@cache
def blank_of(cabinet: str, edition: str, specimen: bool) -> BlankBytes:
    """Return the blank that an edition is filled on; read once in each process.

    Raises:
        IntegrityError: it cannot be read.
    """
    library = library_of(cabinet)
    chosen = library.edition(edition)
    found = library.specimen(chosen) if specimen else library.blank(chosen)
    try:
        return BlankBytes(found.path.read_bytes())
    except OSError as error:
        raise IntegrityError("blank.missing", {"file": str(found.path), "edition": edition}) from error


@cache
def edition_hash(cabinet: str, edition: str) -> str:
    """Return the hash of what says where everything goes on a form."""
    folder = library_of(cabinet).edition(edition).folder
    return hashlib.sha256((folder / "edition.toml").read_bytes()).hexdigest()
