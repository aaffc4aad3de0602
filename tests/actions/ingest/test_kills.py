"""Runs of ingest that are killed: nothing is lost, and nothing comes twice."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import ingesting as given
import killing
import pytest

from stforms.register.store import Register

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")

KILLS = 200 if os.environ.get("STFORMS_PROFILE") == "long" else 30
"""`make test-long` kills more than two hundred runs on each database."""


def test_killed_runs_lose_nothing_and_note_nothing_twice(register: Register, tmp_path: Path) -> None:
    killing.warm()
    given.send(register, 1)
    rounds, violations = killing.kill(register, tmp_path / "inbox", KILLS, seed=len(register.place.url))
    assert violations == []
    assert rounds
