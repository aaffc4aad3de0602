"""Decisions as a person writes them down: YAML with an entry for each conflict. Reads and makes the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from stforms.actions.records import as_texts, plain_yaml
from stforms.binding import Edition
from stforms.errors import RefusedError, UnreadableError, UsageError
from stforms.merging import Address, Conflict, Decision, RowName, called, choosable, signed
from stforms.messages import text
from stforms.model import Json, Record, get_path, normal_record, set_path
from stforms.schemas import FormSchema
from stforms.spelling import canonical

_WORDS = {"key", "table", "row", "number", "label", "alternatives", "choose", "value", "remove", "by", "why"}
_OF_ANSWERS = {"value", "nothing", "unclear", "sent", "from"}


@dataclass(frozen=True)
class Noted:
    """An entry of the file: which conflict it is about, and the decision if there is one."""

    address: Address
    seen: str
    decision: Decision | None


def read_decisions(content: str, file: str, edition: Edition, schema: FormSchema) -> list[Noted]:
    """Read a file of decisions.

    Args:
        content: its text.
        file: what to call it.
        edition: how values are spelled.
        schema: what may stand where.

    Raises:
        UnreadableError: it is no YAML, or an entry is not shaped as one.
        UsageError: a number is none of the conflict's, a value cannot stand there, or two things are said.
    """
    try:
        documents = plain_yaml(content)
        entries = [entry for document in documents for entry in _listed(document)]
        return [_noted(entry, edition, schema) for entry in entries]
    except (yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        why = " ".join(str(error).split())[:200]
        raise UnreadableError("merge.decisions_unreadable", {"file": file, "why": why}) from error


def _listed(document: Json) -> list[Json]:
    if not isinstance(document, list) or not all(isinstance(entry, dict) for entry in document):
        raise TypeError("- key: …")
    return document


def _noted(entry: Json, edition: Edition, schema: FormSchema) -> Noted:
    answers = entry["alternatives"].values()
    if unknown := (set(entry) - _WORDS) | {word for one in answers for word in set(one) - _OF_ANSWERS}:
        raise ValueError(f"{entry.get('key')}: {', '.join(sorted(map(str, unknown)))}?")
    address = _address(entry)
    if schema.node(address.key) is None:
        raise ValueError(f"key: {address.key}")
    given = [entry["alternatives"][number] for number in range(1, len(entry["alternatives"]) + 1)]
    alternatives = [(None if one.get("nothing") else one.get("value"), one.get("unclear")) for one in given]
    seen = signed(alternatives)
    decided, value = _answer(entry, alternatives, address)
    if not decided:
        return Noted(address, seen, None)
    if entry.get("value") is not None:
        value = spelled(address, value, edition, schema)
    return Noted(address, seen, Decision(address, seen, value, _said(entry, "by"), _said(entry, "why")))


def _address(entry: Json) -> Address:
    key = str(entry["key"])
    if "row" not in entry:
        return Address(key)
    cells = tuple((str(column), value) for column, value in entry["row"].items())
    return Address(key, RowName(str(entry["table"]), cells, int(entry.get("number", 1))))


def _said(entry: Json, name: str) -> str | None:
    return str(entry[name]) if entry.get(name) is not None else None


def _answer(entry: Json, alternatives: list[tuple[Json, str | None]], address: Address) -> tuple[bool, Json]:
    """Return whether an entry is decided, and the answer."""
    chosen = entry.get("choose")
    said = [chosen is not None, entry.get("value") is not None, bool(entry.get("remove"))]
    if sum(said) > 1:
        raise UsageError("merge.decision_says_two", {"key": address.key})
    if chosen is None:
        return any(said), entry.get("value")
    possible = choosable([unclear for _, unclear in alternatives])
    if isinstance(chosen, bool) or chosen not in possible:
        numbers = ", ".join(map(str, possible))
        raise UsageError(
            "merge.no_such_number", {"number": str(chosen), "key": address.key, "possible": numbers}
        )
    return True, alternatives[chosen - 1][0]


def spelled(address: Address, value: Json, edition: Edition, schema: FormSchema) -> Json:
    """Return an answer in the record's own spelling.

    Raises:
        UsageError: it cannot stand there: no such day, not one of the choices, a text for a number.
    """
    record: Record = {}
    if address.row is None:
        set_path(record, address.key, value)
    else:
        row: Record = {}
        if not address.whole_row:
            set_path(row, address.key.removeprefix(f"{address.row.table}."), value)
        set_path(record, address.row.table, [value if address.whole_row else row])
    clean = canonical(edition, normal_record(as_texts(record, schema)) or {})
    if clean and schema.findings(clean):
        raise UsageError("merge.decision_value", {"key": address.key})
    if address.row is None:
        return get_path(clean, address.key)
    return get_path(clean, f"{address.row.table}[0]{address.key.removeprefix(address.row.table)}")


# --- writing ------------------------------------------------------------------------------------


def with_open(
    content: str | None, conflicts: Iterable[Conflict], file: str, edition: Edition, schema: FormSchema
) -> str | None:
    """Return the text of a file of decisions with every open conflict in it; None when nothing is new.

    What stands in the file stays as it is, comments too; what is new comes behind it, as a document of its
    own, so that no way of writing the list can be broken by it.

    Raises:
        RefusedError: what was added cannot be read back.
    """
    before = read_decisions(content, file, edition, schema) if content is not None else []
    known = {(one.address.sign, one.seen) for one in before}
    new = [one for one in conflicts if (one.address.sign, one.seen) not in known]
    if not new:
        return None
    head = (
        text("label.merge.file_head", {"form": edition.name})
        if content is None
        else text("label.merge.file_more")
    )
    start = "" if content is None else f"{content.rstrip()}\n\n---\n"
    added = f"{_comment(head)}\n" + "".join(f"\n{_entry(one, schema)}" for one in new)
    _verify(start + added, before, new, file, edition, schema)
    return start + added


def _comment(words: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in words.strip().splitlines())


def _entry(conflict: Conflict, schema: FormSchema) -> str:
    """Return a conflict as an entry to be filled in."""
    address = conflict.address
    entry: Json = {"key": address.key}
    if address.row is not None:
        entry |= {"table": address.row.table, "row": dict(address.row.cells)}
        entry |= {"number": address.row.number} if address.row.number > 1 else {}
    entry["label"] = called(address, schema)
    entry["alternatives"] = dict(enumerate(_alternatives(conflict), start=1))
    dumped = yaml.dump(
        [entry], Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )
    return f"{dumped}  choose:\n  by:\n  why:\n"


def _alternatives(conflict: Conflict) -> Iterator[Json]:
    for number, one in enumerate(conflict.alternatives):
        value: Json = {"value": one.value} if one.value is not None else {"nothing": True}
        shape = value if one.unclear is None else {"unclear": one.unclear}
        shape |= {"sent": True} if number == 0 else {}
        yield {**shape, "from": list(one.copies)} if one.copies else shape


def _verify(
    content: str, before: list[Noted], new: list[Conflict], file: str, edition: Edition, schema: FormSchema
) -> None:
    """Read what is to be written: what was decided has to stand, and what was added to be what was meant."""
    expected = [*before, *(Noted(one.address, one.seen, None) for one in new)]
    try:
        same = read_decisions(content, file, edition, schema) == expected
    except (UnreadableError, UsageError):
        same = False
    if not same:
        raise RefusedError("merge.decisions_not_written", {"file": file})


class _Dumper(yaml.SafeDumper):
    """YAML that reads back as it was: numbers without exponents, no references between entries."""

    def ignore_aliases(self, data: Json) -> bool:  # noqa: ARG002 - the name is PyYAML's
        """Write everything where it stands."""
        return True


def _number(dumper: _Dumper, value: float) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:.12f}".rstrip("0"))


_Dumper.add_representer(float, _number)
