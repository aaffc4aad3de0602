"""Invented SPUR reports, and how to print them: as text in several orders, as PDF in several layouts."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import blanks
import pikepdf

from stforms.formats.text import load_report

REPORT = load_report(blanks.ROOT / "templates" / "forms" / "spur-rapport" / "lipus")
TITLES = {section.letter: section.title for section in REPORT.sections}

STRENGTHS = ["Korta vägar mellan rummen", "Två vana handledare som gärna undervisar"]
WEAKNESSES = ["Ett rum för samtal saknas på tisdagar"]
IMPROVEMENTS = ["Skriv ner hur medsittning går till", "Låt ST leda ett möte. Återkoppla efteråt."]
LEGEND = [
    "A. Socialstyrelsens föreskrifter och allmänna råd följs. Övriga kvalitetsindikatorer är uppfyllda, men "
    "enstaka undantag kan förekomma.",
    "B. Socialstyrelsens föreskrifter och allmänna råd följs.",
    "C. Socialstyrelsens föreskrifter följs. Allmänna råd följs i väsentliga delar men brister förekommer. "
    "Åtgärder rekommenderas.",
    "D. Brister har påvisats vad gäller följsamheten till Socialstyrelsens föreskrifter. Åtgärder krävs.",
]
PLAN_INTRO = (
    "Under granskningen påvisades brister som är påhittade. Enheten svarade med följande handlingsplan."
)


@dataclass(frozen=True)
class Area:
    """One invented area."""

    letter: str
    text: tuple[str, ...] = ()
    levels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    grading: tuple[str, ...] = ()

    @property
    def points(self) -> list[str]:
        return [point for _, points in self.levels for point in points]


@dataclass(frozen=True)
class Action:
    """One invented action."""

    letter: str
    point: str = "Påhittat krav som planen gäller."
    values: tuple[str, ...] = (
        "Enheten gör något påhittat under våren och skriver ner hur det gick för alla som var med då. "
        "Handledarna läser det.",
        "2026-05-04",
        "Handledaren",
        "Var tredje månad",
        "Studierektorn och verksamhetschefen",
    )


def an_area(letter: str) -> Area:
    text = (
        f"Område {letter} är påhittat men beskrivs ändå med så många ord att texten behöver mer än en rad. "
        "Här står en mening till, så att stycket blir så långt som det brukar vara i en riktig rapport.",
        f"Ett eget stycke om {letter} kommer sist.",
    )
    rules = (f"Första påhittade kravet för {letter} är uppfyllt.", f"Andra kravet för {letter} finns.")
    long = f"Indikatorn för {letter} är så lång att den behöver två rader när den står på sidan i en rapport."
    return Area(letter, text, (("Föreskrift", rules), ("Kvalitetsindikator", (long,))))


@dataclass(frozen=True)
class Invented:
    """An invented report, to be printed in several ways."""

    areas: tuple[Area, ...] = tuple(an_area(letter) for letter in TITLES)
    actions: tuple[Action, ...] = (Action("D"), Action("G"))
    lists: dict[str, list[str]] = field(
        default_factory=lambda: {
            "Styrkor": STRENGTHS,
            "Svagheter": WEAKNESSES,
            "Förbättringspotential": IMPROVEMENTS,
        }
    )

    def only(self, *letters: str) -> Invented:
        return replace(self, areas=tuple(an_area(letter) for letter in letters), actions=())


LABELS = [label.heading[0] for label in REPORT.plan.labels]


def blocks(report: Invented) -> list[tuple[str, str]]:
    """Return the report as (style, text) from top to bottom: h for headings, p for text."""
    found: list[tuple[str, str]] = []
    for heading, entries in report.lists.items():
        found += [("h", heading), *(("p", entry) for entry in entries)]
    chapters = {"A": "STRUKTUR", "D": "PROCESS"}
    for one in report.areas:
        found += [("h", chapters[one.letter])] if one.letter in chapters else []
        found += [("h", TITLES[one.letter]), *(("p", text) for text in one.text)]
        for level, points in one.levels:
            found += [("h", level), *(("p", point) for point in points)]
        found += [("h", "Gradering"), *(("p", entry) for entry in (*one.grading, *LEGEND))]
    if report.actions:
        found += [("h", "HANDLINGSPLAN"), ("p", PLAN_INTRO)]
    for action in report.actions:
        found += [("h", f"{action.letter}. {TITLES[action.letter]}"), ("p", action.point)]
        for label, value in zip(LABELS, action.values, strict=True):
            found += [("h", label), ("p", value)] if value else []
    return found


def as_text(report: Invented, width: int = 90) -> str:
    """Print it as plain text, an empty line between any two blocks."""
    return "\n\n".join("\n".join(textwrap.wrap(text, width)) for _, text in blocks(report))


def as_extracted(report: Invented, letters: bool = True) -> str:
    """Print it as some programs take text out of a PDF: of each page the headings first, no layout.

    The next area's title and letter stand at the end of a page, and again on the next one.
    """
    pages: list[list[str]] = [
        [*report.lists, *(entry for entries in report.lists.values() for entry in entries)]
    ]
    chapters = {"A": ["STRUKTUR"], "D": ["PROCESS"]}
    for one, following in zip(report.areas, [*report.areas[1:], None], strict=True):
        levels = [level for level, _ in one.levels]
        ahead = [TITLES[following.letter]] if following is not None else []
        first = [*chapters.get(one.letter, []), TITLES[one.letter], *one.text, levels[0], one.letter]
        pages.append([*first, *one.levels[0][1]])
        rest = [point for _, points in one.levels[1:] for point in points]
        pages.append(
            [*levels[1:], "Gradering", *ahead, *rest, *LEGEND, *([following.letter] if following else [])]
        )
    plan = ["HANDLINGSPLAN", PLAN_INTRO]
    for action in report.actions:
        labelled = (part for pair in zip(LABELS, action.values, strict=True) for part in pair)
        plan += [f"{action.letter}. {TITLES[action.letter]}", action.point, *labelled]
    wrapped = (["\n\n".join(textwrap.wrap(text, 85)) for text in page] for page in [*pages, plan])
    return "\n\n\n\n".join("\n\n".join(page) for page in wrapped)


# --- as PDF -------------------------------------------------------------------------------------

Placed = tuple[float, float, float, str]  # x, y, size, text
SIZE, LEADING, WIDE = 10.0, 13.0, 80  # Courier: a character is six points wide


def a_pdf(pages: Iterable[Iterable[Placed]]) -> bytes:
    """Write pages of text, Courier in Windows' encoding."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Courier,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    for placed in pages:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        shown = (
            f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('cp1252').hex()}> Tj"
            for x, y, size, text in placed
        )
        page.Contents = pdf.make_stream(f"BT {' '.join(shown)} ET".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


class Paper:
    """Pages filled from the top; `foot` is printed on each."""

    def __init__(self, foot: str = "") -> None:
        self.foot, self.pages, self.y = foot, [[]], 780.0
        self.pages: list[list[Placed]]

    def room(self, lines: int) -> None:
        if self.y - lines * LEADING < 60:
            self.turn()

    def turn(self) -> None:
        self.pages.append([])
        self.y = 780.0

    def put(self, text: str, x: float = 60, width: int = WIDE, size: float = SIZE) -> None:
        for line in textwrap.wrap(text, width):
            self.room(1)
            self.pages[-1].append((x, self.y, size, line))
            self.y -= LEADING

    def data(self) -> bytes:
        feet = (self.foot.format(i + 1) for i in range(len(self.pages)))
        return a_pdf([*page, (270.0, 30.0, 8.0, foot)] for page, foot in zip(self.pages, feet, strict=True))


def stacked(report: Invented, foot: str = "") -> bytes:
    """Print it from top to bottom, space between paragraphs, margin letters in large type."""
    paper = Paper(foot)
    for style, text in blocks(report):
        paper.room(4)
        if style == "h" and text in TITLES.values():
            letter = next(letter for letter, title in TITLES.items() if title == text)
            paper.pages[-1].append((20, paper.y - 20, 40, letter))
        paper.y -= 5
        paper.put(text, size=SIZE)
    return paper.data()


def tabular(report: Invented, middle: bool) -> bytes:
    """Print levels and actions as tables, labels in the left column, at the top or in the middle."""
    paper = Paper()
    rows: list[tuple[str, list[str]]] = []
    for style, text in [*blocks(report), ("h", "")]:
        label = style == "h" and (
            text in LABELS or text in REPORT.levels or text in ("Gradering", *report.lists)
        )
        if rows and style == "p":
            rows[-1][1].append(text)
        elif label:
            rows.append((text, []))
        else:
            _table(paper, rows, middle)
            rows = []
            paper.room(4)
            paper.y -= 5
            paper.put(text)
    return paper.data()


def _table(paper: Paper, rows: list[tuple[str, list[str]]], middle: bool) -> None:
    for label, texts in rows:
        lines = [line for text in texts for line in textwrap.wrap(text, 52)]
        paper.room(len(lines) + 1)
        paper.y -= 8
        top = paper.y
        for text in texts:
            paper.put(text, 220, 52)
        heads = textwrap.wrap(label, 24)
        y = (top + paper.y + LEADING) / 2 + (len(heads) - 1) * LEADING / 2 if middle else top
        for i, head in enumerate(heads):
            paper.pages[-1].append((60, y - i * LEADING, SIZE, head))
        paper.y = min(paper.y, top - len(heads) * LEADING)


def in_columns(report: Invented) -> bytes:
    """Print the three lists of the first page in three columns, the rest from top to bottom."""
    paper = Paper()
    ends = []
    for x, (heading, entries) in zip((60, 230, 400), report.lists.items(), strict=True):
        paper.y = 780
        paper.put(heading, x)
        for entry in entries:
            paper.y -= 6
            paper.put(entry, x, 26)
        ends.append(paper.y)
    paper.y = min(ends)
    for _, text in blocks(report)[len(report.lists) + sum(map(len, report.lists.values())) :]:
        paper.room(4)
        paper.y -= 5
        paper.put(text)
    return paper.data()
