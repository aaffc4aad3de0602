"""person: everything about one person as a zip, and taking a person out for good. Ids in, data out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from stforms.errors import IntegrityError, RefusedError, UsageError
from stforms.messages import text
from stforms.model import Finding, Json
from stforms.register.belongings import Belongings, belongings, conditions, events_about
from stforms.register.persons import called
from stforms.register.purging import Purge, counted, find_purge, purge
from stforms.register.store import Register
from stforms.register.tables import documents, events

_FIXED = (1980, 1, 1, 0, 0, 0)
"""The day that zip members have: what is in them says when it was noted."""


@dataclass(frozen=True)
class Exported:
    """A zip, how many files are in it, and the documents left out because others' papers are in them."""

    data: bytes
    files: int
    left_out: tuple[int, ...]
    missing: tuple[int, ...] = ()
    """Documents whose bytes are gone or damaged."""


@dataclass(frozen=True)
class Purged:
    """A purge, done or (dry) only counted, and what could not be done about the database's own files."""

    person: int
    reference: str
    by: str
    counts: Json
    begun_at: datetime | None = None
    done_at: datetime | None = None
    findings: tuple[Finding, ...] = ()


def person_of(connection: sa.Connection, name: str) -> int:
    """Return the person that is called so, by the register's id or the roster's; "#7" is the register's.

    Raises:
        UsageError: there is none, or the two ids mean different persons.
    """
    found = called(connection, name.removeprefix("#"))
    if name.startswith("#"):
        found = [one for one in found if str(one) == name[1:]]
    if not found:
        raise UsageError("person.unknown", {"person": name[:40]})
    if len(found) > 1:
        raise UsageError("person.several", {"persons": ", ".join(f"#{one}" for one in sorted(found))})
    return found[0]


# --- everything about one person ----------------------------------------------------------------


def export(register: Register, person: int) -> Exported:
    """Return everything about a person: rows, what came as it came, and events.

    Raises:
        RegisterError: the register cannot be read.
    """
    out = io.BytesIO()
    with register.reading() as connection, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        own = belongings(connection, person)
        _member(archive, text("person.export.readme_name"), _readme(own).encode())
        for name, content in _tables(connection, own):
            _member(archive, name, content)
        missing = list(_originals(register, connection, own, archive))
    count = len(archive.namelist())
    return Exported(out.getvalue(), count, own.shared, tuple(missing))


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)


def _tables(connection: sa.Connection, own: Belongings) -> Iterator[tuple[str, bytes]]:
    for table, mine in conditions(own).items():
        query = sa.select(table).where(mine).order_by(*table.primary_key.columns)
        yield f"register/{table.name}.json", _json(connection, query)
    yield f"register/{events.name}.json", _json(connection, events_about(connection, own))


