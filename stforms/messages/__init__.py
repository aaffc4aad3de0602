"""Every sentence a person reads, in Swedish and English, found by its code.

The words lie in the .toml files beside this module, both languages of a code next to each other.
"""

from __future__ import annotations

import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from stforms.model import Param

LANGUAGES = ("sv", "en")


def language() -> str:
    """Return "sv" or "en": STFORMS_LANG first, then the locale; Swedish when neither says English."""
    asked = os.environ.get("STFORMS_LANG", "").lower()[:2]
    if asked in LANGUAGES:
        return asked
    return _locale_language()


@cache
def _locale_language() -> str:
    spoken = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "")
    name = (spoken or locale.getlocale()[0] or "").lower()
    return "en" if name.startswith("en") else "sv"


_BEFORE, _AFTER = '\n["', '"]\n'
"""What stands before and after the code above a message in its file."""


@cache
def _files() -> tuple[Path, ...]:
    return tuple(sorted(Path(__file__).parent.glob("*.toml")))


@cache
def _written(path: Path) -> dict[str, str]:
    """Return a file's messages as they are written: reading them all as TOML takes longer than most calls."""
    _, *found = f"\n{path.read_text(encoding='utf-8')}".split(_BEFORE)
    return {one.partition(_AFTER)[0]: f"{_BEFORE}{one}" for one in found}


@cache
def _words(code: str) -> dict[str, str]:
    """Return what is said at this code, {sv, sv_hint, en, en_hint}; nothing where nobody knows it.

    Most codes stand in the file that is called as they begin, which is looked through first.
    """
    topic = code.partition(".")[0]
    for path in sorted(_files(), key=lambda path: path.stem != topic):
        if (written := _written(path).get(code)) is not None:
            words: dict[str, str] = tomllib.loads(written)[code]
            return words
    return {}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return all messages: code -> {sv, sv_hint, en, en_hint}."""
    return {code: _words(code) for path in _files() for code in _written(path)}


class _Blanks(dict[str, Param]):
    def __missing__(self, key: str) -> str:
        return "…"


def render(code: str, params: Mapping[str, Param] | None = None, lang: str | None = None) -> tuple[str, str]:
    """Return (message, hint) of a code in the reader's language; the hint may be empty."""
    words = _words(code)
    lang = lang or language()
    blanks = _Blanks({name: _spoken(value, lang) for name, value in (params or {}).items()})
    message = words.get(lang, code).format_map(blanks)
    return message, words.get(f"{lang}_hint", "").format_map(blanks)


def _spoken(value: Param, lang: str) -> Param:
    """Return a number as the language writes it: 8,5 in Swedish."""
    return str(value).replace(".", ",") if isinstance(value, float) and lang == "sv" else value


def text(code: str, params: Mapping[str, Param] | None = None, lang: str | None = None) -> str:
    """Return a plain text of the catalogue (a heading, a help line) in the reader's language."""
    return render(code, params, lang)[0]
