"""Draw specimen.pdf of every edition: the official form's fields on a page of our own.

A specimen has the fields, boxes, flags and states that geometry.json names, so everything runs
without Socialstyrelsen's files. What is printed on it is drawn here: no logotype, no instructions.
"""

from __future__ import annotations

import argparse
import io
import math
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.agl import UV2AGL
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String

# isort: split
from fonts import CODECS, SimpleFont, simple_font
from geometry import Box, Field, Geometry, Widget, dump, load, read

FORMS = Path(__file__).resolve().parent.parent / "templates" / "forms"
WATERMARK = "SPECIMEN – inte Socialstyrelsens blankett"
PRINT = 4  # annotation flag; the push buttons do not have it, so they stay off the paper
# Where PDFDocEncoding differs from a Type 1 font's own encoding, and names UV2AGL does not have.
PDFDOC_RUNS = (
    *((24, 31), (39, 39), (96, 96), (128, 158), (160, 160), (164, 164), (166, 166)),
    *((168, 170), (172, 181), (183, 186), (188, 190), (192, 255)),
)
NAMES = {147: "fi", 148: "fl", 178: "twosuperior", 179: "threesuperior", 185: "onesuperior"}
BUTTONS = {
    "Rensa": {"/S": Name.ResetForm},
    "Skriv ut": {"/S": Name.Named, "/N": Name.Print},
}


@dataclass(frozen=True)
class Sheet:
    """What is printed on one form beside the labels of its fields.

    `text` has lines "page x baseline size words": x may be c (centred), size may end in b (bold).
    `signatures` has lines "page left bottom right top label": cells without a field.
    """

    title: str
    regulation: str
    bilaga: str
    text: str
    signatures: str = ""
    encoding: str = "/MacRomanEncoding"
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def footer(self) -> str:
        """Return the line that tells which form this is."""
        return f"{self.regulation} - Bilaga {self.bilaga}"

    @property
    def label_space(self) -> float:
        """Return the height of the printed label above a box: the 2015 forms are tighter."""
        return 8.2 if self.regulation.startswith("SOSFS") else 9.7

    @property
    def draws_off(self) -> bool:
        """Return whether an empty check box has an appearance of its own, as in 2015."""
        return self.regulation.startswith("SOSFS")


class Ink:
    """The content of one page or appearance: text and rules in the specimen's font."""

    def __init__(self, font: SimpleFont, encoding: str) -> None:
        """Start with nothing drawn."""
        self._font = font
        self._codec = CODECS[encoding]
        self._parts: list[bytes] = []

    def content(self) -> bytes:
        """Return the content stream."""
        return b"\n".join(self._parts)

    def width(self, words: str, size: float) -> float:
        """Return how wide a text is."""
        return self._font.width(words.encode(self._codec), size)

    def operators(self, line: str) -> None:
        """Add operators as they are."""
        self._parts.append(line.encode("ascii"))

    def text(self, x: float, y: float, size: float, words: str, bold: bool = False) -> None:
        """Draw one line; bold is the same letters with an outline."""
        self.placed(f"1 0 0 1 {x:.2f} {y:.2f}", size, words, bold)

    def placed(self, matrix: str, size: float, words: str, bold: bool = False) -> None:
        """Draw one line with a text matrix."""
        escaped = re.sub(rb"([()\\])", rb"\\\1", words.encode(self._codec))
        mode = f"2 Tr {size / 28:.2f} w" if bold else "0 Tr"
        start = f"BT /CenturyGothic {size:.2f} Tf {mode} {matrix} Tm ("
        self._parts.append(start.encode("ascii") + escaped + b") Tj ET")

    def frame(self, box: Box) -> None:
        """Draw a thin rectangle."""
        left, bottom, right, top = box
        size = f"{right - left:.2f} {top - bottom:.2f}"
        self.operators(f"0.5 w {left:.2f} {bottom:.2f} {size} re S")


# --- the printed page ---------------------------------------------------------------------------


def page_content(sheet: Sheet, geometry: Geometry, number: int) -> bytes:
    """Return what is printed on one page."""
    ink = Ink(_font(sheet.encoding), sheet.encoding)
    width, height = geometry.pages[number - 1]
    _draw_watermark(ink, width, height)
    for each in geometry.fields:
        for widget in each.widgets:
            if widget.page == number:
                _draw_cell(ink, sheet, each, widget.box)
    _draw_signatures(ink, sheet, number)
    _draw_text(ink, sheet, number, width)
    _draw_footer(ink, sheet, f"{number} ({len(geometry.pages)})")
    return ink.content()


