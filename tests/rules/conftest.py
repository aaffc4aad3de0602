"""The samples of the rules, one per file, and the contexts they are checked in."""

from __future__ import annotations

import datetime
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from stforms.paths import data_root
from stforms.rules import Context

REGULATIONS = {"sosfs-2015-8": "SOSFS 2015:8", "hslf-fs-2021-8": "HSLF-FS 2021:8"}


@dataclass(frozen=True)
class Sample:
    """One file of samples/rules."""

    name: str
    content: dict[str, Any]

    @property
    def context(self) -> Context:
        edition = self.content["edition"]
        return Context(
            form=self.content["form"],
            edition=edition,
            regulation=REGULATIONS.get(edition.split("/")[1]),
            today=datetime.date.fromisoformat(self.content["today"]),
        )


def samples() -> list[Sample]:
    """Return the samples about one paper, by name; those about several are in wholes.py."""
    files = sorted((data_root() / "samples" / "rules").glob("*.json"))
    contents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    return [Sample(name, content) for name, content in contents.items() if "whole" not in content]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a `sample` once for each of them."""
    if "sample" in metafunc.fixturenames:
        metafunc.parametrize("sample", samples(), ids=lambda sample: sample.name)


@pytest.fixture(scope="session")
def sample_names() -> set[str]:
    return {sample.name for sample in samples()}
