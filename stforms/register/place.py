"""Where a register is: a folder with an SQLite file, or a PostgreSQL database and a folder of files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
import sqlalchemy as sa

from stforms.errors import UsageError

DATABASE = "register.sqlite"
FILES = "files"


@dataclass(frozen=True)
class Place:
    """A register's database, as SQLAlchemy's URL, and the folder that holds all else of it."""

    url: str = field(repr=False)  # it may hold a password
    home: Path

    @property
    def embedded(self) -> bool:
        """Tell whether the database is a file in the folder."""
        return self.url.startswith("sqlite")

    @property
    def shown(self) -> str:
        """Return what a person may see of where the database is: neither user nor password."""
        if self.embedded:
            return str(self.database)
        url = sa.make_url(self.url)
        host = url.host or url.query.get("host") or ""
        port = f":{url.port}" if url.port else ""
        return f"postgresql://{host}{port}/{url.database or ''}"

    @property
    def driver(self) -> str:
        """Return what the database is: "sqlite" or "postgresql"."""
        return "sqlite" if self.embedded else "postgresql"

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
    of_files = os.environ.get("STFORMS_FILES")
    return Place(_url(named), files or (Path(of_files) if of_files else usual))


def _url(named: str) -> str:
    """Return a URL as SQLAlchemy wants it; what people copy from elsewhere names no driver."""
    kind, _, rest = named.partition("://")
    if kind not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise UsageError("register.unknown_url", {"kind": kind})
    try:
        return str(sa.make_url(f"postgresql+psycopg://{rest}").render_as_string(hide_password=False))
    except (sa.exc.ArgumentError, ValueError):
        raise UsageError("register.odd_url") from None  # the error's own words may hold the password
