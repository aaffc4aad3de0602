"""The command line: one module per verb, and one handler that turns failures into words and codes."""

from __future__ import annotations

import gc
import glob
import json
import os
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import typer

from stforms.cli.show import talk
from stforms.cli.words import Command, Group, spoken, usage_error
from stforms.errors import ExitCode, StformsError
from stforms.messages import render as in_words
from stforms.messages import text
from stforms.wording import mask

VERBS = (
    "fill", "batch", "bundle", "split", "parse", "identify", "validate", "merge", "convert", "render",
    "register", "ingest", "watch", "status", "decide", "remind", "export", "person",
    "forms", "adopt", "rules", "blanks", "doctor", "demo",
)  # fmt: skip
"""Every verb, in the order in which people meet them; each is a module beside this one."""


class Verbs(Group):
    """The verbs. Each is imported when it is called for, because one needs a small part of the program."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the parser gives it
        """Return the names of the verbs."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the parser gives it
        """Return a verb, None when there is none of this name."""
        return _verb(cmd_name) if cmd_name in VERBS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the parser gives it
        """Write the list of the verbs: what they are called and do, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text(f"cli.{name}")) for name in VERBS])


@cache
def _verb(name: str) -> Any:
    """Return a verb's command, or its group of commands."""
    module = import_module(f"stforms.cli.{name}")
    if hasattr(module, "app"):
        group = typer.main.get_command(module.app)
        group.name, group.help = name, text(f"cli.{name}")
        return group
    one = typer.Typer(add_completion=False, rich_markup_mode=None)
    one.command(name, cls=Command, help=text(f"cli.{name}"))(module.command)
    return typer.main.get_command(one)


app = typer.Typer(
    cls=Verbs, help=text("cli.help"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help=text("cli.option.version"))) -> None:
    if version:
        from stforms import __version__

        print(f"stforms {__version__}")
        raise typer.Exit(0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    gc.freeze()  # what was imported is no garbage, and looking through it is a good part of a short call
    arguments = expanded(sys.argv[1:]) if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows pipe is cp1252 by default, and å ä ö must survive it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(int(run(arguments)))


def expanded(arguments: Sequence[str], windows: bool = os.name == "nt") -> list[str]:
    """Return the arguments with patterns like *.pdf as files: the Windows shell leaves that to us."""
    if not windows:
        return list(arguments)
    files = ((argument, sorted(glob.glob(argument))) for argument in arguments)  # noqa: PTH207 - as typed
    return [name for argument, found in files for name in (found or [argument])]


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing is raised."""
    code = _run(arguments)
    _tell_left_out()
    return code


def _tell_left_out() -> None:
    """Tell of forms of the user's own that were met and cannot be used: the verb went on without them."""
    library = sys.modules.get("stforms.library")
    for path, error in library.left_out().items() if library is not None else ():
        why, _ = in_words(error.code, error.params)
        talk(" ".join(in_words("edition.left_out", {"path": str(path), "why": why})))


def _run(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments or "--jsonl" in arguments
    command = typer.main.get_command(app)
    try:
        result = command.main(args=list(arguments), prog_name="stforms", standalone_mode=False)
        return int(result or 0)
    except StformsError as error:
        return _failed(error, as_json)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(spoken(error.format_message()))
        else:
            talk(usage_error(error))
        return int(ExitCode.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        talk(text("cli.interrupted"))
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader is gone; let Python exit quietly
        return int(ExitCode.DONE)
    except Exception as error:  # the last net: a user must never meet a traceback
        return _bug(error)


def _failed(error: StformsError, as_json: bool) -> int:
    message, hint = in_words(error.code, error.params)
    message, hint = mask(message), mask(hint)
    if as_json:
        shape = {"stforms": "error/1", "code": error.code, "message": message, "hint": hint}
        print(json.dumps({**shape, "exit_code": int(error.exit_code)}, ensure_ascii=False))
    talk(f"{message} {hint}".strip())
    return int(error.exit_code)


def _bug(error: Exception) -> int:
    if os.environ.get("STFORMS_DEBUG"):
        traceback.print_exc()
    where = traceback.extract_tb(error.__traceback__)[-1]
    params = {"kind": type(error).__name__, "place": f"{os.path.basename(where.filename)}:{where.lineno}"}  # noqa: PTH119 - a file name for a person
    message, hint = in_words("cli.bug", params)
    talk(f"{message} {hint}")
    return int(ExitCode.BUG)
