"""The tables of the register. Columns hold data or ids; what a person would read is made elsewhere.

A *paper* is one form that somebody shall fill in; a *sending* one time it was sent; a *document* bytes
that were received, whole and unchanged in the folder of files; an *arrival* one time they came; a
*reading* what a document says and which paper it is a version of.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(sa.types.TypeDecorator[datetime]):
    """A moment. SQLite knows no time zones, so that moments are kept in UTC and come back with it."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC; one without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSON = sa.JSON(none_as_null=True)
"""As it was given, byte for byte: PostgreSQL's jsonb sorts keys and refuses what a file may hold (U+0000)."""

DIGEST = sa.String(64)


def _table(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    """Return a table whose rows have ids. An id is never used again: events name rows that are gone."""
    first = sa.Column("id", sa.Integer, primary_key=True)
    return sa.Table(name, metadata, first, *columns, sqlite_autoincrement=True)


def _refers(name: str, to: str, **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.ForeignKey(f"{to}.id"), index=True, **options)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, Utc, nullable=False)


# --- who ------------------------------------------------------------------------------------

clinics = _table(
    "clinics",
    sa.Column("name", sa.String, nullable=False),
    sa.Column("sign", sa.String, nullable=False, unique=True),  # the name, spelled one way
)

persons = _table(
    "persons",
    sa.Column("digits", sa.String(10), unique=True),  # the last ten of the personnummer: how it is found
    sa.Column("personnummer", sa.String),
    sa.Column("efternamn", sa.String),
    sa.Column("fornamn", sa.String),
    sa.Column("own_id", sa.String),  # what the roster calls the person
    sa.Column("protected", sa.Boolean, nullable=False, default=False),  # skyddade personuppgifter
    _refers("clinic_id", "clinics"),
    _moment("noted_at"),
)

# --- what is expected, what was sent ----------------------------------------------------------

papers = _table(
    "papers",
    _refers("person_id", "persons", nullable=False),
    _refers("clinic_id", "clinics"),
    sa.Column("form", sa.String, nullable=False),
    sa.Column("edition", sa.String, nullable=False),
    sa.Column("period_from", sa.Date),
    sa.Column("period_to", sa.Date),
    sa.Column("about", sa.String),  # the course, the work, the place
    sa.Column("sign", sa.String, nullable=False),  # tells the person's papers apart
    sa.Column("due", sa.Date),
    sa.Column("cancelled_on", sa.Date),
    sa.Column("approved_on", sa.Date),
    sa.Column("approved_by", sa.String),
    # What follows from the other tables, kept here so that an overview reads one table. Set by
    # `papers.settle` in the transaction that changes anything; `register check` counts anew.
    sa.Column("state", sa.String, nullable=False, default="planned", index=True),
    sa.Column("sent_on", sa.Date),
    sa.Column("reminded_on", sa.Date),
    sa.Column("reminders", sa.Integer, nullable=False, default=0),
    sa.Column("received_on", sa.Date),
    sa.Column("versions", sa.Integer, nullable=False, default=0),
    sa.Column("open_questions", sa.Integer, nullable=False, default=0),
    sa.Column("errors", sa.Integer, nullable=False, default=0),
    _moment("noted_at"),
    sa.UniqueConstraint("person_id", "sign"),
)

