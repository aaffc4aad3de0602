"""Rules about an application: signature, fee, BT, and the numbers of what is enclosed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import people
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import APPLICATION, APPLICATIONS, HSLF
from stforms.rules.values import excerpt, get, iso_date, keyed_texts, listing, texts

SIGNATURE = people.APPLICANTS_SIGNATURE
FEE = "Socialstyrelsen: avgiften ska vara betald när ansökan lämnas in"
BT_DATE = "HSLF-FS 2021:8 bilaga 5; 4 kap. 1 § förordningen (SFS 2020:1098)"
LISTS = ("bifogade_intyg", "ovriga_handlingar")

_PLAIN_NUMBER = re.compile(r"[0-9]{1,4}")


@rule(
    "application.undated",
    facts=("APP-10",),
    severity=Severity.ERROR,
    verified=True,
    source="Ansökans underskrift: namnteckning, ort och datum",
    forms=APPLICATIONS,
)
def undated(record: Record, _: Context) -> Iterator[Hit]:
    """Beside the applicant's signature stand place and date; one of them is not enough."""
    places = [f"{SIGNATURE}.ort", f"{SIGNATURE}.datum"]
    missing = [path for path in places if get(record, path) is None]
    if people.signed(record, SIGNATURE) or len(missing) == 1:
        yield from map(Hit, missing)


@rule(
    "application.unsigned",
    facts=("APP-10",),
    severity=Severity.WARNING,
    verified=True,
    source="Ansökans underskrift: namnteckning, ort och datum",
    forms=APPLICATIONS,
)
def unsigned(record: Record, _: Context) -> Iterator[Hit]:
    """A dated application is signed.

    It only warns, because a paper filled on the screen is dated before it is printed and signed.
    """
    if get(record, f"{SIGNATURE}.signerad") is False and iso_date(record, f"{SIGNATURE}.datum"):
        yield Hit(f"{SIGNATURE}.signerad")


@rule(
    "application.bt_date",
    facts=("REG-07",),
    severity=Severity.ERROR,
    verified=True,
    source=BT_DATE,
    forms=(APPLICATION,),
    regulations=(HSLF,),
)
def bt_date(record: Record, _: Context) -> Iterator[Hit]:
    """An application that is signed or lists what is enclosed states the date of the BT intyg."""
    begun = any(get(record, key) is not None for key in (SIGNATURE, *LISTS))
    if begun and get(record, "bastjanstgoring.godkand_datum") is None:
        yield Hit("bastjanstgoring.godkand_datum")


@rule(
    "application.bt_after_signing",
    facts=("REG-07",),
    severity=Severity.ERROR,
    verified=True,
    source=BT_DATE,
    forms=(APPLICATION,),
    regulations=(HSLF,),
)
def bt_after_signing(record: Record, context: Context) -> Iterator[Hit]:
    """The BT is approved before the application is signed."""
    approved = iso_date(record, "bastjanstgoring.godkand_datum")
    limit = iso_date(record, f"{SIGNATURE}.datum") or context.today
    if approved is not None and approved > limit:
        blanks = {"approved": approved.isoformat(), "limit": limit.isoformat()}
        yield Hit("bastjanstgoring.godkand_datum", blanks)


@rule(
    "application.paid_after_signing",
    facts=("APP-01",),
    severity=Severity.WARNING,
    verified=False,
    source=f"{FEE}; that it is signed after it is paid is inferred",
    forms=APPLICATIONS,
)
def paid_after_signing(record: Record, _: Context) -> Iterator[Hit]:
    """The fee is not paid later than the application is signed."""
    paid = iso_date(record, "avgift.betald_datum")
    signed = iso_date(record, f"{SIGNATURE}.datum")
    if paid and signed and paid > signed:
        yield Hit("avgift.betald_datum", {"paid": paid.isoformat(), "signed": signed.isoformat()})


@rule(
    "application.paid_in_future",
    facts=("APP-01",),
    severity=Severity.ERROR,
    verified=True,
    source=FEE,
    forms=APPLICATIONS,
)
def paid_in_future(record: Record, context: Context) -> Iterator[Hit]:
    """The fee is not paid on a day that has not come."""
    paid = iso_date(record, "avgift.betald_datum")
    if paid is not None and paid > context.today:
        yield Hit("avgift.betald_datum", {"paid": paid.isoformat()})


@rule(
    "application.number_twice",
    facts=("APP-05",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: each enclosed paper has a number of its own",
    forms=APPLICATIONS,
)
def number_twice(record: Record, _: Context) -> Iterator[Hit]:
    """Each number of an enclosed paper is used once."""
    used = _enclosed(record)
    times = Counter(number for _path, number in used)
    for path, number in dict.fromkeys(used):
        if times[number] > 1:
            yield Hit(path, {"number": excerpt(number)})


@rule(
    "application.number_gap",
    facts=("APP-05",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the enclosed papers are numbered from 1 without a gap",
    forms=APPLICATIONS,
)
def number_gap(record: Record, _: Context) -> Iterator[Hit]:
    """The numbers of the enclosed papers run from 1 without a gap."""
    numbers = {number for _path, number in _enclosed(record)}
    if not numbers or not all(map(_PLAIN_NUMBER.fullmatch, numbers)):
        return
    used = {int(number) for number in numbers}
    missing = [number for number in range(1, max(used)) if number not in used]
    if missing:
        yield Hit("bifogade_intyg", {"missing": listing(missing), "last": max(used)})


@rule(
    "application.third_country",
    facts=("APP-09",),
    severity=Severity.ERROR,
    verified=True,
    source="Ansökan: Individuellt utbildningsprogram (endast specialistläkare från tredjeland)",
    forms=(APPLICATION,),
)
def third_country(record: Record, _: Context) -> Iterator[Hit]:
    """A specialist from a third country lists the individual programme beside the certificates."""
    certificates = texts(record, "bifogade_intyg.tredjeland")
    programme = "ovriga_handlingar.individuellt_utbildningsprogram"
    if certificates and not texts(record, programme):
        yield Hit(programme)


def _enclosed(record: Record) -> list[tuple[str, str]]:
    return [(path, number.strip()) for key in LISTS for path, number in keyed_texts(record, key)]
