"""Texts of one line and of several."""

from __future__ import annotations

from stforms.codecs.base import Codec, Unclear, Values


def put_line(values: Values) -> str:
    """Spell a text of one line."""
    text = values[0]
    if not isinstance(text, str):
        raise Unclear("codec.not_text")
    if "\n" in text:
        raise Unclear("codec.line_break")
    return text


def put_lines(values: Values) -> str:
    """Spell a text of several lines."""
    if not isinstance(values[0], str):
        raise Unclear("codec.not_text")
    return values[0]


def get_line(text: str) -> Values:
    """Understand a text of one line: a new line is a space."""
    return (text.replace("\n", " ") if "\n" in text else text,)


def get_lines(text: str) -> Values:
    """Understand a text of several lines."""
    return (text,)


TEXTS = (
    Codec("text", put_line, get_line, exact=True),
    Codec("multiline", put_lines, get_lines, exact=True, lines=True),
)
