"""Copy objects out of a file that pikepdf has opened."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Set
from typing import Any

import pikepdf

from stforms.formats.pdf.bundle.copying import Copier
from stforms.formats.pdf.bundle.store import Store

_UNUSED = frozenset(
    ("/PieceInfo", "/Metadata", "/StructParent", "/StructParents", "/LastModified", "/OPI", "/Thumb")
)
"""What a drawing program or a tagged file keeps beside the drawing: nothing that is seen (14.5, 14.7)."""

_OUTSIDE = _UNUSED | {"/Length", "/F", "/FFilter", "/FDecodeParms", "/DL"}
"""What a stream's dictionary is left without: its length is written anew, and no data come from outside."""


_LENGTH = re.compile(rb"/Length \d+(?: \d+ R)? ?")


class PdfSource:
    """The objects of an opened file."""

    def __init__(self, pdf: Any) -> None:
        """Take a file that pikepdf has opened."""
        self.pdf = pdf

    def read(self, obj: int, generation: int) -> tuple[bytes, bytes | None]:
        """Return an object as qpdf writes it: entries in the order of their names."""
        found = self.pdf.get_object((obj, generation))
        if isinstance(found, pikepdf.Stream):
            return _stream_entries(found.stream_dict), found.read_raw_bytes()
        if isinstance(found, pikepdf.Dictionary):
            return _less(found, _UNUSED).unparse(resolved=True), None
        return plain(found), None


def _stream_entries(dictionary: Any) -> bytes:
    """Return the inside of a stream's dictionary, less what has no place in the new file.

    Most have nothing but /Length: it is cut out of the bytes where nothing else there can be taken for it.
    """
    if _OUTSIDE & dictionary.keys() == {"/Length"}:
        whole: bytes = dictionary.unparse()
        if whole.count(b"/Length") == 1:
            return _LENGTH.sub(b"", whole).strip()[2:-2].strip()
    return raw_entries(dictionary, _OUTSIDE)


def plain(value: Any) -> bytes:
    """Return the bytes of a value, whatever Python type pikepdf gives it as."""
    if isinstance(value, pikepdf.Object):
        raw: bytes = value.unparse(resolved=value.is_indirect and not isinstance(value, pikepdf.Stream))
        return raw
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return str(value).encode()


def _less(dictionary: Any, without: Set[str]) -> Any:
    """Return a dictionary without some keys; itself when it has none of them."""
    unwanted = without & dictionary.keys()
    if unwanted:
        dictionary = copy.copy(dictionary)
        for key in unwanted:
            del dictionary[key]
    return dictionary


class PdfCopier(Copier):
    """Copies out of an opened file: its values, the inside of its dictionaries, its appearances."""

    def __init__(self, store: Store, pdf: Any) -> None:
        """Begin with nothing copied."""
        super().__init__(store, PdfSource(pdf))

    def copied(self, found: Any) -> int | None:
        """Return the number of an object if it was copied, None if nothing has named it yet."""
        return self.known(*found.objgen)

    def drawn(self, stream: Any) -> int:
        """Return the number of an appearance that is to be drawn by Do."""
        obj, generation = stream.objgen
        return self.form(obj, generation, is_form(stream))

    def value(self, value: Any) -> bytes:
        """Return a value of an opened file as it is written in the store: itself, or a reference."""
        return self.translated(raw_value(value))

    def entries(self, dictionary: Any, without: tuple[str, ...] = ()) -> bytes:
        """Return the inside of a dictionary, less some keys."""
        return self.translated(raw_entries(dictionary, without))


def raw_value(value: Any) -> bytes:
    """Return a value as the file has it: itself, or a reference."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return b"%d %d R" % value.objgen
    return plain(value)


def raw_entries(dictionary: Any, without: Iterable[str] = ()) -> bytes:
    """Return the inside of a dictionary as the file has it, less some keys."""
    return plain(_less(dictionary, frozenset(without))).strip()[2:-2].strip()


def is_form(stream: Any) -> bool:
    """Tell whether an appearance says that it is a form, as what is drawn by Do has to (8.10.2)."""
    return str(stream.get("/Subtype", "")) == "/Form"
