"""The pages that the tests look at, and their golden copies.

    python tests/html/pages.py

writes the golden copies anew; look at the difference before you commit it.
"""

# ruff: noqa: E402 - the path is settled before stforms is imported

from __future__ import annotations

import copy
import datetime
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(one) for one in (ROOT, ROOT / "tests") if str(one) not in sys.path]

import register_samples
import registers
from drawing import Drawing

from stforms.actions.adopt.adopting import Adopted
from stforms.actions.adopt.draft import Draft, DraftSlot, DraftTable, Guess
from stforms.actions.adopt.found import Found, Kind, Label, Spot
from stforms.actions.adopt.picture import picture
from stforms.actions.adopt.proof import Proof
from stforms.actions.copies import copy_of
from stforms.actions.merge import Merged, merge
from stforms.actions.papers import ReadPaper, ReadPapers, read_papers
from stforms.actions.status import Overview, status
from stforms.actions.together import Group, Whole, validate_together
from stforms.binding import FieldAt
from stforms.html import merge_page, together_page
from stforms.html.adopt import adopt_page
from stforms.html.dashboard import dashboard_page
from stforms.library import Library
from stforms.model import Finding, Outcome, Reading, Severity, Where
from stforms.register.opening import open_register
from stforms.rules.region import region

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <img src=x onerror=alert(2)> \"'&amp;"
"""What somebody writes who means harm, or who writes about HTML: text, and nothing else."""
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


def many() -> Outcome[tuple[Group, ...]]:
    """Return an application with 45 more certificates of courses than any page has room for beside."""
    given = read("ansokan-hslf-fs-2021-8.yaml")
    (course,) = (one for one in given.papers if one.name == "st-12-etik-och-samtal")
    more = []
    for number in range(21, 66):
        record = copy.deepcopy(course.record)
        record["bilaga_nr"] = str(number)
        record["kurs"]["amne"] = f"Kurs nummer {number} om något som har ett långt namn"
        more.append(ReadPaper(f"st-{number}", course.edition, record, ()))
    return checked(ReadPapers((*given.papers, *more)), Whole.APPLICATION)


def follow_up() -> Outcome[tuple[Group, ...]]:
    """Return a follow-up and a unit."""
    names = ("checklista-st.yaml", "iup.yaml", "bedomning.yaml", "handledarutlatande.yaml")
    return checked(read(*names, "kravspecifikation.yaml"), Whole.FOLLOW_UP)


def follow_up_flawed() -> Outcome[tuple[Group, ...]]:
    """Return a follow-up with flaws on its papers and between them."""
    return checked(read("uppfoljning-med-brister.yaml"), Whole.FOLLOW_UP)


def nothing() -> Outcome[tuple[Group, ...]]:
    """Return what is said when there is no application at all."""
    return checked(ReadPapers(()), Whole.APPLICATION)


def merged() -> Outcome[Merged]:
    """Return a checklist that was sent and two copies: conflicts, changes, a removal, an unsure reading."""
    sent = next(one for one in read("checklista-st.yaml").papers if one.name == "checklista-word")
    st, supervisor = copy.deepcopy(sent.record), copy.deepcopy(sent.record)
    st["handledning"]["veckovis"] = "delvis"
    supervisor["handledning"]["veckovis"] = "nej"
    st["egen_lista"]["antal"] = supervisor["egen_lista"]["antal"] = 640
    st["kommentarer"] = HOSTILE
    del supervisor["kurser"][0]
    where = Where(page=2, place="Kommentarer")
    read_as = Reading("kommentarer", HOSTILE, HOSTILE, where, 0.8)
    base = copy_of("skickad.docx", "ab" * 32, sent.edition, sent.record, library=library())
    copies = [
        copy_of("st-lakare.docx", "cd" * 32, sent.edition, st, [read_as], library=library()),
        copy_of("handledare.pdf", "ef" * 32, sent.edition, supervisor, library=library()),
    ]
    return merge(copies, base=base, library=library())


