"""The pages that the tests look at, and their golden copies.

    python tests/html/pages.py

writes the golden copies anew; look at the difference before you commit it.
"""

# ruff: noqa: E402 - the path is settled before stforms is imported

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from stforms.actions.papers import ReadPapers, read_papers
from stforms.actions.together import Group, Whole, validate_together
from stforms.html import together_page
from stforms.library import Library
from stforms.model import Finding, Outcome, Severity
from stforms.rules.region import region

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = ROOT / "samples"
TODAY = datetime.date(2026, 6, 1)
REGION = region("region-ostergotland", TODAY)
LANGUAGES = ("sv", "en")


def library() -> Library:
    """Return a library with specimens only, whatever the user has."""
    return Library(cabinet=ROOT / "no-such-folder")


@cache
def read(*names: str) -> ReadPapers:
    """Return the papers of some samples."""
    return read_papers([SAMPLES / name for name in names], today=TODAY, region=REGION, library=library())


def checked(papers: ReadPapers, whole: Whole) -> Outcome[tuple[Group, ...]]:
    """Return what is said of papers together."""
    return validate_together(papers, whole, today=TODAY, region=REGION)


def together(outcome: Outcome[tuple[Group, ...]], lang: str, reveal: bool = False) -> bytes:
    """Return the report."""
    return together_page(outcome, today=TODAY, region=REGION, library=library(), lang=lang, reveal=reveal)


# --- what the pages are about ---------------------------------------------------------------


def application_2021() -> Outcome[tuple[Group, ...]]:
    """Return a clean application with BT."""
    return checked(read("ansokan-hslf-fs-2021-8.yaml"), Whole.APPLICATION)


def application_2015() -> Outcome[tuple[Group, ...]]:
    """Return a clean application under the older regulation."""
    return checked(read("ansokan-sosfs-2015-8.yaml"), Whole.APPLICATION)


def flawed() -> Outcome[tuple[Group, ...]]:
    """Return an application with a gap, an overlap, part time, absence, and papers missing and unread."""
    given = read("ansokan-hslf-fs-2021-8.yaml", "checklista-st.yaml")
    papers = [one for one in given.papers if one.name != "st-16-palliativ-vard"]
    kept = [changed(one.record, one.name) for one in papers]
    remade = [
        type(one)(one.name, one.edition, record, one.findings)
        for one, record in zip(papers, kept, strict=True)
    ]
    unread = Finding("file.damaged", Severity.ERROR, None, None, {"why": "?"}, "skadad.pdf")
    other = Finding("papers.other_kind", Severity.WARNING, paper="foto.jpg")
    return checked(ReadPapers(tuple(remade), (unread, other)), Whole.APPLICATION)


def changed(record: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the record of a paper with the flaws that it gets."""
    import copy

    record = copy.deepcopy(record)
    if name == "st-01-fullgjord":
        rows = record["tjanstgoring"]
        rows[0]["period"]["till"] = "2021-05-31"
        rows[5]["period"]["till"] = "2023-04-30"
        rows[7]["procent"] = 50
    if name == "st-12-etik-och-samtal":
        record["sokande"]["personnummer"] = "19900114-2380"
    if name == "checklista-word":
        record["franvaro"] = [
            {"period": {"fran": "2024-08-01", "till": "2024-09-15"}, "anledning": "Föräldraledig"}
        ]
    return record


def follow_up() -> Outcome[tuple[Group, ...]]:
    """Return a follow-up and a unit."""
    names = ("checklista-st.yaml", "iup.yaml", "bedomning.yaml", "handledarutlatande.yaml")
    return checked(read(*names, "kravspecifikation.yaml"), Whole.FOLLOW_UP)


def nothing() -> Outcome[tuple[Group, ...]]:
    """Return what is said when there is no application at all."""
    return checked(ReadPapers(()), Whole.APPLICATION)


SUBJECTS: dict[str, Callable[[], Outcome[tuple[Group, ...]]]] = {
    "application-2021": application_2021,
    "application-2015": application_2015,
    "application-flawed": flawed,
    "follow-up": follow_up,
    "nothing": nothing,
}

PAGES: dict[str, Callable[[str], bytes]] = {
    name: lambda lang, subject=subject: together(subject(), lang) for name, subject in SUBJECTS.items()
}
"""Every kind of page, by name: from a language to the bytes."""


@cache
def page(name: str, lang: str) -> bytes:
    """Return a page."""
    return PAGES[name](lang)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in PAGES:
        for lang in LANGUAGES:
            (GOLDEN / f"{name}.{lang}.html").write_bytes(page(name, lang))
            print(f"{name}.{lang}.html")
