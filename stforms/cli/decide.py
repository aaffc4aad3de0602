"""stforms decide: what waits for a person, and the person's answers."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import date
from typing import Annotated

import typer

from stforms.actions.decide import Answer, Decided, approve, decide
from stforms.actions.questions import questions
from stforms.cli import options, show
from stforms.cli.decide_ask import ask_all
from stforms.cli.decide_show import decided_json, question_json, show_questions, tell_decided
from stforms.errors import ExitCode, UsageError
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.register.opening import open_register
from stforms.register.place import place_of
from stforms.register.store import Register, user


def command(
    question: Annotated[
        str | None, typer.Argument(metavar=text("meta.question"), help=text("cli.decide.question"))
    ] = None,
    choose: Annotated[
        int | None,
        typer.Option("--choose", "-c", metavar=text("meta.which"), help=text("cli.decide.choose")),
    ] = None,
    value: Annotated[
        str | None, typer.Option("--value", metavar=text("meta.text"), help=text("cli.decide.value"))
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help=text("cli.decide.remove"))] = False,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar=text("meta.paper"), help=text("cli.decide.paper"))
    ] = None,
    leave: Annotated[bool, typer.Option("--leave", help=text("cli.decide.leave"))] = False,
    approved: Annotated[
        int | None, typer.Option("--approve", metavar=text("meta.which"), help=text("cli.decide.approve"))
    ] = None,
    although: Annotated[
        str | None, typer.Option("--although", metavar=text("meta.text"), help=text("cli.decide.although"))
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar=text("meta.name"), help=text("cli.decide.by"))
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar=text("meta.text"), help=text("cli.decide.why"))
    ] = None,
    reveal: options.Reveal = False,
    register_at: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """List what is to be decided, take one decision, or ask for one after the other."""
    answer = Answer(choose, value, remove, _number(paper), paper == "new", leave)
    library, by = default_library(), by or user()
    _check(question, answer, approved, although)
    with closing(open_register(place_of(register_at, files_at))) as register:
        if approved is not None:
            with register.writing() as writer:
                done = approve(writer, approved, by, date.today(), although)
        elif question is not None:
            with register.writing() as writer:
                done = decide(writer, question, answer, by, why, library)
        else:
            return _list(register, library, by, reveal, as_json)
    return _tell(done, as_json)


def _number(paper: str | None) -> int | None:
    if paper is None or paper == "new":
        return None
    if not paper.isdecimal() or len(paper) > 9:
        raise UsageError("decide.paper_what", {"paper": paper[:20]})
    return int(paper)


def _check(question: str | None, answer: Answer, approved: int | None, although: str | None) -> None:
    """Refuse a call that would do only part of what it says."""
    alone = approved is not None and (question is not None or answer.said)
    if alone or (although is not None and approved is None):
        raise UsageError("decide.approve_alone")
    if question is None and answer.said:
        raise UsageError("decide.which")


def _list(register: Register, library: Library, by: str, reveal: bool, as_json: bool) -> int:
    with register.reading() as connection:
        asked = questions(connection)
    if as_json:
        shown = [question_json(one, library, reveal) for one in asked]
        show.product({"stforms": "decide/1", "questions": shown})
    elif asked and sys.stdin.isatty() and sys.stdout.isatty():
        return ask_all(register, asked, library, by, reveal)
    else:
        show_questions(asked, library, reveal)
        show.talk(text("cli.decide.how" if asked else "cli.decide.nothing", {"count": len(asked)}))
    return ExitCode.CONFLICTS if asked else ExitCode.DONE


def _tell(done: Decided, as_json: bool) -> int:
    if as_json:
        show.product(decided_json(done))
    else:
        tell_decided(done)
    return ExitCode.DONE
