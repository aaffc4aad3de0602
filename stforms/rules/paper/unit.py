"""Rules about what a unit offers its ST physicians (kravspecifikation)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Param, Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import months_between
from stforms.rules.region import Region
from stforms.rules.scope import REQUIREMENTS
from stforms.rules.values import get, iso_date, number, shown, text

REQUIRED = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: Krav på vårdcentralen"
REVIEWED = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: Uppföljning av ST-utbildningen"
RESPONSIBILITY = (
    "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: Handledning, Ansvarsfördelning"
)
A_DAY = datetime.timedelta(days=1)
EQUIPMENT = ("gynstol", "oronmikroskop", "ovrig_utrustning")
ACTIVITIES = ("bvc", "sabo", "diabetesmottagning", "astma_kol_mottagning", "lakarstudenter", "at_lakare")
CONDITIONS = (
    "handledarutbildning",
    "handledare_pa_plats",
    "handledning",
    "sjalvstudier",
    "st_moten",
    "introduktion",
    "utvecklingssamtal",
)


def _fewer(record: Record, path: str, region: Region, name: str) -> Iterator[Hit]:
    stated = number(record, path)
    if stated is not None and stated < region[name]:
        blanks: dict[str, Param] = {**shown("stated", stated), **shown("number", region[name])}
        yield Hit(path, blanks)


def _denied(record: Record, part: str, keys: tuple[str, ...]) -> Iterator[Hit]:
    yield from (Hit(f"{part}.{key}") for key in keys if text(record, f"{part}.{key}") == "nej")


@rule(
    "unit.specialists",
    facts=("UNIT-01",),
    severity=Severity.ERROR,
    verified=True,
    source=REQUIRED,
    forms=(REQUIREMENTS,),
    numbers=("specialister",),
)
def specialists(record: Record, context: Context) -> Iterator[Hit]:
    """The unit has at least two specialists in allmänmedicin."""
    yield from _fewer(record, "krav.specialister", context.region, "specialister")


@rule(
    "unit.listed",
    facts=("UNIT-02",),
    severity=Severity.WARNING,
    verified=True,
    source=f"{REQUIRED}, minst ca 3000 listade",
    forms=(REQUIREMENTS,),
    numbers=("listade",),
)
def listed(record: Record, context: Context) -> Iterator[Hit]:
    """The unit has about 3 000 listed patients at least."""
    yield from _fewer(record, "krav.listade", context.region, "listade")


@rule(
    "unit.equipment",
    facts=("UNIT-03",),
    severity=Severity.ERROR,
    verified=True,
    source=REQUIRED,
    forms=(REQUIREMENTS,),
)
def equipment(record: Record, _: Context) -> Iterator[Hit]:
    """The unit has sufficient equipment, a gynaecological chair and an ear microscope among it."""
    yield from _denied(record, "krav", EQUIPMENT)


@rule(
    "unit.activities",
    facts=("UNIT-04",),
    severity=Severity.WARNING,
    verified=True,
    source=REQUIRED,
    forms=(REQUIREMENTS,),
)
def activities(record: Record, _: Context) -> Iterator[Hit]:
    """The unit has BVC, SÄBO, nurses' clinics for diabetes and asthma/COPD, students and AT physicians."""
    yield from _denied(record, "krav", ACTIVITIES)


@rule(
    "unit.conditions",
    facts=("SUP-01", "SUP-05", "SUP-07", "SUP-09", "SUP-11"),
    severity=Severity.WARNING,
    verified=True,
    source=RESPONSIBILITY,
    forms=(REQUIREMENTS,),
)
def conditions(record: Record, _: Context) -> Iterator[Hit]:
    """Supervision, self-study, ST meetings, introduction and development talks are provided for."""
    yield from _denied(record, "forutsattningar", CONDITIONS)


@rule(
    "unit.no_supervisor",
    facts=("SUP-05",),
    severity=Severity.WARNING,
    verified=True,
    source=f"{RESPONSIBILITY}: en huvudhandledare ska utses",
    forms=(REQUIREMENTS,),
)
def no_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """A unit with ST physicians has a huvudhandledare."""
    if (number(record, "antal_st_lakare") or 0) > 0 and number(record, "antal_handledare") == 0:
        yield Hit("antal_handledare")


@rule(
    "unit.too_many_supervisors",
    facts=("SUP-05",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a huvudhandledare is a specialist in allmänmedicin at the unit",
    forms=(REQUIREMENTS,),
)
def too_many_supervisors(record: Record, _: Context) -> Iterator[Hit]:
    """There are no more huvudhandledare than specialists."""
    supervisors, there = number(record, "antal_handledare"), number(record, "krav.specialister")
    if supervisors is not None and there is not None and supervisors > there:
        yield Hit("antal_handledare", {**shown("stated", supervisors), **shown("number", there)})


@rule(
    "unit.posts",
    facts=("UNIT-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: nobody has more than one full post",
    forms=(REQUIREMENTS,),
)
def posts(record: Record, _: Context) -> Iterator[Hit]:
    """The specialists' posts together are no more than 100 per cent for each of them."""
    percent, there = number(record, "specialister_procent"), number(record, "krav.specialister")
    if percent is not None and there is not None and percent > 100 * there:
        yield Hit("specialister_procent", {**shown("percent", percent), **shown("number", there)})


@rule(
    "unit.review_old",
    facts=("SPUR-01",),
    severity=Severity.WARNING,
    verified=True,
    source=REVIEWED,
    forms=(REQUIREMENTS,),
    numbers=("spur_ar",),
)
def review_old(record: Record, context: Context) -> Iterator[Hit]:
    """The latest SPUR review is not more than five years old on the day of the paper."""
    reviewed, written = iso_date(record, "senaste_spur"), iso_date(record, "datum") or context.today
    months = int(12 * context.region["spur_ar"])
    if reviewed and reviewed < written and months_between(reviewed, written - A_DAY) > months:
        years = shown("years", context.region["spur_ar"])
        yield Hit("senaste_spur", {"reviewed": reviewed.isoformat(), **years})


@rule(
    "unit.review_missing",
    facts=("SPUR-01",),
    severity=Severity.INFO,
    verified=True,
    source=REVIEWED,
    forms=(REQUIREMENTS,),
    numbers=("spur_ar",),
)
def review_missing(record: Record, context: Context) -> Iterator[Hit]:
    """The paper tells when the unit was reviewed, unless that has not come yet."""
    if get(record, "datum") is not None and get(record, "senaste_spur") is None:
        yield Hit("senaste_spur", shown("years", context.region["spur_ar"]))


@rule(
    "unit.review_later",
    facts=("SPUR-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the latest review has been",
    forms=(REQUIREMENTS,),
)
def review_later(record: Record, context: Context) -> Iterator[Hit]:
    """The latest review is not later than the paper."""
    reviewed, written = iso_date(record, "senaste_spur"), iso_date(record, "datum") or context.today
    if reviewed and reviewed > written:
        yield Hit("senaste_spur", {"reviewed": reviewed.isoformat(), "written": written.isoformat()})
