"""stforms register: what is noted in the register and what is done with it as a whole."""

from __future__ import annotations

import typer

from stforms.cli import register_plan, register_sent
from stforms.cli.words import Command, Group
from stforms.messages import text

app = typer.Typer(cls=Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None)

app.command("plan", cls=Command, help=text("cli.register.plan"))(register_plan.command)
app.command("sent", cls=Command, help=text("cli.register.sent"))(register_sent.command)
