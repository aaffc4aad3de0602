"""Content controls of Word, one per answer, with what tells them apart and what helps to fill them in."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

from office.layout import Field, Kind
from office.markup import paragraph, run, w, w14

LONGEST = 64
"""Word takes no longer tag and no longer title."""

PROMPTS: Mapping[Kind, str] = {
    "date": "Välj datum",
    "when": "åååå-mm",
    "personnummer": "ååååmmdd-nnnn",
    "number": "Skriv ett tal",
    "percent": "Skriv ett tal",
    "year": "Skriv årtal",
    "delmal": "Skriv beteckning",
    "choice": "Välj",
    "signature": "\u2002" * 5,  # nothing to read on paper: here goes ink
}
PROMPT = "Klicka här och skriv"
SHORT_PROMPT = "Skriv"
EMPTY, TICKED = "☐", "☒"


class Controls:
    """The controls of one document: no tag, name or id is given twice."""

    def __init__(self) -> None:
        """Begin without any."""
        self._tags: set[str] = set()
        self._aliases: set[str] = set()
        self._ids: set[int] = set()

    def answer(
        self,
        field: Field,
        tag: str,
        alias: str,
        *,
        short: bool = False,
        free: bool = False,
        block: bool = False,
    ) -> str:
        """Return the control of an answer: in its paragraph, or with `block` around one of its own.

        `short` shortens what it asks for; a `free` one stands in a row that people may remove.
        """
        properties, prompt = self.around(field, tag, alias, short=short, free=free)
        content = paragraph("Fritext", prompt) if block else prompt
        return w("sdt", properties, w("sdtContent", content))

    def around(
        self, field: Field, tag: str, alias: str, *, short: bool = False, free: bool = False
    ) -> tuple[str, str]:
        """Return a control's properties and what it asks for, for one that holds a whole cell."""
        asked = PROMPTS.get(field.kind, PROMPT)
        asked = SHORT_PROMPT if short and asked.startswith((SHORT_PROMPT, PROMPT)) else asked
        prompt = run(asked, w("rStyle", val="Platshllartext"))
        lock = "" if free else w("lock", val="sdtLocked")
        head = self._head(tag, alias, lock, w("showingPlcHdr"))
        return w("sdtPr", head, _kind(field)), prompt

    def box(self, tag: str, alias: str) -> str:
        """Return a tick box."""
        face = w("rFonts", ascii="MS Gothic", eastAsia="MS Gothic", hAnsi="MS Gothic")
        head = self._head(tag, alias, w("lock", val="sdtLocked"), "")
        states = w14(
            "checkbox",
            w14("checked", val="0"),
            w14("checkedState", val="2612", font="MS Gothic"),
            w14("uncheckedState", val="2610", font="MS Gothic"),
        )
        return w("sdt", w("sdtPr", head, states), w("sdtContent", run(EMPTY, face)))

    def _head(self, tag: str, alias: str, lock: str, showing: str) -> str:
        """Return what all controls have, in the order of the schema."""
        if len(tag) > LONGEST or tag in self._tags:
            raise ValueError(f"tag too long or used twice: {tag}")
        name = self._alias(alias)
        self._tags.add(tag)
        number = w("id", val=self._id(tag))
        return w("alias", val=name) + w("tag", val=tag) + number + lock + showing

    def _alias(self, alias: str) -> str:
        """Return the name, cut where it is too long; it must still be the only one."""
        name = shortened(alias, LONGEST)
        if name in self._aliases:
            raise ValueError(f"two controls are called {name!r}")
        self._aliases.add(name)
        return name

    def _id(self, tag: str) -> int:
        """Return a number that follows from the tag, so that a new control moves no other."""
        number = zlib.crc32(tag.encode()) & 0x7FFFFFFF or 1
        while number in self._ids:
            number += 1
        self._ids.add(number)
        return number


def shortened(name: str, room: int) -> str:
    """Return a name cut in its middle, for what tells it apart stands at its ends."""
    if len(name) <= room:
        return name
    tail = room // 3
    return f"{name[: room - tail - 1]}…{name[-tail:]}"


def _kind(field: Field) -> str:
    """Return the element that says what may be written."""
    match field.kind:
        case "choice":
            return w("dropDownList", *_items(field.options))
        case "date":
            return w(
                "date",
                w("dateFormat", val="yyyy-MM-dd"),
                w("lid", val="sv-SE"),
                w("storeMappedDataAs", val="dateTime"),
                w("calendar", val="gregorian"),
            )
        case "signature" | "lines":
            # Rich text: a picture of a signature may go here, and lines are paragraphs, which survive
            # in every office program; line breaks in a plain text control do not.
            return ""
        case _:
            return w("text")


def _items(options: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Yield what can be chosen; the first entry takes a choice back."""
    for value, text in (("", PROMPTS["choice"]), *options):
        yield w("listItem", displayText=text, value=value)
