"""The tables with which the register began, and the head of its chain of events.

Written out, and never changed: what a register of this version looks like is settled.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)
DIGEST = sa.String(64)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def upgrade() -> None:
    """Make all tables, in an order in which those that are referred to come first."""
    op.create_table(
        "clinics",
        _id(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
        sa.UniqueConstraint("sign", name=op.f("uq_clinics_sign")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "documents",
        _id(),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code", sa.String()),
        sa.Column("params", JSON),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("sha256", name=op.f("uq_documents_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_documents_state"), "documents", ["state"])
    op.create_table(
        "events",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("before", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_subject"), "events", ["subject"])
    op.create_table(
        "heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heads")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "purges",
        _id(),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "arrivals",
        _id(),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sender", sa.String()),
        sa.Column("diarienummer", sa.String()),
        sa.Column("via_id", sa.Integer()),
        sa.Column("place", sa.Integer()),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_arrivals_document_id")),
        sa.ForeignKeyConstraint(["via_id"], ["documents.id"], name=op.f("fk_arrivals_via_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("claim", name=op.f("uq_arrivals_claim")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_arrivals_document_id"), "arrivals", ["document_id"])
    op.create_index(op.f("ix_arrivals_via_id"), "arrivals", ["via_id"])
    op.create_table(
        "persons",
        _id(),
        sa.Column("digits", sa.String(length=10)),
        sa.Column("personnummer", sa.String()),
        sa.Column("efternamn", sa.String()),
        sa.Column("fornamn", sa.String()),
        sa.Column("own_id", sa.String()),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("clinic_id", sa.Integer()),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_persons_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("digits", name=op.f("uq_persons_digits")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_persons_clinic_id"), "persons", ["clinic_id"])
    op.create_table(
        "papers",
        _id(),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer()),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("period_from", sa.Date()),
        sa.Column("period_to", sa.Date()),
        sa.Column("about", sa.String()),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("cancelled_on", sa.Date()),
        sa.Column("approved_on", sa.Date()),
        sa.Column("approved_by", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date()),
        sa.Column("reminded_on", sa.Date()),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date()),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("open_questions", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_papers_clinic_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_papers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("person_id", "sign", name=op.f("uq_papers_person_id_sign")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_papers_clinic_id"), "papers", ["clinic_id"])
    op.create_index(op.f("ix_papers_person_id"), "papers", ["person_id"])
    op.create_index(op.f("ix_papers_state"), "papers", ["state"])
    op.create_table(
        "reminders",
        _id(),
        sa.Column("run", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer()),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("digest", DIGEST),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_reminders_clinic_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_reminders_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("run", "person_id", name=op.f("uq_reminders_run_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reminders_clinic_id"), "reminders", ["clinic_id"])
    op.create_index(op.f("ix_reminders_person_id"), "reminders", ["person_id"])
    op.create_table(
        "conflicts",
        _id(),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("conflict", JSON, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_conflicts_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("paper_id", "sign", "seen", name=op.f("uq_conflicts_paper_id_sign_seen")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_conflicts_open"), "conflicts", ["open"])
    op.create_index(op.f("ix_conflicts_paper_id"), "conflicts", ["paper_id"])
    op.create_table(
        "findings",
        _id(),
        sa.Column("document_id", sa.Integer()),
        sa.Column("paper_id", sa.Integer()),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("path", sa.String()),
        sa.Column("place", JSON),
        sa.Column("params", JSON),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_findings_document_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_findings_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_findings_document_id"), "findings", ["document_id"])
    op.create_index(op.f("ix_findings_paper_id"), "findings", ["paper_id"])
    op.create_table(
        "readings",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("identified_by", sa.String(), nullable=False),
        sa.Column("reference", sa.String()),
        sa.Column("flattened", sa.Boolean(), nullable=False),
        sa.Column("record", JSON, nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("paper_id", sa.Integer()),
        sa.Column("version", sa.Integer()),
        sa.Column("matched_by", sa.String()),
        sa.Column("candidates", JSON),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_readings_document_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_readings_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_readings_person_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_readings")),
        sa.UniqueConstraint("paper_id", "version", name=op.f("uq_readings_paper_id_version")),
    )
    op.create_index(op.f("ix_readings_paper_id"), "readings", ["paper_id"])
    op.create_index(op.f("ix_readings_person_id"), "readings", ["person_id"])
    op.create_table(
        "reminders_of",
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_reminders_of_paper_id")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"], name=op.f("fk_reminders_of_reminder_id")),
        sa.PrimaryKeyConstraint("reminder_id", "paper_id", name=op.f("pk_reminders_of")),
    )
    op.create_index(op.f("ix_reminders_of_paper_id"), "reminders_of", ["paper_id"])
    op.create_table(
        "sendings",
        _id(),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("reference", sa.String()),
        sa.Column("record", JSON, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("sent_to", sa.String()),
        sa.Column("file", sa.String()),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_sendings_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sendings")),
        sa.UniqueConstraint(
            "paper_id",
            "edition",
            "digest",
            "sent_on",
            name=op.f("uq_sendings_paper_id_edition_digest_sent_on"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sendings_paper_id"), "sendings", ["paper_id"])
    op.create_index(op.f("ix_sendings_reference"), "sendings", ["reference"])
    op.create_table(
        "decisions",
        _id(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Integer()),
        sa.Column("document_id", sa.Integer()),
        sa.Column("conflict_id", sa.Integer()),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String()),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflicts.id"], name=op.f("fk_decisions_conflict_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_decisions_document_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_decisions_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_conflict_id"), "decisions", ["conflict_id"])
    op.create_index(op.f("ix_decisions_document_id"), "decisions", ["document_id"])
    op.create_index(op.f("ix_decisions_paper_id"), "decisions", ["paper_id"])
    op.create_table(
        "merges",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("sending_id", sa.Integer()),
        sa.Column("documents", JSON, nullable=False),
        sa.Column("record", JSON, nullable=False),
        sa.Column("provenance", JSON, nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_merges_paper_id")),
        sa.ForeignKeyConstraint(["sending_id"], ["sendings.id"], name=op.f("fk_merges_sending_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_sending_id"), "merges", ["sending_id"])
    op.execute(
        sa.text("INSERT INTO heads (id, number, hash) VALUES (1, 0, :start)").bindparams(start="0" * 64)
    )
