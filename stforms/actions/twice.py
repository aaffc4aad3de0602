"""Papers that lie by themselves beside the bundle that was made of them: counted once, as they stand in it.

There they have their numbers, and that is the file that is sent in. A paper of which the bundle does not
say everything, because somebody has changed it since, stays: the two contradict each other, and that has to
be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from stforms.model import Finding, Json, Severity

if TYPE_CHECKING:
    from stforms.actions.papers import ReadPaper


def once(
    read: Sequence[ReadPaper], bundles: Mapping[str, Sequence[ReadPaper]]
) -> tuple[list[ReadPaper], list[Finding]]:
    """Return the papers each once, and of every bundle how many of its papers lie there alone too.

    Args:
        read: all papers, those in bundles too.
        bundles: name of a file -> its papers.
    """
    bundled = {id(paper) for papers in bundles.values() for paper in papers}
    alone = [paper for paper in read if id(paper) not in bundled]
    told = []
    for name, papers in bundles.items():
        before = len(alone)
        for paper in papers:
            twin = next((place for place, one in enumerate(alone) if _within(one, paper)), None)
            if twin is not None:
                del alone[twin]
        if count := before - len(alone):
            told.append(
                Finding("papers.in_bundle_too", Severity.INFO, None, None, {"file": name, "count": count})
            )
    kept = bundled | {id(paper) for paper in alone}
    return [paper for paper in read if id(paper) in kept], told


def _within(paper: ReadPaper, other: ReadPaper) -> bool:
    """Tell whether all that a paper says, in its boxes or beside them, another of its edition says too."""
    same = paper.edition.id == other.edition.id and _beside(paper) <= _beside(other)
    return same and _said(paper.record, other.record)


def _beside(paper: ReadPaper) -> set[str]:
    """Return what was told of a paper that is about none of its boxes: notes, ink, foreign pages."""
    return {one.code for one in paper.findings if one.path is None and one.severity is not Severity.INFO}


def _said(value: Json, other: Json) -> bool:
    """Tell whether a value is all in another: the same, or with more beside it.

    White space does not count: print does not tell which ends of lines are the writer's.
    """
    if isinstance(value, dict):
        there = other if isinstance(other, dict) else {}
        return all(_said(one, there.get(key)) for key, one in value.items())
    if isinstance(value, list):
        rows = other if isinstance(other, list) else []
        return len(value) <= len(rows) and all(map(_said, value, rows))
    if isinstance(value, str) and isinstance(other, str):
        return value.split() == other.split() or not value
    return value == other or value in (None, "")
