"""What is printed around a report's text: margin letters, legends, passages of every report, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from stforms.formats.text.headings import Kind, Mark
from stforms.formats.text.words import Report

_LONE = re.compile(r"([A-Z])[.)]?")
_ENTRY = re.compile(r"[A-Z][.)](?:\s+|$)")


def tell_apart(marks: Sequence[Mark], report: Report) -> list[Mark]:
    """Tell margin letters, stated grades, legends and printed passages from the text."""
    marks = _without_footers(marks, report)
    words = _Words(report)
    found: list[Mark] = []
    index = 0
    while index < len(marks):
        after = bool(found) and found[-1].kind in (Kind.LEGEND, Kind.LETTER)
        count, kind = words.legend(marks, index, after), Kind.LEGEND
        if not count:
            count, kind = words.printed(marks, index), Kind.PRINTED
        if count:
            lines = (line for mark in marks[index : index + count] for line in mark.lines)
            found.append(Mark(kind, tuple(lines)))
        else:
            found.append(words.alone(marks[index]))
        index += max(count, 1)
    return found


@cache
def sentence_pattern(says: str) -> re.Pattern[str]:
    """Return the expression for a sentence with {grade} and {before} in it: lone capital letters."""
    parts = re.split(r"\{(\w+)\}", says)
    words = [r"\s+".join(re.escape(word) for word in part.split(" ")) for part in parts[::2]]
    letters = [rf"(?P<{name}>[A-Z])(?![\w/\u2013-])" for name in parts[1::2]]
    return re.compile("".join(text + letter for text, letter in zip(words, [*letters, ""], strict=True)))


class _Words:
    """The words that stand in every report, ready to be compared."""

    def __init__(self, report: Report) -> None:
        grading = report.grading
        self.sentences = [_bare(text) for text in grading.legend]
        self.most = sum(len(sentence) + 1 for sentence in self.sentences)
        self.passages = [(_bare(passage.start), _bare(passage.end)) for passage in report.printed]
        self.grades = [sentence_pattern(says) for says in (*grading.says, *grading.adjusted)]
        self.letters = {section.letter for section in report.sections}

    def alone(self, mark: Mark) -> Mark:
        """Tell a line that says a grade, or a letter in the margin, from other text."""
        if mark.kind is not Kind.TEXT:
            return mark
        text = mark.line.text
        if any(says.fullmatch(text.rstrip(" .")) for says in self.grades):
            return Mark(Kind.GRADE, mark.lines)
        lone = _LONE.fullmatch(text)
        return Mark(Kind.LETTER, mark.lines, lone[1]) if lone and lone[1] in self.letters else mark

    def legend(self, marks: Sequence[Mark], index: int, after: bool) -> int:
        """Return how many lines from here are one entry of the grades' legend: "B. …".

        An entry begins with its letter, which may stand on a line of its own.
        """
        text, best = "", 0
        for count, part in _texts(marks, index, 8):
            letter = _ENTRY.match(part) if not text else None
            if count == 1 and letter is None and not after:
                return 0
            text = f"{text} {_bare(part[letter.end() :] if letter else part)}".strip()
            ends = self._ends(text)
            best = count if text and "whole" in ends else best
            if text and not ends:
                break
        return best

    def _ends(self, text: str) -> set[str]:
        """Tell whether a text is a row of sentences: "whole", cut off inside one: "part", or neither."""
        found: set[str] = set()
        for sentence in self.sentences if len(text) <= self.most else ():
            if text == sentence:
                found.add("whole")
            elif sentence.startswith(f"{text} "):
                found.add("part")
            elif text.startswith(f"{sentence} "):
                found |= self._ends(text[len(sentence) + 1 :])
        return found

    def printed(self, marks: Sequence[Mark], index: int) -> int:
        """Return how many lines from here are a passage that stands in every report."""
        for start, end in self.passages:
            text = ""
            for count, part in _texts(marks, index, 12):
                text = f"{text} {_bare(part)}".strip()
                if not (text.startswith(start) or start.startswith(text)):
                    break
                if text.startswith(start) and text.endswith(end):
                    return count
        return 0


def _texts(marks: Sequence[Mark], index: int, most: int) -> Iterator[tuple[int, str]]:
    """Yield the text lines from here up to the next heading, each with how many marks it takes so far."""
    for count, mark in enumerate(marks[index : index + most], start=1):
        if mark.kind is Kind.TEXT:
            yield count, mark.line.text
        elif mark.kind is not Kind.FOOTER or count == 1:
            return


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


# --- heads and feet of pages ----------------------------------------------------------------


def _without_footers(marks: Sequence[Mark], report: Report) -> list[Mark]:
    """Mark page numbers, and what is printed in one place on page after page (its first time kept)."""
    edges = _edges(marks)
    times: dict[tuple[str, float], list[int]] = {}
    for index, place in edges.items():
        times.setdefault((re.sub(r"\d+", "#", marks[index].line.text), place), []).append(index)
    most = max(2, len({mark.line.page for mark in marks}) // 2)
    again = {index for found in times.values() if len(found) > most for index in found[1:]}
    numbers = [_page_number(shape) for shape in report.page_numbers]
    again |= {i for i in edges if any(number.fullmatch(marks[i].line.text) for number in numbers)}
    return [Mark(Kind.FOOTER, mark.lines) if i in again else mark for i, mark in enumerate(marks)]


def _page_number(shape: str) -> re.Pattern[str]:
    return re.compile(re.escape(shape).replace(r"\{n\}", r"\d{1,3}"), re.I)


def _edges(marks: Sequence[Mark]) -> dict[int, float]:
    """Return the text lines at the head and the foot of each page, and where there they stand."""
    pages: dict[int, list[int]] = {}
    for index, mark in enumerate(marks):
        pages.setdefault(mark.line.page, []).append(index)
    if len(pages) == 1:
        return {}
    places = {page[i]: i for page in pages.values() for i in (1, 0, -2, -1) if -len(page) <= i < len(page)}
    return {
        index: round(marks[index].line.top / 3) if marks[index].line.box else place
        for index, place in places.items()
        if marks[index].kind is Kind.TEXT
    }
