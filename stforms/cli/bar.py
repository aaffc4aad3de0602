"""The bar that shows how far a long work has come: n/N, rate, time left, an id. On a terminal alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from stforms.cli import show
from stforms.messages import text


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of the last while."""
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else text("cli.batch.rate", {"rate": f"{rate:.0f}"}))


@contextmanager
def bar(total: int, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block runs; call what is yielded with an id when one more is done.

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
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda name: progress.update(task, advance=1, description=name)
