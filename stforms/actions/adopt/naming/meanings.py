"""What schemas/labels.toml says of labels: what they mean, how values are spelled, whose they are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache

from stforms.actions.adopt.naming.words import begins, spelled
from stforms.errors import IntegrityError
from stforms.model import Json
from stforms.paths import data_root


@dataclass(frozen=True)
class Together:
    """Several values in one place: the codec, the last steps of their keys, labels of such a place."""

    codec: str
    ends: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Meanings:
    """The words of labels.toml."""

    data: Json

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Return labels that stand for keys with this last step."""
        found: dict[str, list[str]] = {}
        for entry in self.data["label"]:
            for key in entry["keys"]:
                found.setdefault(key, []).extend((*entry["words"], *entry.get("misread", ())))
        return {key: tuple(dict.fromkeys(map(self.plain, labels))) for key, labels in found.items()}

    @cached_property
    def steps(self) -> dict[str, str]:
        """Return the last step of a key that a label usually stands for."""
        found: dict[str, str] = {}
        for entry in self.data["label"]:
            for label in (*entry["words"], *entry.get("misread", ())):
                found.setdefault(self.plain(label), entry["keys"][0])
        return found

    @cached_property
    def codecs(self) -> dict[str, str]:
        """Return the codec of keys with this last step, where labels.toml has one."""
        return {entry["keys"][0]: entry["codec"] for entry in self.data["label"] if "codec" in entry}

    @cached_property
    def together(self) -> dict[str, Together]:
        """Return the ways of holding several values, by codec."""
        return {
            entry["codec"]: Together(
                entry["codec"], tuple(entry["ends"]), tuple(map(self.plain, entry["words"]))
            )
            for entry in self.data["together"]
        }

    @cached_property
    def _same(self) -> tuple[re.Pattern[str], dict[str, str]]:
        one = {spelled(word): spelled(means) for means, words in self.data["same"].items() for word in words}
        longest = sorted(one, key=len, reverse=True)
        return re.compile(rf"\b({'|'.join(map(re.escape, longest))})\b"), one

    def plain(self, text: str) -> str:
        """Return a label as it is compared: spelled alike, and one word for what has several."""
        pattern, means = self._same
        return pattern.sub(lambda found: means[found[1]], spelled(text))

    def owner(self, heading: str) -> str | None:
        """Return the first step of keys under a heading that names a person or a signature."""
        plain = self.plain(heading)
        found = [
            (at, -len(word), entry["key"])
            for entry in self.data["section"]
            for word in map(self.plain, entry["words"])
            if (at := begins(plain, word)) is not None
        ]
        return min(found)[2] if found else None

    def asked_codec(self, *texts: str | None) -> str | None:
        """Return the codec that what is printed asks for: "ååmmdd" asks for a date of six digits."""
        asked = [text.lower() for text in texts if text]
        for entry in self.data["spelled"]:
            if any(re.search(pattern, text) for pattern in entry["is"] for text in asked):
                codec: str = entry["codec"]
                return codec
        return None


@lru_cache(maxsize=1)
def meanings() -> Meanings:
    """Return what labels.toml says.

    Raises:
        IntegrityError: it cannot be read.
    """
    path = data_root() / "schemas" / "labels.toml"
    try:
        return Meanings(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise IntegrityError("schema.unreadable", {"file": str(path), "why": str(error)}) from error
