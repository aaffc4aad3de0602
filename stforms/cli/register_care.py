"""stforms register info, check, backup, restore, migrate: looking after the register as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from stforms.cli import options, show
from stforms.cli.bar import bar
from stforms.errors import ExitCode
from stforms.messages import text
from stforms.model import Finding, Json, Severity
from stforms.register.backup import backup as backed_up
from stforms.register.check import check as checked
from stforms.register.info import Info, info_of
from stforms.register.migrating import migrate_register
from stforms.register.opening import open_register
from stforms.register.place import Place, place_of
from stforms.register.portable import Archive, Manifest
from stforms.register.restore import restore as restored
from stforms.register.versions import State
from stforms.wording import as_json as findings_json

Copy = Annotated[Path, typer.Argument(metavar=text("meta.copy"), help=text("cli.register.copy"))]
Fast = Annotated[bool, typer.Option("--fast", help=text("cli.register.fast"))]


def info(
    register: options.RegisterAt = None, files_at: options.FilesAt = None, as_json: options.AsJson = False
) -> int:
    """Say where the register is and what is in it."""
    found = info_of(place_of(register, files_at))
    if as_json:
        show.product({"stforms": "register-info/1", **_json(found)})
    else:
        show.table(("table.check", "table.value"), list(_lines(found)))
    return ExitCode.DONE if found.state in (State.READY, State.EMPTY) else ExitCode.REGISTER


def check(
    fast: Fast = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Check that the register is whole."""
    place = place_of(register, files_at)
    with closing(open_register(place, make=False)) as opened, bar(_documents(place), as_json) as advance:
        found = checked(opened, fast, lambda *_: advance(""))
    return _told({"stforms": "register-check/1"}, text("cli.register.whole"), found, as_json)


def backup(
    copy: Copy,
    overwrite: options.Overwrite = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Write the whole register to a file."""
    place = place_of(register, files_at)
    with closing(open_register(place, make=False)) as opened, bar(_documents(place), as_json) as advance:
        manifest = backed_up(opened, copy, overwrite, lambda *_: advance(""))
    return _about_copy("backup", copy, manifest, as_json)


def restore(
    copy: Copy,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Put a backup into an empty register."""
    with Archive(copy) as archive:  # what is no backup is told before a register is made
        of = archive.manifest.files
    with closing(open_register(place_of(register, files_at))) as opened, bar(of, as_json) as advance:
        manifest = restored(opened, copy, lambda *_: advance(""))
    return _about_copy("restore", copy, manifest, as_json)


def migrate(
    register: options.RegisterAt = None, files_at: options.FilesAt = None, as_json: options.AsJson = False
) -> int:
    """Bring an older register to this version."""
    done = migrate_register(place_of(register, files_at))
    if as_json:
        shape = {"stforms": "register-migrate/1", "before": done.before, "after": done.after}
        show.product({**shape, "copy": str(done.copy) if done.copy else None})
    elif done.before == done.after:
        show.talk(text("cli.register.current", {"version": done.after}))
    else:
        show.talk(text("cli.register.migrated", {"version": done.after}))
        if done.copy is not None:
            show.talk(text("cli.register.copied", {"file": str(done.copy)}))
    return ExitCode.DONE


def _documents(place: Place) -> int:
    return info_of(place).counts.get("documents", 0)


def _about_copy(verb: str, copy: Path, manifest: Manifest, as_json: bool) -> int:
    """Tell what is in a backup, and what was wrong with the register when it was written."""
    found = [
        *(_finding("register.backup_lacking", file=sha256) for sha256 in manifest.lacking),
        *(_finding("register.backup_broken", number=number) for number in manifest.broken),
    ]
    counts = {"rows": manifest.rows, "files": manifest.files, "events": manifest.head[0]}
    shape: Json = {"stforms": f"register-{verb}/1", "file": str(copy), **counts, "size": manifest.size}
    done = {"backup": "cli.register.backed_up", "restore": "cli.register.restored"}[verb]
    return _told(shape, text(done, {"file": str(copy), **counts}), found, as_json)


def _finding(code: str, **params: str | int) -> Finding:
    return Finding(code, Severity.ERROR, params=params)


def _told(shape: Json, good: str, found: Sequence[Finding], as_json: bool) -> int:
    """Show what was found, or that all is well; what is broken is about integrity."""
    if as_json:
        show.product({**shape, "findings": findings_json(found)})
    else:
        show.findings(found)
        if not show.worst(found) or "file" in shape:
            show.talk(good)
    return ExitCode.INTEGRITY if show.worst(found) else ExitCode.DONE


def _json(found: Info) -> dict[str, Json]:
    values = asdict(found)
    return {**values, "files": str(found.files), "state": found.state.value}


def _lines(found: Info) -> list[tuple[str, str]]:
    """Return what a person reads of a register."""
    state = text(f"register.state.{found.state.value}", {"version": found.version or ""})
    lines = [
        (text("cli.register.place"), found.place),
        (text("cli.register.files"), str(found.files)),
        (text("cli.register.state"), state),
        (text("cli.register.network"), found.network or text("cli.register.no")),
    ]
    lines += [(text(f"register.count.{name}"), str(count)) for name, count in found.counts.items()]
    if found.size is not None:
        lines.append((text("cli.register.size"), f"{found.size / 1_000_000:.1f} MB"))
    return lines
