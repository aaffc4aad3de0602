"""The bar that shows how far a long work has come: n/N, rate, time left, an id. On a terminal alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from stforms.cli import show
from stforms.messages import text

PAUSE = 0.1
"""Seconds between two drawings."""


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of the last while."""
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else text("cli.batch.rate", {"rate": f"{rate:.0f}"}))


@contextmanager
def bar(total: int, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block runs; call what is yielded with an id when one more is done.

    Drawn as things get done and not by a thread of its own: workers are quicker to start without any.

    Args:
        total: how many there are, as far as is known.
        quiet: show nothing.
    """
    console = show.console(error=True)
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        yield _advance(progress, progress.add_task("", total=total))


def _advance(progress: Progress, task: TaskID) -> Callable[[str], None]:
    """Return what counts one more, and draws the bar when it was not drawn just now."""
    drawn = time.monotonic()

    def advance(name: str) -> None:
        nonlocal drawn
        due = time.monotonic() - drawn >= PAUSE
        progress.update(task, advance=1, description=name, refresh=due)
        if due:
            drawn = time.monotonic()

    return advance
