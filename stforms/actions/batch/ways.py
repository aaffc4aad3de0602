"""What a batch is told, and what it tells: its ways, what became of each paper, and of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from stforms import jobs
from stforms.actions.batch.work import Failure
from stforms.actions.plan import Item
from stforms.model import Finding

MADE, UNCHANGED, KEPT, FAILED = "made", "unchanged", "kept", "failed"
STATES = (MADE, UNCHANGED, KEPT, FAILED)


@dataclass(frozen=True)
class Result:
    """What became of one paper: made, unchanged since last time, kept as a person left it, failed."""

    item: Item
    state: str
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None


class Sync(Enum):
    """When to wait until the disk has the files: after each, once at the end, or never.

    A program that ends, however, loses nothing in either case; it is about power cuts.
    """

    EACH = "each"
    END = "end"
    NEVER = "never"


@dataclass(frozen=True)
class Ways:
    """How a batch goes about it.

    Args:
        pool: how to run it; default one paper after the other in this process.
        overwrite: also what a person has changed.
        sync: when to wait for the disk.
        fail_fast: stop when one paper fails.
        stop: asked before a paper is begun.
        tell: called for each result, as they come.
    """

    pool: jobs.Pool = field(default_factory=jobs.serial)
    overwrite: bool = False
    sync: Sync = Sync.END
    fail_fast: bool = False
    stop: Callable[[], bool] = lambda: False
    tell: Callable[[Result], None] = lambda _: None


@dataclass(frozen=True)
class Batch:
    """What a batch did. `left` are papers that were not come to; `old` files that nobody asked for now."""

    folder: Path
    results: tuple[Result, ...]
    left: tuple[Item, ...] = ()
    old: tuple[str, ...] = ()

    def count(self, state: str) -> int:
        """Return how many papers are in a state."""
        return Counter(result.state for result in self.results)[state]
