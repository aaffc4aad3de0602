"""Where LibreOffice is on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("soffice", "libreoffice", "loffice")


def find() -> Path | None:
    """Return where soffice is: STFORMS_SOFFICE, the PATH, or where installers put it; None where not.

    Should STFORMS_SOFFICE name something that is not there, nothing else is taken in its place.
    """
    named = os.environ.get("STFORMS_SOFFICE")
    if named:
        found = shutil.which(named)
        return Path(found).absolute() if found else None
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if on_path is not None:
        return Path(on_path).absolute()
    return next((path for path in _usual_places() if path.is_file()), None)


def _usual_places(system: str = sys.platform) -> Iterator[Path]:
    """Yield where the installers from libreoffice.org put it; they do not change the PATH."""
    if system == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                # .com waits for the end and talks to the console; .exe is for the desktop.
                yield Path(folder) / "LibreOffice" / "program" / "soffice.com"
                yield Path(folder) / "LibreOffice" / "program" / "soffice.exe"
    elif system == "darwin":
        for root in (Path("/Applications"), Path.home() / "Applications"):
            yield root / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        for folder in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", *sorted(_versions(), reverse=True)):
            yield Path(folder) / "program" / "soffice"


def _versions() -> Iterator[str]:
    """Yield /opt/libreoffice25.2 and the like."""
    yield from (str(path) for path in Path("/opt").glob("libreoffice*") if path.is_dir())
