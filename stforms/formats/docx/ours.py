"""Read a file that is exactly as we wrote it: the same literals that fill puts down, matched.

A file is ours when every other member of its package is the blank's (the custom properties may have a
reference more), and the parts that hold slots are the blank's bytes with filled slots between. Any
other file is read as any program's file is.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from stforms.formats.answers import Answer, Answers
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.growth import Growth
from stforms.formats.docx.targets import Target
from stforms.formats.opc import Package

Tables = Sequence[tuple[Hashable, Sequence[Sequence[Target]]]]


def own_answers(package: Package, blank: DocxBlank, tables: Tables) -> Answers | None:
    """Return the answers of a file that is exactly ours, made from this blank; None for any other."""
    if not _same_members(package, blank):
        return None
    found = Answers()
    more: dict[Hashable, list[list[Answer | None]]] = {}
    for name in blank.touched:
        if not _matched(package.read(name), blank, name, found, more):
            return None
    for key, rows in tables:
        own = [[found.slots.get(target) for target in row] for row in rows]
        found.rows.append(own + more.get(key, []))
    return found


def _same_members(package: Package, blank: DocxBlank) -> bool:
    if package.names != blank.package.names:
        return False
    for name in package.names:
        ours, theirs = blank.package.info(name), package.info(name)
        if name in blank.touched or name in blank.stored:
            continue
        if (ours.CRC, ours.file_size) != (theirs.CRC, theirs.file_size) and not _refers(package, blank, name):
            return False
    return True


def _refers(package: Package, blank: DocxBlank, name: str) -> bool:
    """Tell whether a part is the blank's custom properties and a reference, byte by byte."""
    carrier = blank.carrier
    return carrier is not None and carrier.part == name and carrier.read(package.read(name)) is not None


def _matched(
    data: bytes,
    blank: DocxBlank,
    name: str,
    found: Answers,
    more: dict[Hashable, list[list[Answer | None]]],
) -> bool:
    """Walk through a part beside the blank's; tell whether all of it was what we write."""
    literal = blank.parts[name].data
    at = start = 0
    for one in blank.ordered[name]:
        upto = one.end if isinstance(one, Growth) else one.start
        if not data.startswith(literal[start:upto], at):
            return False
        at, start = at + upto - start, one.end
        if isinstance(one, Growth):
            at = _added(data, at, one, more)
            continue
        read = _slot(data, at, one)
        if read is None:
            return False
        answer, at = read
        if answer is not None:
            found.slots[one] = answer
    return data[at:] == literal[start:]


def _slot(data: bytes, at: int, target: Target) -> tuple[Answer | None, int] | None:
    """Return what a slot says, and where its bytes end; None when it is not as we write it."""
    filled = _filled(data, at, target)
    if filled is not None:
        return filled
    return (None, at + len(target.empty)) if data.startswith(target.empty, at) else None


def _filled(data: bytes, at: int, target: Target) -> tuple[Answer, int] | None:
    if target.kind == "check":
        whole = target.ticked
        return (Answer("", target.where, True), at + len(whole)) if data.startswith(whole, at) else None
    read = target.text_at(data, at)
    return (Answer(read[0], target.where), read[1]) if read is not None else None


def _added(data: bytes, at: int, growth: Growth, more: dict[Hashable, list[list[Answer | None]]]) -> int:
    """Read the rows that were added after a table's last; return where they end."""
    rows = more.setdefault(growth.table, [])
    while (read := _row(data, at, growth, len(rows) + 1)) is not None:
        answers, at = read
        rows.append(answers)
    return at


def _row(data: bytes, at: int, growth: Growth, number: int) -> tuple[list[Answer | None], int] | None:
    answers: dict[int, Answer | None] = {}
    for piece in growth.added(number):
        if isinstance(piece, bytes):
            if not data.startswith(piece, at):
                return None
            at += len(piece)
            continue
        read = _slot(data, at, piece)
        if read is None:
            return None
        answers[piece.start], at = read
    return [answers[target.start] for target in growth.row], at
