"""Which files are papers: those that people name, and those that lie in folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stforms.actions import identify
from stforms.errors import StformsError
from stforms.library import Library

_FORMS = {".pdf", ".docx", ".docm", ".doc", ".odt", ".rtf", ".xls", ".ods", ".txt"}
WORKBOOKS = {".xlsx", ".xlsm"}
DATA = {".json", ".jsonl", ".yaml", ".yml", ".csv", ".tsv"}
_LEFT_ALONE = {"thumbs.db", "desktop.ini"}
"""What Windows itself puts into folders."""

KINDS = _FORMS | WORKBOOKS | DATA
"""The endings of files that may be papers."""


def is_form(path: Path, library: Library) -> bool:
    """Tell a filled form from a file of data. A workbook can be either: a form says which it is."""
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        try:
            return identify.identify(path, library=library).value.edition is not None
        except StformsError:
            return False
    return ending in _FORMS


def files_in(sources: Iterable[Path]) -> Iterator[tuple[Path, str, bool]]:
    """Yield (file, what to call it, whether it was named itself); of an empty folder the folder.

    What a folder's files are called says where in it they lie.
    """
    for source in sources:
        found = [path for path in sorted(source.rglob("*")) if _counts(path)] if source.is_dir() else []
        for path in found:
            yield path, path.relative_to(source).as_posix(), False
        if not found:
            yield source, source.name, True


def _counts(path: Path) -> bool:
    """Tell whether a file in a folder is somebody's paper: no lock file, no folder's own file."""
    ignored = path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_ALONE
    return path.is_file() and not ignored and path.suffix.lower() not in (".tmp", ".html")
