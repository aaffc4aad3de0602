"""Rules about what stands at the top of every paper of a follow-up: the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from stforms.model import Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.follow_up.compare import Words, agree, reference, stated
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.names import share_a_word
from stforms.rules.papers import Paper
from stforms.rules.scope import ASSESSMENT

SAME = "Inferred: the papers are about the same ST physician at the same time"
Same = Callable[[Words, Words], bool]


def _differing(papers: Iterable[Paper], path: str, same: Same) -> Iterator[Hit]:
    """Yield a hit on each paper that says something else than most of them."""
    found = stated(papers, path)
    chosen = reference(found)
    for one in found:
        if chosen is not None and not same(one.words, chosen.words):
            yield Hit(path, {"other": chosen.paper.name}, one.paper.name)


def _same_place(one: Words, other: Words) -> bool:
    return agree(one, other) or share_a_word(" ".join(one), " ".join(other))


@rule(
    "followup.health_centre",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source=SAME,
)
def health_centre(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """Checklist, statement and IUP name the same health centre; assessments may be made elsewhere."""
    papers = [paper for paper in follow_up.papers if paper.form != ASSESSMENT]
    yield from _differing(papers, "vardcentral", _same_place)


@rule(
    "followup.supervisor",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source=SAME,
)
def supervisor(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """The papers name the same huvudhandledare."""
    yield from _differing(follow_up.papers, "huvudhandledare.namn", agree)


@rule(
    "followup.director",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source=SAME,
)
def director(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """The papers name the same studierektor."""
    yield from _differing(follow_up.papers, "studierektor.namn", agree)


@rule(
    "followup.head",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source=SAME,
)
def head(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """The papers name the same head of the unit."""
    yield from _differing(follow_up.papers, "verksamhetschef.namn", agree)


@rule(
    "followup.regulation",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source=SAME,
)
def regulation(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """The papers name the same regulation."""
    yield from _differing(follow_up.papers, "malbeskrivning", Words.__eq__)
