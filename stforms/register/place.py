"""Where a register is: a folder with an SQLite file, or a PostgreSQL database and a folder of files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from stforms.errors import UsageError

DATABASE = "register.sqlite"
FILES = "files"


@dataclass(frozen=True)
class Place:
    """A register's database, as SQLAlchemy's URL, and the folder that holds all else of it."""

    url: str
    home: Path

    @property
    def embedded(self) -> bool:
        """Tell whether the database is a file in the folder."""
        return self.url.startswith("sqlite")

    @property
    def database(self) -> Path:
        """Return the embedded database's file."""
        return self.home / DATABASE

    @property
    def files(self) -> Path:
        """Return the folder of the received files."""
        return self.home / FILES


def place_of(given: str | None = None, files: Path | None = None) -> Place:
    """Return where the register is.

    Args:
        given: a folder or a URL (postgresql+psycopg://…); default STFORMS_REGISTER, then the user's folder.
        files: with a URL, the folder of the files; default STFORMS_FILES, then the user's folder.

    Raises:
        UsageError: the URL is none of PostgreSQL's.
    """
    named = given or os.environ.get("STFORMS_REGISTER") or ""
    usual = Path(platformdirs.user_data_dir("stforms", appauthor=False)) / "register"
    if "://" not in named:
        home = Path(named) if named else usual
        return Place(f"sqlite:///{(home / DATABASE).absolute()}", home)
    if named.startswith(
        "postgresql://"
    ):  # what people copy from elsewhere means another driver to SQLAlchemy
        named = named.replace("postgresql://", "postgresql+psycopg://", 1)
    if not named.startswith("postgresql+psycopg://"):
        raise UsageError("register.unknown_url", {"kind": named.partition("://")[0]})
    of_files = os.environ.get("STFORMS_FILES")
    return Place(named, files or (Path(of_files) if of_files else usual))
