"""Data in: records from JSON, YAML, CSV and Excel, as people keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from stforms.actions.tables import rows_of
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.library import Library
from stforms.model import Finding, Json, Record
from stforms.schemas import FormSchema


@dataclass(frozen=True)
class Given:
    """One record as it was given: its data, which edition it says it is for, and what to call it."""

    record: Record
    edition: str | None
    name: str


@dataclass(frozen=True)
class DataFile:
    """All records of one file, and what was noticed while reading it."""

    given: tuple[Given, ...]
    findings: tuple[Finding, ...] = ()


def read_records(
    path: Path, library: Library, edition: str | None = None, data: bytes | None = None
) -> DataFile:
    """Read the records of a data file.

    Args:
        path: the file; its ending says the format (from standard input: JSON or YAML).
        library: for the names of keys and columns.
        edition: which edition the records are for, where the file does not say.
        data: the bytes, when they were read already.

    Raises:
        UnreadableError: the file cannot be read, or is not of the format its ending says.
        UsageError: a column is unknown, the format is unknown, or no edition is named.
    """
    kind = path.suffix.lower()
    try:
        raw = path.read_bytes() if data is None else data
        if kind in (".csv", ".tsv", ".xlsx", ".xlsm"):
            rows, findings = rows_of(path, raw, library, edition)
            given = [Given(row.record, row.edition or edition, row.name) for row in rows]
        else:
            given, findings = list(_documents(path, kind, raw)), []
    except StformsError:
        raise
    except FileNotFoundError as error:
        raise UnreadableError("file.missing", {"file": str(path)}) from error
    except (IsADirectoryError, PermissionError) as error:
        code = "file.folder" if path.is_dir() else "file.no_access"
        raise UnreadableError(code, {"file": str(path), "why": str(error.strerror)}) from error
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise UnreadableError("record.unreadable", {"file": str(path), "why": _why(error)}) from error
    if not given:
        raise UnreadableError("record.empty", {"file": str(path)})
    return DataFile(tuple(_completed(one, library, edition) for one in given), tuple(findings))


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _documents(path: Path, kind: str, raw: bytes) -> Iterator[Given]:
    content = raw.decode("utf-8-sig")
    if kind == ".jsonl":
        documents: list[Json] = [json.loads(line) for line in content.splitlines() if line.strip()]
    elif kind == ".json" or (kind == "" and content.lstrip()[:1] in ("{", "[")):
        documents = [json.loads(content)]
    elif kind in (".yaml", ".yml", ""):
        documents = plain_yaml(content)
    else:
        raise UsageError("record.unknown_kind", {"file": str(path)})
    entries = [entry for document in documents for entry in _entries(document)]
    for number, entry in enumerate(entries, start=1):
        yield _given(entry, path.stem if len(entries) == 1 else f"{path.stem}-{number:03}")


def plain_yaml(content: str) -> list[Json]:
    """Return the documents of a YAML text as people mean it: days and numbers with a leading 0 are texts."""
    return [document for document in yaml.load_all(content, Loader=_Plain) if document is not None]


def _entries(document: Json) -> list[Json]:
    """Return the records of one document: a record, a list of them, or {gemensamt, blanketter}."""
    if isinstance(document, dict) and isinstance(document.get("blanketter"), list):
        common = document.get("gemensamt", {})
        return [_with_common(entry, common) for entry in document["blanketter"]]
    return document if isinstance(document, list) else [document]


def _with_common(entry: Json, common: Json) -> Json:
    """Return an entry whose record has the common data beneath its own."""
    if not isinstance(entry, dict) or not isinstance(entry.get("record"), dict):
        raise UsageError("record.no_object")
    return {**entry, "record": _merged(common, entry["record"])}


def _merged(below: Json, above: Json) -> Json:
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}
    return above


def _given(entry: Json, name: str) -> Given:
    if not isinstance(entry, dict):
        raise UsageError("record.no_object")
    if "record" in entry:  # an envelope: ours (parse --json) or a person's
        return Given(entry["record"], entry.get("edition"), str(entry.get("name") or name))
    edition = entry.get("edition")
    record = {key: value for key, value in entry.items() if key not in ("edition", "stforms")}
    return Given(record, edition, name)


def _completed(given: Given, library: Library, edition: str | None) -> Given:
    """Return the record with its edition settled and plain numbers as the texts they stand for."""
    named = edition or given.edition
    if named is None:
        raise UsageError("record.no_edition", {"name": given.name})
    chosen = library.edition(str(named))
    if not isinstance(given.record, dict):
        raise UsageError("record.no_object")
    return Given(as_texts(given.record, library.schema(chosen.form)), chosen.id, given.name)


def as_texts(record: Record, schema: FormSchema) -> Record:
    """Return the record with numbers as text where the schema wants text: bilaga_nr: 7 is "7"."""
    result: Record = _as_texts(record, schema, "")
    return result


def _as_texts(value: Json, schema: FormSchema, path: str) -> Json:
    if isinstance(value, dict):
        prefix = f"{path}." if path else ""
        return {str(key): _as_texts(inner, schema, f"{prefix}{key}") for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_texts(item, schema, f"{path}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, int) and not isinstance(value, bool):
        node = schema.node(path.partition("[")[0] if path.endswith("]") else path) or {}
        return value if node.get("type") in ("number", "integer", "boolean") else str(value)
    return value


class _Plain(yaml.SafeLoader):
    """YAML as people mean it: 0701234567 and 2024-01-01 are texts, only true and false are yes and no."""


_Plain.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:int", r"0|-?[1-9][0-9]*", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("tag:yaml.org,2002:null", r"~|null|", ["~", "n", ""]),
    ("tag:yaml.org,2002:merge", r"<<", "<"),
):
    _Plain.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), list(_first))
