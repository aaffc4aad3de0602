"""The people on a paper: who they are in the record, and whether two of them are one person."""

from __future__ import annotations

from stforms.model import Json, Param
from stforms.rules.names import same_name
from stforms.rules.personnummer import Personnummer, parse, same_number
from stforms.rules.values import get, text

APPLICANT = "sokande"
SIGNERS = ("intygande", "verksamhetschef", "huvudhandledare", "specialist", "extern_bedomare")
TRAINEE = "st_lakare"
PEOPLE = (APPLICANT, TRAINEE, *SIGNERS)
DELEGATION = "delegering"
APPLICANTS_SIGNATURE = "underskrift"
SIGNED = (*SIGNERS, DELEGATION, APPLICANTS_SIGNATURE)
"""The parts of a record that can hold a signature with place and date."""

_ROLES = {
    "sokande": ("sökanden", "applicant"),
    "st_lakare": ("ST-läkaren", "ST physician"),
    "underskrift": ("sökanden", "applicant"),
    "intygande": ("den som intygar", "certifying person"),
    "verksamhetschef": ("verksamhetschefen", "head of department"),
    "huvudhandledare": ("huvudansvarig handledare", "principal supervisor"),
    "specialist": ("den andra specialistläkaren", "second specialist"),
    "extern_bedomare": ("den externa bedömaren", "external assessor"),
    "delegering": ("verksamhetschefen vid delegering", "head of department, delegation"),
}


def role(person: str) -> dict[str, Param]:
    """Return message blanks that name somebody by role, never by name or number."""
    swedish, english = _ROLES[person]
    return {"role_sv": swedish, "role_en": english}


def name(record: Json, person: str) -> str | None:
    """Return a person's full name, written in one field or in two."""
    whole = text(record, f"{person}.namn")
    if whole is not None:
        return whole
    parts = (text(record, f"{person}.{part}") for part in ("fornamn", "efternamn"))
    return " ".join(part for part in parts if part) or None


def number(record: Json, person: str) -> Personnummer | None:
    """Return a person's personnummer when one is written in full."""
    return parse(get(record, f"{person}.personnummer"))


def signed(record: Json, person: str) -> bool:
    """Tell whether there is ink where the person signs."""
    return get(record, f"{person}.signerad") is True


def same_by_number(record: Json, first: str, second: str) -> bool | None:
    """Tell whether two people have the same personnummer; None when one of them has none."""
    one, other = number(record, first), number(record, second)
    return same_number(one, other) if one and other else None


def same_by_name(record: Json, first: str, second: str) -> bool:
    """Tell whether two people have the same name."""
    one, other = name(record, first), name(record, second)
    return one is not None and other is not None and same_name(one, other)


def same_person(record: Json, first: str, second: str) -> bool:
    """Tell whether two people are one: by number where both have one, otherwise by name."""
    by_number = same_by_number(record, first, second)
    return same_by_name(record, first, second) if by_number is None else by_number
