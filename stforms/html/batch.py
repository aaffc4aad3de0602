"""The overview of a batch: for each person the papers, what became of them, what is missing; no names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from stforms.actions.batch import FAILED, KEPT, STATES, Batch, Result
from stforms.actions.missing import missing_words
from stforms.actions.plan import Item
from stforms.html.page import page
from stforms.html.remarks import Count
from stforms.library import Library, default_library
from stforms.messages import language, render, text
from stforms.wording import say

LEFT = "left"
_SEVERITY = {FAILED: "error", KEPT: "warning", LEFT: "warning"}
_SIGN = {"error": "×", "warning": "!", "clean": "✓"}


@dataclass(frozen=True)
class Line:
    """One paper of the overview."""

    form: str
    file: str
    href: str | None
    state: str
    severity: str
    sign: str
    why: str
    missing: str


@dataclass(frozen=True)
class PersonLines:
    """The papers of one person; `key` is the anchor."""

    key: str
    id: str
    lines: tuple[Line, ...]
    lacking: int


def batch_page(batch: Batch, *, library: Library | None = None, lang: str | None = None) -> bytes:
    """Return the overview of a batch as one HTML file.

    Args:
        batch: what was done.
        library: where editions and schemas come from.
        lang: "sv" or "en"; default the reader's language.
    """
    library, lang = library or default_library(), lang or language()
    ended: list[tuple[Item, Result | None]] = [(result.item, result) for result in batch.results]
    ended += [(item, None) for item in batch.left]
    persons = [
        _person(number, person, [pair for _, pair in pairs], library, lang)
        for number, (person, pairs) in enumerate(_by_person(ended), start=1)
    ]
    return page("batch.html", lang, False, persons=persons, counts=list(_counts(batch, lang)))


def _by_person(
    ended: Sequence[tuple[Item, Result | None]],
) -> Iterator[tuple[str, Iterator[tuple[str, tuple[Item, Result | None]]]]]:
    """Yield each person with the papers; those of one person stand together in every plan."""
    order = {person: number for number, person in enumerate(dict.fromkeys(item.person for item, _ in ended))}
    pairs = sorted(((item.person, (item, result)) for item, result in ended), key=lambda one: order[one[0]])
    yield from groupby(pairs, key=lambda pair: pair[0])


def _person(
    number: int, person: str, pairs: Sequence[tuple[Item, Result | None]], library: Library, lang: str
) -> PersonLines:
    lines = tuple(_line(item, result, library, lang) for item, result in pairs)
    return PersonLines(f"p{number}", person, lines, sum(bool(item.missing) for item, _ in pairs))


def _line(item: Item, result: Result | None, library: Library, lang: str) -> Line:
    edition = library.edition(item.edition)
    schema = library.schema(edition.form)
    state = result.state if result is not None else LEFT
    severity = _SEVERITY.get(state, "clean")
    missing = missing_words(item.missing, schema, lang)
    href = quote(item.path) if state not in (FAILED, LEFT) else None
    said, why = text(f"batch.page.state.{state}", None, lang), _why(result, library, lang)
    file = item.path.rpartition("/")[2]
    return Line(edition.name, file, href, said, severity, _SIGN[severity], why, missing)


def _why(result: Result | None, library: Library, lang: str) -> str:
    """Return why a paper could not be made: what was found in it, else what stopped it."""
    if result is None or result.failure is None:
        return ""
    schema = library.schema(library.edition(result.item.edition).form)
    errors = [say(one, schema, lang).message for one in result.findings if one.severity.value == "error"]
    return " ".join(errors) or render(result.failure.code, result.failure.params, lang)[0]


def _counts(batch: Batch, lang: str) -> Iterator[Count]:
    numbers = {state: batch.count(state) for state in STATES} | {LEFT: len(batch.left)}
    for state, number in numbers.items():
        if number:
            severity = _SEVERITY.get(state, "clean")
            words = text(f"batch.page.{state}", {"count": number}, lang)
            yield Count(severity, _SIGN[severity], words)
