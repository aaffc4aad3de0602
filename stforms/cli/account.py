"""The account of a conversion as people get it: a table on the terminal, a file for Excel or a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from stforms.actions.account import Line, item_of
from stforms.actions.convert import Converted
from stforms.cli import show
from stforms.cli.many import compact
from stforms.crosswalks import Fate
from stforms.errors import RefusedError, UsageError
from stforms.library import Library
from stforms.messages import language, text
from stforms.model import Finding, Json, Outcome, Severity, general_path
from stforms.schemas import FormSchema
from stforms.wording import label, mask_value, say

_ORDER = list(Fate)
_HEADINGS = (
    "table.file", "table.new_file", "table.fate", "table.entry", "table.key", "table.value",
    "table.new_key", "table.becomes", "table.page", "table.remark", "table.advice",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t")

Shown: TypeAlias = Callable[[str], str]


def described(converted: Converted, line: Line, library: Library) -> dict[str, Json]:
    """Return a line in words as well: what it is about, what is to be said of it."""
    shape = {**line.as_json(), "label": label_of(converted, line, library)}
    if line.why is None:
        return shape
    said = say(line.why, schema_of(converted, line.why, library))
    hint = {"hint": said.hint} if said.hint else {}
    return {**shape, "code": line.why.code, "message": said.message, **hint}


def schema_of(converted: Converted, finding: Finding, library: Library) -> FormSchema:
    """Return the schema that knows the key a finding is about: the new form's, else the old one's."""
    new = library.schema(converted.edition.form)
    knows = finding.path is None or new.node(finding.path) is not None
    return new if knows else library.schema(converted.source.edition.form)


def labelled(outcome: Outcome[Converted], library: Library) -> list[Finding]:
    """Return the findings so that the new form's schema can name what only the old form has."""
    new = library.schema(outcome.value.edition.form)
    found = []
    for finding in outcome.findings:
        schema = schema_of(outcome.value, finding, library)
        if schema is not new:
            finding = replace(finding, params={"label": label(finding, schema, language()), **finding.params})
        found.append(finding)
    return found


def gathered(found: Iterable[Finding], library: Library, converted: Converted) -> list[Finding]:
    """Return the findings with those that differ in their label alone put together, for reading."""
    schema = library.schema(converted.edition.form)
    told: dict[str, list[Finding]] = {}
    rest: list[Finding] = []
    for finding in found:
        plain = finding.code == "demands.missing" or finding.params.get("note") == text("label.convert.lost")
        (told.setdefault(finding.code, []) if plain else rest).append(finding)
    lost = [*told.get("convert.lost", ()), *told.get("convert.lost_together", ())]
    missing = told.get("demands.missing", [])
    for several in (lost, missing):
        names = [str(one.params.get("label", label(one, schema, language()))) for one in several]
        code = "convert.lost_several" if several is lost else "convert.missing_several"
        together = Finding(code, Severity.WARNING, None, None, {"entries": "; ".join(names)})
        rest += [together] if len(several) > 1 else several
    return rest


def label_of(converted: Converted, line: Line, library: Library) -> str:
    """Return what a line is about, as its own paper calls it."""
    if line.key is not None:
        return library.schema(converted.source.edition.form).label(line.key.removesuffix(item_of(line.key)))
    if line.to is not None:
        return library.schema(converted.edition.form).label(line.to)
    return text("label.convert.outside")


# --- on the terminal --------------------------------------------------------------------------


def show_account(converted: Converted, library: Library, title: str, reveal: bool) -> None:
    """Print the account, those lines first that need a person."""
    lines = sorted(converted.account, key=_urgency)
    rows = [
        (
            text(f"label.fate.{line.fate.value}"),
            label_of(converted, line, library),
            hidden(line.value, line.key, reveal),
            becomes(converted, line, library, reveal),
        )
        for line in lines
    ]
    show.table(("table.fate", "table.entry", "table.value", "table.becomes"), rows, title)


def _urgency(line: Line) -> tuple[int, int]:
    """Return where a line stands in the table: what is missing and demanded before what is not."""
    severity = line.why.severity if line.fate is Fate.MISSING and line.why is not None else None
    return _ORDER.index(line.fate), (Severity.WARNING, None, Severity.INFO).index(severity)


