"""stforms doctor: is this machine ready?"""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from stforms.cli import show
from stforms.cli.options import AsJson
from stforms.errors import ExitCode, StformsError
from stforms.formats import libreoffice
from stforms.library import Library, default_library
from stforms.messages import text

_PACKAGES = (
    "pikepdf",
    "pypdfium2",
    "fonttools",
    "jsonschema-rs",
    "jinja2",
    "lxml",
    "openpyxl",
    "typer",
    "rich",
    "pyyaml",
    "sqlalchemy",
    "alembic",
    "psutil",
)


def command(as_json: AsJson = False) -> int:
    """Check versions, editions, blanks, write access and free disk."""
    checks = list(_checks(default_library()))
    if as_json:
        items = [{"check": name, "ok": ok, "value": value} for name, ok, value in checks]
        show.product({"stforms": "doctor/1", "checks": items})
    else:
        rows = [(text("doctor.ok" if ok else "doctor.bad"), name, value) for name, ok, value in checks]
        show.table(("table.state", "table.check", "table.value"), rows)
    return ExitCode.DONE if all(ok for _, ok, _ in checks) else ExitCode.MISSING_PROGRAM


def _checks(library: Library) -> Iterator[tuple[str, bool, str]]:
    from stforms import __version__

    yield "stforms", True, __version__
    yield "Python", sys.version_info >= (3, 11), f"{platform.python_version()} ({platform.system()})"
    for package in _PACKAGES:
        yield from _package(package)
    yield "LibreOffice", True, str(libreoffice.find() or text("doctor.no_libreoffice"))
    yield from _editions(library)
    yield from _folder(library.cabinet)
    yield from _register()
    yield text("doctor.encoding"), True, sys.stdout.encoding or "?"


def _package(name: str) -> Iterator[tuple[str, bool, str]]:
    try:
        yield name, True, importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        yield name, False, text("doctor.install", {"package": name})


def _editions(library: Library) -> Iterator[tuple[str, bool, str]]:
    broken = []
    shipped = [edition for edition in library.editions.values() if not library.editions.is_own(edition.id)]
    for edition in shipped:
        if edition.blank.format == "text":
            continue
        try:
            library.bound(edition)
        except StformsError as error:
            broken.append(f"{edition.id}: {error}")
    count = len(shipped)
    yield text("doctor.editions"), not broken and count > 0, "; ".join(broken) or str(count)
    yield from own_forms_checked(library)
    others = [edition for edition in shipped if edition.blank.format == "pdf"]
    official = sum(library.blank(edition).official for edition in others)
    yield text("doctor.official"), True, text("doctor.official_of", {"official": official, "of": len(others)})


def own_forms_checked(library: Library) -> Iterator[tuple[str, bool, str]]:
    """Tell how many forms of the user's own there are, and a line for each that cannot be used."""
    usable = library.of_format("pdf", "docx", "xlsx", "text")
    count = sum(library.editions.is_own(edition.id) for edition in usable)
    params: dict[str, str | int | float] = {"folder": str(library.forms), "count": count}
    yield text("doctor.forms"), True, text("doctor.forms_count" if count else "doctor.forms_none", params)
    for path, error in library.editions.left_out.items():
        yield text("doctor.forms"), False, f"{path}: {error}"


def _folder(cabinet: Path) -> Iterator[tuple[str, bool, str]]:
    there = next(parent for parent in (cabinet, *cabinet.parents) if parent.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    yield text("doctor.cabinet"), _writable(there), str(cabinet)
    yield text("doctor.disk"), free > 100, f"{free} MB"


def _register() -> Iterator[tuple[str, bool, str]]:
    """Tell where the register is, whether it can be used, and whether it lies on a network drive."""
    from stforms.register.info import info_of
    from stforms.register.place import place_of
    from stforms.register.versions import State

    name = text("doctor.register")
    try:
        found = info_of(place_of())
    except StformsError as error:
        yield name, False, str(error)
        return
    state = text(f"register.state.{found.state.value}", {"version": found.version or ""})
    yield name, found.state in (State.EMPTY, State.READY), f"{found.place} ({found.driver}): {state}"
    network = found.network or text("cli.register.no")
    # The received files of a server's register may well lie on one.
    yield text("cli.register.network"), not found.network or found.driver != "sqlite", network


def _writable(folder: Path) -> bool:
    probe = folder / ".stforms-probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True
