"""Rules about the delmål a certificate names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.catalogue import delmal as codes_of
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import fold
from stforms.rules.scope import BT_DELMAL, CLINICAL, COURSE, HSLF, SOSFS
from stforms.rules.values import excerpt, text, texts

BT = f"{HSLF} (BT)"
EXAMPLES = {SOSFS: "a1, b1, c1", HSLF: "STa1, STb1, STc1", BT: "BT1, BT2"}

_SPELLINGS = (
    (SOSFS, re.compile(r"[abc][0-9]{1,2}", re.IGNORECASE)),
    (HSLF, re.compile(r"ST[abc][0-9]{1,2}", re.IGNORECASE)),
    (BT, re.compile(r"BT[0-9]{1,2}", re.IGNORECASE)),
)
_OF_A_SPECIALTY = re.compile(r"(ST)?c[0-9]{1,2}")


def spelled_as(code: str) -> str | None:
    """Return whose delmål the code is spelled as: one of the keys of EXAMPLES, or None."""
    return next((owner for owner, shape in _SPELLINGS if shape.fullmatch(code)), None)


def expected(context: Context) -> str:
    """Return whose delmål this form takes."""
    return BT if context.form == BT_DELMAL else context.regulation or ""


@rule(
    "delmal.other_regulation",
    facts=("REG-06",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from the examples printed on the forms: a1, b1, c1 / STa1, STb1, STc1 / BT1",
    regulations=(SOSFS, HSLF),
)
def other_regulation(record: Record, context: Context) -> Iterator[Hit]:
    """A delmål is spelled as the regulation of the form spells its own."""
    wanted = expected(context)
    for code in texts(record, "delmal"):
        owner = spelled_as(code)
        if owner not in (wanted, None):
            yield Hit("delmal", {"delmal": excerpt(code), "owner": owner, "example": EXAMPLES[wanted]})


@rule(
    "delmal.unknown",
    facts=("REG-05",),
    severity=Severity.WARNING,
    verified=False,
    source="Målbeskrivningen för allmänmedicin, read through secondary sources",
    regulations=(SOSFS, HSLF),
)
def unknown(record: Record, context: Context) -> Iterator[Hit]:
    """A delmål exists in the regulation; the c-delmål are those of allmänmedicin.

    Another specialty has another number of c-delmål, so there any number passes.
    """
    wanted = expected(context)
    known = codes_of(context.regulation or "")
    other_specialty = "allmanmedicin" not in fold(text(record, "specialitet") or "allmänmedicin")
    for code in texts(record, "delmal"):
        if other_specialty and _OF_A_SPECIALTY.fullmatch(code):
            continue
        if code not in known and spelled_as(code) in (wanted, None):
            yield Hit("delmal", {"delmal": excerpt(code), "example": EXAMPLES[wanted]})


@rule(
    "delmal.duplicate",
    facts=(),
    severity=Severity.WARNING,
    verified=False,
    source="Follows from what a list of delmål is",
)
def duplicate(record: Record, _: Context) -> Iterator[Hit]:
    """A certificate names each delmål once."""
    codes = texts(record, "delmal")
    for code in dict.fromkeys(codes):
        if codes.count(code) > 1:
            yield Hit("delmal", {"delmal": excerpt(code)})


@rule(
    "delmal.sta3_has_its_own_form",
    facts=("CERT-19",),
    severity=Severity.WARNING,
    verified=True,
    source="HSLF-FS 2021:8 bilaga 12, Delmål STa3. Medicinsk vetenskap",
    forms=(CLINICAL, COURSE),
    regulations=(HSLF,),
)
def sta3_has_its_own_form(record: Record, _: Context) -> Iterator[Hit]:
    """STa3 is certified on bilaga 12, not on the forms for service and courses."""
    if "STa3" in texts(record, "delmal"):
        yield Hit("delmal", {"delmal": "STa3"})
