"""The coverage matrix as a page shows it: a row for each delmål, a column for each certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stforms.actions.overview import Mark, about, columns, kind_of, mark, needs_in_words, number_of
from stforms.rules.application.coverage import Covered
from stforms.rules.papers import Paper

_WIDEST = 28
"""Certificates that fit beside each other on a page across; more of them become a second table."""
_UPRIGHT = 18
"""Certificates that fit on a page upright."""


@dataclass(frozen=True)
class Column:
    """One certificate: its number, or what stands for it, its kind and what it is about."""

    number: str
    kind: str
    about: str


@dataclass(frozen=True)
class Line:
    """One delmål: what each certificate is to it, what is missing, whether it is verified what it needs."""

    code: str
    title: str | None
    sure: bool
    marks: tuple[Mark | None, ...]
    missing: str


@dataclass(frozen=True)
class Matrix:
    """A matrix, or one part of it when there are too many certificates for one."""

    part: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def wide(self) -> bool:
        """Tell whether it wants a page across."""
        return len(self.columns) > _UPRIGHT


@dataclass(frozen=True)
class Needed:
    """What several delmål need alike."""

    codes: str
    needs: str
    sure: bool


def matrices(coverage: Sequence[Covered], lang: str) -> list[Matrix]:
    """Return the matrix in parts that fit on a page; one part even when no certificate names a delmål."""
    papers = columns(coverage)
    parts = [papers[first : first + _WIDEST] for first in range(0, len(papers), _WIDEST)] or [[]]
    return [_matrix(part, here, coverage, lang) for part, here in enumerate(parts, start=1)]


def needed(coverage: Sequence[Covered], lang: str) -> list[Needed]:
    """Return what the delmål need, those that need the same together."""
    found: dict[tuple[str, bool], list[str]] = {}
    for one in coverage:
        key = (needs_in_words(one, lang), one.delmal.needs_verified)
        found.setdefault(key, []).append(one.delmal.code)
    return [Needed(", ".join(codes), needs, sure) for (needs, sure), codes in found.items()]


def _matrix(part: int, papers: Sequence[Paper], coverage: Sequence[Covered], lang: str) -> Matrix:
    return Matrix(
        part,
        tuple(
            Column(number_of(paper) or "–", kind_of(paper.form, coverage, lang), about(paper) or paper.name)
            for paper in papers
        ),
        tuple(_line(one, papers, lang) for one in coverage),
    )


def _line(covered: Covered, papers: Sequence[Paper], lang: str) -> Line:
    delmal = covered.delmal
    return Line(
        delmal.code,
        delmal.title,
        delmal.needs_verified,
        tuple(mark(covered, paper) for paper in papers),
        needs_in_words(covered, lang, missing=True),
    )
