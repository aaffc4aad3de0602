"""A Word document around its text: page, footer, settings and the other parts of the file."""

from __future__ import annotations

from office import package
from office.layout import Form, Paragraph, Text
from office.markup import HEAD, element, paragraph, run, w
from office.styles import NAMESPACES, Look, styles

MARGIN = 1134  # two centimetres, in twentieths of a point
LONG, SHORT = 16838, 11906  # A4


def margin_width(form: Form) -> int:
    """Return the width between the margins."""
    return (LONG if form.landscape else SHORT) - 2 * MARGIN


def document(form: Form, look: Look, body: str, protected: bool = False) -> bytes:
    """Return the file; `protected` lets only form fields be filled in, without a password."""
    kind = "officedocument.wordprocessingml."
    parts = {
        "word/document.xml": kind + "document.main+xml",
        "word/styles.xml": kind + "styles+xml",
        "word/settings.xml": kind + "settings+xml",
        "word/fontTable.xml": kind + "fontTable+xml",
        "word/footer1.xml": kind + "footer+xml",
    }
    targets = {
        "styles.xml": "styles",
        "settings.xml": "settings",
        "fontTable.xml": "fontTable",
        "footer1.xml": "footer",
    }
    return package.pack(
        {
            "[Content_Types].xml": package.content_types(parts),
            "_rels/.rels": package.top("word/document.xml"),
            "word/document.xml": _main(form, body),
            "word/_rels/document.xml.rels": package.relationships(targets),
            "word/styles.xml": styles(look),
            "word/settings.xml": _settings(look, protected),
            "word/fontTable.xml": _fonts(look),
            "word/footer1.xml": _footer(form),
            "docProps/core.xml": package.core(form),
            "docProps/app.xml": package.extended(),
            "docProps/custom.xml": package.custom(form),
        }
    )


def _main(form: Form, body: str) -> str:
    ends_in_text = isinstance(form.parts[-1], Paragraph | Text)
    end = "" if ends_in_text else paragraph("Slutrad")  # Word wants a paragraph after the last table
    return HEAD + element("w:document", NAMESPACES, w("body", body, end, _page(form)))


def _page(form: Form) -> str:
    """Return the section: paper, margins, and the footer, which is rId4."""
    wide, high = (LONG, SHORT) if form.landscape else (SHORT, LONG)
    turned = {"orient": "landscape"} if form.landscape else {}
    margins = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
    return w(
        "sectPr",
        element("w:footerReference", (("w:type", "default"), ("r:id", "rId4"))),
        w("pgSz", w=wide, h=high, **turned),
        w("pgMar", **margins, header=567, footer=567, gutter=0),
    )


def _footer(form: Form) -> str:
    """Return the line that names the edition and counts the pages."""
    pages = run("Sida ") + _field("PAGE") + run(" av ") + _field("NUMPAGES")
    right = w("tabs", w("tab", val="right", pos=margin_width(form)))
    line = paragraph("Sidfot", run(form.id), w("r", w("tab")), pages, properties=right)
    return HEAD + element("w:ftr", NAMESPACES, line)


def _field(code: str) -> str:
    return w("fldSimple", run("1"), instr=f" {code} ")


def _settings(look: Look, protected: bool) -> str:
    uri = "http://schemas.microsoft.com/office/word"
    names = ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures", "doNotFlipMirrorIndents")
    values = {"compatibilityMode": look.mode} | (dict.fromkeys(names, 1) if look.mode > 12 else {})
    modes = [w("compatSetting", name=name, uri=uri, val=value) for name, value in values.items()]
    return HEAD + element(
        "w:settings",
        NAMESPACES,
        w("zoom", percent=100),
        w("documentProtection", edit="forms", enforcement=1) if protected else "",
        w("defaultTabStop", val=1304),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", *modes),
        w("themeFontLang", val="sv-SE"),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    )


def _fonts(look: Look) -> str:
    faces = (w("font", w("family", val="swiss"), name=look.font), w("font", name="MS Gothic"))
    return HEAD + element("w:fonts", NAMESPACES, *faces)
