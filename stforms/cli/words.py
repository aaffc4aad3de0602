"""The parser's own words (help headings, usage errors) in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from stforms.messages import render, text

_NO_COMMAND = re.compile(r"No such command ['\"](.*)['\"]")
_HELP = {
    "Usage: ": "help.usage",
    "Arguments:": "help.arguments",
    "Options:": "help.options",
    "Commands:": "help.commands",
    "[OPTIONS]": "help.options_mark",
    "COMMAND [ARGS]...": "help.command_mark",
    "Show this message and exit.": "help.help",
    "[required]": "help.required",
    "[default:": "help.default",
}


def spoken(help_text: str) -> str:
    """Return a help page with its headings in the reader's language."""
    for english, code in _HELP.items():
        help_text = help_text.replace(english, text(code))
    return help_text


class Command(TyperCommand):
    """A command whose help is in the reader's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return spoken(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help is in the reader's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return spoken(super().get_help(ctx))


class Default(Group):
    """A group whose command `show` holds where no command is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command's name before arguments that begin with none."""
        named = args[:1] and (args[0] in self.commands or args[0] in ctx.help_option_names)
        rest: list[str] = super().parse_args(ctx, args if named else ["show", *args])
        return rest


def _named(param: Any) -> str:
    """Return what people type for a parameter: an option's long name, else what an argument is called."""
    options = [str(name) for name in getattr(param, "opts", ()) if str(name).startswith("-")]
    if options:
        return max(options, key=len)
    return str(getattr(param, "metavar", None) or getattr(param, "name", None) or "?").upper()


def usage_error(error: Any) -> str:
    """Return what is wrong with a call, and how to see what is right."""
    code = f"usage.{type(error).__name__}"
    unknown = _NO_COMMAND.match(str(getattr(error, "message", "")))
    if unknown is not None:
        code = "usage.command"
    param = getattr(error, "param", None)
    params = {
        "command": unknown[1] if unknown is not None else "",
        "option": str(getattr(error, "option_name", "")),
        "near": ", ".join(getattr(error, "possibilities", None) or ()) or text("label.nothing"),
        "name": _named(param),
        "why": str(getattr(error, "message", error)),
    }
    message, hint = render(code, params)
    if message == code:
        message, hint = render("usage.other", params)
    return f"{message} {hint or text('cli.see_help')}"