def _json(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> bytes:
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return (json.dumps(rows, ensure_ascii=False, indent=1, default=_day) + "\n").encode()


def _day(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _originals(
    register: Register, connection: sa.Connection, own: Belongings, archive: zipfile.ZipFile
) -> Iterator[int]:
    """Put what came into the zip, named by ids; yield the documents whose bytes are not there."""
    query = sa.select(documents.c.id, documents.c.sha256, documents.c.kind)
    for row in connection.execute(query.where(documents.c.id.in_(own.whole)).order_by(documents.c.id)):
        ending = "eml" if row.kind == "mail" else row.kind
        try:
            _member(archive, f"original/{row.id}.{ending}", register.blobs.get(row.sha256))
        except IntegrityError:
            yield row.id


def _readme(own: Belongings) -> str:
    """Say what each file holds."""
    names = [table.name for table in conditions(own)] + [events.name]
    lines = [f"register/{name}.json: {text(f'person.table.{name}')}" for name in names]
    shared = ", ".join(map(str, own.shared)) or text("label.nothing")
    parts = [
        text("person.export.head", {"person": own.person}),
        "\n".join(lines),
        text("person.export.originals"),
        text("person.export.left_out", {"documents": shared}),
    ]
    return "\n\n".join(parts) + "\n"


# --- out of the register ----------------------------------------------------------------------------


def plan_purge(connection: sa.Connection, person: int, also: Sequence[int] = ()) -> Purged:
    """Return what a purge would take away.

    Raises:
        RefusedError: a form of no known paper may be the person's.
    """
    own = belongings(connection, person, also)
    _decided(own, also)
    return Purged(person, "", "", counted(connection, own))


def _decided(own: Belongings, also: Sequence[int]) -> None:
    """Refuse to begin before it is known what is the person's."""
    if own.undecided:
        ids = ", ".join(f"d{one}" for one in own.undecided)
        raise RefusedError("person.undecided", {"questions": ids})
    if others := set(also) - set(own.documents):
        raise UsageError("person.not_theirs", {"documents": ", ".join(map(str, sorted(others)))})


def purge_person(
    register: Register,
    person: int,
    reference: str,
    by: str,
    also: Sequence[int] = (),
    step: Callable[[str], None] = lambda _: None,
) -> Purged:
    """Take a person out of the register, or finish what was interrupted; of one who is out, tell it again.

    Args:
        register: which.
        person: the id.
        reference: of the decision.
        by: who does it.
        also: documents of nobody known that somebody has found to be the person's.
        step: is told before each step.

    Raises:
        UsageError: one of these documents is known to be another's, or is not there.
        RefusedError: a form of no known paper may be the person's.
        RegisterError: the register cannot be reached.
    """
    with register.reading() as connection:
        if find_purge(connection, person) is None:
            _decided(belongings(connection, person, also), also)
    done, findings = purge(register, person, reference, by, also, step)
    return _told(done, tuple(findings))


def _told(done: Purge, findings: tuple[Finding, ...]) -> Purged:
    return Purged(done.person, done.reference, done.by, done.counts, done.begun_at, done.done_at, findings)


def purged_before(connection: sa.Connection, name: str) -> Purged | None:
    """Return the purge of somebody, by the register's id, as far as it came."""
    number = name.removeprefix("#")
    found = find_purge(connection, int(number)) if number.isdecimal() and len(number) < 10 else None
    return _told(found, ()) if found is not None else None


# --- the protocol -------------------------------------------------------------------------------------


def protocol_json(purged: Purged) -> Json:
    """Return the protocol of a purge: ids and counts, no person."""
    counts = dict(purged.counts)
    kept = {name: counts.pop(name, []) for name in ("shared", "unsure")}
    moments = {"begun_at": purged.begun_at, "done_at": purged.done_at}
    return {
        "stforms": "purge/1",
        "person": purged.person,
        "decision": purged.reference,
        "by": purged.by,
        **{name: at.isoformat(timespec="seconds") if at else None for name, at in moments.items()},
        "removed": counts,
        "emptied": kept["shared"],
        "unsure": kept["unsure"],
    }


def protocol_text(purged: Purged) -> str:
    """Return the protocol of a purge for people."""
    told = protocol_json(purged)
    lines = [text("person.protocol.head", {"person": purged.person}), ""]
    if purged.begun_at is not None:
        when = {"begun": told["begun_at"], "done": told["done_at"] or "–"}
        by = {"reference": purged.reference, "by": purged.by}
        lines += [text("person.protocol.decision", by), text("person.protocol.when", when), ""]
    lines += [
        text("person.protocol.removed"),
        *(f"  {_counted_name(name)}: {count}" for name, count in told["removed"].items()),
        "",
    ]
    if told["emptied"]:
        ids = ", ".join(map(str, told["emptied"]))
        lines += [text("person.protocol.emptied", {"documents": ids}), ""]
    if told["unsure"]:
        lines += [text("person.protocol.unsure", {"documents": ", ".join(map(str, told["unsure"]))}), ""]
    return "\n".join([*lines, text("person.protocol.kept"), ""])


def _counted_name(name: str) -> str:
    return text("person.protocol.files") if name == "files" else text(f"person.table.{name}").rstrip(".")
