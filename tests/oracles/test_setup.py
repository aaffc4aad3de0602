"""What the oracle tests need is here, and their records are as full as they claim."""

from __future__ import annotations

import pytest

from stforms.model import general_path, leaves
from tests.oracles.papers import REQUIRED, Paper, each, official_folder
from tests.oracles.programs import HERE, PACKAGES, program


@pytest.mark.parametrize("name", PACKAGES)
def test_a_program_is_installed(name: str) -> None:
    assert program(name)


@pytest.mark.parametrize("package", ["axe-core", "pdfjs-dist", "pdf-lib"])
def test_a_node_package_is_installed(package: str) -> None:
    assert (HERE / "node_modules" / package).is_dir(), "npm ci --prefix tests/oracles"


def test_the_official_blanks_are_here_where_they_must_be() -> None:
    assert official_folder() is not None or not REQUIRED, "set STFORMS_OFFICIAL to their folder"


@each()
def test_a_complete_record_has_every_key_of_its_edition(paper: Paper) -> None:
    """Less what is only read, never filled: whether there is a signature."""
    found = {general_path(path) for path, _ in leaves(paper.record)}
    read = {key for slot in paper.edition.slots if slot.mode == "read" for key in slot.keys}
    assert found == paper.edition.keys - read


@each()
def test_a_complete_record_has_letters_of_many_kinds(paper: Paper) -> None:
    written = "".join(paper.texts.values())
    assert set("äöÄÖ") <= set(written)
    assert set("åÅé") <= set(written) or paper.edition.form.startswith("ansokan")
    assert "Łukasz" in written
    assert "Đorđević" in written


@each()
def test_the_schema_allows_a_complete_record(paper: Paper) -> None:
    assert paper.library.schema(paper.edition.form).findings(paper.record) == []
