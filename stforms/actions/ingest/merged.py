"""What the versions of a paper come to, merged with what was sent.

It follows from rows alone, so that it can be made anew at any time: `rebuild` is called after whatever
changes them. The register's clock has no part in it; dates are compared with the day the paper came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from stforms.actions import merge_told
from stforms.actions.copies import copy_of
from stforms.actions.ingest.stored import Sent, Version, decided, sent, versions
from stforms.actions.merge import Merged, mergeable
from stforms.actions.merge_json import as_json, conflict_json
from stforms.actions.validate import validate
from stforms.binding import Edition
from stforms.errors import StformsError
from stforms.library import Library, default_library
from stforms.merging import Conflict, Copy, Decision, three_way
from stforms.model import Finding, Json, Param, Record, Severity
from stforms.register.papers import reopen, settle
from stforms.register.received import UNEXPECTED, note_findings
from stforms.register.store import Writer
from stforms.register.tables import conflicts, merges, papers

_TOLD = ("merge.removed", "merge.order", "merge.decision_stale")
"""What is worth keeping of what a merge tells: conflicts have rows of their own, copies their findings."""


@dataclass(frozen=True)
class _Result:
    """What is to be said of a paper, and its merge; None when nothing of it has come that can be merged."""

    findings: tuple[Finding, ...]
    merged: Merged | None = None
    documents: tuple[int, ...] = ()
    sending: Sent | None = None

    @property
    def record(self) -> Record | None:
        """Return the merged record."""
        return self.merged.record if self.merged is not None else None


def rebuild(writer: Writer, paper: int, library: Library | None = None) -> None:
    """Merge all versions of a paper anew, and set everything that follows: conflicts, findings, state.

    An approval is taken back when the merged record is another one than before.
    """
    library = library or default_library()
    before = writer.connection.execute(
        sa.select(merges.c.record).where(merges.c.paper_id == paper)
    ).scalar_one_or_none()
    result = _result(writer.connection, paper, library)
    writer.connection.execute(sa.delete(merges).where(merges.c.paper_id == paper))
    if result.merged is not None:
        _note_merge(writer, paper, result, result.merged, library)
    _note_conflicts(writer, paper, result.merged.conflicts if result.merged is not None else (), library)
    note_findings(writer, result.findings, paper=paper)
    if before is not None and result.record != before:
        _take_back(writer, paper)
    settle(writer, paper)


def _take_back(writer: Writer, paper: int) -> None:
    query = sa.select(papers.c.approved_on).where(papers.c.id == paper)
    if writer.connection.execute(query).scalar_one() is not None:
        reopen(writer, paper)


# --- what the rows come to --------------------------------------------------------------------


def _result(connection: sa.Connection, paper: int, library: Library) -> _Result:
    came, gone = versions(connection, paper), sent(connection, paper)
    base = _base(came, gone)
    mine = [one for one in came if _same(answered(one, gone), base)]
    copies, told = _copies(mine, base, library)
    if not copies:
        return _Result(tuple(told))
    merged, more = _merged(base, copies, decided(connection, paper), library)
    told += [*more, *_of_versions(came, mine, gone)]
    taken = {copy.name: version for version in mine for copy in copies if copy.name == version.name}
    latest = max(version.received_on for version in taken.values())
    told += validate(merged.record, merged.edition, today=latest, library=library).findings
    documents = tuple(version.document for version in taken.values())
    return _Result(tuple(told), merged, documents, base)


def _merged(
    base: Sent | None, copies: Sequence[Copy], decisions: Iterable[Decision], library: Library
) -> tuple[Merged, list[Finding]]:
    edition = library.edition(base.edition) if base is not None else copies[0].edition
    of_base = _of_base(base, edition, library)
    made = three_way(of_base, copies, library.schema(edition.form), decisions)
    applied = tuple(entry.decision for entry in made.entries if entry.decision is not None)
    told = [one for one in merge_told.of_merge(made) if one.code in _TOLD]
    return Merged(of_base, tuple(copies), made.record, made.entries, applied), told


def answered(version: Version, gone: Sequence[Sent]) -> Sent | None:
    """Return the sending that a version answers: the one it names, else the last before it came."""
    named = [one for one in gone if one.reference is not None and one.reference == version.reference]
    before = [one for one in gone if one.sent_on <= version.received_on]
    return next(iter(reversed(named or before or gone[:1])), None)


def _base(came: Iterable[Version], gone: Sequence[Sent]) -> Sent | None:
    """Return what the versions are merged with: the last sending that any of them answers."""
    found = [one for version in came if (one := answered(version, gone)) is not None]
    return max(found, key=lambda one: (one.sent_on, one.id), default=None)


def _same(one: Sent | None, base: Sent | None) -> bool:
    """Tell whether two sendings say the same: a paper that was sent once more is the same base."""
    return one is base or (one is not None and base is not None and one.digest == base.digest)


def _of_base(base: Sent | None, edition: Edition, library: Library) -> Copy:
    if base is None:
        return Copy("", hashlib.sha256(b"{}").hexdigest(), edition, {})
    return copy_of(f"sending {base.id}", base.digest, edition, base.record, library=library)


def _copies(mine: Sequence[Version], base: Sent | None, library: Library) -> tuple[list[Copy], list[Finding]]:
    """Return the versions as copies, and what is to be said of those that cannot be merged."""
    copies: list[Copy] = []
    told = []
    for version in mine:
        try:
            edition = library.edition(version.edition)
            copy = copy_of(
                version.name,
                version.sha256,
                edition,
                version.record,
                version.readings,
                version.findings,
                library,
            )
        except StformsError as error:  # its edition, or the shape of its record, is no longer known
            params: dict[str, Param] = {"document": version.document, "why": error.code}
            told.append(Finding("ingest.version_unusable", Severity.ERROR, None, None, params))
            continue
        first = library.edition(base.edition) if base is not None else (*copies, copy)[0].edition
        if mergeable(edition, first, library):
            copies.append(copy)
        else:
            params = {"document": version.document, "form": edition.name}
            told.append(Finding("ingest.version_other_form", Severity.ERROR, None, None, params))
    return copies, told


def _of_versions(came: Sequence[Version], mine: Sequence[Version], gone: Sequence[Sent]) -> Iterator[Finding]:
    """Yield what is to be said of how the versions came."""
    for version in came:
        if version not in mine:
            about: dict[str, Param] = {"document": version.document}
            yield Finding("ingest.version_older", Severity.WARNING, None, None, about)
    if not gone and any(version.matched_by == UNEXPECTED for version in came):
        yield Finding("ingest.unexpected", Severity.INFO)


# --- noting it ------------------------------------------------------------------------------------


def _note_merge(writer: Writer, paper: int, result: _Result, merged: Merged, library: Library) -> None:
    shape = as_json(merged, library.schema(merged.form))
    row = {
        "paper_id": paper,
        "sending_id": result.sending.id if result.sending is not None else None,
        "documents": list(result.documents),
        "noted_at": writer.now,
        **{key: shape[key] for key in ("record", "provenance", "counts")},
    }
    writer.connection.execute(sa.insert(merges).values(**row))
    details: dict[str, Json] = {
        "documents": row["documents"],
        "conflicts": len(merged.conflicts),
    }
    writer.event("paper.merged", f"paper {paper}", details)


def _note_conflicts(writer: Writer, paper: int, open_: Sequence[Conflict], library: Library) -> None:
    """Open what is in conflict now, close what is not any more."""
    mine = conflicts.c.paper_id == paper
    form = writer.connection.execute(sa.select(papers.c.form).where(papers.c.id == paper)).scalar_one()
    schema = library.schema(form)
    rows = writer.connection.execute(sa.select(conflicts).where(mine)).all()
    known = {(row.sign, row.seen): row for row in rows}
    now = {_signs(conflict): conflict for conflict in open_}
    for signs, row in known.items():
        if row.open != (signs in now):
            _set_open(writer, row.id, paper, signs in now)
    for signs, conflict in now.items():
        told = conflict_json(conflict, schema)
        if signs not in known:
            _note_conflict(writer, paper, signs, told)
        elif told != known[signs].conflict:  # another copy says one of its answers as well
            this = conflicts.c.id == known[signs].id
            writer.connection.execute(sa.update(conflicts).where(this).values(conflict=told))


def _note_conflict(writer: Writer, paper: int, signs: tuple[str, str], told: Json) -> None:
    sign, seen = signs
    row = {"sign": sign, "seen": seen, "conflict": told, "open": True, "noted_at": writer.now}
    new = writer.insert(conflicts, paper_id=paper, **row)
    writer.event("conflict.opened", f"conflict {new}", {"paper": paper})


def _set_open(writer: Writer, conflict: int, paper: int, open_: bool) -> None:
    writer.connection.execute(sa.update(conflicts).where(conflicts.c.id == conflict).values(open=open_))
    action = "conflict.opened" if open_ else "conflict.closed"
    writer.event(action, f"conflict {conflict}", {"paper": paper})


def _signs(conflict: Conflict) -> tuple[str, str]:
    """Return what tells a conflict from others, as hashes: an answer can be longer than an index takes."""
    parts = (conflict.address.sign, conflict.seen)
    sign, seen = (hashlib.sha256(part.encode()).hexdigest() for part in parts)
    return sign, seen
