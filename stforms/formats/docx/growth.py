"""Rows added to a table: its last row anew, with ids and tags of its own."""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from stforms.formats.docx.targets import Target

SDT_IDS = re.compile(rb'(<(\w+):sdtPr>.*?<\2:id \2:val=")(-?\d+)(")', re.S)
_IDS_A_ROW, IDS_A_TABLE, _IDS_APART = 200, 2_000_000, 100_000_000
PARAGRAPH_IDS = re.compile(rb'\s\w+:(?:paraId|textId)="[^"]*"')


@dataclass(eq=False)
class Growth:
    """Where rows are added to a table, and what a new row looks like (its last one, anew).

    `names` are the tags of the row's controls, as bytes of the blank and with a hole for the row.
    """

    table: Hashable
    data: bytes
    part: str
    start: int
    end: int
    row: tuple[Target, ...]
    first: int
    first_id: int
    taken: frozenset[int]
    names: tuple[tuple[bytes, str], ...] = ()
    rows: dict[int, list[bytes | Target]] = field(default_factory=dict)

    def added(self, number: int) -> list[bytes | Target]:
        """Return the pieces of the table's last row anew, `number` rows further down.

        Controls get ids and tags of their own (17.5.2.18), paragraphs lose theirs.
        """
        if number not in self.rows:
            pieces: list[bytes | Target] = []
            at = self.start
            for index, target in enumerate(sorted(self.row, key=lambda t: t.start)):
                pieces += (
                    PARAGRAPH_IDS.sub(b"", self.data[at : target.start]),
                    self._anew(target, number, index),
                )
                at = target.end
            self.rows[number] = [*pieces, PARAGRAPH_IDS.sub(b"", self.data[at : self.end])]
        return self.rows[number]

    def _anew(self, target: Target, number: int, index: int) -> Target:
        own = str(self._id(number, index)).encode()

        def anew(content: bytes) -> bytes:
            content = PARAGRAPH_IDS.sub(b"", SDT_IDS.sub(lambda m: m[1] + own + m[4], content, count=1))
            for old, template in self.names:
                tag = template.format(row=self.first + number)
                content = content.replace(old, f'val="{tag}"'.encode())
            return content

        made = copy.copy(target)
        made.__dict__.pop("ticked", None)
        made.head, made.tail, made.empty = anew(target.head), anew(target.tail), anew(target.empty)
        return made

    def _id(self, number: int, index: int) -> int:
        """Return an id that no control of the blank has, and no other new one gets."""
        wanted = self.first_id + number * _IDS_A_ROW + index
        while wanted in self.taken:
            wanted += _IDS_APART
        return wanted
