"""In what a new paper differs from the old one, as data and as findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from stforms.model import Finding, Json, Severity, Where


class Kind(Enum):
    """What became of a slot."""

    MOVED = "moved"
    REWORDED = "reworded"
    NEW = "new"
    GONE = "gone"
    ANSWERS = "answers"
    LONGEST = "longest"
    CODEC = "codec"
    DEMAND = "demand"
    OTHER = "other"


_SEVERITIES = {Kind.MOVED: Severity.INFO, Kind.REWORDED: Severity.INFO, Kind.NEW: Severity.INFO}


@dataclass(frozen=True)
class Change:
    """A change: what it is, the key, what it was and is now, and where on the new paper.

    `confidence` is how sure the key is, where it is of a slot on the new paper.
    """

    kind: Kind
    key: str
    was: str = ""
    now: str = ""
    where: Where | None = None
    confidence: float = 1.0

    def as_json(self) -> dict[str, Json]:
        """Return what is known."""
        told = {"key": self.key, "was": self.was, "now": self.now}
        where = self.where.as_json() if self.where is not None else {}
        return {
            "kind": self.kind.value,
            **{name: value for name, value in told.items() if value},
            **({"where": where} if where else {}),
            "confidence": round(self.confidence, 2),
        }

    def finding(self) -> Finding:
        """Return it as a finding."""
        params = {"was": self.was or "–", "now": self.now or "–", "key": self.key}
        severity = _SEVERITIES.get(self.kind, Severity.WARNING)
        where = None if self.kind is Kind.GONE else self.where
        return Finding(f"adopt.differs_{self.kind.value}", severity, self.key, where, params)


@dataclass(frozen=True)
class Changes:
    """All changes against an edition, and how many of its slots were carried over."""

    edition: str
    carried: int
    changes: tuple[Change, ...]

    def findings(self) -> Iterator[Finding]:
        """Yield what a person should look at: that a place has moved is no more than listed."""
        yield from (one.finding() for one in self.changes if one.kind is not Kind.MOVED)

    @property
    def counts(self) -> dict[str, str | int | float]:
        """Return how many of each kind there are, for a sentence."""
        times = Counter(one.kind for one in self.changes)
        rest = sum(times.values()) - sum(times[kind] for kind in (Kind.MOVED, Kind.NEW, Kind.GONE))
        return {
            "edition": self.edition,
            "carried": self.carried,
            "moved": times[Kind.MOVED],
            "new": times[Kind.NEW],
            "gone": times[Kind.GONE],
            "changed": rest,
        }

    def as_json(self) -> dict[str, Json]:
        """Return the shape of adopt/1 under "like"."""
        return {
            "edition": self.edition,
            "carried": self.carried,
            "changes": [one.as_json() for one in self.changes],
        }