def label(sheet: Sheet, each: Field) -> str:
    """Return the label printed for a field: its tooltip, put right where it is not the label."""
    if each.name in sheet.labels:
        return sheet.labels[each.name]
    words = each.tooltip or each.name
    words = re.sub(r"(?<=\w)- (?!och )", "", words)  # words that the official form hyphenates
    words = re.sub(r".*_(Summa)$", r"\1", words)
    return re.sub(r"_Row_\d+$", "", words)


def _draw_watermark(ink: Ink, width: float, height: float) -> None:
    """Draw the word SPECIMEN and what it means from corner to corner, behind everything."""
    angle = math.atan2(height, width)
    size = 0.8 * math.hypot(width, height) / ink.width(WATERMARK, 1)
    cosine, sine = math.cos(angle), math.sin(angle)
    half, down = 0.5 * ink.width(WATERMARK, size), 0.35 * size
    x = width / 2 - half * cosine + down * sine
    y = height / 2 - half * sine - down * cosine
    turned = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f}"
    ink.operators("0.9 g")
    ink.placed(turned, size, WATERMARK)
    ink.operators("0 g")


def _draw_cell(ink: Ink, sheet: Sheet, each: Field, box: Box) -> None:
    """Draw the cell and the label of one field."""
    words = label(sheet, each)
    if each.type == "button":
        return  # draws itself, and only on the screen
    if each.type == "checkbox":
        ink.frame(box)
        ink.text(box[2] + 5, box[1] + 2.5, 7, words)
    elif _labelled_left(each, words):
        words = f"{words}:" if words == "Bilaga nr" else words
        _frame_cell(ink, box, 0.3)
        ink.text(box[0] - 4 - ink.width(words, 7), box[1] + 5, 7, words)
    elif row := re.search(r"Row(\d+)(_2)?$", each.name):
        _frame_cell(ink, box, 0.3)
        if row[1] == "1":  # the first row of a table carries the column's heading
            _draw_labelled(ink, box, words, sheet.label_space, rows=3)
    else:
        _draw_labelled(ink, box, words, sheet.label_space)


def _labelled_left(each: Field, words: str) -> bool:
    """Return whether the label stands before the box: sums and numbers of enclosures."""
    alone = words == "Bilaga nr" and each.widgets[0].box[0] > 400
    return alone or words in ("Summa", "Bilagor nr")


def _draw_labelled(ink: Ink, box: Box, words: str, space: float, rows: int = 1) -> None:
    """Draw a cell with its label in a strip above the box, of as many rows as it needs."""
    room, pitch = box[2] - box[0] - 3, 7.0
    size, lines = 6.3, [words]
    if rows > 1 or ink.width(words, 5) > room:
        size, lines = 5.5, list(_wrapped(ink, words, 5.5, room))
    size = min(size, *(size * room / ink.width(line, size) for line in lines))
    rows = max(rows, len(lines))
    _frame_cell(ink, box, space + pitch * (rows - 1))
    for row, line in enumerate(lines, 1):
        ink.text(box[0] + 1.7, box[3] + 1.9 + pitch * (rows - row), size, line)


def _frame_cell(ink: Ink, box: Box, above: float) -> None:
    """Draw the frame around a box and the strip above it."""
    left, bottom, right, top = box
    ink.frame((left - 1, bottom - 0.3, right + 1, top + above))


