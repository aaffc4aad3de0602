"""Fields that stay fields: each paper's under one parent of its own, so that no two have one name.

Two fields of one full name are one field (ISO 32000-2, 12.7.4.2): a viewer that draws forms itself
would show the first paper's values on all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from stforms.errors import UnreadableError
from stforms.formats.pdf.blank import PUSH_BUTTON, STAMP
from stforms.formats.pdf.bounds import MAX_DEPTH, MAX_FIELDS
from stforms.formats.pdf.bundle.opened_source import PdfCopier
from stforms.formats.pdf.bundle.store import Store, references
from stforms.formats.pdf.syntax import text_string

_WITHOUT = (
    "/Parent", "/Kids", "/P", "/A", "/AA", "/Popup", "/StructParent", "/DR", "/OC", "/Dest", STAMP,
)  # fmt: skip
"""What a field is left without: its place in the old file, and all that runs."""

_SELECTOR = re.compile(rb"/([^\s/()<>\[\]]+)(?=\s+[-+.\d]+\s+Tf)")


@dataclass
class Kept:
    """The fields of one paper that stay: widget of the old file -> its number in the new one."""

    widgets: dict[tuple[int, int], int] = field(default_factory=dict)
    nodes: dict[int, Node] = field(default_factory=dict)
    fonts: dict[bytes, bytes] = field(default_factory=dict)

    def owner(self, widget: int) -> int:
        """Return the field that a widget's value stands in: itself, or the one above that has the name."""
        found = self.nodes[widget]
        return widget if "/T" in found.node or found.parent not in self.nodes else found.parent


@dataclass(frozen=True)
class Change:
    """What a widget holds (the entry /V; none: what it held) and shows (/DA and /AP) from now on."""

    value: bytes
    look: bytes


@dataclass(frozen=True)
class Node:
    """A field or widget to be written: its full name and dictionary, its parent and what is below it."""

    name: str
    node: Any
    parent: int
    kids: tuple[int, ...]


class Fields:
    """The form of the new file."""

    def __init__(self, store: Store) -> None:
        """Begin without fields."""
        self.store = store
        self._roots: list[int] = []
        self._names: set[str] = set()
        self._fonts: dict[bytes, bytes] = {}
        self._shared = b""

    def entry(self) -> bytes:
        """Return the catalog's entry for the form; nothing when no paper has fields."""
        if not self._roots:
            return b""
        fonts = b"".join(b"/%b %b" % item for item in sorted(self._fonts.items()))
        form = (references(self._roots), fonts, self._shared)
        return b"/AcroForm<</Fields[%b]/DR<</Font<<%b>>>>%b>>" % form

    def take(
        self,
        form: Any,
        mark: str,
        copier: PdfCopier,
        shown: Set[tuple[int, int]],
        within: Set[str] | None = None,
    ) -> Kept:
        """Take over the fields of a paper, under a parent that is called after its mark.

        Args:
            form: the paper's form dictionary, None when it has none.
            mark: what the parent is called after; "" for none.
            copier: copies out of the paper.
            shown: the widgets on the pages that are taken over; other fields stay behind.
            within: the marks of parents of ours to look below, where the paper is a bundle; None: all.
        """
        kept = Kept()
        nodes = form.get("/Fields") if form is not None else None
        if not isinstance(nodes, pikepdf.Array):
            return kept
        kept.fonts = self._shared_fonts(form, copier)
        parent = self.store.reserve() if mark else 0
        walk = _Walk(self.store, kept, shown)
        tops: list[int] = []
        shared = b""
        for holder, kids in _families(form, nodes, within):
            found = [number for kid in kids if (number := walk.number(kid, "", parent, 0))]
            tops += found
            shared = _renamed(_inherited(holder, form, copier), kept.fonts) if found else shared
        if not mark:
            self._roots += tops
            self._shared = self._shared or shared
        elif tops:
            name = text_string(self._free_name(mark))
            told = b"%b%b" % (STAMP.encode(), text_string(mark))
            self.store.put(parent, b"<</T%b/Kids[%b]%b%b>>" % (name, references(tops), shared, told))
            self._roots.append(parent)
        return kept

    def write(
        self, kept: Kept, copier: PdfCopier, changes: Mapping[int, Change], pages: Mapping[int, int]
    ) -> None:
        """Write the fields that were taken over.

        Args:
            kept: the fields.
            copier: copies what they show.
            changes: what widgets hold and show instead, by their number.
            pages: the page on which a widget stands, by its number.
        """
        values = {kept.owner(number): change.value for number, change in changes.items() if change.value}
        for number, found in kept.nodes.items():
            change = changes.get(number)
            without = _WITHOUT if change is None else (*_WITHOUT, "/AP", "/DA", "/AS")
            without = (*without, "/V") if number in values else without
            parts = [_renamed(copier.entries(found.node, without), kept.fonts), values.get(number, b"")]
            if change is not None:
                parts.append(change.look)
            if found.parent:
                parts.append(b"/Parent %d 0 R" % found.parent)
            if found.kids:
                parts.append(b"/Kids[%b]" % references(found.kids))
            if number in pages:
                parts.append(b"/P %d 0 R" % pages[number])
            self.store.put(number, b"<<%b>>" % b"".join(parts))

    def _free_name(self, mark: str) -> str:
        """Return a name for a paper's parent field: no full stop in it, and no other has it."""
        base = mark.replace(".", "-").replace(" ", "_").replace("/", "_")
        name, count = base, 1
        while name in self._names:
            count += 1
            name = f"{base}_{count}"
        self._names.add(name)
        return name

    def _shared_fonts(self, form: Any, copier: PdfCopier) -> dict[bytes, bytes]:
        """Add a paper's fonts to the form's; return the new names of those whose name was taken."""
        resources = form.get("/DR", pikepdf.Dictionary())
        fonts: Any = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        renamed: dict[bytes, bytes] = {}
        for key, font in fonts.items() if isinstance(fonts, pikepdf.Dictionary) else ():
            old = key[1:].encode()
            reference = copier.value(font)
            new, count = old, 1
            while self._fonts.setdefault(new, reference) != reference:
                count += 1
                new = b"%b_%d" % (old, count)
            if new != old:
                renamed[old] = new
        return renamed


