"""What could not be read, once more: after stforms has learnt something, or a program was installed."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from stforms.actions.ingest.sources import Item, item_of
from stforms.register.received import REFUSED
from stforms.register.store import Register
from stforms.register.tables import arrivals, documents


class Again:
    """The documents of a register that were refused. They came once, and do not come again by this."""

    def __init__(self, register: Register) -> None:
        """Look in a register."""
        self._register = register

    def count(self) -> int:
        """Return how many there are."""
        return len(self._rows())

    def items(self) -> Iterator[Item]:
        """Yield their bytes as they are kept, under the claims with which they came."""
        for row in self._rows():
            item = item_of(self._register.blobs.path(row.sha256), row.claim)
            if item is not None:
                yield Item(item.path, row.name, item.size, item.changed, row.claim, self._within(row.via_id))

    def _rows(self) -> list[sa.Row[tuple[object, ...]]]:
        """Return each document with the arrival by which it came first."""
        first = sa.select(sa.func.min(arrivals.c.id)).group_by(arrivals.c.document_id)
        query = (
            sa.select(documents.c.sha256, arrivals.c.claim, arrivals.c.name, arrivals.c.via_id)
            .join(arrivals, arrivals.c.document_id == documents.c.id)
            .where(documents.c.state == REFUSED, arrivals.c.id.in_(first))
            .order_by(documents.c.id)
        )
        with self._register.reading() as connection:
            return list(connection.execute(query))

    def _within(self, via: int | None) -> tuple[str, ...]:
        """Return the kinds of what a document lies in, the outermost first."""
        kinds: list[str] = []
        with self._register.reading() as connection:
            while via is not None and len(kinds) < 10:
                query = (
                    sa.select(documents.c.kind, arrivals.c.via_id)
                    .join(arrivals, arrivals.c.document_id == documents.c.id)
                    .where(documents.c.id == via)
                    .order_by(arrivals.c.id)
                )
                row = connection.execute(query).first()
                if row is None:
                    break
                kinds.append(row.kind)
                via = row.via_id
        return tuple(reversed(kinds))

    def done(self, item: Item) -> None:
        """Leave it where it is kept."""

    def refused(self, item: Item, message: str) -> None:
        """Leave it where it is kept."""
