"""The command line: one module per verb, and one handler that turns failures into words and codes."""

from __future__ import annotations

import glob
import json
import os
import sys
import traceback
from collections.abc import Sequence

import typer

from stforms.cli import (
    batch,
    blanks,
    bundle,
    convert,
    demo,
    doctor,
    fill,
    forms,
    identify,
    merge,
    parse,
    render,
    rules,
    split,
    validate,
)
from stforms.cli.show import talk
from stforms.cli.words import Command, Group, spoken, usage_error
from stforms.errors import ExitCode, StformsError
from stforms.messages import render as in_words
from stforms.messages import text
from stforms.wording import mask

app = typer.Typer(
    cls=Group, help=text("cli.help"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
for _verb in (
    fill, batch, bundle, split, parse, identify, validate, merge, convert, render, forms, rules, doctor, demo,
):  # fmt: skip
    _name = _verb.__name__.rpartition(".")[2]
    app.command(_name, cls=Command, help=text(f"cli.{_name}"))(_verb.command)
app.add_typer(blanks.app, name="blanks", help=text("cli.blanks"))


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help=text("cli.option.version"))) -> None:
    if version:
        from stforms import __version__

        print(f"stforms {__version__}")
        raise typer.Exit(0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
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
