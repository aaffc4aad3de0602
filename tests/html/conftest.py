"""Lets the tests of pages import pages.py, which is a script as well, and browser.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
