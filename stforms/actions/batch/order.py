"""An order of a batch: a form to fill, and the file that it shall become; carried out where the disk is.

That is in the process that fills it, where that process has the caller's disk, and else in the caller's,
with the bytes that were handed back. Either way the file is there, whole, before anything is said of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from stforms.actions.batch.outputs import Target, write
from stforms.actions.batch.work import Failure, Job, Made, blank_of, failed, make
from stforms.errors import StformsError
from stforms.model import Finding


@dataclass(frozen=True)
class Order:
    """A job and where its file goes.

    Args:
        job: the form to fill.
        target: the file, and what is known of the one that is there.
        overwrite: also what a person has changed.
        durable: wait until the disk has it.
    """

    job: Job
    target: Target
    overwrite: bool
    durable: bool


@dataclass(frozen=True)
class Written:
    """What became of an order: hash, size, time of change and reference of the file, or what stopped it."""

    output: str = ""
    size: int = 0
    mtime_ns: int = 0
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None
    reference: str | None = None


def carry_out(order: Order) -> Written:
    """Fill a form and write it."""
    return put(order, make(order.job))


def put(order: Order, made: Made) -> Written:
    """Write what was made, unless nothing was."""
    if made.failure is not None:
        return Written(findings=made.findings, failure=made.failure)
    try:
        return _put(order, made)
    except StformsError as error:
        return Written(findings=made.findings, failure=failed(error))


def _put(order: Order, made: Made) -> Written:
    output, pieces = _whole(order.job, made)
    write(order.target, pieces, output, order.overwrite, order.durable)
    found = order.target.path.stat()
    return Written(output, found.st_size, found.st_mtime_ns, made.findings, reference=made.reference)


def _whole(job: Job, made: Made) -> tuple[str, Sequence[bytes]]:
    """Return the hash of a file and its pieces: with the blank's bytes in front, where they were left out."""
    if not made.after_blank:
        return hashlib.sha256(b"".join(made.pieces)).hexdigest(), made.pieces
    blank = blank_of(job.cabinet, job.edition, job.options.specimen)
    return blank.hash_with(made.pieces), (blank.data, *made.pieces)
