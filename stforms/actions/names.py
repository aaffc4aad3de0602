"""Names of files and folders, from patterns: safe on every system, without a personnummer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from stforms.errors import UsageError
from stforms.model import Json

LONGEST = 120
"""Characters of a file name, its ending included."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.I)
_PERSONNUMMER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+_ ]?\d{4}(?!\d)")


def slug(text: str, longest: int = LONGEST) -> str:
    """Return a text as a part of a file name: NFC, letters and digits kept, å ä ö too, all else hyphens.

    No personnummer, no name that Windows keeps for itself, not longer than that many characters.
    """
    plain = unicodedata.normalize("NFC", text)
    plain = _PERSONNUMMER.sub("", plain)
    kept = "".join(char if char.isalnum() or char in "._-" else "-" for char in plain)
    kept = re.sub(r"-*\.{2,}-*|-{2,}", "-", kept).strip("-. ")[:longest].rstrip("-. ")
    kept = _PERSONNUMMER.sub("", kept).strip("-. ")
    return f"_{kept}"[:longest] if _RESERVED.match(kept) else kept


class Pattern:
    """A pattern such as "{{ person.id }}/{{ form }}", tried when it is made."""

    def __init__(self, source: str, name: str) -> None:
        """Compile a pattern; `name` is what it is called in the plan."""
        self.source, self.name = source, name
        try:
            self._template = _environment().from_string(source)
        except TemplateError as error:
            raise UsageError("plan.pattern", {"key": name, "why": _why(error)}) from error

    def parts(self, values: Mapping[str, Json]) -> list[str]:
        """Return the folders, and last the file, that the pattern means for these values.

        Raises:
            UsageError: the pattern names something that is not there, or nothing is left of a name.
        """
        try:
            whole = self._template.render(values)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise UsageError("plan.pattern", {"key": self.name, "why": _why(error)}) from error
        parts = [slug(part) for part in whole.split("/") if part.strip()]
        if not parts or not all(parts):
            raise UsageError("plan.pattern_empty", {"key": self.name})
        return parts


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=_filled)


def _filled(value: Any) -> Any:
    """Return a value as it goes into a name: what stands in the data never makes a folder."""
    if isinstance(value, StrictUndefined):
        return value
    return slug(str(value)) if value is not None else ""


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
