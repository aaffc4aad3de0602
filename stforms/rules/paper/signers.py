"""Rules about whoever certifies: somebody else than the applicant, and with all details given."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import people
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import share_a_word
from stforms.rules.scope import AUSCULTATION, CLINICAL
from stforms.rules.values import get, text

PRINTED_BESIDE_SIGNATURE = ("namn", "tjanstestalle", "ort", "datum")
THE_FORMS = "SOSFS 2015:8 bilaga 3 och 4, HSLF-FS 2021:8 bilaga 8 och 9"


@rule(
    "signer.is_applicant",
    facts=("CERT-02",),
    severity=Severity.ERROR,
    verified=False,
    source="Inferred: nobody supervises or certifies themselves",
)
def signer_is_applicant(record: Record, _: Context) -> Iterator[Hit]:
    """Whoever certifies has another personnummer than the applicant."""
    for signer in people.SIGNERS:
        if people.same_by_number(record, signer, people.APPLICANT):
            yield Hit(f"{signer}.personnummer", people.role(signer))


@rule(
    "signer.applicants_name",
    facts=("CERT-02",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: nobody supervises or certifies themselves",
)
def applicants_name(record: Record, _: Context) -> Iterator[Hit]:
    """Whoever certifies has another name than the applicant, unless the numbers tell them apart."""
    for signer in (*people.SIGNERS, people.DELEGATION):
        if people.same_by_number(record, signer, people.APPLICANT) is not None:
            continue
        if people.same_by_name(record, signer, people.APPLICANT):
            yield Hit(f"{signer}.namn", people.role(signer))


@rule(
    "signer.incomplete",
    facts=("CERT-21",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the forms print these boxes beside every signature",
)
def signer_incomplete(record: Record, _: Context) -> Iterator[Hit]:
    """Beside a signature stand name, workplace, place and date."""
    for signer in (*people.SIGNERS, people.DELEGATION):
        if people.signed(record, signer):
            for key in PRINTED_BESIDE_SIGNATURE:
                if get(record, f"{signer}.{key}") is None:
                    yield Hit(f"{signer}.{key}", people.role(signer))


@rule(
    "signer.unspecified",
    facts=("CERT-09",),
    severity=Severity.WARNING,
    verified=True,
    source=THE_FORMS,
    forms=(AUSCULTATION, CLINICAL),
)
def signer_unspecified(record: Record, _: Context) -> Iterator[Hit]:
    """The handledare who certifies service or auskultation states specialty and workplace."""
    if text(record, "intygande.namn") is None:
        return
    for key in ("specialitet", "tjanstestalle"):
        if get(record, f"intygande.{key}") is None:
            yield Hit(f"intygande.{key}")


@rule(
    "signer.other_workplace",
    facts=("CERT-09",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the handledare works where the service was done",
    forms=(AUSCULTATION, CLINICAL),
)
def other_workplace(record: Record, _: Context) -> Iterator[Hit]:
    """The workplace of the handledare has a word in common with the place of the service."""
    place, workplace = text(record, "tjanstgoringsstalle"), text(record, "intygande.tjanstestalle")
    if place and workplace and not share_a_word(place, workplace):
        yield Hit("intygande.tjanstestalle")