def _wrapped(ink: Ink, words: str, size: float, room: float) -> Iterator[str]:
    """Yield lines that fit."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and ink.width(longer, size) > room:
            yield line
            longer = word
        line = longer
    yield line


def _draw_signatures(ink: Ink, sheet: Sheet, number: int) -> None:
    """Draw the cells where ink goes."""
    for row in sheet.signatures.strip().splitlines():
        page, left, bottom, right, top, words = row.split(maxsplit=5)
        if int(page) == number:
            box = float(left), float(bottom), float(right), float(top)
            _draw_labelled(ink, box, words, sheet.label_space)


def _draw_text(ink: Ink, sheet: Sheet, number: int, width: float) -> None:
    """Draw title and headings."""
    for row in sheet.text.strip().splitlines():
        page, across, baseline, size, *parts = row.split()
        if int(page) == number:
            words = " ".join(parts)
            points = float(size.rstrip("b"))
            centred = (width - ink.width(words, points)) / 2
            x = centred if across == "c" else float(across)
            ink.text(x, float(baseline), points, words, bold=size.endswith("b"))


def _draw_footer(ink: Ink, sheet: Sheet, counter: str) -> None:
    """Draw the line that identifies the form, and the page counter."""
    ink.text(70.9, 30.4, 6, sheet.footer)
    ink.text(287.9, 28.8, 8.5, counter, bold=True)


# --- the form -----------------------------------------------------------------------------------


class Form:
    """The interactive form of one specimen while it is being built."""

    def __init__(self, pdf: Pdf, sheet: Sheet, geometry: Geometry) -> None:
        """Take the document, whose pages exist already, and make its fonts."""
        self._pdf = pdf
        self._sheet = sheet
        self._geometry = geometry
        self._fonts = _font_resources(pdf, sheet, geometry)
        self._parents: dict[str, Any] = {"": pdf.make_indirect(Dictionary(Kids=Array()))}

    def build(self) -> None:
        """Add fields, widgets and resources to the document."""
        encodings = Dictionary(PDFDocEncoding=self._fonts["/Helv"].Encoding)
        acroform = Dictionary(
            DA=String("/Helv 0 Tf 0 g "),
            DR=Dictionary(Encoding=encodings, Font=Dictionary(self._fonts)),
        )
        for each in self._geometry.fields:
            self._add(each, acroform)
        acroform.Fields = self._parents[""].Kids
        printed = Dictionary(CenturyGothic=self._fonts["/CenturyGothic"])
        for page in self._pdf.pages:
            page.Resources = Dictionary(Font=printed)
        self._pdf.Root.AcroForm = self._pdf.make_indirect(acroform)

    def _add(self, each: Field, acroform: Dictionary) -> None:
        """Add one field; a field shown once is its own widget."""
        parent_name, _, own_name = each.name.rpartition(".")
        node = self._pdf.make_indirect(self._field_dictionary(each, own_name))
        self._hang(node, parent_name)
        if len(each.widgets) == 1:
            self._show(node, each, each.widgets[0])
        else:
            node.Kids = Array(self._kid(node, each, widget) for widget in each.widgets)
        if each.default is not None:
            node.AA = Dictionary(C=_script(_sum_script(each, self._geometry.fields)))
            acroform.CO = Array([node])

    def _hang(self, node: Any, parent_name: str) -> None:
        """Put a field below its parent, which is made when it is first needed."""
        if parent_name not in self._parents:
            above, _, own_name = parent_name.rpartition(".")
            parent = self._pdf.make_indirect(Dictionary(T=String(own_name), Kids=Array()))
            self._hang(parent, above)
            self._parents[parent_name] = parent
        self._parents[parent_name].Kids.append(node)
        if parent_name:
            node.Parent = self._parents[parent_name]

    def _field_dictionary(self, each: Field, own_name: str) -> Dictionary:
        """Return what belongs to the field rather than to its widget."""
        kind = Name.Tx if each.type == "text" else Name.Btn
        facts: dict[str, Any] = {"/T": String(own_name), "/FT": kind}
        facts |= {"/Ff": each.flags} if each.flags else {}
        facts |= {"/Q": each.q} if each.q else {}
        facts |= {"/MaxLen": each.max_len} if each.max_len is not None else {}
        for key, words in (("/DA", each.da), ("/TU", each.tooltip), ("/V", each.default)):
            facts |= {key: String(words)} if words is not None else {}
        return Dictionary(facts)

    def _kid(self, node: Any, each: Field, widget: Widget) -> Any:
        """Return a widget of a field that is shown more than once."""
        kid = self._pdf.make_indirect(Dictionary(Parent=node))
        self._show(kid, each, widget)
        return kid

    def _show(self, node: Any, each: Field, widget: Widget) -> None:
        """Make a dictionary a widget on its page."""
        node.Type, node.Subtype = Name.Annot, Name.Widget
        node.Rect = Array(widget.box)
        page = self._pdf.pages[widget.page - 1]
        node.P = page.obj
        page.Annots.append(node)
        size = widget.box[2] - widget.box[0], widget.box[3] - widget.box[1]
        if each.type == "button":
            self._dress_button(node, each, size)
        elif each.type == "checkbox":
            self._dress_checkbox(node, each, size)
        else:
            node.F, node.MK = PRINT, Dictionary()
            node.AP = Dictionary(N=self._appearance(size, self._text_content(each, size)))

    def _dress_button(self, node: Any, each: Field, size: tuple[float, float]) -> None:
        """Give a push button its action and its look."""
        caption = each.caption or ""
        node.A, node.H = Dictionary(BUTTONS[caption]), Name.P
        node.MK = Dictionary(BG=Array([0.75, 0.75, 0.75]), CA=String(caption))
        node.BS = Dictionary(S=Name.B, W=1)
        font = (each.da or "").split()[0]
        ink = Ink(_font(self._sheet.encoding), self._sheet.encoding)
        ink.operators(f"0.75 g 0 0 {size[0]:.2f} {size[1]:.2f} re f 0 g")
        across = (size[0] - ink.width(caption, 7)) / 2
        ink.text(across, size[1] / 2 - 2.5, 7, caption)
        content = ink.content().replace(b"/CenturyGothic", font.encode("ascii"))
        node.AP = Dictionary(N=self._appearance(size, content, font))

    def _dress_checkbox(self, node: Any, each: Field, size: tuple[float, float]) -> None:
        """Give a check box its states: a cross, and where the official form has it, off."""
        node.F, node.AS, node.MK = PRINT, Name.Off, Dictionary(CA=String("8"))
        pressed = f"0.75 g 0 0 {size[0]:.2f} {size[1]:.2f} re f "
        states = dict.fromkeys(each.on, _cross(size))
        normal = {**states, "Off": ""} if self._sheet.draws_off else states
        down = {state: pressed + drawn for state, drawn in {**states, "Off": ""}.items()}
        node.AP = Dictionary(N=self._states(size, normal), D=self._states(size, down))

    def _states(self, size: tuple[float, float], drawn: dict[str, str]) -> Dictionary:
        """Return the appearances of one /AP entry by state."""
        streams = {
            f"/{state}": self._appearance(size, content.encode("ascii")) for state, content in drawn.items()
        }
        return Dictionary(streams)

    def _text_content(self, each: Field, size: tuple[float, float]) -> bytes:
        """Return the appearance of a text field: nothing but the value a blank comes with."""
        if each.default is None:
            return b"/Tx BMC \nEMC\n"
        ink = Ink(_font(self._sheet.encoding), self._sheet.encoding)
        ink.operators("/Tx BMC")
        across = (size[0] - ink.width(each.default, 9)) / 2
        ink.text(across, size[1] / 2 - 3.3, 9, each.default)
        ink.operators("EMC")
        return ink.content()

    def _appearance(self, size: tuple[float, float], content: bytes, font: str = "") -> Stream:
        """Return a form XObject of its own; fillers change appearances in place."""
        stream = Stream(self._pdf, content)
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.BBox = Array([0, 0, round(size[0], 2), round(size[1], 2)])
        used = font or ("/CenturyGothic" if b"/CenturyGothic" in content else "")
        fonts = Dictionary({used: self._fonts[used]}) if used else None
        stream.Resources = Dictionary(Font=fonts) if fonts is not None else Dictionary()
        return stream


def _cross(size: tuple[float, float]) -> str:
    """Return the operators of a cross."""
    right, top = size[0] - 2.2, size[1] - 2.2
    return f"2.2 2.2 m {right:.2f} {top:.2f} l 2.2 {top:.2f} m {right:.2f} 2.2 l S"


def _script(javascript: str) -> Dictionary:
    """Return a JavaScript action."""
    return Dictionary(S=Name.JavaScript, JS=String(javascript))


def _sum_script(total: Field, fields: Iterable[Field]) -> str:
    """Return the sum of a table's column: what viewers compute, stforms computes itself."""
    column = total.name.removesuffix("Summa") + "Row"
    names = ", ".join(f'"{each.name}"' for each in fields if each.name.startswith(column))
    return f'AFSimple_Calculate("SUM", [{names}]);'


