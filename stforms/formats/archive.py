"""A zip file that people have packed: the files in it, within the bounds of `container.py`.

The names of its members say what they are called and are never used as paths.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from stforms.formats.container import Container
from stforms.formats.within import plain_name

_LEFT_OUT = re.compile(
    r"(?i)(?:^|/)(?:__MACOSX/|~\$|\.(?!\.?/)|thumbs\.db$|desktop\.ini$)|\.(?:tmp|crdownload|part)$"
)
"""What systems and programs put beside people's files."""

_UTF8_FLAG = 0x800


@dataclass(frozen=True)
class Member:
    """A file in an archive."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Archive:
    """The files of an archive, in its order, and how many were left out: lock files and the like."""

    members: tuple[Member, ...]
    left_out: int = 0


def read_archive(data: bytes) -> Archive:
    """Unpack a zip file.

    Raises:
        UnreadableError: it is damaged, or beyond all bounds.
        ProtectedError: it is encrypted.
    """
    container = Container(data)
    wanted = [name for name in container.names if not _LEFT_OUT.search(name)]
    members = tuple(_members(container, wanted))
    return Archive(members, len(container.names) - len(wanted))


def _members(container: Container, names: list[str]) -> Iterator[Member]:
    for number, name in enumerate(names, start=1):
        shown = plain_name(_spelled(container.info(name)), str(number))
        yield Member(shown, container.read(name))


def _spelled(info: zipfile.ZipInfo) -> str:
    """Return a name as it was meant: macOS writes UTF-8 and does not say so (APPNOTE D.1)."""
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename
