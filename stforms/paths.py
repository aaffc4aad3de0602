"""Where the data that comes with stforms lies: forms, schemas, samples."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_root() -> Path:
    """Return the folder that holds templates/, schemas/ and samples/.

    An installed package carries them in `_data`; in a checkout they are the top-level folders.
    """
    package = Path(__file__).resolve().parent
    packed = package / "_data"
    return packed if packed.is_dir() else package.parent
