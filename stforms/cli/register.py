"""stforms register: what is noted in the register and what is done with it as a whole."""

from __future__ import annotations

import typer

from stforms.cli import register_care, register_plan, register_sent
from stforms.cli.words import Command, Group
from stforms.messages import text

app = typer.Typer(cls=Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None)

app.command("plan", cls=Command, help=text("cli.register.plan"))(register_plan.command)
app.command("sent", cls=Command, help=text("cli.register.sent"))(register_sent.command)
app.command("info", cls=Command, help=text("cli.register.info"))(register_care.info)
app.command("check", cls=Command, help=text("cli.register.check"))(register_care.check)
app.command("backup", cls=Command, help=text("cli.register.backup"))(register_care.backup)
app.command("restore", cls=Command, help=text("cli.register.restore"))(register_care.restore)
app.command("migrate", cls=Command, help=text("cli.register.migrate"))(register_care.migrate)
