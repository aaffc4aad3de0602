"""Ctrl-C: the first one asks for an end, the second makes one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from stforms.cli import show
from stforms.messages import text


@contextmanager
def interrupts(said: str) -> Iterator[list[int]]:
    """Let the first Ctrl-C ask for an end, and the second make one; the list tells whether it was asked.

    Args:
        said: the code of what is said to the first.
    """
    asked: list[int] = []

    def on_interrupt(number: int, _: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        show.talk(text(said))

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
