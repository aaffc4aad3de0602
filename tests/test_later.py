"""What is imported later: the same module, when it is first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stforms.later import Later, modules, names


def test_a_module_is_imported_when_something_of_it_is_asked_for() -> None:
    code = (
        "import sys; from stforms.later import Later; csv = Later('csv'); before = 'csv' in sys.modules; "
        "csv.reader; print(before, 'csv' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


def test_it_gives_what_the_module_gives() -> None:
    import csv

    assert Later("csv").reader is csv.reader
    with pytest.raises(AttributeError, match="nothing"):
        _ = Later("csv").nothing


def test_it_is_not_changed_in_the_place_of_the_module() -> None:
    with pytest.raises(AttributeError, match=r"csv\.reader"):
        Later("csv").reader = None


def test_a_package_gives_its_modules_and_nothing_else() -> None:
    found = modules("json")
    assert found("decoder").JSONDecoder is __import__("json").JSONDecoder
    for name in ("nothing", "__path__"):
        with pytest.raises(AttributeError, match=name):
            found(name)


def test_a_package_gives_the_names_in_its_table_and_nothing_else() -> None:
    found = names("prov", {"reader": "csv"})
    assert found("reader") is __import__("csv").reader
    with pytest.raises(AttributeError, match="writer"):
        found("writer")
