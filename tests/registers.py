"""Registers for tests: an embedded one, and one in a real PostgreSQL that the tests start themselves."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import psycopg

from stforms.register.opening import open_register
from stforms.register.place import Place, place_of
from stforms.register.store import Register

KINDS = ("sqlite", "postgresql")

DAY = date(2026, 1, 15)

_NUMBERS = itertools.count(1)


class Cluster:
    """A PostgreSQL server of our own, in a temporary folder, reached through a socket."""

    def __init__(self, durable: bool = False) -> None:
        """Start it. Without `durable` it does not wait for the disk, which tests of other things need not."""
        self.folder = Path(tempfile.mkdtemp(prefix="stforms-pg-"))
        self.data = self.folder / "data"
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres")
        self._call("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60"
        options += "" if durable else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = str(self.folder / "log")
        self._call("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-o", options, "start")

    def url(self, database: str) -> str:
        """Return a database's URL."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database; return its URL."""
        name = f"t{next(_NUMBERS)}"
        with psycopg.connect(
            f"host={self.folder} user=postgres dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def stop(self) -> None:
        """Stop it at once and remove what it has written."""
        self._call("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _call(self, program: str, *arguments: str) -> None:
        command = [_program(program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # The server must not hold our pipes open: a test run would never end.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")


def _program(name: str) -> str:
    """Return where one of PostgreSQL's programs is: Debian keeps them out of the PATH."""
    found = shutil.which(name)
    if found is None:
        versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
        assert versions, "These tests need PostgreSQL: apt-get install postgresql"
        found = str(versions[0])
    return found


@cache
def cluster() -> Cluster:
    """Return the server that the tests of this process share; `forget_cluster` stops it."""
    return Cluster()


def forget_cluster() -> None:
    """Stop the server, if a test has used one."""
    if cluster.cache_info().currsize:
        cluster().stop()
        cluster.cache_clear()


def place(kind: str, folder: Path) -> Place:
    """Return the place of a new register, its files below a folder."""
    if kind == "sqlite":
        return place_of(str(folder / "register"))
    return place_of(cluster().new_database(), folder / "register")


def opened(kind: str, folder: Path) -> Iterator[Register]:
    """Yield a new register, and close it."""
    register = open_register(place(kind, folder))
    yield register
    register.close()
