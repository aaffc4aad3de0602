"""Where data lies: what comes with stforms (forms, schemas, samples), and the user's own forms and blanks."""

from __future__ import annotations

import os
import sys
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


def cabinet_folder() -> Path:
    """Return where the user's official blanks are kept: STFORMS_BLANKS, or the data directory."""
    return _named("STFORMS_BLANKS", "blanks")


def forms_folder() -> Path:
    """Return where the user's own forms are kept: STFORMS_FORMS, or the data directory."""
    return _named("STFORMS_FORMS", "forms")


def _named(variable: str, name: str) -> Path:
    named = os.environ.get(variable)
    return Path(named) if named else _data_directory() / name


def _data_directory() -> Path:
    """Return the folder for data of the user's, as platformdirs says, which takes long to import."""
    if sys.platform == "linux":  # https://specifications.freedesktop.org/basedir-spec
        base = Path(os.environ.get("XDG_DATA_HOME", ""))
        return (base if base.is_absolute() else Path("~/.local/share").expanduser()) / "stforms"
    import platformdirs

    return Path(platformdirs.user_data_dir("stforms", appauthor=False))
