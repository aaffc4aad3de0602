"""What Alembic runs to migrate: on the connection, and in the transaction, that it is handed."""

from __future__ import annotations

from alembic import context

from stforms.register.tables import metadata
from stforms.register.versions import TABLE

# SQLite's changes of tables are transactional too; Alembic assumes that no driver lets them be.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=TABLE,
    transactional_ddl=True,
)
context.run_migrations()
