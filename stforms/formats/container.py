"""A zip file as a list of members, read within bounds. Knows nothing of office files.

The directory is checked before anything is unpacked; a member is unpacked no further than the
directory says, and must be what the directory says. What is wrong is said without the names of
members: people name files after people.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cached_property

from stforms.errors import ProtectedError, UnreadableError

MAX_BYTES = 200_000_000
MAX_MEMBERS = 2_000
MAX_MEMBER = 100_000_000
MAX_TOTAL = 200_000_000
MAX_RATIO = 200
SMALL = 1_000_000
"""Up to here a member may shrink by any ratio: a sheet of empty cells does, and it harms nobody."""

LOCAL = struct.Struct("<4s5H3L2H")
"""The local file header (APPNOTE 4.3.7) up to the name."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800


class Container:
    """An opened zip file. `names` has the parts in the directory's order, with slashes, none in front."""

    def __init__(self, data: bytes) -> None:
        """Open the file.

        Raises:
            UnreadableError: it is no office file, damaged, or beyond all bounds.
            ProtectedError: it is encrypted.
        """
        self.data = data
        self.members = _directory(data)
        self._by_name: dict[str, zipfile.ZipInfo] = {}
        for info in self.members:
            name = info.orig_filename.replace("\\", "/").lstrip("/")
            if name in self._by_name:  # programs differ in which one they show
                raise UnreadableError("file.damaged", {"why": "two parts of one name"})
            if not name.endswith("/"):
                self._by_name[name] = info
        self.names = tuple(self._by_name)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.lower(): name for name in reversed(self.names)}

    def find(self, name: str) -> str | None:
        """Return the name as the file spells it: part names know no upper and lower case (OPC 6.2.2.3)."""
        return name if name in self._by_name else self._folded.get(name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def info(self, name: str) -> zipfile.ZipInfo:
        """Return what the directory says of a part; KeyError where there is none."""
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return self._by_name[found]

    def read(self, name: str) -> bytes:
        """Return a part's bytes; KeyError where there is none.

        Raises:
            UnreadableError: the part is damaged, or not what the directory says.
        """
        info = self.info(name)
        content = self.raw(info)
        if info.compress_type != zipfile.ZIP_STORED:
            content = _inflate(content, info.file_size)
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise UnreadableError("file.damaged", {"why": "CRC"})
        return content

    def raw(self, info: zipfile.ZipInfo) -> bytes:
        """Return a member's bytes as they lie in the file, compressed."""
        name, extra = self.local(info)
        start = info.header_offset + LOCAL.size + len(name) + len(extra)
        content = self.data[start : start + info.compress_size]
        if len(content) != info.compress_size:
            raise UnreadableError("file.damaged", {"why": "length of a part"})
        return content

    def local(self, info: zipfile.ZipInfo) -> tuple[bytes, bytes]:
        """Return the name and the extra field of a member's local header."""
        at = info.header_offset
        if self.data[at : at + 4] != b"PK\3\4" or len(self.data) < at + LOCAL.size:
            raise UnreadableError("file.damaged", {"why": "header of a part"})
        length, extra = LOCAL.unpack_from(self.data, at)[9:]
        start = at + LOCAL.size
        name = self.data[start : start + length]
        if name != info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437"):
            raise UnreadableError("file.damaged", {"why": "name of a part"})
        return name, self.data[start + length : start + length + extra]


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """Return the members as the central directory has them, within bounds."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise ProtectedError("file.password")
        raise UnreadableError("file.old_office")
    if not data.startswith(b"PK"):
        raise UnreadableError("file.no_office")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, LookupError, struct.error) as error:
        raise UnreadableError("file.damaged", {"why": str(error)}) from error
    _check(members)
    return members


def _check(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableError("file.too_many_parts", {"parts": len(members), "most": MAX_MEMBERS})
    if sum(info.file_size for info in members) > MAX_TOTAL:
        raise UnreadableError("file.bomb")
    for info in members:
        dense = info.file_size > SMALL and info.file_size > MAX_RATIO * info.compress_size
        if info.file_size > MAX_MEMBER or dense:
            raise UnreadableError("file.bomb")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise ProtectedError("file.password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError("file.damaged", {"why": f"compression method {info.compress_type}"})


def _inflate(raw: bytes, size: int) -> bytes:
    """Return what is inside, one byte more at most than there should be."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, size + 1)
    except zlib.error as error:
        raise UnreadableError("file.damaged", {"why": str(error)}) from error
