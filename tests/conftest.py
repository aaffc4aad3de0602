"""What all tests share: blanks of both kinds, one language, Hypothesis profiles."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

import blanks
import registers

from stforms.library import Library
from stforms.register.store import Register

settings.register_profile("ci", max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("quick", max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("STFORMS_PROFILE", "ci"))


@pytest.fixture(autouse=True)
def _swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak Swedish, whatever the machine's locale; tests of English say so themselves."""
    monkeypatch.setenv("STFORMS_LANG", "sv")


@pytest.fixture(autouse=True)
def _own_cabinet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep tests away from the user's own blanks and forms."""
    monkeypatch.setenv("STFORMS_BLANKS", str(tmp_path / "blanks"))
    monkeypatch.setenv("STFORMS_FORMS", str(tmp_path / "forms"))


@pytest.fixture(params=blanks.kinds())
def library(request: pytest.FixtureRequest) -> Library:
    """A library with specimens, and one with the official blanks."""
    return blanks.library(request.param)


@pytest.fixture
def specimens() -> Library:
    """A library with specimens only."""
    return blanks.library("specimen")


@pytest.fixture(params=registers.KINDS)
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """A new register, embedded and in PostgreSQL."""
    yield from registers.opened(request.param, tmp_path)


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep tests away from the user's own register."""
    monkeypatch.setenv("STFORMS_REGISTER", str(tmp_path / "register"))


@pytest.fixture(scope="session", autouse=True)
def _clean_up() -> Iterator[None]:
    yield
    blanks.forget_cabinets()
    registers.forget_cluster()
