"""What a file has beside its pages, and a bundle does not take over: told, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from stforms.formats.pdf.objects import entry
from stforms.formats.pdf.returned import ReturnedPdf, text_of

_NOTES = {"/Text", "/Popup"}
_ATTACHED = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"}


@dataclass(frozen=True)
class LeftOut:
    """One thing: `kind` is note, attachment, script, xfa or signature; a note has its page and words."""

    kind: str
    page: int | None = None
    text: str = ""


def left_out(returned: ReturnedPdf) -> list[LeftOut]:
    """Return what of a file has no place on paper: comments, attached files, scripts."""
    root = returned.pdf.Root
    found = [*_annotations(returned.pdf)]
    names = entry(root, "/Names")
    names = names if isinstance(names, pikepdf.Dictionary) else pikepdf.Dictionary()
    if "/EmbeddedFiles" in names or "/AF" in root:
        found.append(LeftOut("attachment"))
    if "/JavaScript" in names or _is_script(entry(root, "/OpenAction")):
        found.append(LeftOut("script"))
    if returned.form is not None and "/XFA" in returned.form:
        found.append(LeftOut("xfa"))
    if returned.signatures:
        found.append(LeftOut("signature"))
    return list(dict.fromkeys(found))


def _annotations(pdf: Any) -> Iterator[LeftOut]:
    for number, page in enumerate(pdf.pages, start=1):
        annots = entry(page.obj, "/Annots")
        for annot in annots if isinstance(annots, pikepdf.Array) else ():
            kind = str(entry(annot, "/Subtype", "")) if isinstance(annot, pikepdf.Dictionary) else ""
            if kind in _NOTES and (words := text_of(annot.get("/Contents"))):
                yield LeftOut("note", number, words[:200])
            elif kind in _ATTACHED:
                yield LeftOut("attachment", number)


def _is_script(action: Any) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) == "/JavaScript"
