"""Words on forms that tell what a place is: where one signs, which columns are ticked, how to write."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from stforms.actions.adopt.pdf.printed import print_words
from stforms.binding import Toml
from stforms.formats.lines import plain
from stforms.paths import data_root

_INSIDE = re.compile(r"\s\(([^()]{1,60})\)\s*:?\s*$")
_ROOM = re.compile(r"[\s_\u2026]*")


@cache
def _words() -> Toml:
    path = data_root() / "schemas" / "adopt" / "office.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _signing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = print_words()["signature"]
    one, other = (r"\b(?:" + "|".join(map(re.escape, words[key])) + ")" for key in ("is", "is_not"))
    return re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE)


def signs(label: str, section: str = "") -> bool:
    """Tell whether somebody signs by hand beside this label, or beside it under this heading."""
    for_it, against = _signing()
    if not label or len(label) > 80 or against.search(label):
        return False
    return bool(for_it.search(label) or (for_it.search(section) and not _beside_signature(label)))


def _beside_signature(label: str) -> bool:
    words, text = _words()["signature"], plain(label)
    return text.startswith(tuple(words["beside"])) and not text.startswith(tuple(words["beside_not"]))


def is_answer(head: str) -> bool:
    """Tell whether a column with this heading is one to tick."""
    words, text = _words()["answers"], plain(head).rstrip(".")
    if text.isdigit():
        return int(text) <= int(words["most"])
    return text in words["is"] or f"{text} ".startswith(tuple(f"{word} " for word in words["begins"]))


def is_choice(entry: str) -> bool:
    """Tell whether an entry of a list is an answer, and not what stands there before one is chosen."""
    text = plain(entry).strip("-\u2013. ")
    return bool(text) and text.split()[0] not in _words()["list"]["nothing"]


def without_page(text: str) -> str:
    """Return a text of a margin without its page number."""
    words = "|".join(map(re.escape, _words()["pages"]["is"]))
    return " ".join(re.sub(rf"(?i)\b(?:{words})\b\s*\d.*", "", text.replace("\t", " ")).split())


def label_and_hint(text: str) -> tuple[str, str | None]:
    """Return a printed text as a label, and how to write as it says: below it, or in brackets at its end."""
    first, _, rest = text.strip().partition("\n")
    inside = _INSIDE.search(first)
    hint = rest.strip() or (inside[1].strip() if inside is not None else "")
    label = first[: inside.start()] if inside is not None and first[: inside.start()].strip() else first
    return " ".join(label.split()).strip(" :").strip(), " ".join(hint.split()) or None


def said(placeholder: str) -> str | None:
    """Return what a placeholder says; None where it is only room."""
    return None if _ROOM.fullmatch(placeholder) else " ".join(placeholder.split())
