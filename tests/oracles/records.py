"""A plausible complete record for any edition, made from its binding: every key filled.

Texts are taken from a small stock of Swedish words and made shorter until they fit their boxes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from stforms.binding import Edition, Slot
from stforms.codecs import CODECS
from stforms.lens.bound import Bound
from stforms.model import Record

Errors = Callable[[Record], list[str]]

_LINES = {
    "efternamn": "Åström-Ödén",
    "fornamn": "Zoë Märta Élise",
    "specialitet": "Allmänmedicin",
    "tjanstestalle": "Vårdcentralen Ängsgården, Linköping",
    "tjanstgoringsstalle": "Akutkliniken, Universitetssjukhuset i Örebro",
    "arbetsplats": "Kärna vårdcentral, Region Östergötland",
    "stalle": "Medicin- och geriatrikkliniken, Höglandssjukhuset Eksjö",
    "ort": "Norrköping",
    "bilaga_nr": "12",
    "amne": "Etik och bemötande – ”det svåra samtalet”",
    "kursledare": "Åsa Wållgren (öl)",
    "utdelningsadress": "Övre Älvgränd 7 A, lgh 1102",
    "postnummer": "582 25",
    "postort": "Linköping",
    "telefon_bostad": "013-12 34 56",
    "telefon_privat": "013-12 34 56",
    "telefon_arbete": "010-103 00 00",
    "mobiltelefon": "070-123 45 67",
    "epost": "zoe.astrom-oberg@example.se",
    "land": "Österrike",
}
_NAMES = ("Łukasz Đorđević", "Gunnel Ängström", "René Öhlund", "Märit Åkerblom")
_LATIN_NAMES = ("Lucasz Dordevic", *_NAMES[1:])

_STORY = (
    "Utredde och behandlade patienter med förhöjt blodtryck, hjärtsvikt och förmaksflimmer.",
    "Deltog i jourverksamheten – även nätter – under handledning av specialist.",
    "Ledde ronder på avdelning 14 och skrev epikriser;\nåterkoppling gavs varje vecka (”sit-in”).",
    "Genomförde självständigt ultraljud, lumbalpunktioner och ledpunktioner på Årstakliniken.",
    "Höll föredrag för läkarstudenter om idé, metod och café-samtal.\n\nNy period efter föräldraledighet:",
    "ÅÄÖ åäö é – fördjupning i smärtbehandling, försäkringsmedicin och palliativ vård.",
    "Arbetade med vårdhygien, smittskydd och förbättringsarbete i det tvärprofessionella teamet.",
    "Bedömningen bygger på medsittning, journalgranskning och fallbeskrivningar samt på intyg.",
)
_DELMAL = {
    "sosfs-2015-8": ["a1", "a2", "b3", "c10"],
    "hslf-fs-2021-8": ["STa1", "STb2", "STc10"],
    "bt": ["BT1", "BT2", "BT18"],
}
_FIRST_DAY = date(2016, 1, 4)


def complete_record(edition: Edition, errors: Errors, latin: bool = False) -> Record:
    """Return a record with every key of the edition that can be filled.

    Args:
        edition: whose keys.
        errors: tells which paths of a record do not fit the paper.
        latin: keep to the letters of WinAnsi.
    """
    maker = _Maker(edition, _LATIN_NAMES if latin else _NAMES)
    record = maker.record()
    for _ in range(200):
        too_long = errors(record)
        if not too_long:
            return record
        for path in too_long:
            _shorten(record, path)
    raise AssertionError(f"{edition.id}: {too_long} never fit")


def with_more_rows(record: Record, edition: Edition, more: int) -> Record:
    """Return the record with more rows in its longest table than the form has room for."""
    table = max(edition.tables, key=lambda table: table.rows)
    rows = record[table.key]
    extra = [copy.deepcopy(rows[index % len(rows)]) for index in range(more)]
    longer = {**record, table.key: [*rows, *extra]}
    for slot in edition.slots:
        if slot.derive is not None:
            _set(longer, slot.key, _sum(longer, slot.derive))
    return longer


class _Maker:
    """Makes values in the order of the form, so that two signers get two names."""

    def __init__(self, edition: Edition, names: tuple[str, ...]) -> None:
        self.edition = edition
        self.names = list(names)
        self.people = 0
        self.days = 0
        if not any(key.endswith(".namn") for key in edition.keys):
            first, last = names[0].split()
            self.applicant = {"fornamn": first, "efternamn": last}
        else:
            self.applicant = {}

    def record(self) -> Record:
        record: Record = {}
        for slot in self.edition.slots:
            if slot.mode == "fill" and slot.derive is None:
                self._fill(record, slot, 0)
        for table in self.edition.tables:
            rows: list[Record] = []
            for index in range(table.rows):
                rows.append({})
                for column in table.columns:
                    self._fill(rows[-1], column, index)
            record[table.key] = rows
        for slot in self.edition.slots:
            if slot.derive is not None:
                _set(record, slot.key, _sum(record, slot.derive))
        return record

    def _fill(self, record: Record, slot: Slot, row: int) -> None:
        for key, value in zip(slot.keys, self._values(slot, row), strict=True):
            _set(record, key, value)

    def _values(self, slot: Slot, row: int) -> tuple[Any, ...]:
        if slot.choice:
            return (slot.choice[int(self.edition.bilaga or 0) % 2][0],)
        if slot.codec == "text_and_period":
            return (self._line(slot.keys[0], row), *self._period(row))
        if slot.codec == "place_and_date":
            return (self._line(slot.keys[0], row), self._day())
        if slot.codec == "period":
            return self._period(row)
        return (self._value(slot, row),)

    def _value(self, slot: Slot, row: int) -> Any:
        makers: dict[str, Callable[[], Any]] = {
            "text": lambda: self._line(slot.key, row),
            "multiline": lambda: " ".join(_STORY * 3),
            "personnummer": self._personnummer,
            "date": self._day,
            "number": lambda: (3, 1.5, 12, 0.25)[row % 4],
            "percent": lambda: (100, 75, 50, 87.5)[row % 4],
            "year": lambda: 2019,
            "numbers": lambda: [str(n) for n in (self._count(), *range(20, 24), 31)],
            "delmal": self._delmal,
        }
        return makers[slot.codec]()

    def _line(self, key: str, row: int) -> str:
        last = key.rpartition(".")[2]
        if last == "namn":
            self.names.append(self.names.pop(0))
            return self.names[-1]
        if key.startswith("sokande.") and last in self.applicant:
            return self.applicant[last]
        text = _LINES[last]
        return f"{row + 1} {text}" if last == "stalle" else text

    def _count(self) -> int:
        self.people += 1
        return self.people

    def _day(self) -> str:
        self.days += 17
        return (_FIRST_DAY + timedelta(days=self.days)).isoformat()

    def _period(self, row: int) -> tuple[str, str]:
        start = _FIRST_DAY + timedelta(days=91 * row)
        return start.isoformat(), (start + timedelta(days=90)).isoformat()

    def _personnummer(self) -> str:
        born = f"{60 + self._count()}0314"
        digits = born + "238"
        return f"{'19' if self.people == 1 else ''}{born}-238{_check_digit(digits)}"

    def _delmal(self) -> list[str]:
        kind = "bt" if self.edition.form.endswith("-bt") else self.edition.id.partition("/")[2]
        return list(_DELMAL[kind])


def _check_digit(digits: str) -> int:
    products = (int(d) * (2 - i % 2) for i, d in enumerate(digits))
    return -sum(p // 10 + p % 10 for p in products) % 10


def _sum(record: Record, derive: str) -> int | float:
    table, _, key = derive.partition(":")[2].partition(".")
    total = sum((Decimal(str(row[key])) for row in record[table]), Decimal())
    return int(total) if total == int(total) else float(total)


def _set(record: Record, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for step in parents:
        record = record.setdefault(step, {})
    record[last] = value


def _shorten(record: Record, path: str) -> None:
    """Make the value at a path one word or number shorter."""
    *parents, last = path.replace("[", ".").replace("]", "").split(".")
    holder: Any = record
    for step in parents:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    value = holder[last]
    if isinstance(value, list):
        holder[last] = value[:-1]
    elif " " in value or "\n" in value:
        holder[last] = " ".join(value.rsplit(None, 1)[:1]).rstrip(" –,;(")
    else:
        holder[last] = value[:-1]
    assert holder[last], f"nothing fits at {path}"


def spelled_fields(bound: Bound, record: Record) -> dict[str, str]:
    """Return what each text field should show, by field name, in the forms' own spelling."""
    shown: dict[str, str] = {}
    for place in bound.places:
        _spell(place, record, shown)
    for rows in bound.tables:
        for row, places in zip(record.get(rows.table.key, ()), rows.places, strict=False):
            for place in places:
                _spell(place, row, shown)
    return shown


def _spell(place: Any, data: Record, shown: dict[str, str]) -> None:
    if place.choices or not place.writable:
        return
    values = tuple(_get(data, key) for key in place.keys)
    if any(value is not None for value in values):
        for target in place.fields:
            shown[target.name] = CODECS[place.codec.name].put(values)


def _get(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data
