"""Lets the tests of pages import pages.py, a script as well, browser.py, and tests/rules/anything.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "rules")]
