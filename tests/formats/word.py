"""A Word document on a person's desk: what stands where in it, and ways to change it.

Works on the package and its XML alone (zipfile and lxml), so that a test says exactly what is in the file.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

Element: TypeAlias = Any

MAIN, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14_NS = "http://schemas.microsoft.com/office/word/2010/wordml"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W, W14 = f"{{{W_NS}}}", f"{{{W14_NS}}}"
_SPACES = {
    "w": W_NS,
    "w14": W14_NS,
    "r": R_NS,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpi": "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())


def xml(text: str) -> Element:
    """Return an element, written with the prefixes that Word uses."""
    return etree.fromstring(f"<outer {_DECLARED}>{text}</outer>")[0]


def run(text: str, properties: str = "") -> Element:
    """Return a run; line feeds become line breaks."""
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return xml(f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>")


def paragraph(*texts: str, style: str = "") -> Element:
    """Return a paragraph of runs."""
    made = xml(f"<w:p>{f'<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>' if style else ''}</w:p>")
    made.extend(run(text) for text in texts if text)
    return made


def table_row(*texts: str) -> Element:
    """Return a row of a table as Word inserts one: cells without any control."""
    made = xml("<w:tr/>")
    for text in texts:
        cell = xml('<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr></w:tc>')
        cell.append(paragraph(text))
        made.append(cell)
    return made


def table(*rows: tuple[str, ...]) -> Element:
    """Return a table."""
    made = xml('<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/></w:tbl>')
    made.extend(table_row(*row) for row in rows)
    return made


def text_of(element: Element) -> str:
    """Return the text of an element, with nothing between its paragraphs."""
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


class Word:
    """A document taken apart: its members, and its main part as elements."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.members = {name: package.read(name) for name in package.namelist()}
        self.root: Element = etree.fromstring(self.members[MAIN])

    @property
    def body(self) -> Element:
        return self.root.find(f"{W}body")

    def save(self) -> bytes:
        """Return the document put together again."""
        self.members[MAIN] = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return zipped(self.members)

    # --- finding ----------------------------------------------------------------------------

    def all(self, name: str) -> list[Element]:
        """Return every element of this name, in order."""
        return list(self.root.iter(f"{W}{name}"))

    def control(self, tag: str) -> Element:
        """Return the content control with this tag."""
        return next(e for e in self.all("sdt") if e.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == tag)

    def content(self, tag: str) -> Element:
        """Return what is in the control with this tag."""
        return self.control(tag).find(f"{W}sdtContent")

    def around(self, element: Element, name: str) -> Element:
        """Return the nearest element of this name around another."""
        return next(element.iterancestors(f"{W}{name}"))

    def cell(self, tag: str) -> Element:
        """Return the table cell that a control stands in, or that stands in the control."""
        control = self.control(tag)
        inside = control.find(f"{W}sdtContent/{W}tc")
        return self.around(control, "tc") if inside is None else inside

    def row(self, label: str) -> Element:
        """Return the first row of a table in which a cell starts with this text."""
        return next(
            r for r in self.all("tr") if any(text_of(c).startswith(label) for c in r.findall(f"{W}tc"))
        )

    def line(self, text: str) -> Element:
        """Return the first paragraph outside tables that starts with this text."""
        return next(p for p in self.body.iter(f"{W}p") if not in_table(p) and text_of(p).startswith(text))

    def label(self, text: str) -> Element:
        """Return the first cell with exactly this text."""
        return next(c for c in self.all("tc") if text_of(c) == text)

    def field(self, name: str) -> list[Element]:
        """Return the runs of a legacy form field, from its beginning to its end."""
        begin = next(r for r in self.all("r") if any(e.get(f"{W}val") == name for e in r.iter(f"{W}name")))
        runs = [begin]
        while not any(e.get(f"{W}fldCharType") == "end" for e in runs[-1].iter(f"{W}fldChar")):
            runs.append(next(runs[-1].itersiblings(f"{W}r")))
        return runs

    def printed(self) -> list[Element]:
        """Return the pieces of text that are in no content control and in no result of a form field."""
        found, depth = [], 0
        for one in self.root.iter(f"{W}fldChar", f"{W}t"):
            kind = one.get(f"{W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if kind is None and not depth and next(one.iterancestors(f"{W}sdt"), None) is None:
                found.append(one)
        return found

    # --- changing ---------------------------------------------------------------------------

    def write(self, tag: str, text: str) -> None:
        """Type into a control, as a person does: the text is new, the placeholder state gone."""
        properties = self.control(tag).find(f"{W}sdtPr")
        for state in properties.findall(f"{W}showingPlcHdr"):
            properties.remove(state)
        self.show(tag, text)

    def show(self, tag: str, text: str) -> None:
        """Put another text into a control, and leave everything that the file says of it."""
        content = self.content(tag)
        holder = next(content.iter(f"{W}p"), content)
        for old in holder.findall(f"{W}r"):
            holder.remove(old)
        holder.append(run(text))

    def type_over(self, cell: Element, *texts: str) -> None:
        """Write paragraphs into a cell over everything that stood there, its controls too."""
        for old in [e for e in cell if e.tag != f"{W}tcPr"]:
            cell.remove(old)
        cell.extend(paragraph(text) for text in texts or ("",))

    def write_field(self, name: str, text: str) -> None:
        """Type into a legacy form field."""
        runs = self.field(name)
        separate = next(r for r in runs if any(e.get(f"{W}fldCharType") == "separate" for e in r))
        for old in runs[runs.index(separate) + 1 : -1]:
            old.getparent().remove(old)
        separate.addnext(run(text))

    def unwrap(self) -> None:
        """Take away every content control; what stood in them stays."""
        for control in reversed(self.all("sdt")):
            replaced(control, list(control.find(f"{W}sdtContent")))

    def forget(self, *names: str) -> None:
        """Take these properties away from every control."""
        for name in names:
            for element in self.all(name):
                if element.getparent().tag in (f"{W}sdtPr", f"{W}ffData"):
                    element.getparent().remove(element)

    def part(self, name: str, kind: str, content: str, mime: str = "") -> str:
        """Add a part that the document points at; return the id of the relationship."""
        relations = etree.fromstring(self.members[RELATIONS])
        number, space = f"rIdTest{len(relations)}", f"{{{relations.nsmap[None]}}}"
        etree.SubElement(relations, f"{space}Relationship", Id=number, Type=f"{R_NS}/{kind}", Target=name)
        self.members[RELATIONS] = etree.tostring(relations)
        self.members[f"word/{name}"] = content.encode()
        if mime:
            types = etree.fromstring(self.members[TYPES])
            space = f"{{{types.nsmap[None]}}}"
            etree.SubElement(types, f"{space}Override", PartName=f"/word/{name}", ContentType=mime)
            self.members[TYPES] = etree.tostring(types)
        return number

    def notes(self, kind: str, *notes: tuple[str, str]) -> None:
        """Add comments, footnotes or endnotes: (author, text) each."""
        one = kind.rstrip("s")
        inner = "".join(
            f'<w:{one} w:id="{number}" w:author={quoteattr(who)}>'
            f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:{one}>"
            for number, (who, text) in enumerate(notes, start=1)
        )
        mime = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        self.part(f"{kind}.xml", kind, f"<w:{kind} {_DECLARED}>{inner}</w:{kind}>", mime)


def words(element: Element) -> Iterator[Element]:
    """Yield every piece of text in an element."""
    yield from element.iter(f"{W}t")


def in_table(element: Element) -> bool:
    return next(element.iterancestors(f"{W}tbl"), None) is not None


def replaced(element: Element, by: list[Element]) -> None:
    """Put elements in the place of one."""
    parent, at = element.getparent(), element.getparent().index(element)
    parent.remove(element)
    for offset, new in enumerate(by):
        parent.insert(at + offset, new)


def removed(*elements: Element) -> None:
    for element in elements:
        element.getparent().remove(element)


def copied(element: Element) -> Element:
    """Put a copy of an element right after it, and return the copy."""
    made = copy.deepcopy(element)
    element.addnext(made)
    return made


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a package of these members, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


# --- pictures -------------------------------------------------------------------------------


def picture(
    graphic: str = '<pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic>',
) -> Element:
    """Return a run with a drawing in it; a picture when nothing else is said."""
    return xml(
        "<w:r><w:drawing><wp:inline><wp:extent cx='900000' cy='300000'/><wp:docPr id='7' name='Bild 7'/>"
        f"<a:graphic><a:graphicData>{graphic}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def old_picture() -> Element:
    """Return a run with a picture as Word 2003 and many scanners' programs embed it."""
    return xml('<w:r><w:pict><v:shape id="bild"><v:imagedata r:id="rId9"/></v:shape></w:pict></w:r>')


def pen_stroke() -> Element:
    """Return a run with ink as Word for tablets writes it: strokes, and a picture for older programs."""
    old = picture().find(f"{W}drawing")
    made = xml(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wpi'><w:drawing><wp:inline><a:graphic>"
        "<a:graphicData><w14:contentPart r:id='rId9'/></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
    )
    made[0][1].append(old)
    return made


def text_box(*texts: str) -> Element:
    """Return a run with a text box, written twice as Word does: for itself and for older programs."""
    inside = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in texts)
    return xml(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
