"""The timeline of the service as geometry: lanes, bars, marks, the axis of years. It draws nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from typing import TypeAlias

from stforms.actions.overview import by_place, in_primary_care, is_bt, months, months_of
from stforms.messages import text
from stforms.rules.application.service import Row, Service
from stforms.rules.application.subject import Application
from stforms.rules.region import Region
from stforms.rules.service_time import FULL_TIME, Absence, Span, Stretch
from stforms.rules.values import decimal

WIDTH, LEFT, RIGHT = 860, 214, 64
LANE, BAR, TOP = 34, 22, 30
_LONGEST_LABEL = 30
_LETTER = 7
_CLOSEST_YEARS = 42
_THINNEST, _LOWEST = 1.5, 0.15
"""A day among years, and one per cent, are still to be seen."""

_Period: TypeAlias = Span | Absence | Stretch


@dataclass(frozen=True)
class Bar:
    """A period in a lane; its height is the percent. `says` is the whole of it in words."""

    x: float
    y: float
    width: float
    height: float
    kinds: tuple[str, ...]
    label: str
    says: str


@dataclass(frozen=True)
class Lane:
    """One place, or what all of them give together: its bars, and its months at the end."""

    y: float
    label: str
    months: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Year:
    """A line of the axis; not every line has room for its year."""

    x: float
    label: str


@dataclass(frozen=True)
class Timeline:
    """Everything that there is to draw, in the units of the picture."""

    width: int
    height: float
    left: int
    lanes: tuple[Lane, ...]
    years: tuple[Year, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class _Sheet:
    """What all lanes need: whose service it is, and the first and the last day of the axis as ordinals."""

    service: Service
    subject: Application
    region: Region
    lang: str
    first: int
    last: int

    def x(self, ordinal: int) -> float:
        """Return where a day stands."""
        room = WIDTH - LEFT - RIGHT
        return round(LEFT + room * (ordinal - self.first) / (self.last - self.first), 1)

    def say(self, code: str, **params: str) -> str:
        """Return words of the catalogue."""
        return text(code, params, self.lang)

    def bar(self, period: _Period, percent: Fraction, y: float, kinds: tuple[str, ...], label: str) -> Bar:
        """Return a bar; its label only where there is room for it."""
        first, last = period.first.toordinal(), period.last.toordinal() + 1
        begin = self.x(max(first, self.first))
        width = max(round(self.x(min(last, self.last)) - begin, 1), _THINNEST)
        height = round(BAR * max(min(float(percent / FULL_TIME), 1.0), _LOWEST), 1)
        shown = label if width >= _LETTER * len(label) + 6 else ""
        says = f"{period.first} – {period.last}: {label}" if label else f"{period.first} – {period.last}"
        return Bar(begin, y + LANE - 6 - height, width, height, kinds, shown, says)


def timeline(service: Service, subject: Application, region: Region, lang: str) -> Timeline | None:
    """Return the timeline; None when no row's period is known."""
    if not service.rows:
        return None
    sheet = _Sheet(service, subject, region, lang, *_axis(service))
    tops = (TOP + LANE * number for number in count())
    lanes = [_lane(sheet, y, place, rows) for (place, rows), y in zip(by_place(service), tops, strict=False)]
    away = _absent(sheet, TOP + LANE * len(lanes))
    lanes += [away] if away.bars else []
    lanes.append(_together(sheet, TOP + LANE * len(lanes)))
    kinds = {kind: None for lane in lanes for bar in lane.bars for kind in bar.kinds}
    height = TOP + LANE * len(lanes) + 10
    return Timeline(WIDTH, height, LEFT, tuple(lanes), tuple(_years(sheet)), tuple(kinds))


def _axis(service: Service) -> tuple[int, int]:
    """Return the first day of the first year, and that of the year after the last."""
    days = [day for span in service.spans for day in (span.first, span.last)]
    first, after = min(days).year, min(max(days).year + 1, datetime.MAXYEAR)
    begin, end = (datetime.date(year, 1, 1).toordinal() for year in (first, after))
    return begin, max(end, begin + 1)


def _years(sheet: _Sheet) -> Iterator[Year]:
    """Yield the first days of the years; those with a label are never too close to be read."""
    shown = -float(_CLOSEST_YEARS)
    first, last = (datetime.date.fromordinal(day).year for day in (sheet.first, sheet.last))
    for year in range(first, last + 1, max(1, (last - first) // 60)):
        x = sheet.x(datetime.date(year, 1, 1).toordinal())
        room = x - shown >= _CLOSEST_YEARS and year < last  # the end of the axis is where the last year ends
        shown = x if room else shown
        yield Year(x, str(year) if room else "")


# --- lanes ----------------------------------------------------------------------------------


def _lane(sheet: _Sheet, y: float, place: str, rows: list[Row]) -> Lane:
    """Return the lane of one place."""
    bars = (
        sheet.bar(row.span, row.span.percent, y, _kinds(sheet, row), f"{decimal(row.span.percent, 0)} %")
        for row in rows
    )
    label = _short(place or sheet.say("together.no_place"))
    return Lane(y, label, months(months_of(sheet.service, rows), sheet.lang), tuple(bars))


def _kinds(sheet: _Sheet, row: Row) -> tuple[str, ...]:
    found = [("primary", in_primary_care(row, sheet.region)), ("bt", is_bt(row, sheet.subject))]
    return tuple(name for name, holds in found if holds) or ("elsewhere",)


def _absent(sheet: _Sheet, y: float) -> Lane:
    """Return the lane of the absences that lie within the axis."""
    bars = (
        sheet.bar(one, FULL_TIME, y, ("absence",), "")
        for one in sheet.service.absences
        if one.first.toordinal() < sheet.last and one.last.toordinal() >= sheet.first
    )
    return Lane(y, sheet.say("together.absence"), "", tuple(bars))


def _together(sheet: _Sheet, y: float) -> Lane:
    """Return the lane of what all places give together, with gaps and overlaps."""
    bars = (_stretch_bar(sheet, one, y) for one in joined(sheet.service.stretches))
    return Lane(y, sheet.say("together.counted"), months(sheet.service.counted, sheet.lang), tuple(bars))


def _stretch_bar(sheet: _Sheet, one: Stretch, y: float) -> Bar:
    looks = looks_of(one)
    percent = one.percent if looks in ("counted", "overlap") else FULL_TIME
    label = f"{decimal(percent, 0)} %" if looks == "counted" else sheet.say(f"together.legend.{looks}")
    return sheet.bar(one, percent, y, (looks,), label)


def looks_of(one: Stretch) -> str:
    """Return what a stretch is: a gap, absence, an overlap with more than full time, or counted."""
    if not one.spans:
        return "gap"
    if one.absence is not None:
        return "absence"
    return "overlap" if one.together > FULL_TIME else "counted"


def joined(found: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches with those joined that look alike: the cut between two rows is no mark."""
    made: list[Stretch] = []
    for one in found:
        if made and (looks_of(made[-1]), made[-1].percent) == (looks_of(one), one.percent):
            last = made.pop()
            one = replace(one, first=last.first, months=last.months + one.months)
        made.append(one)
    return made


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