# --- fonts and the document ---------------------------------------------------------------------


@cache
def _font(encoding: str) -> SimpleFont:
    """Return the specimen's font, cut once per encoding."""
    return simple_font(encoding)


def _font_resources(pdf: Pdf, sheet: Sheet, geometry: Geometry) -> dict[str, Any]:
    """Return the fonts under the official names: the ones every form has and the ones used."""
    specimen = pdf.make_indirect(_embedded(pdf, sheet.encoding))
    used = {each.da.split()[0] for each in geometry.fields if each.da}
    own = {"/CenturyGothic"} | used - {"/Helv", "/ZaDb"}
    fonts: dict[str, Any] = dict.fromkeys(sorted(own), specimen)
    fonts["/Helv"] = pdf.make_indirect(_helvetica(pdf))
    dingbats = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
    fonts["/ZaDb"] = pdf.make_indirect(dingbats)
    return fonts


def _embedded(pdf: Pdf, encoding: str) -> Dictionary:
    """Return the simple TrueType font with its program."""
    font = _font(encoding)
    name = Name("/STFORM+SpecimenSans")
    program = Stream(pdf, font.program)
    program.Length1 = len(font.program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=32, FontBBox=Array(font.bbox),
        ItalicAngle=0, Ascent=font.ascent, Descent=font.descent, CapHeight=font.cap_height,
        StemV=90, FontFile2=program,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=name, FirstChar=0, LastChar=255,
        Widths=Array(font.widths), Encoding=_encoding(encoding),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip


def _encoding(encoding: str) -> Any:
    """Return /Encoding as the official forms write it: Mac OS Roman with an explicit Euro."""
    if encoding == "/WinAnsiEncoding":
        return Name(encoding)
    differences = Array([65, Name.A, 219, Name.Euro])
    return Dictionary(Type=Name.Encoding, BaseEncoding=Name(encoding), Differences=differences)


def _helvetica(pdf: Pdf) -> Dictionary:
    """Return Helvetica with the encoding that form makers give it, PDFDocEncoding."""
    differences = Array()
    for first, last in PDFDOC_RUNS:
        differences.append(first)
        for code in range(first, last + 1):
            character = bytes((code,)).decode("pdfdoc", errors="replace")
            name = NAMES.get(code) or UV2AGL.get(ord(character), ".notdef")
            differences.append(Name(f"/{name}"))
    encoding = Dictionary(Type=Name.Encoding, Differences=differences)
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Name=Name.Helv,
        Encoding=pdf.make_indirect(encoding),
    )  # fmt: skip


