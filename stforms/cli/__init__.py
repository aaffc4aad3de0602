"""The command line: one module per verb, and one handler that turns failures into words and codes."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Sequence

import click
import typer

from stforms.cli import blanks, demo, doctor, fill, forms, identify, parse, validate
from stforms.cli.show import talk
from stforms.errors import ExitCode, StformsError
from stforms.messages import render, text
from stforms.wording import mask

app = typer.Typer(help=text("cli.help"), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
app.command("fill", help=text("cli.fill"))(fill.command)
app.command("parse", help=text("cli.parse"))(parse.command)
app.command("identify", help=text("cli.identify"))(identify.command)
app.command("validate", help=text("cli.validate"))(validate.command)
app.command("forms", help=text("cli.forms"))(forms.command)
app.add_typer(blanks.app, name="blanks", help=text("cli.blanks"))
app.command("doctor", help=text("cli.doctor"))(doctor.command)
app.command("demo", help=text("cli.demo"))(demo.command)


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help=text("cli.option.version"))) -> None:
    if version:
        from stforms import __version__

        print(f"stforms {__version__}")
        raise typer.Exit(0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows pipe is cp1252 by default, and å ä ö must survive it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(int(run(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing is raised."""
    as_json = "--json" in arguments or "--jsonl" in arguments
    command = typer.main.get_command(app)
    try:
        result = command.main(args=list(arguments), prog_name="stforms", standalone_mode=False)
        return int(result or 0)
    except StformsError as error:
        return _failed(error, as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        return int(ExitCode.USAGE)
    except click.ClickException as error:
        talk(f"{error.format_message()}\n{text('cli.see_help')}")
        return int(ExitCode.USAGE)
    except (KeyboardInterrupt, click.Abort):
        talk(text("cli.interrupted"))
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader is gone; let Python exit quietly
        return int(ExitCode.DONE)
    except Exception as error:  # the last net: a user must never meet a traceback
        return _bug(error)


def _failed(error: StformsError, as_json: bool) -> int:
    message, hint = render(error.code, error.params)
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
    message, hint = render("cli.bug", params)
    talk(f"{message} {hint}")
    return int(ExitCode.BUG)
