"""Starting is quick: what a call does not need is not imported. And everything that is promised is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stforms
from stforms.cli import VERBS, run
from stforms.errors import ExitCode
from stforms.messages import text

HEAVY = (
    "pydantic",
    "pikepdf",
    "lxml",
    "openpyxl",
    "fontTools",
    "pypdfium2",
    "jinja2",
    "PIL",
    "stforms.rules",
)

NOT_FOR_OWN_PDFS = (
    "lxml", "openpyxl", "fontTools", "pypdfium2", "jinja2", "PIL", "yaml", "jsonschema_rs", "zipfile",
    "stforms.rules.engine", "stforms.lens.on_docx", "stforms.lens.on_xlsx", "stforms.formats.libreoffice",
    "stforms.actions.identify", "stforms.actions.parse", "stforms.formats.pdf.bundle.foreign",
)  # fmt: skip


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_what_needs_no_form_imports_no_format(argument: str) -> None:
    code = f"import sys, stforms.cli; stforms.cli.run([{argument!r}]); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set(ran.stderr.split()) & set(HEAVY) == set()


def test_bundling_our_own_papers_imports_nothing_of_other_formats_and_no_rule(tmp_path: Path) -> None:
    for number in ("1", "2"):
        filled = stforms.fill({"bilaga_nr": number}, "intyg-kurs/hslf-fs-2021-8", specimen=True).value
        (tmp_path / f"{number}.pdf").write_bytes(bytes(filled))
    code = (
        "import sys; from pathlib import Path; import stforms; "
        "(made,) = stforms.bundle([Path(sys.argv[1])]); print(len(made.value.papers), *sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )

    count, *imported = ran.stdout.split()
    assert count == "2"
    assert set(imported) & {*NOT_FOR_OWN_PDFS} == set()


def test_importing_the_package_imports_no_verb() -> None:
    code = "import sys, stforms; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert [name for name in ran.stdout.split() if name.startswith("stforms.")] == [
        "stforms.later",
        "stforms.version",
    ]


def test_every_name_that_is_promised_is_there() -> None:
    assert sorted(stforms.__all__) == sorted([*stforms._HOME, "__version__"])
    assert all(getattr(stforms, name) is not None for name in stforms.__all__)
    assert dir(stforms) == sorted(stforms.__all__)
    with pytest.raises(AttributeError, match="fyll"):
        _ = stforms.fyll


def test_no_verb_is_there_twice() -> None:
    assert len(set(VERBS)) == len(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_list_and_has_its_own_help(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--help"]) == ExitCode.DONE
    assert letters(f"{verb} {text(f'cli.{verb}')}") in letters(capsys.readouterr().out)
    assert run([verb, "--help"]) == ExitCode.DONE
    assert f"stforms {verb}" in capsys.readouterr().out


def letters(words: str) -> str:
    """Return the letters alone: long lines are broken, also at hyphens."""
    return "".join(char for char in words if char.isalnum())
