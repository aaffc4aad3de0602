"""Lets the tests of the documentation import consoles.py, which is a script as well."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
