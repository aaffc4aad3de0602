"""What a returned office file answers: one answer a slot, rows of tables, and what stood elsewhere."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from stforms.model import Finding, Where


@dataclass(frozen=True)
class Answer:
    """What stands in a slot, "" where nothing does. `ticked` is None where there is no box to tick."""

    text: str
    where: Where
    ticked: bool | None = None
    sure: float = 1.0


@dataclass(frozen=True)
class Stray:
    """Something that a person wrote outside every slot.

    Kinds: text, comment, footnote, endnote, hidden, margin (a header or footer), image, sheet.
    """

    kind: str
    text: str
    where: Where


@dataclass
class Answers:
    """All answers of a file: by slot, by table (rows of answers by column), and what is left over."""

    slots: dict[Hashable, Answer] = field(default_factory=dict)
    rows: list[list[list[Answer | None]]] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
