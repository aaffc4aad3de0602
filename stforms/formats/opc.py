"""Office files as what they are: a zip of parts with relationships (ECMA-376-2), and XML in the parts.

One boundary for Word and Excel: whatever the file is, the result is parts or one of our errors.
Strict files (ISO 29500) differ in namespaces and relationship types only; both are read here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar
from urllib.parse import unquote

from lxml import etree

from stforms.errors import UnreadableError
from stforms.formats.container import Container
from stforms.formats.repack import Repack

__all__ = ["Package", "Relation", "Repack", "local", "parse_xml", "remembered", "utf8"]

T = TypeVar("T")

_DOCTYPE, _DOCTYPE_LE, _DOCTYPE_BE = (
    "<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")
)
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_DECLARED = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']")
_USUAL = ("word/document.xml", "xl/workbook.xml")
_STRICT = {"customProperties": "custom-properties", "extendedProperties": "extended-properties"}
"""The two words that Strict files spell in their own way."""

_KINDS = {"word": "docx", "excel": "xlsx", "spreadsheet": "xlsx"}
"""What is in a main part's content type; with macros it is "application/vnd.ms-excel…"."""


def parse_xml(data: bytes) -> Any:
    """Return the root element of a part, without comments and processing instructions.

    Raises:
        UnreadableError: it is not well-formed, or has a document type (no office program writes one).
    """
    if _DOCTYPE in data or _DOCTYPE_LE in data or _DOCTYPE_BE in data:
        raise UnreadableError("file.doctype")
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("file.damaged", {"why": str(error)}) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("file.doctype")
    return root


def utf8(data: bytes) -> bytes:
    """Return a part as UTF-8; what is UTF-8 (or ASCII) already comes back as it is."""
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and (declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")):
        return data
    return bytes(etree.tostring(parse_xml(data), encoding="UTF-8", standalone=True))


def local(node: Any) -> str:
    """Return an element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


@dataclass(frozen=True)
class Relation:
    """A relationship. `kind` is the last word of its type; `target` a part's name, or an address outside."""

    id: str
    kind: str
    target: str
    external: bool = False


class Package(Container):
    """An opened office file. Parts are read when asked for; nothing outside the file ever is."""

    def xml(self, name: str) -> Any:
        """Return the root element of a part; KeyError where there is none."""
        return parse_xml(self.read(name))

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """Return the relationships of a part, or ("") of the file itself."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    @cached_property
    def _relations(self) -> dict[str, tuple[Relation, ...]]:
        return {}

    def _read_relations(self, part: str) -> tuple[Relation, ...]:
        folder, _, name = part.rpartition("/")
        own = f"{folder}/_rels/{name}.rels".lstrip("/")
        return _relations(self.read(own), folder) if own in self else ()

    def related(self, kind: str, part: str = "") -> tuple[str, ...]:
        """Return the names of the parts that a part points at with this kind of relationship."""
        wanted = (r.target for r in self.relations(part) if r.kind == kind and not r.external)
        return tuple(name for name in map(self.find, wanted) if name is not None)

    @cached_property
    def types(self) -> dict[str, str]:
        """Return the declared content types by part ("/…") and by extension, in lower case."""
        return _types(self.read("[Content_Types].xml")) if "[Content_Types].xml" in self else {}

    def type(self, name: str) -> str:
        """Return a part's content type, "" when none is declared."""
        lower = name.lower()
        return self.types.get(f"/{lower}") or self.types.get(lower.rpartition(".")[2], "")

    @cached_property
    def main(self) -> str | None:
        """Return the name of the main part: the document, the workbook."""
        found = self.related("officeDocument") or tuple(name for name in _USUAL if name in self)
        return self.find(found[0]) if found else None

    @cached_property
    def kind(self) -> str | None:
        """Return "docx" or "xlsx", with macros or without; None for all else (.xlsb, .pptx, .odt …)."""
        if self.main is None:
            return None
        declared = self.type(self.main).lower()
        if "binary" in declared:
            return None
        found = next((kind for word, kind in _KINDS.items() if word in declared), None)
        return found or {"word": "docx", "xl": "xlsx"}.get(self.main.lower().partition("/")[0])

    @cached_property
    def custom(self) -> dict[str, str]:
        """Return the custom document properties."""
        found = self.related("custom-properties") or ("docProps/custom.xml",)
        if found[0] not in self:
            return {}
        nodes = [node for node in self.xml(found[0]) if node.get("name")]
        return {node.get("name"): "".join(node.itertext()).strip() for node in nodes}

    @cached_property
    def core(self) -> dict[str, str]:
        """Return the core properties that there are, such as title and subject."""
        found = self.related("core-properties") or ("docProps/core.xml",)
        return {local(node): node.text or "" for node in self.xml(found[0])} if found[0] in self else {}

    @property
    def macros(self) -> bool:
        """Tell whether the file carries macros. They are kept, and never run."""
        return any(name.lower().endswith("vbaproject.bin") for name in self.names)


_REMEMBERED = 100_000
"""Bytes of a part up to which what it says is remembered."""


def remembered(read: Callable[..., T]) -> Callable[..., T]:
    """Let a function of a part's bytes remember what it said: forms made from one blank share small parts."""
    kept = lru_cache(maxsize=128)(read)

    @wraps(read)
    def recall(part: bytes, *rest: str) -> T:
        return kept(part, *rest) if len(part) <= _REMEMBERED else read(part, *rest)

    return recall


@remembered
def _types(part: bytes) -> dict[str, str]:
    declared = {}
    for node in parse_xml(part):
        key = node.get("PartName") or node.get("Extension") or ""
        declared[key.lower()] = node.get("ContentType", "")
    return declared


@remembered
def _relations(part: bytes, folder: str) -> tuple[Relation, ...]:
    return tuple(_relation(node, folder) for node in parse_xml(part) if local(node) == "Relationship")


def _relation(node: Any, folder: str) -> Relation:
    target = node.get("Target", "")
    external = node.get("TargetMode") == "External"
    if not external:
        inside = unquote(target).replace("\\", "/")
        whole = inside if inside.startswith("/") else f"/{folder}/{inside}"
        target = posixpath.normpath(whole).lstrip("/")
    kind = node.get("Type", "").rpartition("/")[2]
    return Relation(node.get("Id", ""), _STRICT.get(kind, kind), target, external)