def draw(sheet: Sheet, geometry: Geometry) -> bytes:
    """Return the specimen of one edition.

    Raises:
        ValueError: when what was drawn does not have the geometry that was asked for.
    """
    pdf = Pdf.new()
    for number, (width, height) in enumerate(geometry.pages, 1):
        page = pdf.add_blank_page()
        page.MediaBox = Array([0, 0, width, height])
        page.Contents = Stream(pdf, page_content(sheet, geometry, number))
        page.Annots = Array()
    Form(pdf, sheet, geometry).build()
    pdf.Root.Lang = String("sv-SE")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo[Name.Title] = String(f"SPECIMEN – {sheet.title}")
    drawn = _saved(pdf)
    if dump(read(drawn)) != dump(geometry):
        raise ValueError(f"{sheet.footer}: the specimen does not have the form's geometry.")
    return drawn


def _saved(pdf: Pdf) -> bytes:
    """Return the file: no dates, and an ID made from the content."""
    stream = io.BytesIO()
    pdf.save(
        stream,
        force_version="1.6",
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return stream.getvalue()


def specimen(edition: str) -> bytes:
    """Return the specimen of an edition, drawn from its geometry.json."""
    geometry = load((FORMS / edition / "geometry.json").read_text(encoding="utf-8"))
    return draw(SHEETS[edition], geometry)


def main() -> None:
    """Draw every specimen, or only tell which ones on disk are out of date."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 on a difference")
    check = parser.parse_args().check
    stale = 0
    for edition in SHEETS:
        path, drawn = FORMS / edition / "specimen.pdf", specimen(edition)
        if not path.exists() or path.read_bytes() != drawn:
            stale += 1
            print(f"{edition}: {len(drawn)} bytes")
            if not check:
                path.write_bytes(drawn)
    sys.exit(1 if check and stale else 0)


# --- the forms ----------------------------------------------------------------------------------


def _activity_2015(title: str, bilaga: str, heading: str, **more: Any) -> Sheet:
    """Return one of the 2015 certificates of an activity, which differ in a few words."""
    text = f"""
        1 c 759 14 INTYG
        1 c 740 14 om genomförd utbildningsaktivitet och
        1 c 720.5 14 uppfyllda kompetenskrav
        1 c 690 13b {heading}
        1 70.9 663.4 9b Sökande
        1 70.9 {168.5 if bilaga == "5" else 176.8} 9b Intygande
    """
    if bilaga != "5":  # the certificate of a course has check boxes in its place
        text = f"{text.rstrip()}\n1 70.9 150.6 8b Handledare"
    return Sheet(title, "SOSFS 2015:8", bilaga, text, **more)


def _certificate_2021(title: str, bilaga: str, heading: str, more_text: str, cells: str) -> Sheet:
    """Return one of the 2021 certificates: a title of two or three lines, then headings."""
    activity = bilaga in ("8", "9", "10", "11")
    clause = "om genomförd utbildningsaktivitet och uppfyllda kompetenskrav"
    low = not activity and bilaga != "12"
    text = f"""
        1 c {716.5 if low else 730.7} 14 INTYG
        1 c {713 if activity else 697.3} 12 {clause if activity else heading}
        1 70.9 {650.3 if low else 641.8} 9b Sökande
    """
    if activity:
        text = f"{text.rstrip()}\n1 c 678 13 {heading}"
    return Sheet(title, "HSLF-FS 2021:8", bilaga, f"{text.rstrip()}\n{more_text.strip()}", cells)


HANDLEDARE_2021 = "1 70.9 218 9b Intygsutfärdande handledare"
SIGN_2015 = "1 71.88 61.2 296.88 81.24 Namnteckning"
SIGN_2021 = "1 72.12 173.64 324.6 202.44 Namnteckning"

SHEETS = {
    "ansokan-specialistkompetens/sosfs-2015-8": Sheet(
        "Ansökan om bevis om specialistkompetens",
        "SOSFS 2015:8",
        "1",
        """
        1 362.1 799 10b ANSÖKAN
        1 362.1 788 8b om bevis om specialistkompetens
        1 70.9 589 9b Sökande
        1 70.9 422.5 9b Utbildning
        1 70.9 411.5 8b Läkarexamen
        1 70.9 357.5 8b Legitimation/motsvarande bevis om behörighet
        1 70.9 247.4 8b Har sedan tidigare bevis om specialistkompetens
        2 70.9 799 9b Tjänsteförteckning
        2 70.9 785 8b Redovisning av genomförd tjänstgöring under handledning
        3 70.9 799 9b Förteckning över bifogade intyg (7 kap. 2 och 3 §§ och 5 § första stycket)
        3 70.9 783.8 8b Uppnådd specialistkompetens (SOSFS-bilaga 2)
        3 70.9 730.5 8b Auskultationer (SOSFS-bilaga 3)
        3 70.9 677.1 8b Kliniska tjänstgöringar under handledning (SOSFS-bilaga 4)
        3 70.9 623.8 8b Kurser (SOSFS-bilaga 5)
        3 70.9 570.5 8b Kvalitets- och utvecklingsarbeten (SOSFS-bilaga 6)
        3 70.9 517 8b Självständiga skriftliga arbeten enligt vetenskapliga principer \
            (SOSFS-bilaga 7)
        3 70.9 463.7 8b Uppfyllda kompetenskrav för specialistläkare från tredjeland \
            (SOSFS-bilagor 8 a och 8 b)
        3 70.9 402.1 9b Förteckning över övriga handlingar (7 kap. 4 § och 5 § andra stycket)
        3 70.9 386.8 8b Godkänd svensk doktorsexamen
        3 70.9 333.7 8b Bedömning av utländsk doktorsexamen
        3 70.9 280.4 8b Intyg om utländsk tjänstgöring
        3 70.9 227.1 8b Individuellt utbildningsprogram (endast specialistläkare från tredjeland)
        3 70.9 172 9b Avgift
        3 70.9 102.8 8b Underskrift
        """,
        signatures="3 287.52 63.12 523.32 90.24 Sökandens namnteckning",
    ),
    "intyg-uppnadd-specialistkompetens/sosfs-2015-8": Sheet(
        "Intyg om uppnådd specialistkompetens",
        "SOSFS 2015:8",
        "2",
        """
        1 c 773.3 14 INTYG
        1 c 754 14 om uppnådd specialistkompetens
        1 70.9 681.8 9b Sökande
        1 70.9 521.2 8b Verksamhetschefen har enligt 4 kap. 4 § utsett en läkare \
            med specialistkompetens
        1 70.9 510.2 8b att bedöma ST-läkarens specialistkompetens
        1 70.9 427.8 8b Studierektor
        1 70.9 339.7 9b Intygande
        1 70.9 324.3 8b Verksamhetschefen/den läkare som har utsetts enligt 4 kap. 4 §
        1 70.9 185.6 8b Huvudansvarig handledare
        """,
        signatures="""
        1 298.44 477.48 523.56 497.4 Verksamhetschefens namnteckning
        1 71.88 234.96 296.88 254.88 Namnteckning
        1 71.88 96.12 296.88 116.16 Namnteckning
        """,
        labels={"Kryssruta Ja": "Ja", "Kryssruta Nej": "Nej", "Förnamn_Stu": "Förnamn"},
    ),
    "intyg-auskultation/sosfs-2015-8": _activity_2015(
        "Intyg om auskultation", "3", "Auskultation", signatures=SIGN_2015
    ),
    # Bilaga 4 has a text field in the signature cell, so there is no cell to draw.
    "intyg-klinisk-tjanstgoring/sosfs-2015-8": _activity_2015(
        "Intyg om klinisk tjänstgöring under handledning",
        "4",
        "Klinisk tjänstgöring under handledning",
    ),
    "intyg-kurs/sosfs-2015-8": _activity_2015(
        "Intyg om kurs",
        "5",
        "Kurs",
        encoding="/WinAnsiEncoding",
        signatures="1 71.88 44.28 296.88 64.32 Namnteckning",
        labels={"Kryssruta1": "Kursledare", "Kryssruta2": "Handledare"},
    ),
    "intyg-utvecklingsarbete/sosfs-2015-8": _activity_2015(
        "Intyg om kvalitets- och utvecklingsarbete",
        "6",
        "Kvalitets- och utvecklingsarbete",
        signatures=SIGN_2015,
    ),
    "intyg-skriftligt-arbete/sosfs-2015-8": _activity_2015(
        "Intyg om självständigt skriftligt arbete enligt vetenskapliga principer",
        "7",
        "Självständigt skriftligt arbete enligt vetenskapliga principer",
        signatures=SIGN_2015,
    ),
    "ansokan-godkand-bt/hslf-fs-2021-8": Sheet(
        "Ansökan om intyg om godkänd bastjänstgöring",
        "HSLF-FS 2021:8",
        "1",
        """
        1 362.1 749.5 11b ANSÖKAN
        1 362.1 731 8.5b om intyg om godkänd
        1 362.1 720.5 8.5b bastjänstgöring
        1 70.9 571 9b Sökande
        1 70.9 320 9b Utbildning
        1 70.9 303.4 8b Läkarexamen
        1 70.9 227.2 8b Legitimation/motsvarande bevis om behörighet
        2 70.9 749.5 9b Förteckning över bifogade intyg
        2 73.8 717.9 8b Delmål i bastjänstgöringen
        2 73.8 686.7 8b Fullgjord bastjänstgöring
        2 73.8 655.5 8b Uppnådd baskompetens
        2 73.8 624.3 8b Tjänstgöring före legitimation
        2 73.8 593.2 8b Utländsk tjänstgöring
        2 70.9 466 9b Sökandens underskrift
        """,
        signatures="2 72.12 410.4 296.52 448.7 Namnteckning",
    ),
    "intyg-delmal-bt/hslf-fs-2021-8": _certificate_2021(
        "Intyg om delmål i bastjänstgöring",
        "2",
        "om delmål i bastjänstgöringen",
        "2 70.9 216.6 9b Intygsutfärdande handledare",
        "2 72.12 173.64 324.6 202.44 Namnteckning",
    ),
    "intyg-fullgjord-bt/hslf-fs-2021-8": _certificate_2021(
        "Intyg om fullgjord bastjänstgöring",
        "3",
        "om fullgjord bastjänstgöring",
        """
        1 70.9 541.8 9b Tjänsteförteckning
        1 70.9 526.5 8b Redovisning av bastjänstgöring
        2 70.9 793 8b Del av tjänstgöringen inom primärvård
        2 70.9 492.3 8b Del av tjänstgöringen inom akut sjukvård
        2 70.9 179 9b Intygsutfärdande huvudansvarig verksamhetschef/motsvarande
        """,
        "2 72.12 134.64 324.6 163.44 Namnteckning",
    ),
    "intyg-uppnadd-baskompetens/hslf-fs-2021-8": _certificate_2021(
        "Intyg om uppnådd baskompetens",
        "4",
        "om uppnådd baskompetens",
        """
        1 70.9 520.6 9b Intygsutfärdande huvudansvarig handledare
        1 70.9 315 9b Intygsutfärdande extern bedömare
        """,
        """
        1 72.12 476.28 324.6 505.08 Namnteckning
        1 72.12 270.72 324.6 299.52 Namnteckning
        """,
    ),
    "ansokan-specialistkompetens/hslf-fs-2021-8": Sheet(
        "Ansökan om bevis om specialistkompetens",
        "HSLF-FS 2021:8",
        "5",
        """
        1 360 748 11b ANSÖKAN
        1 360 730.5 8.5b om bevis om specialistkompetens
        1 70.9 511.4 9b Sökande
        1 70.9 260.5 9b Utbildning
        1 70.9 243.8 8b Läkarexamen
        1 70.9 167.7 8b Legitimation/motsvarande bevis om behörighet
        2 70.9 750.2 8b Intyg om godkänd bastjänstgöring
        2 70.9 675.8 8b Har sedan tidigare bevis om specialistkompetens
        2 70.9 328.5 9b Förteckning över bifogade intyg
        2 73.8 296.4 8b Fullgjord specialiseringstjänstgöring
        2 73.8 264.1 8b Uppnådd specialistkompetens
        2 73.8 231.7 8b Auskultationer
        2 73.8 199.4 8b Kliniska tjänstgöringar under handledning
        2 73.8 167.1 8b Kurser
        2 73.8 134.8 8b Deltagande i utvecklingsarbeten
        2 73.8 102.5 8b Delmål STa3. Medicinsk vetenskap
        2 73.8 70.1 8b Delmål för specialistläkare från tredjeland
        3 70.9 749.5 9b Förteckning över övriga handlingar
        3 73.8 717.3 8b Svensk doktorsexamen
        3 73.8 685 8b Bedömning av utländsk doktorsexamen
        3 73.8 652.7 8b Utländsk tjänstgöring
        3 73.8 625.9 8b Individuellt utbildningsprogram
        3 73.8 615 8b (endast för specialistläkare från tredjeland)
        3 70.9 579.4 9b Avgift
        3 70.9 478.1 9b Sökandens underskrift
        """,
        signatures="3 72.12 422.4 296.52 460.7 Namnteckning",
    ),
    "intyg-fullgjord-st/hslf-fs-2021-8": _certificate_2021(
        "Intyg om fullgjord specialiseringstjänstgöring",
        "6",
        "om fullgjord specialiseringstjänstgöring",
        """
        1 70.9 542.5 9b Tjänsteförteckning – Redovisning av specialiseringstjänstgöring
        2 70.9 749.5 9b Tjänsteförteckning – Redovisning av specialiseringstjänstgöring (forts.)
        2 70.9 179 9b Intygsutfärdande huvudansvarig verksamhetschef
        """,
        "2 72.12 134.64 324.6 163.44 Namnteckning",
    ),
    "intyg-uppnadd-specialistkompetens/hslf-fs-2021-8": _certificate_2021(
        "Intyg om uppnådd specialistkompetens",
        "7",
        "om uppnådd specialistkompetens",
        """
        1 70.9 525 9b Intygsutfärdande huvudansvarig handledare
        1 70.9 319.4 9b Intygsutfärdande specialistläkare, utöver den huvudansvariga handledaren
        """,
        """
        1 72.12 480.48 324.6 509.28 Namnteckning
        1 72.12 275.04 324.6 303.84 Namnteckning
        """,
    ),
    "intyg-auskultation/hslf-fs-2021-8": _certificate_2021(
        "Intyg om auskultation", "8", "Auskultation", HANDLEDARE_2021, SIGN_2021
    ),
    "intyg-klinisk-tjanstgoring/hslf-fs-2021-8": _certificate_2021(
        "Intyg om klinisk tjänstgöring under handledning",
        "9",
        "Klinisk tjänstgöring under handledning",
        HANDLEDARE_2021,
        SIGN_2021,
    ),
    "intyg-kurs/hslf-fs-2021-8": _certificate_2021(
        "Intyg om kurs",
        "10",
        "Kurs",
        "1 70.9 243.4 9b Intygsutfärdande handledare alternativt kursledare",
        "1 72.12 173.76 324.6 202.56 Namnteckning",
    ),
    "intyg-utvecklingsarbete/hslf-fs-2021-8": _certificate_2021(
        "Intyg om deltagande i utvecklingsarbete",
        "11",
        "Deltagande i utvecklingsarbete",
        HANDLEDARE_2021,
        SIGN_2021,
    ),
    "intyg-medicinsk-vetenskap/hslf-fs-2021-8": _certificate_2021(
        "Intyg – Delmål STa3. Medicinsk vetenskap",
        "12",
        "Delmål STa3. Medicinsk vetenskap",
        "2 70.9 230 9b Intygsutfärdande handledare",
        "2 72.12 185.64 324.6 214.44 Namnteckning",
    ),
}


if __name__ == "__main__":
    main()
