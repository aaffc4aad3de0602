"""A document and a workbook with what people put into theirs: blanks, and parts that were added to them.

The parts lie in parts/, as Word and Excel write them; none of them is in the blanks of stforms.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from lxml import etree
from machine import HERE
from office_zip import members, packed

Element: TypeAlias = Any
Parts: TypeAlias = dict[str, bytes]

BOUND = ("vardcentral", "studierektor.namn")
"""The controls of the document that show what stands in a customXml part; the bench fills the first only."""

ADDED = HERE / "parts"
_SHEET, _STYLES, _STRINGS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_DOCUMENT, _SETTINGS = "word/document.xml", "word/settings.xml"

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EXCEL, _WORD = "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCUMENTS = "application/vnd.openxmlformats-officedocument"
_BAG = "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_WORKBOOK_TYPES = {
    "vml": f"{_DOCUMENTS}.vmlDrawing",
    "png": "image/png",
    "/xl/drawings/drawing1.xml": f"{_DOCUMENTS}.drawing+xml",
    "/xl/ctrlProps/ctrlProp1.xml": f"{_EXCEL}.controlproperties+xml",
    "/xl/ctrlProps/ctrlProp2.xml": f"{_EXCEL}.controlproperties+xml",
    "/xl/comments1.xml": f"{_DOCUMENTS}.spreadsheetml.comments+xml",
    "/xl/threadedComments/threadedComment1.xml": f"{_EXCEL}.threadedcomments+xml",
    "/xl/persons/person.xml": f"{_EXCEL}.person+xml",
    "/xl/featurePropertyBag/featurePropertyBag.xml": f"{_EXCEL}.featurepropertybag+xml",
}
_DOCUMENT_TYPES = {
    "/word/header1.xml": f"{_WORD}.header+xml",
    "/word/glossary/document.xml": f"{_WORD}.document.glossary+xml",
    "/customXml/itemProps1.xml": f"{_DOCUMENTS}.customXmlProperties+xml",
}


def rich_workbook(blank: bytes) -> bytes:
    """Return a workbook: form controls, a text box, a picture in the header, comments and more."""
    parts = _with_parts(blank, "xlsx", _WORKBOOK_TYPES)
    microsoft = "http://schemas.microsoft.com/office"
    _relate(parts, "xl/_rels/workbook.xml.rels", {
        "persons/person.xml": f"{microsoft}/2017/10/relationships/person",
        "featurePropertyBag/featurePropertyBag.xml": f"{microsoft}/2022/11/relationships/FeaturePropertyBag",
    })  # fmt: skip
    sheet, added = etree.fromstring(parts[_SHEET]), _fragment("sheet.xml")
    sheet.find("{*}dataValidations").addprevious(added[0])
    sheet.extend(added)
    box = f'<c xmlns="{sheet.nsmap[None]}" r="E6" s="{_box_style(parts)}" t="b"><v>1</v></c>'
    sheet.find(".//{*}c[@r='B6']").addnext(etree.fromstring(box))
    parts[_SHEET] = _bytes(sheet)
    _enrich(parts)
    return packed(parts)


def _box_style(parts: Parts) -> int:
    """Add a cell format that draws TRUE as a ticked box; return its number."""
    styles = etree.fromstring(parts[_STYLES])
    formats = styles.find("{*}cellXfs")
    made = (
        f'<xf xmlns="{styles.nsmap[None]}" numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><extLst>'
        f'<ext xmlns:b="{_BAG}" uri="{{C7286773-470A-42A8-94C5-96B5CB345126}}"><b:xfComplement i="0"/></ext>'
        "</extLst></xf>"
    )
    formats.append(etree.fromstring(made))
    formats.set("count", str(len(formats)))
    parts[_STYLES] = _bytes(styles)
    return len(formats) - 1


def _enrich(parts: Parts) -> None:
    """Set one half of a printed word in bold."""
    strings = parts[_STRINGS].decode("utf-8")
    plain = "<si><t>Uppgifter</t></si>"
    assert plain in strings
    rich = "<si><r><rPr><b/></rPr><t>Upp</t></r><r><rPr><i/></rPr><t>gifter</t></r></si>"
    parts[_STRINGS] = strings.replace(plain, rich).encode()


def rich_document(blank: bytes) -> bytes:
    """Return a document: a header, a text box, placeholders in a glossary, controls bound to a part."""
    parts = _with_parts(blank, "docx", _DOCUMENT_TYPES)
    header = _relate(parts, "word/_rels/document.xml.rels", {
        "header1.xml": f"{_RELATIONS}/header",
        "glossary/document.xml": f"{_RELATIONS}/glossaryDocument",
        "../customXml/item1.xml": f"{_RELATIONS}/customXml",
    })  # fmt: skip
    root = etree.fromstring(parts[_DOCUMENT])
    root.find(f"{_W}body/{_W}tbl").addprevious(_fragment("document.xml")[0])
    reference = etree.Element(f"{_W}headerReference", {f"{_W}type": "default", f"{{{_RELATIONS}}}id": header})
    root.find(f".//{_W}sectPr").insert(0, reference)
    for properties in root.iter(f"{_W}sdtPr"):
        _link(properties)
    parts[_DOCUMENT] = _bytes(root)
    settings = etree.fromstring(parts[_SETTINGS])
    variables = etree.Element(f"{_W}docVars")
    etree.SubElement(variables, f"{_W}docVar", {f"{_W}name": "stod", f"{_W}val": "2024"})
    settings.find(f"{_W}compat").addnext(variables)
    parts[_SETTINGS] = _bytes(settings)
    return packed(parts)


def _link(properties: Element) -> None:
    """Link a control to its placeholder in the glossary, and to the customXml part if it is one of BOUND."""
    after = properties.find(f"{_W}lock")
    after = properties.find(f"{_W}id") if after is None else after
    placeholder = etree.Element(f"{_W}placeholder")
    etree.SubElement(placeholder, f"{_W}docPart", {f"{_W}val": "Platshallare"})
    after.addnext(placeholder)
    tag = properties.find(f"{_W}tag").get(f"{_W}val")
    if tag in BOUND:
        shown = properties.find(f"{_W}showingPlcHdr")
        store = "{D0000000-0000-4000-8000-000000000001}"
        path = f"/svar[1]/v{BOUND.index(tag) + 1}[1]"
        binding = etree.Element(f"{_W}dataBinding", {f"{_W}xpath": path, f"{_W}storeItemID": store})
        (placeholder if shown is None else shown).addnext(binding)


# --- parts ----------------------------------------------------------------------------------


def _with_parts(blank: bytes, kind: str, types: Mapping[str, str]) -> Parts:
    """Return the blank's parts with those of parts/ and their content types."""
    parts = members(blank)
    folder = ADDED / kind
    for path in sorted(folder.rglob("*.*")):
        parts[path.relative_to(folder).as_posix()] = path.read_bytes()
    root = etree.fromstring(parts["[Content_Types].xml"])
    for name, content_type in types.items():
        one, key = ("Override", "PartName") if name.startswith("/") else ("Default", "Extension")
        etree.SubElement(root, f"{{{root.nsmap[None]}}}{one}", {key: name, "ContentType": content_type})
    parts["[Content_Types].xml"] = _bytes(root)
    return parts


def _relate(parts: Parts, name: str, targets: Mapping[str, str]) -> str:
    """Add relationships (target -> type); return the id of the first."""
    root = etree.fromstring(parts[name])
    for number, (target, kind) in enumerate(targets.items(), 100):
        made = {"Id": f"rId{number}", "Type": kind, "Target": target}
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", made)
    parts[name] = _bytes(root)
    return "rId100"


def _fragment(name: str) -> list[Element]:
    """Return what a file of parts/ adds to a part."""
    root = etree.fromstring(
        (ADDED / name).read_bytes(), etree.XMLParser(remove_blank_text=True, remove_comments=True)
    )
    return [deepcopy(element) for element in root]


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
