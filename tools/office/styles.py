"""The styles of the Word blanks: built-in ones by their Swedish names, and a few of our own."""

from __future__ import annotations

from dataclasses import dataclass

from office.markup import HEAD, element, w

NAMESPACES = (
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
    ("mc:Ignorable", "w14"),
)

GREY = "595959"
"""Small print and placeholders: seven to one on white."""

SIDE = 100
"""The room between a cell's text and its side."""


@dataclass(frozen=True)
class Look:
    """What tells one generation of blanks from another. Sizes in half points, colours as RRGGBB."""

    font: str
    text: int
    label: int
    title: int
    heading: int
    subheading: int
    accent: str
    line: str
    tint: str
    head: str
    mode: int  # Word's compatibility mode: 12 is Word 2007, 15 is Word 2013 and later


MODERN = Look("Calibri", 22, 20, 40, 28, 24, "0B4F6C", "6F8391", "EEF3F6", "D9E6EC", 15)
OLD = Look("Arial", 20, 18, 30, 22, 20, "000000", "000000", "FFFFFF", "E6E6E6", 12)


def styles(look: Look) -> str:
    """Return word/styles.xml."""
    every = (
        _defaults(look),
        _paragraph("Normal", "Normal", default="1", inner=w("qFormat")),
        w("style", w("name", val="Default Paragraph Font"), w("uiPriority", val=1), w("semiHidden"),
          type="character", default="1", styleId="Standardstycketeckensnitt"),
        _normal_table(),
        *_headings(look),
        *_texts(look),
        _placeholder(),
        _form_table(look),
    )  # fmt: skip
    return HEAD + element("w:styles", NAMESPACES, *every)


def _defaults(look: Look) -> str:
    font = w("rFonts", ascii=look.font, eastAsia=look.font, hAnsi=look.font, cs=look.font)
    size = w("sz", val=look.text) + w("szCs", val=look.text)
    language = w("lang", val="sv-SE", eastAsia="sv-SE", bidi="ar-SA")
    spacing = w("spacing", before=0, after=80, line=259, lineRule="auto")
    return w(
        "docDefaults",
        w("rPrDefault", w("rPr", font, size, language)),
        w("pPrDefault", w("pPr", spacing)),
    )


def _paragraph(
    style: str, name: str, *, pr: str = "", rpr: str = "", inner: str = "", default: str = "", after: str = ""
) -> str:
    """Return a paragraph style; what is not built in is marked as our own."""
    attributes: dict[str, str] = {"type": "paragraph"}
    attributes |= {"default": default} if default else {}
    attributes |= {"customStyle": "1"} if name == style and not default else {}
    based = "" if default else w("basedOn", val="Normal")
    following = w("next", val=after) if after else ""
    return w(
        "style",
        w("name", val=name),
        based,
        following,
        inner,
        w("pPr", pr) if pr else "",
        w("rPr", rpr) if rpr else "",
        **attributes,
        styleId=style,
    )


def _headings(look: Look) -> tuple[str, ...]:
    line = w("pBdr", w("bottom", val="single", sz=12, space=4, color=look.accent))
    return (
        _paragraph(
            "Rubrik",
            "Title",
            after="Ingress",
            inner=w("uiPriority", val=10) + w("qFormat"),
            pr=w("keepNext") + line + w("spacing", before=0, after=160, line=240, lineRule="auto"),
            rpr=_bold(look.accent, look.title),
        ),
        _heading(look, 1, look.heading, 280),
        _heading(look, 2, look.subheading, 200),
    )


def _heading(look: Look, level: int, size: int, before: int) -> str:
    spacing = w("spacing", before=before, after=80, line=240, lineRule="auto")
    return _paragraph(
        f"Rubrik{level}",
        f"heading {level}",
        after="Normal",
        inner=w("uiPriority", val=9) + w("qFormat"),
        pr=w("keepNext") + w("keepLines") + spacing + w("outlineLvl", val=level - 1),
        rpr=_bold(look.accent, size),
    )


def _bold(colour: str, size: int) -> str:
    return w("b") + w("bCs") + w("color", val=colour) + _size(size)


