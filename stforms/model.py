"""The words that cross layers: records, findings, readings, outcomes. No files, no forms, no law."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

Json: TypeAlias = Any
"""Any JSON value. The record is the one place where stforms passes plain JSON around."""

Record: TypeAlias = dict[str, Json]
"""The data of one filled form: Swedish ASCII snake_case keys; what is empty is absent."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points (1/72 inch) from the page's lower left corner."""

Param: TypeAlias = str | int | float
T = TypeVar("T")


class Severity(Enum):
    """How bad a finding is. An error stops a bundle, a warning is shown, an info explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Where:
    """A place in a document: page (from 1), field name, box. What is not known is None.

    Office files have no pages before they are laid out; there `place` says where in words of the
    document itself: "Uppgifter – ST-läkare", "Checklista!C5".
    """

    page: int | None = None
    field: str | None = None
    box: Box | None = None
    place: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Return what is known, in the order page, field, box, place."""
        known: dict[str, Json] = {}
        if self.page is not None:
            known["page"] = self.page
        if self.field is not None:
            known["field"] = self.field
        if self.box is not None:
            known["box"] = [round(x, 2) for x in self.box]
        if self.place is not None:
            known["place"] = self.place
        return known

    @classmethod
    def of_json(cls, known: Mapping[str, Json]) -> Where:
        """Return the place that `as_json` has told."""
        box = known.get("box")
        return cls(known.get("page"), known.get("field"), tuple(box) if box else None, known.get("place"))


@dataclass(frozen=True)
class Finding:
    """Something a person should know. The words live in stforms/messages, under `code`.

    `paper` names the paper that it is about where several are looked at together.
    """

    code: str
    severity: Severity
    path: str | None = None
    where: Where | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    paper: str | None = None


@dataclass(frozen=True)
class Reading:
    """One value as it was read: the raw text, what it means, where it stood, how sure we are.

    `key` is None for something that stood outside every slot; `value` is None when the text
    could not be understood (the text is then kept, and a finding says so).
    """

    key: str | None
    text: str
    value: Json
    where: Where
    confidence: float = 1.0

    def as_json(self) -> dict[str, Json]:
        """Return the shape of design.md section 7."""
        place = self.where.as_json()
        name = place.pop("field", None)
        return {
            "key": self.key,
            "text": self.text,
            "value": self.value,
            **({"at": {"field": name}} if name is not None else {}),
            **place,
            "confidence": round(self.confidence, 3),
        }

    @classmethod
    def of_json(cls, told: Mapping[str, Json]) -> Reading:
        """Return the reading that `as_json` has told; raise KeyError when it is none."""
        where = Where.of_json({**told, "field": told.get("at", {}).get("field")})
        return cls(told["key"], told["text"], told["value"], where, float(told.get("confidence", 1)))


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a verb gives back: the value (None when it could not be made) and the findings."""

    value: T
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether no finding is an error."""
        return not any(f.severity is Severity.ERROR for f in self.findings)


# --- the text's one normal form -------------------------------------------------------------

_KEEP = {"\n"}
_UNUSUAL = re.compile(r"[^\n -~\xa1-\xac\xae-\u02ff\u2010-\u2015\u2018-\u201f\u2026\u20ac]")
"""Rare characters, which might need a change. A search for one class alone is several times as fast."""


def normal_text(text: str) -> str:
    """Return the text in its one normal form: NFC, line feeds, no control characters, trimmed.

    Tabs and no-break spaces become spaces; zero-width characters and soft hyphens go. Spaces at
    the ends of lines and empty lines at the ends of the text carry no meaning on paper.
    """
    trimmed = " \n" not in text and text.strip() == text
    if trimmed and not _UNUSUAL.search(text) and unicodedata.is_normalized("NFC", text):
        return text  # nearly every text, and this runs for every value
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = "".join(map(_plain_character, plain))
    plain = "\n".join(line.rstrip() for line in plain.split("\n")).strip()
    return text if plain == text else plain


def _plain_character(char: str) -> str:
    if char in _KEEP:
        return char
    if char in "\u2028\u2029\x85\x0b\x0c":
        return "\n"
    category = unicodedata.category(char)
    if category == "Zs" or char == "\t":
        return " "
    return "" if category in ("Cc", "Cf", "Cs", "Co", "Cn") else char


# --- paths in a record ----------------------------------------------------------------------


def get_path(record: Json, path: str) -> Json:
    """Return the value at a dotted path ("sokande.efternamn", "tjanstgoring[0].stalle") or None."""
    value = record
    for step in _steps(path):
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            return None
    return value


def set_path(record: Record, path: str, value: Json) -> None:
    """Set the value at a dotted path of object keys, making the objects on the way."""
    *parents, last = path.split(".")
    for step in parents:
        record = record.setdefault(step, {})
    record[last] = value


def leaves(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every leaf of a record with its path; a list of plain values is one leaf."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def normal_record(value: Json) -> Json:
    """Return the record in normal form: texts normal, whole numbers as int, what is empty gone.

    What is in normal form already comes back as the same object.
    """
    if isinstance(value, str):
        return normal_text(value) or None
    if isinstance(value, dict):
        return _normal_object(value)
    if isinstance(value, list):
        items = [normal_record(item) for item in value]
        if all(new is old and new is not None for new, old in zip(items, value, strict=True)):
            return value or None
        return [item for item in items if item is not None] or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _normal_object(value: Record) -> Record | None:
    changed: Record = {}
    for key, old in value.items():
        new = normal_record(old)
        if new is not old or new is None:
            changed[key] = new
    if not changed:
        return value or None
    whole = {**value, **changed}
    return {key: inner for key, inner in whole.items() if inner is not None} or None


def general_path(path: str) -> str:
    """Return the path without row numbers: "tjanstgoring[2].stalle" is "tjanstgoring.stalle"."""
    return ".".join(step for step in _steps(path) if isinstance(step, str))


def _steps(path: str) -> Iterator[str | int]:
    for part in path.split("."):
        name, *indices = part.split("[")
        if name:
            yield name
        for index in indices:
            yield int(index.rstrip("]"))
