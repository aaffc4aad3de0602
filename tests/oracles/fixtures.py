"""Fixtures that the oracle tests and the picture tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stforms.library import Library
from tests.oracles.papers import Paper, make_libraries
from tests.oracles.papers import paper as paper_of
from tests.oracles.programs import Node


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    """Libraries by kind of blank: specimen, and official where those are at hand."""
    return make_libraries(tmp_path_factory.mktemp("libraries"))


@pytest.fixture
def paper(request: pytest.FixtureRequest, libraries: dict[str, Library]) -> Paper:
    """The paper that `papers.each` names: (kind, edition)."""
    kind, edition = request.param
    return paper_of(libraries[kind], kind, edition)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The process that runs pdf.js and pdf-lib."""
    process = Node(tmp_path_factory.mktemp("node"))
    yield process
    process.stop()
