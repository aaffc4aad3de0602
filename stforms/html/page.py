"""One page from a template: the sandbox it runs in, its language, what is hidden in it.

Whatever comes from people or files is data: it is escaped, never run, and a personnummer is masked.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from stforms.messages import text
from stforms.wording import mask

TEMPLATES = Path(__file__).parent / "templates"


def page(template: str, lang: str, reveal: bool, **data: Any) -> bytes:
    """Return a page as bytes.

    Args:
        template: the template's name.
        lang: "sv" or "en", the language of everything that stforms itself says.
        reveal: show personnummer in full.
        data: what the template shows; what it asks for and is not there is an error.
    """
    words = partial(_words, lang)
    made = _environment(reveal).get_template(template).render(lang=lang, t=words, **data)
    return f"{made.rstrip()}\n".encode("utf-8", "replace")  # names of files may hold lone surrogates


def _words(lang: str, code: str, **params: str | int) -> str:
    return text(code, params, lang)


@cache
def _environment(reveal: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=None if reveal else _hidden,
    )


def _hidden(value: Any) -> Any:
    """Return what is put on the page, without personnummer; what is markup was made by a macro."""
    return mask(value) if isinstance(value, str) and not isinstance(value, Markup) else value