def _size(size: int) -> str:
    return w("sz", val=size) + w("szCs", val=size)


def _texts(look: Look) -> tuple[str, ...]:
    """Return the styles of what stands between and inside the tables."""
    tight = w("spacing", before=0, after=0, line=240, lineRule="auto")
    box = "".join(
        w(side, val="single", sz=4, space=5, color=look.line) for side in ("top", "left", "bottom", "right")
    )
    room = w("spacing", before=120, after=200)
    note = w("keepNext") + w("spacing", before=0, after=100)
    bold = w("b") + w("bCs") + _size(look.label)
    rule = w("pBdr", w("top", val="single", sz=4, space=4, color=look.line))
    small = w("b", val=0) + w("bCs", val=0) + w("color", val=GREY) + _size(look.label - 2)
    return (
        _paragraph("Ingress", "Ingress", pr=w("spacing", before=0, after=120), rpr=_size(look.text)),
        _paragraph("Anvisning", "Anvisning", pr=note, rpr=_size(look.label)),
        _paragraph("Rad", "Rad", pr=w("spacing", before=0, after=100)),
        _paragraph("Ledtext", "Ledtext", pr=tight, rpr=_size(look.label)),
        _paragraph("Hjalptext", "Hjälptext", pr=tight, rpr=small),
        _paragraph("Svar", "Svar", pr=tight),
        _paragraph("Kryss", "Kryss", pr=tight + w("jc", val="center"), rpr=_size(26)),
        _paragraph("Tabellrubrik", "Tabellrubrik", pr=w("keepNext") + tight, rpr=bold),
        _paragraph(
            "Fritext",
            "Fritext",
            pr=w("pBdr", box) + room + w("ind", left=113, right=113) + w("contextualSpacing"),
        ),
        _paragraph("Slut", "Slut", pr=w("spacing", before=240, after=0), rpr=_size(look.label)),
        _paragraph("Slutrad", "Slutrad", pr=w("spacing", before=0, after=0, line=20, lineRule="exact")),
        _paragraph("Sidfot", "footer", pr=rule + tight, rpr=small),
    )  # fmt: skip


def _placeholder() -> str:
    return w(
        "style",
        w("name", val="Placeholder Text"),
        w("basedOn", val="Standardstycketeckensnitt"),
        w("uiPriority", val=99),
        w("semiHidden"),
        w("rPr", w("color", val=GREY)),
        type="character",
        styleId="Platshllartext",
    )


def _margins(top: int, side: int) -> str:
    return w(
        "tblCellMar",
        w("top", w=top, type="dxa"),
        w("left", w=side, type="dxa"),
        w("bottom", w=top, type="dxa"),
        w("right", w=side, type="dxa"),
    )


def _normal_table() -> str:
    return w(
        "style",
        w("name", val="Normal Table"),
        w("uiPriority", val=99),
        w("semiHidden"),
        w("unhideWhenUsed"),
        w("tblPr", w("tblInd", w=0, type="dxa"), _margins(0, 108)),
        type="table",
        default="1",
        styleId="Normaltabell",
    )


def _form_table(look: Look) -> str:
    """Return the table style of all tables: thin lines, room in the cells, header row tinted."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(w(side, val="single", sz=4, space=0, color=look.line) for side in sides)
    head = w("tblStylePr", w("rPr", w("b"), w("bCs")), w("tcPr", _shade(look.head)), type="firstRow")
    first = w("tblStylePr", w("tcPr", _shade(look.tint)), type="firstCol")
    indent = 0 if look.mode > 14 else SIDE  # before Word 2013 the text of a table stood in line, not its edge
    return w(
        "style",
        w("name", val="Formulär"),
        w("basedOn", val="Normaltabell"),
        w("uiPriority", val=39),
        w("tblPr", w("tblInd", w=indent, type="dxa"), w("tblBorders", lines), _margins(55, SIDE)),
        head,
        first,
        type="table",
        customStyle="1",
        styleId="Formular",
    )


def _shade(colour: str) -> str:
    return w("shd", val="clear", color="auto", fill=colour)
