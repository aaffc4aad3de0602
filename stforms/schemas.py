"""The schemas: what the words of a form mean, what they are called, whether a record keeps to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from stforms.errors import IntegrityError
from stforms.later import Later
from stforms.messages import language, text
from stforms.model import Finding, Json, Param, Record, Severity
from stforms.schema_parts import check_own, with_own

jsonschema_rs: Any = Later("jsonschema_rs")

_ROW = re.compile(r"\[(\d+)\]")
_MOST_BYTES = 2_000_000


@dataclass
class FormSchema:
    """The schema of one form: of `folder`, and with what `own`, a file of the user's, adds to it."""

    form: str
    folder: Path
    own: Path | None = None

    @cached_property
    def document(self) -> dict[str, Any]:
        """Return the schema as JSON."""
        path = self.folder / f"{self.form}.schema.json"
        document: dict[str, Any] = _load(path) if self.own is None or path.is_file() else {}
        return document if self.own is None else with_own(document, _load(self.own))

    @cached_property
    def common(self) -> dict[str, Any]:
        """Return the parts that all forms share."""
        common: dict[str, Any] = _load(self.folder / "common.schema.json")
        return common

    @cached_property
    def _validator(self) -> Any:
        common = f"json-schema:///{self.common['$id']}"
        registry = jsonschema_rs.Registry([(common, self.common)])
        return jsonschema_rs.Draft202012Validator(
            self.document, registry=registry, validate_formats=True, offline=True
        )

    def check(self) -> None:
        """Look whether what the user adds can be used; what comes with stforms can.

        Raises:
            IntegrityError: it is no JSON, no schema, or refers to something else than the shared parts.
        """
        if self.own is None:
            return
        try:
            check_own(_load(self.own), frozenset(self.common["$defs"]))
            self._validator.is_valid({})
        except ValueError as error:  # those of jsonschema-rs are ValueErrors too
            why = str(error).partition("\n")[0]
            raise IntegrityError("schema.unreadable", {"file": str(self.own), "why": why}) from error

    def node(self, path: str) -> dict[str, Any] | None:
        """Return the schema of the key at a path ("sokande.efternamn", "tjanstgoring[0].stalle")."""
        node: dict[str, Any] | None = self.document
        for step in _ROW.sub("", path).split("."):
            node = self._child(node, step)
            if node is None:
                return None
        return node

    def _child(self, node: dict[str, Any] | None, step: str) -> dict[str, Any] | None:
        node = self._resolved(node)
        if node is not None and "items" in node:
            node = self._resolved(node["items"])
        child = (node or {}).get("properties", {}).get(step)
        return self._resolved(child)

    def _resolved(self, node: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return the node with what it refers to; what stands beside the reference wins."""
        while node is not None and "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            node = {**self.common["$defs"][name], **{k: v for k, v in node.items() if k != "$ref"}}
        return node

    def key_paths(self) -> Iterator[str]:
        """Yield every key that holds a value, in the schema's order; a table's columns as "kurser.namn"."""
        yield from self._keys(self.document, "")

    def _keys(self, node: dict[str, Any] | None, path: str) -> Iterator[str]:
        node = self._resolved(node) or {}
        inner = self._resolved(node.get("items")) if "items" in node else node
        children = (inner or {}).get("properties")
        if not children:
            yield path
            return
        for name, child in children.items():
            yield from self._keys(child, f"{path}.{name}" if path else name)

    def label(self, path: str, lang: str | None = None) -> str:
        """Return what a key is called on paper, with its section and row: "Sökande – Efternamn"."""
        lang = lang or language()
        steps = path.split(".")
        titles = [self._title(".".join(steps[: i + 1]), lang) for i in range(len(steps))]
        named = [title for title in titles if title]
        if len(steps) > 1 and "[" not in path and titles[-1].startswith(titles[-2]):
            named = named[-1:]  # "Period – Period, från och med" says it twice
        return " – ".join(named[-3:] if "[" in path else named[-2:]) or path

    def _title(self, path: str, lang: str) -> str:
        node = self.node(path) or {}
        # Forms of the user's own may have no English words: those that are printed stand in.
        english = node.get("x-title-en") if lang != "sv" else None
        title: str = english or node.get("title", "") or path.rpartition(".")[2]
        row = _ROW.search(path.rpartition(".")[2])
        return f"{title}, {text('label.row', {'row': int(row[1]) + 1}, lang)}" if row else title

    def findings(self, record: Record) -> list[Finding]:
        """Return a finding for everything in the record that the schema does not allow."""
        return [self._finding(error) for error in self._validator.iter_errors(record)]

    def _finding(self, error: Any) -> Finding:
        path = _path(error.instance_path)
        keyword = str(error.schema_path[-1]) if error.schema_path else ""
        node = self.node(path) or {}
        code, params = _SCHEMA_CODES.get(keyword, "schema.other"), {"why": _safe(error.message)}
        if keyword == "additionalProperties":
            return Finding(code, Severity.ERROR, path or None, None, {"keys": _unexpected(error.message)})
        if keyword == "enum":
            params = {"choices": ", ".join(map(str, node.get("enum", ())))}
        if keyword == "pattern" and "4}$" in str(node.get("pattern", "")):
            code, params = "schema.personnummer", {}
        if keyword == "pattern" and str(node.get("pattern", "")).startswith(r"^\d{4}-(0"):
            code, params = "schema.when", {}
        if keyword == "type":
            params = {"kind": _kind(node)}
        return Finding(code, Severity.ERROR, path or None, None, dict[str, Param](params))


_SCHEMA_CODES = {
    "additionalProperties": "schema.unknown_key",
    "type": "schema.type",
    "format": "schema.date",
    "enum": "schema.choice",
    "pattern": "schema.line",
    "minLength": "schema.empty",
    "minimum": "schema.range",
    "maximum": "schema.range",
}


def _path(steps: Any) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def _unexpected(message: str) -> str:
    return ", ".join(re.findall(r"'([^']+)'", message.partition("(")[2])) or message


def _safe(message: str) -> str:
    """Return a message without what could be a personnummer."""
    return re.sub(r"\d{6,8}[-+ ]?\d{4}", "…", message)


def _kind(node: dict[str, Any]) -> str:
    return text(f"kind.{node.get('type', 'string')}")


def _load(path: Path) -> Json:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"> {_MOST_BYTES // 1_000_000} MB")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise IntegrityError("schema.unreadable", {"file": str(path), "why": str(error)}) from error
