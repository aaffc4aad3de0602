"""What stops the work: one class per failure, each with its exit code and a message code.

Findings (model.py) are for what a person should know; these are for what could not be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line. Part of the stable interface (docs/reference/exit-codes.md)."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    REFUSED = 4
    MISSING_PROGRAM = 5
    CONFLICTS = 6
    REGISTER = 7
    PROTECTED = 8
    SOME_FAILED = 11
    DISK_FULL = 13
    INTEGRITY = 14
    MACHINE = 15
    BUG = 70
    INTERRUPTED = 130


class StformsError(Exception):
    """Base of everything stforms raises on purpose.

    `code` names the message in stforms/messages; `params` fill its blanks.
    Positional arguments only, so that the error survives the way back from a worker process.
    """

    exit_code = ExitCode.BUG

    def __init__(self, code: str, params: Mapping[str, str | int | float] | None = None) -> None:
        self.code = code
        self.params: dict[str, str | int | float] = dict(params or {})
        super().__init__(code, self.params)

    def __str__(self) -> str:
        from stforms.messages import render

        message, hint = render(self.code, self.params)
        return f"{message} {hint}".strip()


def said(error: Exception) -> str:
    """Return what an error says, to stand within another's sentence: without hint and full stop."""
    if not isinstance(error, StformsError):
        return str(error)
    from stforms.messages import render

    return render(error.code, error.params)[0].rstrip(".")


class UsageError(StformsError):
    """The call itself is wrong: an unknown edition, an unknown key, a missing argument."""

    exit_code = ExitCode.USAGE


class UnreadableError(StformsError):
    """The input cannot be read, or is no form that stforms knows."""

    exit_code = ExitCode.UNREADABLE


class RefusedError(StformsError):
    """The output was not written: it exists already, or the content does not fit."""

    exit_code = ExitCode.REFUSED


class MissingProgramError(StformsError):
    """A program or an optional package that is needed for this is not installed."""

    exit_code = ExitCode.MISSING_PROGRAM


class ProtectedError(StformsError):
    """The file is encrypted or otherwise protected."""

    exit_code = ExitCode.PROTECTED


class DiskFullError(StformsError):
    """There is no room left where the output should go."""

    exit_code = ExitCode.DISK_FULL


class MachineError(StformsError):
    """The computer cannot give what the work takes: no process, no memory for one."""

    exit_code = ExitCode.MACHINE


class IntegrityError(StformsError):
    """Something that stforms itself keeps (an edition, a blank) is not what it should be."""

    exit_code = ExitCode.INTEGRITY


class RegisterError(StformsError):
    """The register cannot be reached, is of another version, or may not be where it is."""

    exit_code = ExitCode.REGISTER
