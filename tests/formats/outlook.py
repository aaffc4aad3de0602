"""Mails as Outlook saves them, for tests: a compound file ([MS-CFB]) with properties ([MS-OXMSG])."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


@dataclass
class _Entry:
    name: str
    data: bytes = b""
    kids: list[int] = field(default_factory=list)
    kind: int = 2
    start: int = _END
    right: int = _FREE


def compound(tree: Tree) -> bytes:
    """Return a compound file with these streams and storages."""
    entries = [_Entry("Root Entry", kind=5)]
    _flatten(tree, 0, entries)
    sectors: list[bytes] = []
    fat: list[int] = []
    mini, mini_fat = _mini(entries)
    for entry in entries:
        if entry.kind == 2 and len(entry.data) >= _CUTOFF:
            entry.start = _store(entry.data, sectors, fat)
    entries[0].data = mini
    entries[0].start = _store(mini, sectors, fat)
    mini_start = _store(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat, b"\xff")
    directory = _store(b"".join(map(_directory, entries)), sectors, fat)
    count = 1
    while count * 128 < len(fat) + count:
        count += 1
    places = list(range(len(fat), len(fat) + count))
    fat += [_FAT] * count
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
    minis = -(-len(mini_fat) // 128)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, directory, 0, _CUTOFF, mini_start if minis else _END, minis, _END, 0,
    ) + struct.pack("<109I", *places, *[_FREE] * (109 - count))  # fmt: skip
    return head + b"".join(sectors) + packed


def _flatten(tree: Tree, parent: int, entries: list[_Entry]) -> None:
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        inner = tree[name]
        entries.append(_Entry(name, inner) if isinstance(inner, bytes) else _Entry(name, kind=1))
        number = len(entries) - 1
        if entries[parent].kids:
            entries[entries[parent].kids[-1]].right = number
        entries[parent].kids.append(number)
        if not isinstance(inner, bytes):
            _flatten(inner, number, entries)


def _mini(entries: Sequence[_Entry]) -> tuple[bytes, list[int]]:
    stream, fat = b"", []
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < _CUTOFF:
            entry.start = len(fat)
            count = -(-len(entry.data) // _MINI)
            fat += [*range(len(fat) + 1, len(fat) + count), _END]
            stream += entry.data.ljust(count * _MINI, b"\0")
    return stream, fat


def _store(data: bytes, sectors: list[bytes], fat: list[int], filling: bytes = b"\0") -> int:
    if not data:
        return _END
    start, count = len(fat), -(-len(data) // _SECTOR)
    fat += [*range(start + 1, start + count), _END]
    sectors.append(data.ljust(count * _SECTOR, filling))
    return start


def _directory(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    child = entry.kids[0] if entry.kids else _FREE
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", name, len(name) + 2, entry.kind, 1, _FREE, entry.right, child, 0,
        entry.start, len(entry.data),
    )  # fmt: skip


# --- properties -------------------------------------------------------------------------------


def _properties(values: Mapping[int, object], header: int) -> dict[str, bytes]:
    """Return the streams of some properties: texts, bytes, whole numbers and times."""
    rows, streams = b"", {}
    for pid, value in values.items():
        if isinstance(value, str):
            raw = value.encode("utf-16-le")
            rows += struct.pack("<HHIII", 0x001F, pid, 6, len(raw) + 2, 0)
            streams[f"__substg1.0_{pid:04X}001F"] = raw
        elif isinstance(value, bytes):
            rows += struct.pack("<HHIII", 0x0102, pid, 6, len(value), 0)
            streams[f"__substg1.0_{pid:04X}0102"] = value
        elif isinstance(value, datetime.datetime):
            since = value - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
            rows += struct.pack("<HHIQ", 0x0040, pid, 6, int(since.total_seconds()) * 10_000_000)
        else:
            rows += struct.pack("<HHIQ", 0x0003, pid, 6, value)
    return {"__properties_version1.0": bytes(header) + rows, **streams}


def msg(values: Mapping[int, object], *attached: tuple[str, bytes] | Tree) -> bytes:
    """Return a mail with properties and files attached; a mail among them as `inner_msg` has it."""
    return compound(_message(values, attached, 32))


def inner_msg(values: Mapping[int, object], *attached: tuple[str, bytes] | Tree) -> Tree:
    """Return a mail to attach to another one."""
    return {
        **_properties({0x3705: 5}, 8),
        "__substg1.0_3701000D": _message(values, attached, 24),
    }


def _message(values: Mapping[int, object], attached: Sequence[tuple[str, bytes] | Tree], header: int) -> Tree:
    tree: dict[str, bytes | Tree] = dict(_properties({0x340D: 0x40000, **values}, header))
    for number, one in enumerate(attached):
        storage = (
            one if isinstance(one, Mapping) else _properties({0x3705: 1, 0x3707: one[0], 0x3701: one[1]}, 8)
        )
        tree[f"__attach_version1.0_#{number:08X}"] = storage
    return tree
