"""What is filled: two forms, and the text that each field of the form shall hold for them.

The texts are written down here by hand, not taken from what stforms writes, so that every
contestant (stforms too) is held against them. The persons are invented, their numbers are test numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

Record = dict[str, Any]

FOREIGN_NAME = "Łukasz Đorđević"
"""A name with letters that neither MacRoman nor WinAnsi, the usual encodings of form fonts, can write."""

DESCRIPTION = """\
Tjänstgöring på kvinnoklinikens mödravårdsenhet, förlossning och gynekologisk mottagning. Självständig \
mottagning från tredje veckan – två halvdagar i veckan – med daglig instruktion och ”sit-in” av handledaren.

Åtta jourpass, därav två nätter. Återkommande samtal i kollegiet om akuta blödningar, graviditet hos \
förstföderskor, preventivmedel och à jour-fall på enhetens onsdagsmöte.

Handledning en timme i veckan enligt det individuella utbildningsprogrammet. Bedömningar: tre mini-CEX, två \
DOPS (spiralinsättning, cervixcytologi) och ett fallbaserat samtal om ”den svåra buken”. Ö-vik, Malmö och \
Århus nämns här för att bokstäverna Å, Ä, Ö, å, ä, ö och é skall synas på papperet."""

PLACES = (
    "Älvsjö vårdcentral",
    "Akutkliniken, Sörmland",
    "Kir. klin. – Växjö",
    "Öppenpsyk ”Ängen”",
    "Hälsocentralen Åre",
    "Café Frösö, BUP",
    "Ort. klin. Örnsköldsvik",
)

NAMES = ("bilaga 9", "bilaga 6")
_SYLLABLES = ("berg", "lund", "ström", "gren", "sjö", "dahl", "kvist", "hed", "näs", "ås")


@dataclass(frozen=True)
class Case:
    """One filled form: the record that stforms takes, and field name -> text for everybody else."""

    name: str
    edition: str
    record: Record
    texts: dict[str, str]


def case_of(name: str, number: int = 0, foreign: bool = False) -> Case:
    """Return a document of bilaga 9 or bilaga 6 of HSLF-FS 2021:8, every field filled.

    Args:
        name: "bilaga 9" or "bilaga 6".
        number: of the document: no two are alike, so that nobody gains by remembering the last one.
        foreign: let the signer have the foreign name.
    """
    signer = FOREIGN_NAME if foreign else "Sören Åkerblad-Lindé"
    return {"bilaga 9": _clinical, "bilaga 6": _completed}[name](signer, number)


def _surname(number: int) -> str:
    return "Provlund-Öberg" + "".join(_SYLLABLES[int(digit)] for digit in str(number) if number)


def _clinical(signer: str, number: int) -> Case:
    surname = _surname(number)
    description = DESCRIPTION.replace("Tjänstgöring på", f"Placering {number + 1}: tjänstgöring på", 1)
    record: Record = {
        "bilaga_nr": "12",
        "sokande": {"efternamn": surname, "fornamn": "Åsa Élise", "personnummer": "19850709-9805"},
        "specialitet": "Allmänmedicin",
        "delmal": ["STc4", "STc5", "STc10"],
        "tjanstgoringsstalle": "Kvinnokliniken – ”Norra” sjukhuset, Växjö",
        "period": {"fran": "2023-09-04", "till": "2023-12-17"},
        "beskrivning": description,
        "intygande": {
            "namn": signer,
            "personnummer": "19641113-9808",
            "specialitet": "Obstetrik och gynekologi",
            "tjanstestalle": "Kvinnokliniken – ”Norra” sjukhuset, Växjö",
            "ort": "Växjö",
            "datum": "2023-12-18",
        },
    }
    texts = {
        "Bilaga nr": "12",
        "Efternamn": surname,
        "Förnamn": "Åsa Élise",
        "Personnummer": "19850709-9805",
        "Specialitet som ansökan avser": "Allmänmedicin",
        "Delmål som intyget avser tex STa1 STb1 STc1": "STc4, STc5, STc10",
        "Tjänstgöringsställe för klinisk tjänstgöring": "Kvinnokliniken – ”Norra” sjukhuset, Växjö",
        "Period ååmmdd  ååmmdd": "230904 – 231217",
        "Beskrivning av den kliniska tjänstgöringen": description,
        "Ort och datum": "Växjö 2023-12-18",
        "Namnförtydligande": signer,
        "Personnummer_2": "19641113-9808",
        "Specialitet": "Obstetrik och gynekologi",
        "Tjänsteställe": "Kvinnokliniken – ”Norra” sjukhuset, Växjö",
    }
    return Case("bilaga 9", "intyg-klinisk-tjanstgoring/hslf-fs-2021-8", record, texts)


# --- bilaga 6 -------------------------------------------------------------------------------

_ROWS = (*(str(n) for n in range(1, 20)), *(f"{n}_2" for n in range(1, 20)), "20")
_PLACE = "Tjänstgöringsställe sjukhus klinik enhet eller annan specificeringRow"
_PERIOD = "Period ååmmddååmmddRow"
_PERCENT = "Tjänstgöringens omfatt ning i procent av heltidRow"
_MONTHS = "Tjänstgöringens omfatt ning omräknad till månader på heltid"


def _completed(signer: str, number: int) -> Case:
    surname = _surname(number)
    rows = [_row(index + number % 30) for index in range(len(_ROWS))]
    total = sum(row["manader"] for row in rows)
    record: Record = {
        "bilaga_nr": "1",
        "sokande": {"efternamn": surname, "fornamn": "Åsa Élise", "personnummer": "19850709-9805"},
        "specialitet": "Allmänmedicin",
        "tjanstgoring": rows,
        "summa_manader": total,
        "verksamhetschef": {
            "namn": signer,
            "tjanstestalle": "Hälsocentralen Åre – ”Storsjöbygden”",
            "ort": "Östersund",
            "datum": "2024-06-28",
        },
    }
    texts = {
        "Bilaga nr": "1",
        "Efternamn": surname,
        "Förnamn": "Åsa Élise",
        "Personnummer": "19850709-9805",
        "Specialitet som ansökan avser": "Allmänmedicin",
        f"{_MONTHS}Summa": _number(total),
        "Ort och datum": "Östersund 2024-06-28",
        "Namnförtydligande": signer,
        "Tjänsteställe": "Hälsocentralen Åre – ”Storsjöbygden”",
    }
    for name, row in zip(_ROWS, rows, strict=True):
        first, last = (date.fromisoformat(row["period"][end]) for end in ("fran", "till"))
        texts[_PLACE + name] = row["stalle"]
        texts[_PERIOD + name] = f"{first:%y%m%d} – {last:%y%m%d}"
        texts[_PERCENT + name] = _number(row["procent"])
        texts[f"{_MONTHS}Row{name}"] = _number(row["manader"])
    return Case("bilaga 6", "intyg-fullgjord-st/hslf-fs-2021-8", record, texts)


def _row(index: int) -> Record:
    """Return one placement: months that follow on each other, every third one at part time."""
    year, month = divmod(2018 * 12 + 2 * index, 12)
    after, then = divmod(2018 * 12 + 2 * index + 2, 12)
    last = date.fromordinal(date(after, then + 1, 1).toordinal() - 1)
    part = index % 3 == 2
    return {
        "stalle": PLACES[index % len(PLACES)],
        "period": {"fran": date(year, month + 1, 1).isoformat(), "till": last.isoformat()},
        "procent": 75 if part else 100,
        "manader": 1.5 if part else 2,
    }


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


# --- records ---------------------------------------------------------------------------------


def equal_leaves(wanted: Any, got: Any) -> tuple[int, int]:
    """Return how many values of a record another one has too, of how many."""
    there = _leaves(got)
    pairs = _leaves(wanted).items()
    return sum(there.get(key) == value for key, value in pairs), len(pairs)


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, (dict, list)):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return {k: v for key, inner in pairs for k, v in _leaves(inner, f"{path}/{key}").items()}
    return {path: value}
