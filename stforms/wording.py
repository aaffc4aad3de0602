"""Findings in words and as JSON: the label of the slot, its page, the message, the hint."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stforms.messages import language, render, text
from stforms.model import Finding, Json
from stforms.schemas import FormSchema

_PERSONNUMMER = re.compile(r"(?<!\d)((?:\d{2})?\d{6})[-+ \u2010-\u2015]?\d{4}(?!\d)")


@dataclass(frozen=True)
class Said:
    """A finding in words."""

    severity: str
    message: str
    hint: str


def say(finding: Finding, schema: FormSchema | None = None, lang: str | None = None) -> Said:
    """Put a finding into words; a personnummer that slipped into it is masked."""
    lang = lang or language()
    params = {"label": label(finding, schema, lang), **finding.params}
    message, hint = render(finding.code, params, lang)
    return Said(text(f"severity.{finding.severity.value}", None, lang), mask(message), mask(hint))


def label(finding: Finding, schema: FormSchema | None, lang: str) -> str:
    """Return what the finding is about: "Sökande – Personnummer, sida 1"."""
    name = finding.path or text("label.whole", None, lang)
    if finding.path is not None and schema is not None:
        name = schema.label(finding.path, lang)
    page = finding.where.page if finding.where is not None else None
    return f"{name}, {text('label.page', {'page': page}, lang)}" if page is not None else name


def mask(words: str) -> str:
    """Hide the last four digits of everything that looks like a personnummer."""
    return _PERSONNUMMER.sub(r"\1-••••", words)


def mask_value(words: str, key: str | None) -> str:
    """Hide the last four digits of the value of a key; those of a personnummer also when it is misspelt."""
    masked = mask(words)
    if masked == words and (key or "").endswith("personnummer"):
        return f"{words[:-4]}••••"
    return masked


def as_json(findings: Iterable[Finding], schema: FormSchema | None = None) -> list[Json]:
    """Return findings as in design section 7, worded in the reader's language."""
    return [_one(finding, schema) for finding in findings]


def _one(finding: Finding, schema: FormSchema | None) -> Json:
    said = say(finding, schema)
    where = finding.where.as_json() if finding.where is not None else {}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        **({"paper": finding.paper} if finding.paper is not None else {}),
        **({"path": finding.path} if finding.path is not None else {}),
        "message": said.message,
        **({"hint": said.hint} if said.hint else {}),
        **({"where": where} if where else {}),
    }


def long_date(day: date, lang: str | None = None) -> str:
    """Return a day as it stands in a running text: "15 januari 2026"."""
    months = text("label.months", None, lang).split()
    return f"{day.day} {months[day.month - 1]} {day.year}"