sendings = _table(
    "sendings",
    _refers("paper_id", "papers", nullable=False),
    sa.Column("edition", sa.String, nullable=False),
    sa.Column("reference", sa.String, index=True),
    sa.Column("record", JSON, nullable=False),  # the base of every merge
    sa.Column("digest", DIGEST, nullable=False),  # of the record
    sa.Column("sent_on", sa.Date, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("sent_to", sa.String),
    sa.Column("file", sa.String),
    _moment("noted_at"),
    sa.UniqueConstraint("paper_id", "edition", "digest", "sent_on"),
)

# --- what came back -----------------------------------------------------------------------------

documents = _table(
    "documents",
    sa.Column("sha256", DIGEST, nullable=False, unique=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String, nullable=False),  # pdf, docx, mail, zip, picture …
    sa.Column(
        "state", sa.String, nullable=False, index=True
    ),  # form, container, scan, other, refused, purged
    sa.Column("code", sa.String),  # why it was refused: a message's code and what fills its blanks
    sa.Column("params", JSON),
    _moment("noted_at"),
)

arrivals = _table(
    "arrivals",
    _refers("document_id", "documents", nullable=False),
    sa.Column("claim", sa.String, nullable=False, unique=True),  # the same arrival is noted once
    sa.Column("name", sa.String, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("sender", sa.String),
    sa.Column("diarienummer", sa.String),
    _refers("via_id", "documents"),  # the mail, archive or bundle that it came in
    sa.Column("place", sa.Integer),  # which of those in it
    _moment("noted_at"),
)

readings = sa.Table(
    "readings",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("form", sa.String, nullable=False),
    sa.Column("edition", sa.String, nullable=False),
    sa.Column("identified_by", sa.String, nullable=False),
    sa.Column("reference", sa.String),
    sa.Column("flattened", sa.Boolean, nullable=False, default=False),
    sa.Column("record", JSON, nullable=False),
    sa.Column("values", JSON, nullable=False),  # every value: text, meaning, place, confidence
    _refers("person_id", "persons"),
    _refers("paper_id", "papers"),
    sa.Column("version", sa.Integer),
    sa.Column("matched_by", sa.String),  # reference, person, decision; none: a person has to say
    sa.Column("candidates", JSON),  # papers that it might be a version of
    sa.Column("reader", sa.String, nullable=False),  # the version of stforms that read it
    _moment("noted_at"),
    sa.UniqueConstraint("paper_id", "version"),
)

findings = _table(
    "findings",
    _refers("document_id", "documents"),
    _refers("paper_id", "papers"),  # about the merged paper
    sa.Column("code", sa.String, nullable=False),
    sa.Column("severity", sa.String, nullable=False),
    sa.Column("path", sa.String),
    sa.Column("place", JSON),
    sa.Column("params", JSON),
)

# --- what became of it ------------------------------------------------------------------------

merges = sa.Table(
    "merges",
    metadata,
    sa.Column("paper_id", sa.ForeignKey("papers.id"), primary_key=True),
    _refers("sending_id", "sendings"),
    sa.Column("documents", JSON, nullable=False),  # ids, in the order of their versions
    sa.Column("record", JSON, nullable=False),
    sa.Column("provenance", JSON, nullable=False),
    sa.Column("counts", JSON, nullable=False),
    _moment("noted_at"),
)

conflicts = _table(
    "conflicts",
    _refers("paper_id", "papers", nullable=False),
    sa.Column("sign", sa.String, nullable=False),  # of the address
    sa.Column("seen", sa.String, nullable=False),  # of the alternatives
    sa.Column("conflict", JSON, nullable=False),  # as in merge/1
    sa.Column("open", sa.Boolean, nullable=False, default=True, index=True),
    _moment("noted_at"),
    sa.UniqueConstraint("paper_id", "sign", "seen"),
)

decisions = _table(
    "decisions",
    sa.Column("kind", sa.String, nullable=False),  # conflict, match, leave
    _refers("paper_id", "papers"),
    _refers("document_id", "documents"),
    _refers("conflict_id", "conflicts"),
    sa.Column("answer", JSON, nullable=False),  # {"value": …}, {"remove": true}, {"paper": 7}
    sa.Column("by", sa.String, nullable=False),
    sa.Column("why", sa.String),
    _moment("noted_at"),
)

reminders = _table(
    "reminders",
    sa.Column("run", sa.String, nullable=False),  # one call of remind: its letters are noted once
    _refers("person_id", "persons", nullable=False),
    _refers("clinic_id", "clinics"),
    sa.Column("reminded_on", sa.Date, nullable=False),
    sa.Column("digest", DIGEST),  # of the letter
    _moment("noted_at"),
    sa.UniqueConstraint("run", "person_id"),
)

reminders_of = sa.Table(
    "reminders_of",
    metadata,
    sa.Column("reminder_id", sa.ForeignKey("reminders.id"), primary_key=True),
    sa.Column("paper_id", sa.ForeignKey("papers.id"), primary_key=True, index=True),
    sa.Column("reminded_on", sa.Date, nullable=False),
    sa.Column("missing", JSON, nullable=False),  # the keys that the letter named
)

# --- the register itself ------------------------------------------------------------------------

purges = _table(
    "purges",
    sa.Column("person", sa.Integer, nullable=False),  # the id that the person had
    sa.Column("reference", sa.String, nullable=False),  # of the decision to purge
    sa.Column("by", sa.String, nullable=False),
    sa.Column("counts", JSON, nullable=False),
    sa.Column("done_at", Utc),
    _moment("noted_at"),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.String, primary_key=True),  # what one at a time may do
    sa.Column("holder", sa.String, nullable=False),
    sa.Column("until", Utc, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String, nullable=False),  # ISO 8601, UTC: what the hash was made of
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False, index=True),  # "paper 7"
    sa.Column("details", sa.Text, nullable=False),  # JSON of ids, never a value
    sa.Column("before", DIGEST, nullable=False),
    sa.Column("hash", DIGEST, nullable=False),
)

heads = sa.Table(
    "heads",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hash", DIGEST, nullable=False),
)
"""One row: the last event. Who writes locks it, so that changes come one after the other."""
