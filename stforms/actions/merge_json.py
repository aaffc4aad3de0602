"""merge/1: a merge as JSON, a data file that fill and validate take as it is. No findings, no words."""

from __future__ import annotations

from collections.abc import Mapping

from stforms.actions.merge import Merged
from stforms.merging import Address, Conflict, Copy, Decision, Entry, RowName, State, called, signed
from stforms.model import Json
from stforms.schemas import FormSchema


def as_json(merged: Merged, schema: FormSchema) -> dict[str, Json]:
    """Return merge/1, less the findings."""
    return {
        "stforms": "merge/1",
        "form": merged.form,
        "edition": merged.edition.id,
        "base": _paper(merged.base),
        "copies": [_paper(copy) for copy in merged.copies],
        "replaced": [{**_paper(copy), "by": new} for copy, new in merged.replaced],
        "counts": {state.value: merged.count(state) for state in State},
        "record": merged.record,
        "provenance": {entry.path: _from(entry) for entry in merged.entries if entry.path is not None},
        "removed": [_removed(entry, schema) for entry in merged.entries if entry.state is State.REMOVED],
        "conflicts": [conflict_json(conflict, schema) for conflict in merged.conflicts],
        "decisions": [_decision(decision) for decision in merged.decisions],
    }


def _paper(copy: Copy) -> Json:
    return {"file": copy.name, "sha256": copy.sha256, "edition": copy.edition.id}


def _from(entry: Entry) -> Json:
    """Return where what stands in the record comes from."""
    shape: Json = {"state": entry.state.value, "from": [origin.as_json() for origin in entry.origins]}
    if entry.decision is not None:
        shape["decision"] = {"by": entry.decision.by, "why": entry.decision.why}
    return shape


def _removed(entry: Entry, schema: FormSchema) -> Json:
    shape = {**address_json(entry.address), "label": called(entry.address, schema), "sent": entry.base.value}
    return {**shape, "from": [origin.as_json() for origin in entry.origins]}


def address_json(address: Address) -> dict[str, Json]:
    """Return an address: its key, and what tells its row apart."""
    row = address.row
    if row is None:
        return {"key": address.key}
    number = {"number": row.number} if row.number > 1 else {}
    return {"key": address.key, "table": row.table, "row": dict(row.cells), **number}


def address_of(told: Mapping[str, Json]) -> Address:
    """Return the address that `address_json`, or a conflict's JSON, has told."""
    if "row" not in told:
        return Address(told["key"])
    cells = tuple((str(column), value) for column, value in told["row"].items())
    return Address(told["key"], RowName(told["table"], cells, int(told.get("number", 1))))


def seen_of(told: Mapping[str, Json]) -> str:
    """Return `Conflict.seen` of the conflict that `conflict_json` has told."""
    return signed([(one.get("value"), one.get("unclear")) for one in told["alternatives"]])


def conflict_json(conflict: Conflict, schema: FormSchema) -> dict[str, Json]:
    """Return a conflict: what it is about, what was sent, every other answer and where it stands."""
    alternatives = [
        {
            "number": number,
            **({"value": one.value} if one.unclear is None else {"unclear": one.unclear}),
            "from": list(one.copies),
        }
        for number, one in enumerate(conflict.alternatives, start=1)
    ]
    shape = {**address_json(conflict.address), "label": called(conflict.address, schema)}
    return {**shape, "sent": conflict.alternatives[0].value, "alternatives": alternatives}


def _decision(decision: Decision) -> Json:
    shape = {**address_json(decision.address), "value": decision.value}
    return {**shape, "by": decision.by, "why": decision.why}