def becomes(converted: Converted, line: Line, library: Library, reveal: bool) -> str:
    """Return what stands on the new paper; with a question mark what a person may choose from."""
    schema = library.schema(converted.edition.form)
    if line.fate is Fate.MAPPED:
        moved = general_path(line.to or "") != general_path(line.key or "")
        return (f"{schema.label(line.to or '')}: " if moved else "") + hidden(line.became, line.to, reveal)
    if line.fate is Fate.KEPT:
        return "="
    if line.fate is Fate.MISSING and line.why is not None:
        needed = line.why.severity is Severity.WARNING
        return text("label.convert.needed" if needed else "label.convert.by_hand")
    words = [schema.label(one) if schema.node(one) is not None else one for one in line.candidates]
    return f"{' / '.join(words)}?" if words else ""


def hidden(value: Json, key: str | None, reveal: bool) -> str:
    """Return a value for people; the last digits of a personnummer are masked, misspelled or not."""
    words = compact(value) if value is not None else ""
    return words if reveal else mask_value(words, key)


def counted(converted: Converted) -> str:
    """Return how many values went each way: "att avgöra: 2, följde med: 9"."""
    counts = ((text(f"label.fate.{fate.value}"), converted.count(fate)) for fate in Fate)
    return ", ".join(f"{word}: {count}" for word, count in counts if count)


# --- as a file ----------------------------------------------------------------------------------


def check_report(path: Path, inputs: Iterable[Path], overwrite: bool) -> None:
    """Refuse a report that would not be written in the end, before anything is done.

    Raises:
        UsageError: its ending says no kind of report.
        RefusedError: it is one of the input files, or exists.
    """
    if path.suffix.lower() not in (".csv", ".json"):
        raise UsageError("convert.report_kind", {"file": str(path)})
    if any(same_file(path, one) for one in inputs):
        raise RefusedError("convert.report_is_input", {"file": str(path)})
    if path.exists() and not overwrite:
        raise RefusedError("output.exists", {"file": str(path)})


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, by whatever name."""
    return bool(identities(one) & identities(other))


def identities(path: Path) -> set[object]:
    """Return what a file is known by: its full path (case is nothing), and its number if it is there."""
    known: set[object] = {str(path.resolve()).casefold()}
    try:
        found = path.stat()
    except OSError:
        return known
    return {*known, (found.st_dev, found.st_ino)}


def report(path: Path, results: Sequence[Json], reveal: bool) -> bytes:
    """Return the report of all files as bytes, of the kind that the path's ending says."""
    shown = results if reveal else [_masked(result, None) for result in results]
    if path.suffix.lower() == ".json":
        whole = {"stforms": "many/1", "items": list(shown)} if len(shown) != 1 else shown[0]
        return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
    return _table(shown)


def _masked(value: Json, key: str | None) -> Json:
    """Return JSON without personnummer; texts beside a key of that name are masked whatever they are."""
    if isinstance(value, dict):
        about = value.get("key") or value.get("to")
        return {
            name: _masked(inner, about if name in ("value", "became") else name)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(item, key) for item in value]
    whole = key in ("sha256", "file", "written")
    return hidden(value, key, reveal=whole) if isinstance(value, str) else value


def _table(results: Sequence[Json]) -> bytes:
    """Return the lines as Swedish Excel opens them by a double click: semicolons, BOM, CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text(heading) for heading in _HEADINGS])
    for result in results:
        for line in result.get("account", [{"message": result.get("message"), "hint": result.get("hint")}]):
            writer.writerow([_cell(one) for one in _cells(result, line)])
    return out.getvalue().encode("utf-8-sig")


def _cells(result: Json, line: Json) -> list[Json]:
    fate, where = line.get("fate"), line.get("where", {})
    becomes = line.get("became")
    if becomes is None and line.get("candidates"):
        becomes = f"{' / '.join(line['candidates'])}?"
    return [
        result.get("file"), result.get("written"), text(f"label.fate.{fate}") if fate else None,
        line.get("label"), line.get("key"), line.get("value"), line.get("to"), becomes,
        where.get("page") or where.get("place"), line.get("message"), line.get("hint"),
    ]  # fmt: skip


def _cell(value: Json) -> str:
    """Return a value as a cell that Excel shows and never computes: a form may say =1+1."""
    words = compact(value) if value is not None else ""
    if isinstance(value, float):
        return words.replace(
            ".", text("label.convert.decimal")
        )  # or Swedish Excel takes 1.5 for a day in May
    return f"'{words}" if words.startswith(_FORMULA) else words
