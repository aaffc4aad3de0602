"""What planning and sending show: the sums, the JSON. Papers and persons are called by their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stforms.actions.expected import STATES, Noted
from stforms.cli import show
from stforms.messages import text
from stforms.model import Finding, Json
from stforms.wording import as_json


def product(shape: str, noted: Sequence[Noted], found: Sequence[Finding], dry: bool) -> None:
    """Print what was noted as one JSON object."""
    papers = [vars(one) for one in noted]
    data: Json = {"stforms": shape, "dry_run": dry, "counts": counts(noted), "papers": papers}
    show.product({**data, "findings": as_json(found)})


def counts(noted: Sequence[Noted]) -> dict[str, int]:
    """Return how many papers became what."""
    found = Counter(one.state for one in noted)
    return {state: found[state] for state in STATES}


def summary(code: str, noted: Sequence[Noted], dry: bool) -> None:
    """Say how many papers became what, and of how many persons they are."""
    persons = len({one.person for one in noted})
    show.talk(text(code, {**counts(noted), "persons": persons}))
    if dry:
        show.talk(text("cli.register.dry"))
