"""The documentation says what is so: examples run, links lead somewhere, nothing is left out."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blanks
import consoles
import pytest
import typer

from stforms.cli import app
from stforms.messages import catalogue

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "samples").rglob("*.md"))
)
OTHERS = ("docs/explanation/architecture.md", "docs/benchmarks.md")
"""Pages that are written elsewhere: their examples are not run here."""
WRITTEN = [name for name in PAGES if not name.startswith("docs/reference/") and name not in OTHERS]


def _page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- examples -------------------------------------------------------------------------------


def _with(language: str) -> list[str]:
    return [name for name in WRITTEN if any(b.language == language for b in consoles.blocks(_page(name)))]


@pytest.mark.parametrize("name", _with("console"))
def test_console_examples_print_what_they_show(name: str, tmp_path: Path) -> None:
    """Renew them with: python tests/docs/consoles.py PAGE."""
    for command in consoles.play(ROOT / name, tmp_path, blanks.official_folder()):
        where = f"{name}:{command.first + 1}: $ {command.words}"
        assert command.holds, "\n".join([where, "", *command.printed])


@pytest.mark.parametrize("name", _with("python"))
def test_python_examples_give_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every python block of a page, as one session."""
    monkeypatch.chdir(tmp_path)
    code = "\n".join(
        line for block in consoles.blocks(_page(name)) for line in block.lines if block.language == "python"
    )
    example = doctest.DocTestParser().get_doctest(code + "\n", {}, name, name, 0)
    assert example.examples
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert "".join(told) == ""


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a"], ["a"], True),
        (["a  ", ""], ["a"], True),
        (["a"], ["a", "b"], False),
        (["…", "b"], ["a", "a", "b"], True),
        (["…", "b"], ["b"], True),
        (["a … c"], ["a b c"], True),
        (["a … c"], ["a b"], False),
        (["a.c"], ["abc"], False),
    ],
)
def test_an_ellipsis_stands_for_anything_and_nothing_else_does(
    shown: list[str], printed: list[str], same: bool
) -> None:
    """The comparison itself, or every example above could pass for nothing."""
    assert consoles.same(shown, printed) is same


# --- completeness ---------------------------------------------------------------------------


def _commands() -> list[str]:
    command: Any = typer.main.get_command(app)
    return sorted(command.list_commands(None))


@pytest.mark.parametrize("command", _commands())
def test_every_command_has_a_how_to_that_runs_it(command: str) -> None:
    """One verb, one page, and the page is in the index."""
    page = _page(f"docs/how-to/{command}.md")
    assert re.search(rf"^\$ stforms {command}\b", page, re.M)
    assert f"(how-to/{command}.md)" in _page("docs/index.md")


ABOUT_MORE = {"scale", "sending"}
"""How-tos that are not about one command."""


def test_every_how_to_is_about_a_command() -> None:
    """No page is left behind when a verb goes."""
    pages = {path.stem for path in (DOCS / "how-to").glob("*.md")}
    assert sorted(pages - ABOUT_MORE) == _commands()


def test_the_reference_is_up_to_date() -> None:
    """If not: make docs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_reference_says_of_every_finding_what_it_is() -> None:
    """error, warning, info, or the exit code with which the work stops; and in some family."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    kinds = reference.kinds_of_codes()
    assert {code for code, kind in kinds.items() if not kind or "finding" in kind} == set()
    assert {code.partition(".")[0] for code in kinds} - set(reference.FAMILIES) == set()


def test_the_readme_is_short() -> None:
    """One hundred and twenty lines."""
    assert len(_page("README.md").splitlines()) <= 120


def test_errors_are_headed_by_the_messages_themselves() -> None:
    """Whoever pastes a message into a search has to land there, in either language."""
    found = re.findall(r"<!-- (\S+) -->\n## (.+)\n## (.+)\n", _page("docs/errors.md"))
    assert len(found) == 10
    for code, english, swedish in found:
        words = catalogue()[code]
        assert (english, swedish) == (_heading(words["en"]), _heading(words["sv"]))


def _heading(message: str) -> str:
    return re.sub(r"\{\w+\}", "…", message)


# --- links ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    """Files exist, and so does the heading that a link names."""
    broken = [target for target, path, anchor in _links(name) if not _there(path, anchor)]
    assert broken == []


def _links(name: str) -> Iterator[tuple[str, Path, str]]:
    text = re.sub(r"^```.*?^```", "", _page(name), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`(?!\])", "", text)):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield target, (ROOT / name).parent / path if path else ROOT / name, anchor


def _there(path: Path, anchor: str) -> bool:
    if not path.exists():
        return path.resolve().relative_to(ROOT).as_posix() in OTHERS
    return not anchor or anchor in {_anchor(line) for line in path.read_text(encoding="utf-8").splitlines()}


def _anchor(line: str) -> str:
    heading = line.lstrip("#").strip().lower() if line.startswith("#") else ""
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_pages_speak_of_the_project_alone(name: str) -> None:
    """No path of somebody's machine, no folder beside the checkout."""
    assert re.findall(r"/(?:home|Users|work|root)/\S+|\.\./shared", _page(name)) == []
