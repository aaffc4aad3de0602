"""Are the keys of an edition those of its schema, and each bound once?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stforms.binding import Edition
from stforms.model import Finding, Severity
from stforms.schemas import FormSchema


def keys_checked(edition: Edition, schema: FormSchema) -> Iterator[Finding]:
    """Yield what is wrong with the keys of an edition, and with what it demands.

    Raises:
        IntegrityError: the form has no schema, or one that cannot be read.
    """
    times = Counter(_keys(edition))
    for key, count in times.items():
        if schema.node(key) is None:
            yield Finding("check.no_key", Severity.ERROR, key, None, {"key": key, "form": edition.form})
        if count > 1:
            yield Finding("check.key_twice", Severity.ERROR, key, None, {"key": key, "count": count})
    for key in edition.demands if edition.keys else ():
        if not any(one == key or one.startswith(f"{key}.") for one in edition.keys):
            yield Finding("check.demand", Severity.ERROR, key, None, {"key": key})


def _keys(edition: Edition) -> Iterator[str]:
    for slot in edition.slots:
        yield from slot.keys
    for table in edition.tables:
        for column in table.columns:
            yield from (f"{table.key}.{key}" for key in column.keys)
