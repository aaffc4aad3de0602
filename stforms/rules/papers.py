"""Several papers that belong together, as rules see them: names, forms and records, no files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stforms.model import Record


@dataclass(frozen=True)
class Paper:
    """One paper among several.

    `name` is what people call it, unique among them: the name of its file, or of the record in a file.
    """

    name: str
    form: str
    edition: str | None
    regulation: str | None
    record: Record


def of_forms(papers: Iterable[Paper], *forms: str) -> Iterator[Paper]:
    """Yield the papers of these forms, in their own order."""
    return (paper for paper in papers if paper.form in forms)
