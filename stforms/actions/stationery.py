"""What a unit's letters look like: who sends them, how they begin and end. A file, else our own words."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from stforms.errors import UnreadableError, UsageError
from stforms.model import Json, normal_text

_TEXTS = ("subject", "opening", "closing")
_ONE, _LINES = ("region", "unit", "phone", "email"), ("address", "signature")
_KNOWN = {"sender": (*_ONE, *_LINES), "person": _TEXTS, "clinic": _TEXTS}


@dataclass(frozen=True)
class Stationery:
    """The sender, and the texts that take the place of our own, for each kind of letter.

    `texts` are Jinja templates: what they can name is in docs/how-to/remind.md.
    """

    region: str | None = None
    unit: str | None = None
    address: tuple[str, ...] = ()
    phone: str | None = None
    email: str | None = None
    signature: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the sender as it stands at the top of a letter."""
        known = (self.region, self.unit, *self.address, self.phone, self.email)
        return tuple(line for line in known if line)

    def text(self, kind: str, part: str, values: Mapping[str, Json]) -> list[str] | None:
        """Return a part's paragraphs; None when the file does not say anything about it.

        Raises:
            UsageError: the template names something that is not there, or cannot be understood.
        """
        template = self.texts.get(kind, {}).get(part)
        if template is None:
            return None
        try:
            whole = _environment().from_string(template).render(values)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            why = " ".join(str(error).split())[:200]
            raise UsageError("remind.letter_template", {"key": f"{kind}.{part}", "why": why}) from error
        return [" ".join(normal_text(one).split()) for one in whole.split("\n\n") if normal_text(one)]


def _environment() -> SandboxedEnvironment:
    """Return where templates run: they see the values that they are given, and nothing else."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def read_stationery(path: Path) -> Stationery:
    """Read a file of letters.

    Raises:
        UnreadableError: it cannot be read.
        UsageError: it says something that stforms does not know; the nearest that it knows is given.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UnreadableError("file.missing", {"file": str(path)}) from error
    except (OSError, ValueError) as error:
        raise UnreadableError(
            "remind.letter_unreadable", {"file": str(path), "why": str(error)[:200]}
        ) from error
    return _stationery(data)


def _stationery(data: Mapping[str, Json]) -> Stationery:
    _known(data, tuple(_KNOWN), "")
    for name, keys in _KNOWN.items():
        part = data.get(name, {})
        if not isinstance(part, dict):
            raise UsageError("remind.letter_not_table", {"key": name})
        _known(part, keys, f"{name}.")
    sender = data.get("sender", {})
    texts = {
        kind: {key: str(words) for key, words in data.get(kind, {}).items()} for kind in ("person", "clinic")
    }
    own: dict[str, Any] = {key: _line(sender[key]) for key in _ONE if key in sender}
    own |= {key: _lines(sender[key]) for key in _LINES if key in sender}
    return Stationery(**own, texts=texts)


def _line(value: Json) -> str:
    return normal_text(str(value))


def _lines(value: Json) -> tuple[str, ...]:
    """Return a list of lines, or a text with line breaks, as lines."""
    lines = value if isinstance(value, list) else str(value).splitlines()
    return tuple(normal_text(str(line)) for line in lines if normal_text(str(line)))


def _known(data: Mapping[str, Json], known: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 3, 0.4) or known
            raise UsageError("remind.letter_unknown_key", {"key": f"{where}{key}", "near": ", ".join(near)})
