"""The catalogue is complete: both languages, the same blanks, every code used and none dead."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import stforms.messages
from stforms.codecs import CODECS
from stforms.messages import LANGUAGES, catalogue
from stforms.model import Severity
from stforms.register.info import COUNTED
from stforms.register.versions import State

SOURCE = Path(stforms.__file__).parent
CODE = re.compile(r"[a-z]+(?:\.[a-z0-9_]+)+")
FIRST = {code.partition(".")[0] for code in catalogue()}
KEYS = {"period.fran", "period.till"}
"""Keys of the data that look like codes."""


def test_a_message_is_what_its_file_says() -> None:
    """Each is found by its heading and read alone: nothing of the files is passed over."""
    files = sorted((Path(stforms.messages.__file__).parent).glob("*.toml"))
    whole: dict[str, object] = {}
    for path in files:
        whole |= tomllib.loads(path.read_text(encoding="utf-8"))
    assert catalogue() == whole


@pytest.mark.parametrize("code", catalogue())
def test_a_message_is_there_in_both_languages_with_the_same_blanks(code: str) -> None:
    """A blank may differ in its ending only: {role_sv} and {role_en}."""
    words = catalogue()[code]
    assert set(words) <= {"sv", "en", "sv_hint", "en_hint"}
    for kind in ("", "_hint"):
        swedish, english = (words.get(f"{language}{kind}", "") for language in LANGUAGES)
        assert bool(swedish) == bool(english)
        assert _blanks(swedish) == _blanks(english)
    assert words["sv"]


def _blanks(words: str) -> set[str]:
    return {re.sub(r"_(sv|en)$", "", name) for name in re.findall(r"\{(\w+)\}", words)}


def test_no_code_is_in_two_files() -> None:
    """The second would take the place of the first without a word."""
    files = sorted((SOURCE / "messages").glob("*.toml"))
    times = Counter(code for path in files for code in tomllib.loads(path.read_text(encoding="utf-8")))
    assert [code for code, count in times.items() if count > 1] == []


@pytest.mark.parametrize("code", catalogue())
def test_a_message_keeps_to_the_house_style(code: str) -> None:
    """Never "ogiltig", never "du har angett": say what to write instead."""
    words = " ".join(catalogue()[code].values()).lower()
    assert not re.search(r"ogiltig|invalid|illegal|felaktig inmatning", words)


def test_every_code_in_the_source_is_in_the_catalogue() -> None:
    """Whatever looks like a code of the catalogue's families is one, or the beginning of one."""
    assert _written() - _begun() - set(catalogue()) == set()


def test_no_message_is_dead() -> None:
    """Each code stands in the source, whole or as the beginning that an f-string completes."""
    used, begun = _written(), tuple(_begun())
    assert [code for code in catalogue() if code not in used and not code.startswith(begun)] == []


OFFICE_STRAYS = {"line", "comment", "hidden", "picture", "margin", "sheet"}


@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        ("severity.", {severity.value for severity in Severity}),
        ("codec.kind.", {*CODECS, "choice"}),
        ("blank.kind.", {"official", "specimen", "own", "none"}),
        ("identified.", {"stamp", "fields", "text", "labels", "given"}),
        ("register.state.", {state.value for state in State}),
        ("register.count.", {table.name for table in COUNTED}),
        ("kind.", {"string", "array", "object", "number", "integer", "boolean"}),
        ("parse.stray_", {"text", "image", "page", "field", "note", *OFFICE_STRAYS}),
    ],
)
def test_codes_that_are_put_together_are_all_there(begun: str, ends: set[str]) -> None:
    """Where the source writes only the beginning of a code, the endings are these and no others."""
    assert {code.removeprefix(begun) for code in catalogue() if code.startswith(begun)} == ends


@cache
def _nodes() -> tuple[ast.AST, ...]:
    """Return everything in the source, as a syntax tree sees it."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py")))
    return tuple(node for tree in trees for node in ast.walk(tree))


@cache
def _in_templates() -> frozenset[str]:
    """Return every text in the templates of pages that looks like a code, or the beginning of one."""
    pages = sorted((SOURCE / "html" / "templates").iterdir())
    words = (path.read_text(encoding="utf-8") for path in pages)
    return frozenset(text for page in words for text in re.findall(r"[\"']([a-z]+\.[a-z0-9_.]*)[\"']", page))


def _written() -> set[str]:
    """Return every text in the source and the templates that has the shape and the family of a code."""
    others = {id(inner) for node in _nodes() for inner in _of_the_register(node)}
    constants = (node for node in _nodes() if isinstance(node, ast.Constant) and id(node) not in others)
    texts = {node.value for node in constants} | _in_templates()
    shaped = {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}
    return {
        text
        for text in shaped - KEYS
        if text.partition(".")[0] in FIRST
        and not text.endswith((".toml", ".pdf", ".json", ".html", ".sqlite"))
    }


_NO_CODES = {"event", "ForeignKey", "ForeignKeyConstraint"}


def _of_the_register(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what looks like codes and is none: names of events and of columns."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _NO_CODES:
        for argument in node.args[:2]:
            yield from ast.walk(argument)


def _begun() -> set[str]:
    """Return the beginnings of codes: what stands first in an f-string or before a plus sign."""
    found = {text for text in _in_templates() if text.endswith(".")}
    for node in _nodes():
        first = None
        if isinstance(node, ast.JoinedStr):
            first = node.values[0]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            first = node.left
        if isinstance(first, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z_.]*", str(first.value)):
            found.add(str(first.value))
    return found
