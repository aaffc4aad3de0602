"""What is filled into Word and Excel: two forms, each of them in both formats, every slot with an answer.

As in cases.py the texts are written down by hand, not taken from what stforms writes. Each answer says what
it is in the record, what the form shall show, and what a cell of a workbook shall hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from cases import DESCRIPTION, PLACES, Record

FORMS = {"iup": "IUP", "checklista-st": "checklista"}
"""Form -> what the tables call it: a large one, and one as they mostly are."""

OFF, ON = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH X}"


@dataclass(frozen=True)
class Answer:
    """One answer: in the record, as text, in a cell; `ticks` where Word has a box for each choice."""

    record: Any
    text: str
    cell: Any
    ticks: tuple[str, ...] = ()


Tree: TypeAlias = "dict[str, Any] | list[Any] | Answer"


@dataclass(frozen=True)
class OfficeCase:
    """One filled form: the record that stforms takes, and slot -> answer for everybody else.

    A slot is called what its key is, rows by their number: "kurser.1.namn".
    """

    form: str
    record: Record
    answers: dict[str, Answer]

    @property
    def texts(self) -> dict[str, str]:
        """Return the text of each control of the Word form, by its tag; a box says whether it is ticked."""
        found: dict[str, str] = {}
        for slot, answer in self.answers.items():
            if answer.ticks:
                found |= {f"{slot}.{tick}": ON if tick == answer.record else OFF for tick in answer.ticks}
            else:
                found[slot] = answer.text
        return found


@dataclass(frozen=True)
class Given:
    """What a contestant prepares itself from: the blank; of a workbook, where each slot stands."""

    form: str
    blank: bytes
    cells: dict[str, tuple[str, str]]


def office_case(form: str, number: int = 0) -> OfficeCase:
    """Return a document, every slot filled; no two are alike: nobody gains by remembering the last."""
    tree = {"iup": _programme, "checklista-st": _checklist}[form](number)
    return OfficeCase(form, _record(tree), dict(_answers(tree)))


def _record(tree: Tree) -> Any:
    if isinstance(tree, Answer):
        return tree.record
    if isinstance(tree, list):
        return [_record(inner) for inner in tree]
    return {key: _record(inner) for key, inner in tree.items()}


def _answers(tree: Tree, path: str = "") -> list[tuple[str, Answer]]:
    if isinstance(tree, Answer):
        return [(path, tree)]
    pairs = ((str(n), row) for n, row in enumerate(tree, 1)) if isinstance(tree, list) else tree.items()
    start = f"{path}." if path else ""
    return [found for key, inner in pairs for found in _answers(inner, start + key)]


# --- kinds of answers -----------------------------------------------------------------------


def _text(text: str) -> Answer:
    return Answer(text, text, text)


def _number(value: float) -> Answer:
    return Answer(value, f"{value:g}".replace(".", ","), value)


def _day(index: int) -> Answer:
    """Return a day: one of many, so that rows differ."""
    day = date.fromordinal(date(2020, 3, 2).toordinal() + 17 * index % 1800)
    return Answer(day.isoformat(), day.isoformat(), day)


def _when(index: int) -> Answer:
    """Return a day where a month would do too: such cells are text in the workbook."""
    return _text(_day(index).text)


def _delmal(*codes: str) -> Answer:
    return Answer(list(codes), ", ".join(codes), ", ".join(codes))


def _pick(index: int, **options: str) -> Answer:
    """Return one choice of a drop-down list."""
    value, text = list(options.items())[index % len(options)]
    return Answer(value, text, text)


def _tick(index: int, *ticks: str) -> Answer:
    """Return one choice that has a box each on the Word form, and a drop-down list in the workbook."""
    value = ticks[index % len(ticks)]
    return Answer(value, value.capitalize(), value.capitalize(), ticks)


def _yes(index: int) -> Answer:
    return _pick(index, ja="Ja", nej="Nej")


def _status(index: int) -> Answer:
    return _pick(index, genomford="Genomförd", planerad="Planerad")


def _work_status(index: int) -> Answer:
    return _pick(index, pagar="Pågår", klart="Klart", planerat="Planerat")


def _instrument(index: int) -> Answer:
    return _pick(index, medsittning="Medsittning (Mini-CEX)", cbd="Fallbaserad diskussion (CBD)",
                 dops="Praktisk färdighet (DOPS)", kollegium="Specialistkollegium")  # fmt: skip


def _person(number: int) -> dict[str, Tree]:
    return {
        "st_lakare": {"namn": _text(f"Åsa Élise Provlund-Öberg {number + 1}"),
                      "personnummer": _text("19850709-9805")},
        "vardcentral": _text(PLACES[number % len(PLACES)]),
        "huvudhandledare": {"namn": _text("Sören Åkerblad-Lindé")},
        "verksamhetschef": {"namn": _text("Łukasz Đorđević")},
        "studierektor": {"namn": _text("Birgitta Öster & Söner")},
        "malbeskrivning": _pick(number, hslf_fs_2021_8="HSLF-FS 2021:8", sosfs_2015_8="SOSFS 2015:8"),
    }  # fmt: skip


_PARAGRAPHS = [text for text in DESCRIPTION.split("\n") if text]


def _long(index: int) -> Answer:
    """Return a text of several lines, different in each place."""
    return _text(f"{index}. {_PARAGRAPHS[index % 3]}\n– {_words(index + 1, 90)}")


def _lines(index: int) -> Answer:
    """Return two lines, as they are written into the cell of a table."""
    return _text(f"{index}. {_words(index, 70)}\n– {_words(index + 1, 30)}")


def _short(index: int) -> Answer:
    """Return half a line."""
    return _text(f"{index + 1}: {_words(index, 40)}")


def _words(index: int, length: int) -> str:
    at = 13 * index % 110
    return _PARAGRAPHS[index % 3][at : at + length].strip()


# --- iup ------------------------------------------------------------------------------------


def _programme(number: int) -> dict[str, Tree]:
    n = number
    return {
        **_person(n),
        "st_tid": {"start": _day(n), "omfattning": _number(80), "planerat_slut": _when(n + 99)},
        "planeringsmote": _day(n + 4),
        "upprattad": _day(n + 9),
        "revisioner": [{"datum": _day(n + r), "andring": _lines(n + r)} for r in range(4)],
        "kurser": [_course(n + r) | {"obligatorisk": _yes(r), "delmal": _delmal("STa1", f"STc{r + 1}"),
                                     "intyg": _yes(r + n)} for r in range(12)],
        "tjanstgoring": [_placement(n + r) for r in range(12)],
        "delmalsoversikt": [_aim(n, r) for r in range(26)],
        "handledningssamtal": [
            {"datum": _day(n + r), "fokus": _short(n + r), "sammanfattning": _lines(n + r),
             "atgarder": _short(n + r + 7), "nasta": _day(n + r + 1)} for r in range(10)],
        "kompetensbedomningar": [
            _assessment(n + r) | {"fas": _pick(r, bt="BT", st="ST"), "sammanfattning": _lines(n + r),
                                  "styrkor": _short(r), "utveckling": _short(n + r)} for r in range(10)],
        "vetenskapligt_arbete": _work(n) | {"handledare": _text("Jonas Ekwall"), "redovisat": _day(n + 30)},
        "kvalitetsarbete": _work(n + 1) | {"redovisat_muntligt": _day(n),
                                           "redovisat_skriftligt": _day(n + 1)},
        "kommentarer": _long(n + 2),
        **{f"underskrift_{who}": {"datum": _day(n + 40)}
           for who in ("st", "handledare", "verksamhetschef", "studierektor")},
    }  # fmt: skip


def _course(index: int) -> dict[str, Tree]:
    return {"namn": _short(index), "status": _status(index), "datum": _when(index)}


def _placement(index: int) -> dict[str, Tree]:
    months = 1.5 if index % 3 == 2 else 2
    return {
        "stalle": _text(PLACES[index % len(PLACES)]),
        "period": {"fran": _day(index), "till": _day(index + 4)},
        "procent": _number(75 if index % 3 == 2 else 100),
        "manader": _number(months),
        "handledare": _text("Anneli Brännström"),
        "delmal": _delmal("STb2", f"STc{index % 15 + 1}"),
        "status": _status(index),
    }


def _aim(number: int, row: int) -> dict[str, Tree]:
    code = f"STa{row + 1}" if row < 7 else f"STb{row - 6}" if row < 11 else f"STc{row - 10}"
    return {
        "delmal": _delmal(code),
        "plan": _lines(number + row),
        "bedomningssatt": _short(number + row),
        "genomfort": _short(number + row + 3),
        "klart": _yes(number + row),
    }


def _assessment(index: int) -> dict[str, Tree]:
    return {"datum": _day(index), "instrument": _instrument(index), "bedomare": _text("Per-Åke Sjödahl")}


def _work(index: int) -> dict[str, Tree]:
    return {"titel": _short(index), "status": _work_status(index), "plan": _long(index)}


# --- checklista-st --------------------------------------------------------------------------


def _checklist(number: int) -> dict[str, Tree]:
    n = number
    three, two = ("ja", "delvis", "nej"), ("ja", "nej")
    return {
        **_person(n),
        "datum": _day(n),
        "period": {"fran": _day(n), "till": _day(n + 20)},
        "handledning": {"veckovis": _tick(n, *three), "veckovis_kommentar": _lines(n)},
        "iup": {"dokumenterat": _tick(n + 1, *three), "dokumenterat_kommentar": _lines(n + 1),
                "reviderad": _tick(n, *two), "revision_1": _day(n + 1), "revision_2": _day(n + 5)},
        **{key: _tick(n, *three) for key in ("sjalvstudier", "st_moten", "bvc", "sabo", "jour")},
        **{f"{key}_kommentar": _short(n + at) for at, key in enumerate(
            ("sjalvstudier", "st_moten", "bvc", "sabo", "jour"))},
        "kompetensbedomning": {"antal": _number(4 + n % 3)},
        "specialistkollegium": {"genomfort": _tick(n, *two), "datum": _day(n + 2)},
        "utvecklingssamtal": {"genomfort": _tick(n + 1, *two), "datum": _day(n + 3)},
        "kompetensbedomningar": [_assessment(n + r) for r in range(6)],
        "egen_lista": {"antal": _number(620 + n)},
        "kurser": [_course(n + r) for r in range(8)],
        "sidotjanstgoring": [
            {"stalle": _text(PLACES[(n + r) % 7]), "period": {"fran": _day(n + r), "till": _day(n + r + 2)},
             "status": _status(r)} for r in range(6)],
        "vetenskapligt_arbete": _work(n),
        "kvalitetsarbete": _work(n + 1),
        "franvaro": [{"period": {"fran": _day(n + r), "till": _day(n + r + 1)}, "orsak": _short(n + r)}
                     for r in range(3)],
        "kommentarer": _long(n),
        "underskrift_st": {"datum": _day(n + 8)},
        "underskrift_handledare": {"datum": _day(n + 9)},
    }  # fmt: skip
