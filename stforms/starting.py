"""How worker processes start where a plain fork is not safe."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from typing import Any

_LONGEST = 104 if sys.platform == "darwin" else 108
"""Bytes of a socket's address, the zero at its end included (sys/un.h)."""
_NAMES = len("/pymp-01234567/listener-01234567") + 1
"""What multiprocessing adds to the folder of temporary files."""


def context(module: str) -> Any:
    """Return how processes start: from a server that has imported the work once, for all of them.

    Windows knows no such server; and where the folder of temporary files has too long a name for the
    server's socket, each process imports for itself.

    Args:
        module: the work's.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods() or not _has_room_for_a_socket():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([module])
    return found


def _has_room_for_a_socket() -> bool:
    return len(tempfile.gettempdir().encode()) + _NAMES <= _LONGEST
