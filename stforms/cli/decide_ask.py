"""Asking for decisions one after the other, on a terminal. Nothing is decided by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stforms.actions.decide import Answer, decide
from stforms.actions.questions import Question, questions
from stforms.cli import show
from stforms.cli.decide_show import show_questions, tell_decided
from stforms.errors import ExitCode, StformsError
from stforms.library import Library
from stforms.messages import text
from stforms.register.asking import MATCH
from stforms.register.store import Register
from stforms.wording import mask


@dataclass(frozen=True)
class _Typed:
    """What a person has typed: an answer, to go on, to stop, or something that is none of these."""

    answer: Answer | None = None
    skip: bool = False
    stop: bool = False


def ask_all(register: Register, asked: Sequence[Question], library: Library, by: str, reveal: bool) -> int:
    """Ask each question; each answer is kept at once, so that it can be left at any time."""
    for number, question in enumerate(asked, start=1):
        show.talk(text("cli.decide.of", {"number": number, "count": len(asked)}))
        show_questions([question], library, reveal)
        if not _ask(register, question, library, by):
            return ExitCode.CONFLICTS
    with register.reading() as connection:
        return ExitCode.CONFLICTS if questions(connection) else ExitCode.DONE


def _ask(register: Register, question: Question, library: Library, by: str) -> bool:
    """Ask until there is an answer that can be kept, or none; return whether to go on."""
    while True:
        typed = _read(question)
        if typed.stop or typed.skip:
            return not typed.stop
        if typed.answer is None:
            show.talk(text("cli.decide.not_understood"))
            continue
        why = _line("cli.decide.prompt_why")
        try:
            with register.writing() as writer:
                done = decide(writer, question.id, typed.answer, by, why or None, library)
        except StformsError as error:
            show.talk(mask(str(error)))
            continue
        tell_decided(done)
        return True


def _read(question: Question) -> _Typed:
    prompt = "cli.decide.prompt_paper" if question.kind == MATCH else "cli.decide.prompt_value"
    given = _line(prompt)
    if given is None or given.lower() == "q":
        return _Typed(stop=True)
    if not given:
        return _Typed(skip=True)
    if given.isdecimal():
        return _Typed(Answer(choose=int(given[:9])))
    return _Typed(_paper(given) if question.kind == MATCH else _value(given))


def _value(given: str) -> Answer | None:
    if given == "-":
        return Answer(remove=True)
    return Answer(value=given[1:].strip()) if given.startswith("=") and given[1:].strip() else None


def _paper(given: str) -> Answer | None:
    if given.lower() in ("n", "-"):
        return Answer(new=True) if given.lower() == "n" else Answer(leave=True)
    number = given.removeprefix("=").strip()
    return Answer(paper=int(number[:9])) if given.startswith("=") and number.isdecimal() else None


def _line(prompt: str) -> str | None:
    """Return what is typed; None at the end of the input."""
    try:
        return input(f"{text(prompt)} ").strip()
    except EOFError:
        return None