def merging(lang: str, reveal: bool = False) -> bytes:
    """Return the report on the merge."""
    outcome = merged()
    found = outcome.findings
    return merge_page(outcome.value, library(), findings=found, lang=lang, reveal=reveal)


@cache
def overview(empty: bool = False) -> Overview:
    """Return what a register says: with papers in every state, or with none."""
    with tempfile.TemporaryDirectory() as folder:
        register = open_register(registers.place("sqlite", Path(folder)))
        if not empty:
            register_samples.sample(register)
        with register.reading() as connection:
            found = status(connection, register_samples.TODAY)
        register.close()
    return found


TRIED = (Finding("adopt.not_back", Severity.WARNING, "fraga", None, {"label": HOSTILE}),)


def adopted(lang: str) -> bytes:
    """Return the picture of a draft: sure and unsure places, rows, one that is left, one without a page."""
    sure, unsure = Guess("st_lakare.namn", 0.95, "adopt.key_same"), Guess("fraga", 0.5, "adopt.key_new")
    text = Guess("text", 0.95, "adopt.codec_schema")
    named = Spot((FieldAt("a"),), Kind.TEXT, Where(1, "a", (60, 700, 300, 720)), (Label("Namn", "left"),))
    boxes = [
        Spot(
            (FieldAt(one),),
            Kind.BOX,
            Where(1, one, (x, 600, x + 10, 610)),
            (Label(HOSTILE, "row"),),
            option=one,
        )
        for one, x in (("Ja", 300), ("Nej", 360))
    ]
    rows = tuple(
        Spot((FieldAt(f"k{y}"),), Kind.TEXT, Where(1, f"k{y}", (60, y, 300, y + 20))) for y in (400, 370)
    )
    nowhere = Spot((FieldAt("b"),), Kind.TEXT, Where(place="Sidfot"), (Label("Diarienummer", "left"),))
    slots = (
        DraftSlot((named,), (sure,), text, known=True),
        DraftSlot(tuple(boxes), (unsure,), text, known=False, options=(("ja", "Ja"), ("nej", "Nej"))),
        DraftSlot((nowhere,), (Guess("diarienummer", 0.6, "adopt.key_new"),), text, known=False),
    )
    column = DraftSlot(rows, (Guess("namn", 0.9, "adopt.key_same"),), text, known=True)
    table = DraftTable(Guess("kurser", 0.9, "adopt.key_same"), (column,), 2)
    left = ((Where(1, None, (60, 100, 300, 120)), "adopt.no_label"),)
    found = Found("pdf", "Samtal", (named, *boxes, *rows, nowhere), ("RN-4711",), left)
    draft = Draft(found, "samtal", "samtal/2026-pdf", "Samtal", slots, (table,), None)
    shown = picture(draft, _paper(), {})
    shown = replace(shown, pages=tuple(replace(one, png=b"as drawn") for one in shown.pages))
    return adopt_page(Adopted(draft, {}, Proof(12, 11, TRIED)), shown, TRIED, lang)


def _paper() -> bytes:
    drawing = Drawing()
    drawing.text(60, 760, "Samtal", 16)
    return drawing.data()


SUBJECTS: dict[str, Callable[[], Outcome[tuple[Group, ...]]]] = {
    "application-2021": application_2021,
    "application-2015": application_2015,
    "application-flawed": flawed,
    "follow-up": follow_up,
    "follow-up-flawed": follow_up_flawed,
    "nothing": nothing,
}

PAGES: dict[str, Callable[[str], bytes]] = {
    "merge": merging,
    "adopt": adopted,
    "dashboard": lambda lang: dashboard_page(overview(), lang),
    "dashboard-empty": lambda lang: dashboard_page(overview(empty=True), lang),
    **{name: lambda lang, subject=subject: together(subject(), lang) for name, subject in SUBJECTS.items()},
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
