"""What schemas/labels.toml says of labels: what they mean, how values are spelled, whose they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from stforms.actions.adopt.naming.words import begins, key_of, spelled
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
        """Return the last step of a key that a label usually stands for: its own words, if they are one."""
        found: dict[str, str] = {}
        for entry in self.data["label"]:
            for label in (*entry["words"], *entry.get("misread", ())):
                own = key_of(label)
                found.setdefault(self.plain(label), own if own in self.words else entry["keys"][0])
        return found

    @cached_property
    def personal(self) -> frozenset[str]:
        """Return labels of what is asked of a person who was named before."""
        return frozenset(
            self.plain(label) for one in self.data["label"] if one.get("personal") for label in one["words"]
        )

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

    def owner(self, headings: Sequence[str]) -> str | None:
        """Return the first step of keys below headings, outermost first, that name a person or a signature.

        Who is named nearest counts; where that is one of the general ones, the first of those that are named.
        """
        general: list[int] = []
        for heading in reversed(headings):
            named = self._named(self.plain(heading))
            if named and not named[0][1]:
                return self.roles[named[0][2]]
            general += [number for _, _, number in named]
        return self.roles[min(general)] if general else None

    def person(self, headings: Sequence[str]) -> str | None:
        """Return the particular person whom the nearest heading names that names one."""
        for heading in reversed(headings):
            named = self._named(self.plain(heading))
            if named and not named[0][1]:
                entry = self.data["section"][named[0][2]]
                return str(entry.get("person", entry["key"]))
        return None

    def whose(self, label: str) -> tuple[str, str] | None:
        """Return whose a label says something is, and what: "Bedömarens roll"; None where it names nobody."""
        plain = self.plain(label)
        named = self._named(plain)
        if not named:
            return None
        words = (word for word in self._role_words[named[0][2]] if begins(plain, word) is not None)
        rest = re.sub(rf"\b{re.escape(max(words, key=len))}\w*( s\b)?", " ", plain, count=1)
        return self.roles[named[0][2]], " ".join(word for word in rest.split() if word not in ("på", "of"))

    def _named(self, plain: str) -> list[tuple[int, bool, int]]:
        """Return who is named: where, whether only in general, which; the particular and the first first."""
        found = [
            (at, bool(self.data["section"][number].get("general")), number)
            for number, words in enumerate(self._role_words)
            for word in words
            if (at := begins(plain, word)) is not None
        ]
        return sorted(found, key=lambda one: (one[1], one[0], one[2]))

    @cached_property
    def roles(self) -> list[str]:
        """Return the first steps of keys that are a person's or a signature's, the particular ones first."""
        return [entry["key"] for entry in self.data["section"]]

    @cached_property
    def _role_words(self) -> list[list[str]]:
        return [[self.plain(word) for word in entry["words"]] for entry in self.data["section"]]

    def before_period(self, label: str) -> str:
        """Return what a label asks for besides a period: "Ämne och period" asks for an ämne."""
        words = "|".join(map(re.escape, self.together["text_and_period"].words))
        return re.split(rf"\s(?:{words})\b", label, maxsplit=1, flags=re.IGNORECASE)[0]

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
