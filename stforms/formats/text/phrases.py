"""Sentences in a section's text that say something of their own: an action, a grade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from stforms.formats.text.furniture import sentence_pattern
from stforms.formats.text.paragraphs import Passage
from stforms.formats.text.words import Phrase, Report


@dataclass(frozen=True)
class Part:
    """A piece of a passage; `key` is that of the phrase it begins with, or None."""

    key: str | None
    passage: Passage


@dataclass(frozen=True)
class Grade:
    """A grade stated in words; `adjusted` when the sentence says that it was changed."""

    grade: str
    before: str | None
    adjusted: bool
    passage: Passage


def parts(passages: Iterable[Passage], phrases: Sequence[Phrase]) -> Iterator[Part]:
    """Yield the passages, cut where a phrase begins a sentence.

    After a phrase that ends with a colon, the bullets that follow belong to it.
    """
    opened: str | None = None
    for passage in passages:
        if opened is not None and passage.lines[0].bullet:
            yield Part(opened, passage)
            continue
        for part in _cut(passage, tuple(phrases)):
            opened = part.key if part.passage.text.endswith(":") else None
            yield part


def _cut(passage: Passage, phrases: tuple[Phrase, ...]) -> Iterator[Part]:
    found = list(_beginnings(phrases).finditer(passage.text))
    keys = [_key(match[0], phrases) for match in found]
    cuts = [(0, None), *((m.start(), key) for i, (m, key) in enumerate(zip(found, keys, strict=True))
                         if i == 0 or key != keys[i - 1])]  # fmt: skip
    ends = [start for start, _ in cuts[1:]]
    for (start, key), end in zip(cuts, [*ends, len(passage.text)], strict=True):
        if text := passage.text[start:end].strip():
            yield Part(key, Passage(text, passage.lines))


@cache
def _beginnings(phrases: tuple[Phrase, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(words) for phrase in phrases for words in phrase.begins)
    return re.compile(rf"(?:^|(?<=[.!?]\s))(?:{words})\b")


def _key(words: str, phrases: Sequence[Phrase]) -> str:
    return next(phrase.key for phrase in phrases if words in phrase.begins)


def grades(passages: Iterable[Passage], report: Report) -> Iterator[Grade]:
    """Yield the grades that passages state: "Gradering: B", "Gradering justerad till C"."""
    for passage in passages:
        text = passage.text.rstrip(" .")
        for says in report.grading.says:
            if match := sentence_pattern(says).fullmatch(text):
                yield Grade(match["grade"], None, False, passage)
        for match in _first(passage.text, report.grading.adjusted):
            found = match.groupdict()
            yield Grade(found["grade"], found.get("before"), True, passage)


def _first(text: str, adjusted: Sequence[str]) -> Iterator[re.Match[str]]:
    """Yield what the first of these sentences that is there says."""
    for says in adjusted:
        if match := sentence_pattern(says).search(text):
            yield match
            return
