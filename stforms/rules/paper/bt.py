"""Rules about the papers that certify bastjänstgöring (BT)."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import pairs
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import words
from stforms.rules.scope import BT_COMPETENCE, BT_DONE
from stforms.rules.values import get, size, text

ASSESSMENT = "HSLF-FS 2021:8 bilaga 4: huvudansvarig handledare och extern bedömare"


@rule(
    "bt.two_signatures",
    facts=("CERT-16",),
    severity=Severity.WARNING,
    verified=False,
    source=ASSESSMENT,
    forms=(BT_COMPETENCE,),
)
def two_signatures(record: Record, _: Context) -> Iterator[Hit]:
    """Both the huvudansvarig handledare and an external assessor sign."""
    yield from pairs.one_is_missing(record, "huvudhandledare", "extern_bedomare")


@rule(
    "bt.same_person",
    facts=("CERT-16",),
    severity=Severity.WARNING,
    verified=False,
    source=ASSESSMENT,
    forms=(BT_COMPETENCE,),
)
def same_person(record: Record, _: Context) -> Iterator[Hit]:
    """The external assessor is not the huvudansvarig handledare."""
    yield from pairs.one_person(record, "huvudhandledare", "extern_bedomare")


@rule(
    "bt.same_workplace",
    facts=("CERT-16",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred from the word external",
    forms=(BT_COMPETENCE,),
)
def same_workplace(record: Record, _: Context) -> Iterator[Hit]:
    """The external assessor works somewhere else than the huvudansvarig handledare."""
    own = text(record, "huvudhandledare.tjanstestalle")
    external = text(record, "extern_bedomare.tjanstestalle")
    if own and external and words(own) == words(external):
        yield Hit("extern_bedomare.tjanstestalle")


@rule(
    "bt.parts",
    facts=("CERT-17",),
    severity=Severity.WARNING,
    verified=False,
    source="HSLF-FS 2021:8 bilaga 3: Redogör för vilken eller vilka delar …",
    forms=(BT_DONE,),
)
def parts(record: Record, _: Context) -> Iterator[Hit]:
    """A list of service comes with the parts done in primary care and in acute care."""
    for key in ("primarvard", "akut_sjukvard"):
        if size(record, "tjanstgoring") and get(record, key) is None:
            yield Hit(key)
