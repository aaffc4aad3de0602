"""Controls bound to an XML part of the document: filled, the part says what the control says."""

from __future__ import annotations

import io
import zipfile

import blanks

from stforms.formats.docx.blank import compile_docx
from stforms.formats.docx.filling import DocxFilling
from stforms.formats.docx.ours import own_answers
from stforms.formats.opc import Package

STORE = "{0C3A7B52-6B0A-4F5D-9E57-3E3A0C2B1D11}"
STORED = '<?xml version="1.0"?><st xmlns="urn:st"><namn>–</namn><ort>Linköping</ort></st>'


def unpacked(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _bound(document: bytes, tag: str) -> bytes:
    """Return a document with a part of its own that one control is bound to."""
    parts = unpacked(document)
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    link = f'<Relationship Id="rIdStore" Type="{kind}" Target="../customXml/item1.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", link.encode())
    parts["customXml/item1.xml"] = STORED.encode()
    parts["customXml/itemProps1.xml"] = (
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{STORE}"/>'
    ).encode()
    parts["customXml/_rels/item1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}Props" Target="itemProps1.xml"/></Relationships>'
    ).encode()
    binding = (
        f'<w:dataBinding w:prefixMappings="xmlns:s=\'urn:st\'" w:xpath="/s:st[1]/s:namn[1]" '
        f'w:storeItemID="{STORE}"/>'
    )
    head, _, rest = parts["word/document.xml"].partition(f'<w:tag w:val="{tag}"/>'.encode())
    number, _, after = rest.partition(b"/>")
    parts["word/document.xml"] = (
        head + f'<w:tag w:val="{tag}"/>'.encode() + number + b"/>" + binding.encode() + after
    )
    return packed(parts)


def test_a_bound_control_stays_bound_and_its_part_says_the_same() -> None:
    """Word shows what the part says when it opens the document: both get the value."""
    library = blanks.library("specimen")
    own = library.bound(library.edition("handledarutlatande/2026-docx")).blank.data
    blank = compile_docx(_bound(own, "st_lakare.namn"))
    target = blank.tagged("st_lakare.namn")
    assert target is not None
    filling = DocxFilling(blank)
    filling.text(target, "Åsa & Bo")
    filled = b"".join(filling.finish())
    parts = unpacked(filled)
    assert b"<w:dataBinding " in parts["word/document.xml"]
    assert "<namn>Åsa &amp; Bo</namn><ort>Linköping</ort>".encode() in parts["customXml/item1.xml"]
    answers = own_answers(Package(filled), blank, [])
    assert answers is not None
    assert answers.slots[target].text == "Åsa & Bo"
    untouched = b"".join(DocxFilling(blank).finish())
    assert unpacked(untouched)["customXml/item1.xml"].decode() == STORED
