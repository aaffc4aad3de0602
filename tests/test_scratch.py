"""Temporary folders go afterwards, those of killed processes too; one in use is left alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stforms.scratch import scratch

HOLDS = """
import sys, tempfile
from stforms.scratch import scratch
tempfile.tempdir = sys.argv[1]
with scratch("prov-") as folder:
    (folder / "in" / "it").mkdir(parents=True)
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_goes_with_all_that_is_in_it(temporary: Path) -> None:
    """Whether the work in it was done or not."""
    with scratch("prov-") as folder:
        (folder / "a" / "b").mkdir(parents=True)
    with pytest.raises(ValueError, match="done"), scratch("prov-"):
        raise ValueError("done")
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_killed_process_goes_with_the_next_one(temporary: Path) -> None:
    """While it lives its folder stays; what is tidied is told before it is removed."""
    tidied: list[str] = []
    command = [sys.executable, "-c", HOLDS, str(temporary)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        (theirs,) = temporary.iterdir()
        with scratch("prov-"):
            assert theirs.exists()
        process.kill()
    assert theirs.exists()
    with scratch("prov-", lambda folder: tidied.append(folder.name)) as ours:
        assert list(temporary.iterdir()) == [ours]
    assert tidied == [theirs.name, ours.name]


def test_a_folder_of_another_kind_is_left_alone(temporary: Path) -> None:
    """So is one that says nothing of its use."""
    (temporary / "annat").mkdir()
    (temporary / "prov-utan-lås").mkdir()
    with scratch("prov-"):
        pass
    assert sorted(path.name for path in temporary.iterdir()) == ["annat", "prov-utan-lås"]
