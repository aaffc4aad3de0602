"""How much a job may use, and what comes back of one that has no result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from stforms.errors import ExitCode, StformsError
from stforms.model import Param

Why: TypeAlias = Literal["time", "memory", "cpu", "died", "error", "bug"]
"""It went beyond a limit; its process died; it raised one of our errors; it raised another one."""


@dataclass(frozen=True)
class Limits:
    """What one job may use.

    Attributes:
        seconds: from the moment when it is given to a worker.
        cpu: seconds that all processors together work for it, in all processes that it starts.
        memory: bytes of main memory that these processes have together.
        file: bytes of each temporary file.
    """

    seconds: float = 25.0
    cpu: float = 20.0
    memory: int = 900_000_000
    file: int = 500_000_000


@dataclass(frozen=True)
class Stopped:
    """A job without result. `code` and `params` say why, as a message of the catalogue.

    `exit_code` is that of the error which the job raised: a program that is missing, or a full disk, is
    no fault of the job.
    """

    why: Why
    code: str
    params: dict[str, Param] = field(default_factory=dict)
    exit_code: int = int(ExitCode.UNREADABLE)


def breach(why: Why, limits: Limits) -> Stopped:
    """Return what is said of a job that went beyond a limit, or whose process died."""
    if why == "time":
        return Stopped(why, "limited.time", {"seconds": round(limits.seconds)})
    if why == "cpu":
        return Stopped(why, "limited.cpu", {"seconds": round(limits.cpu)})
    if why == "memory":
        return Stopped(why, "limited.memory", {"megabytes": limits.memory // 1_000_000})
    return Stopped(why, "limited.died")


def raised(error: Exception, limits: Limits) -> Stopped:
    """Return what is said of a job that raised something.

    What an unknown exception says may hold what a person wrote: its name alone goes on.
    """
    if isinstance(error, MemoryError):
        return breach("memory", limits)
    if isinstance(error, StformsError):
        return Stopped("error", error.code, dict(error.params), int(error.exit_code))
    return Stopped("bug", "limited.bug", {"why": type(error).__name__}, int(ExitCode.BUG))
