"""Cells of the Excel blanks: how they look, which of them can be written in, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from office.layout import Field

ACCENT, LINE, TINT, HEAD, INPUT, GREY = "0B4F6C", "6F8391", "EEF3F6", "D9E6EC", "FFFBE6", "595959"
FONT = "Calibri"
TITLE_LONGEST, PROMPT_LONGEST, LIST_LONGEST = 32, 255, 255
"""Excel's limits for the heading and the text of a prompt, and for the entries of a list."""

FIRST_DAY, LAST_DAY = "18264", "73050"  # 1950-01-01 and 2099-12-31 as Excel counts days
DATE_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"
LONG = "Svar text"
"""The style of a large cell, where words begin at the top."""

CHARACTERS_PER_CM = 5.0

PROMPTS = {
    "date": "Skriv datum som åååå-mm-dd.",
    "when": "Skriv dag eller månad: 2026-03-17 eller 2026-03.",
    "personnummer": "Skriv ååååmmdd-nnnn.",
    "number": "Skriv ett tal.",
    "percent": "Skriv ett tal från 0 till 100.",
    "year": "Skriv årtalet med fyra siffror.",
    "delmal": "Skriv delmålens beteckningar med komma emellan.",
    "choice": "Välj i listan.",
    "boxes": "Välj i listan.",
}


def styles() -> Iterator[NamedStyle]:
    """Yield the named styles of a workbook."""
    inside = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    framed = _frame()
    yield NamedStyle("Titel", Font(name=FONT, sz=18, b=True, color=ACCENT), alignment=_middle())
    yield NamedStyle("Rubrik A", Font(name=FONT, sz=14, b=True, color=ACCENT), alignment=_middle())
    yield NamedStyle("Rubrik B", Font(name=FONT, sz=12, b=True, color=ACCENT), alignment=_middle())
    yield NamedStyle("Brödtext", Font(name=FONT, sz=11), alignment=_wrapped())
    yield NamedStyle("Anvisning", Font(name=FONT, sz=10, color=GREY), alignment=_wrapped())
    yield NamedStyle("Ledtext", Font(name=FONT, sz=11), _fill(TINT), framed, inside)
    yield NamedStyle("Kolumnrubrik", Font(name=FONT, sz=11, b=True), _fill(HEAD), framed, inside)
    yield _answer("Svar", TEXT_FORMAT)
    yield _answer(LONG, TEXT_FORMAT, "top")
    yield _answer("Svar datum", DATE_FORMAT)
    yield _answer("Svar tal", "General")


def _answer(name: str, number_format: str, stands: Literal["top", "center"] = "center") -> NamedStyle:
    return NamedStyle(
        name,
        Font(name=FONT, sz=11),
        _fill(INPUT),
        _frame(),
        Alignment(horizontal="left", vertical=stands, wrap_text=True, indent=1),
        number_format,
        Protection(locked=False),
    )


def _middle() -> Alignment:
    return Alignment(vertical="center")


def _wrapped() -> Alignment:
    return Alignment(vertical="top", wrap_text=True)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _frame() -> Border:
    side = Side("thin", color=LINE)
    return Border(left=side, right=side, top=side, bottom=side)


def style_of(field: Field) -> str:
    """Return the style of an answer's cell. Words are text even where they look like a number."""
    match field.kind:
        case "date":
            return "Svar datum"
        case "number" | "percent" | "year":
            return "Svar tal"
        case _:
            return "Svar"


def width_of(column: Field) -> float:
    """Return the width of a table's column in characters."""
    if column.width:
        return round(column.width * CHARACTERS_PER_CM, 1)
    return 50.0 if column.kind == "lines" else 44.0


def validation(field: Field, name: str) -> DataValidation | None:
    """Return what Excel checks and says when an answer is typed; plain text without a hint has nothing."""
    rule = _rule(field)
    prompt = " ".join(filter(None, (PROMPTS.get(field.kind, ""), field.hint)))
    if rule is None and not prompt:
        return None
    found = rule or DataValidation()
    found.allow_blank = True
    if prompt:
        found.showInputMessage = True
        found.promptTitle, found.prompt = _cut(name, TITLE_LONGEST), _cut(prompt, PROMPT_LONGEST)
    if rule is not None:
        found.showErrorMessage = True
        found.errorTitle, found.error = "Det gick inte att läsa", PROMPTS[field.kind]
    return found


def _rule(field: Field) -> DataValidation | None:
    match field.kind:
        case "choice" | "boxes":
            return DataValidation("list", formula1=_entries(field))
        case "date":
            return DataValidation("date", operator="between", formula1=FIRST_DAY, formula2=LAST_DAY)
        case "number":
            return DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        case "percent":
            return DataValidation("decimal", operator="between", formula1="0", formula2="100")
        case "year":
            return DataValidation("whole", operator="between", formula1="1900", formula2="2100")
        case "personnummer":
            length = DataValidation("textLength", operator="between", formula1="11", formula2="13")
            length.errorStyle = "warning"
            return length
        case _:
            return None


def _entries(field: Field) -> str:
    """Return the entries of a list as Excel writes them in one formula.

    Raises:
        ValueError: they are too long for it, or hold the comma that parts them.
    """
    texts = [text for _, text in field.options]
    entries = ",".join(texts)
    if len(entries) > LIST_LONGEST or any("," in text or '"' in text for text in texts):
        raise ValueError(f"no list for Excel: {field.key}")
    return f'"{entries}"'


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"