def _renamed(raw: bytes, fonts: Mapping[bytes, bytes]) -> bytes:
    """Return a field's bytes with the new names of fonts in its default appearance."""
    return _SELECTOR.sub(lambda m: b"/" + fonts.get(m[1], m[1]), raw) if fonts else raw


def _families(form: Any, nodes: Any, within: Set[str] | None) -> Iterator[tuple[Any, Any]]:
    """Yield the fields at the top with what holds them: the form, or a parent that a bundle gave them."""
    for node in nodes:
        ours = isinstance(node, pikepdf.Dictionary) and STAMP in node
        kids = node.get("/Kids") if ours else None
        if not isinstance(kids, pikepdf.Array):
            yield form, [node]
        elif within is None or str(node[STAMP]) in within:
            yield node, kids


def _inherited(holder: Any, form: Any, copier: PdfCopier) -> bytes:
    """Return how fields are set that do not say it themselves (12.7.4.3)."""
    found = ((key, holder.get(key, form.get(key))) for key in ("/DA", "/Q"))
    return b"".join(
        b"%b %b" % (key.encode(), copier.value(value)) for key, value in found if value is not None
    )


@dataclass
class _Walk:
    """Gives every field and widget of a tree its number."""

    store: Store
    kept: Kept
    shown: Set[tuple[int, int]]
    seen: set[tuple[int, int]] = field(default_factory=set)

    def number(self, node: Any, above: str, parent: int, depth: int, flags: int = 0, kind: str = "") -> int:
        """Return the number of a field with all below it; 0 when nothing of it stays."""
        if not isinstance(node, pikepdf.Dictionary) or not node.is_indirect or node.objgen in self.seen:
            return 0
        if depth > MAX_DEPTH or len(self.seen) >= MAX_FIELDS:
            raise UnreadableError("file.too_many_fields", {"most": MAX_FIELDS})
        self.seen.add(node.objgen)
        kind = str(node.get("/FT", kind))
        flags = _flags(node, flags)
        if kind == "/Sig" or (kind == "/Btn" and flags & PUSH_BUTTON):
            return 0
        name = ".".join(filter(None, (above, str(node.get("/T", "")))))
        own = self.store.reserve()
        kids = node.get("/Kids")
        below = tuple(self._below(kids, name, own, depth, flags, kind))
        if not below and (isinstance(kids, pikepdf.Array) or node.objgen not in self.shown):
            return 0
        self.kept.nodes[own] = Node(name, node, parent, below)
        if not below:
            self.kept.widgets[node.objgen] = own
        return own

    def _below(self, kids: Any, name: str, own: int, depth: int, flags: int, kind: str) -> Iterator[int]:
        for kid in kids if isinstance(kids, pikepdf.Array) else ():
            if number := self.number(kid, name, own, depth + 1, flags, kind):
                yield number


def _flags(node: Any, above: int) -> int:
    flags = node.get("/Ff")
    return flags if isinstance(flags, int) else above
