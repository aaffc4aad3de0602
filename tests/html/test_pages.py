"""Pages: golden copies, sound HTML, nothing but text from people, nothing from elsewhere, no personnummer."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from pages import LANGUAGES, PAGES, SUBJECTS

from stforms.actions.papers import ReadPaper, ReadPapers
from stforms.actions.together import Whole
from stforms.html.page import page
from stforms.messages import catalogue
from stforms.model import Finding, Severity, leaves
from stforms.rules import RULES_ABOUT
from stforms.rules import catalogue as regulations

EACH = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in PAGES for lang in LANGUAGES])


def tree(data: bytes) -> Any:
    """Return a page as a browser sees it."""
    return html.document_fromstring(data.decode("utf-8"))


# --- the same input, the same page ----------------------------------------------------------


@EACH
def test_a_page_is_its_golden_copy(name: str, lang: str) -> None:
    """Renew the copies with: python tests/html/pages.py, and look at the difference."""
    assert pages.page(name, lang) == (pages.GOLDEN / f"{name}.{lang}.html").read_bytes()


def test_there_is_no_golden_copy_of_a_page_that_is_gone() -> None:
    """One for each page and language."""
    made = {f"{name}.{lang}.html" for name in PAGES for lang in LANGUAGES}
    assert {path.name for path in pages.GOLDEN.iterdir()} == made


@pytest.mark.parametrize("name", PAGES)
def test_the_same_input_and_day_give_the_same_bytes(name: str) -> None:
    """No time, no address in memory, no order of a set."""
    assert PAGES[name]("sv") == PAGES[name]("sv")


# --- sound ----------------------------------------------------------------------------------


@EACH
def test_a_page_is_sound_html(name: str, lang: str) -> None:
    """Every tag is closed where it was opened."""
    closed = re.sub(rb"<(meta|br|img)\b([^>]*)>", rb"<\1\2/>", pages.page(name, lang))
    without = re.sub(rb"<!DOCTYPE html>|<style>.*?</style>", b"", closed, flags=re.S)
    assert etree.fromstring(without).get("lang") == lang


@EACH
def test_ids_are_unique_and_every_reference_leads_to_one(name: str, lang: str) -> None:
    """Links, patterns, labels."""
    root = tree(pages.page(name, lang))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    linked = [link.removeprefix("#") for link in root.xpath("//@href")]
    drawn = re.findall(r"url\(#([^)]+)\)", pages.page(name, lang).decode())
    named = [one for words in root.xpath("//@aria-labelledby") for one in words.split()]
    assert {*linked, *drawn, *named} - set(ids) == set()


@EACH
def test_headings_are_in_order(name: str, lang: str) -> None:
    """One h1, and no level is left out on the way down."""
    levels = [int(one.tag[1]) for one in tree(pages.page(name, lang)).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


@EACH
def test_tables_have_captions_and_headers_with_a_scope_and_rows_of_one_width(name: str, lang: str) -> None:
    """A reader who hears a table knows where he is."""
    for table in tree(pages.page(name, lang)).xpath("//table"):
        assert table.xpath("string(caption)").strip()
        assert all(one.get("scope") in ("col", "row") for one in table.xpath(".//th"))
        assert all(row.xpath("th[@scope='row']") for row in table.xpath("tbody/tr"))
        assert len({len(row) for row in table.xpath(".//tr")}) == 1


@EACH
def test_pictures_say_what_they_show(name: str, lang: str) -> None:
    """role=img, a title and a description, and the same as a table beside it."""
    for picture in tree(pages.page(name, lang)).xpath("//svg"):
        assert picture.get("role") == "img"
        assert all(picture.xpath(f"string({part})").strip() for part in ("title", "desc"))
        assert picture.xpath("following::table")


# --- nothing from elsewhere, nothing that runs ----------------------------------------------


@EACH
def test_a_page_needs_nothing_and_runs_nothing(name: str, lang: str) -> None:
    """No script, no handler, no frame, picture, font or link from elsewhere."""
    data = pages.page(name, lang)
    root = tree(data)
    pictures = root.xpath("//img")
    assert name == "adopt" or not pictures
    assert all(re.fullmatch(r"data:image/png;base64,[\w+/=]+", one.attrib.pop("src")) for one in pictures)
    assert all(one.get("alt") for one in pictures)
    tags = {one.tag for one in root.iter() if isinstance(one.tag, str)}
    assert tags & {"script", "link", "iframe", "object", "embed", "form", "base", "image", "use"} == set()
    for one in root.iter():
        for attribute, value in one.items():
            assert not attribute.startswith("on")
            assert attribute not in ("src", "srcset", "action", "style", "data", "xlink:href")
            assert attribute != "href" or value.startswith("#")
    css = root.xpath("string(//style)")
    assert not re.search(r"@import|url\(|expression|https?:", css)
    assert b"default-src 'none'" in data


HARM = ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x onerror=alert(1)>', "{% include 'base.html' %}"]


def _hostile(words: str, subject: ReadPapers) -> ReadPapers:
    """Return the papers with every text in them, and every name, followed by the words."""

    def touched(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: touched(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [touched(inner) for inner in value]
        return value + words if isinstance(value, str) and not re.match(r"\d|ST|BT", value) else value

    papers = (ReadPaper(p.name + words, p.edition, touched(p.record), p.findings) for p in subject.papers)
    return ReadPapers(tuple(papers))


@pytest.mark.parametrize("words", HARM)
@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (("ansokan-hslf-fs-2021-8.yaml",), Whole.APPLICATION),
        (("checklista-st.yaml", "iup.yaml", "bedomning.yaml"), Whole.FOLLOW_UP),
    ],
)
def test_what_people_write_is_text(words: str, names: tuple[str, ...], whole: Whole) -> None:
    """Whatever it looks like; it stands on the page as they wrote it."""
    hostile = _hostile(words, pages.read(*names))
    root = tree(pages.together(pages.checked(hostile, whole), "sv"))
    assert not root.xpath("//script|//img")
    assert words in root.text_content()
    assert "49" not in re.findall(r"\b49\b", root.text_content())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_write_is_text_on_the_page_of_a_merge(lang: str) -> None:
    """The sample of the merge has such a comment in it."""
    root = tree(pages.page("merge", lang))
    assert not root.xpath("//script|//img")
    assert pages.HOSTILE in root.text_content()


ODD = "\r\x00\x85\u2028\ufffe\uffff"
"""What HTML itself turns into something else."""


@given(
    words=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"], exclude_characters=ODD))
)
def test_any_title_is_text(words: str) -> None:
    """The template itself, for any text at all."""
    made = page("merge.html", "sv", True, title=words, papers=[], names=[], counts=[], remarks=[], groups=[])
    assert tree(made).xpath("string(//h1/span)") == words


# --- personnummer ---------------------------------------------------------------------------

NUMBER = re.compile(rb"(?<!\d)(?:19|20)?\d{6}-\d{4}(?!\d)")


@EACH
def test_no_personnummer_stands_on_a_page(name: str, lang: str) -> None:
    """Unless they were asked for."""
    assert NUMBER.findall(pages.page(name, lang)) == []


@pytest.mark.parametrize("name", ["application-2021", "application-2015", "follow-up"])
def test_personnummer_stand_on_the_page_when_they_are_asked_for(name: str) -> None:
    """The applicant's own; those who certify are not on the page."""
    subject = SUBJECTS[name]()
    numbers = {
        value
        for group in subject.value
        for paper in group.subject.papers
        for path, value in leaves(paper.record)
        if path in ("sokande.personnummer", "st_lakare.personnummer")
    }
    revealed = set(NUMBER.findall(pages.together(subject, "sv", reveal=True)))
    assert {number.decode() for number in revealed} == numbers != set()


def test_a_file_named_after_a_personnummer_is_masked() -> None:
    """A scanner names files so."""
    papers = pages.read("ansokan-hslf-fs-2021-8.yaml").papers
    named = ReadPapers(tuple(ReadPaper(f"19900114-2380 {p.name}", p.edition, p.record, ()) for p in papers))
    assert NUMBER.findall(pages.together(pages.checked(named, Whole.APPLICATION), "sv")) == []


def test_the_name_of_a_file_may_be_no_text() -> None:
    """Old files have names in other encodings, which come as lone surrogates."""
    papers = pages.read("ansokan-sosfs-2015-8.yaml").papers
    named = ReadPapers(tuple(ReadPaper(f"\udce5{p.name}", p.edition, p.record, ()) for p in papers))
    assert pages.together(pages.checked(named, Whole.APPLICATION), "sv").decode("utf-8")


# --- what stands on them --------------------------------------------------------------------


def test_no_title_is_printed_for_delmal_that_have_none() -> None:
    """c, STc and BT: the code and nothing else."""
    for name in ("application-2021", "application-2015"):
        root = tree(pages.page(name, "sv"))
        for header in root.xpath("//table[@class='matrix']//th[@scope='row']"):
            code, *title = header.text_content().split(None, 1)
            if re.match(r"c|STc|BT", code):
                assert title == []


@pytest.mark.parametrize("name", ["application-2021", "application-2015"])
def test_every_delmal_has_its_row(name: str) -> None:
    """In the regulation's own order."""
    regulation = {"application-2021": "HSLF-FS 2021:8", "application-2015": "SOSFS 2015:8"}[name]
    rows = tree(pages.page(name, "sv")).xpath("//table[@class='matrix']//th[@scope='row']")
    shown = [row.text_content().split()[0] for row in rows]
    codes = list(regulations.delmal(regulation))
    bt = [code for code in codes if code.startswith("BT")]
    assert shown == [*bt, *(code for code in codes if code not in bt)]


def test_what_is_missing_is_said_in_words() -> None:
    """The course in palliative care was taken out of the flawed application."""
    rows = tree(pages.page("application-flawed", "sv")).xpath("//tr[@class='incomplete']")
    assert [" ".join(row.text_content().split()) for row in rows] == [
        "STb4 Palliativ vård ✓räknas kurs (obekräftat)"
    ]


@EACH
def test_every_finding_stands_on_the_page_with_its_code(name: str, lang: str) -> None:
    """Once for each time that it was made."""
    if name == "merge":
        found = list(pages.merged().findings)
    elif name == "adopt":
        found = list(pages.TRIED)
    elif name.startswith("dashboard"):  # tells what is missing in few words
        found = []
    else:
        outcome = SUBJECTS[name]()
        found = [*outcome.findings, *(one for group in outcome.value for one in group.findings)]
    shown = tree(pages.page(name, lang)).xpath("//p[@class='from']/code/text()")
    assert sorted(shown) == sorted(one.code for one in found)


def test_what_several_papers_have_alike_is_told_once() -> None:
    """All of them printed to PDF: one info, and every other finding where it is."""
    info = Finding("parse.flattened", Severity.INFO)
    papers = pages.read("ansokan-sosfs-2015-8.yaml").papers
    told = [replace(one, findings=(*one.findings, replace(info, paper=one.name))) for one in papers]
    other = Finding("demands.missing", Severity.WARNING, "intygande.namn", paper=told[3].name)
    told[3] = replace(told[3], findings=(*told[3].findings, other))
    root = tree(pages.together(pages.checked(ReadPapers(tuple(told)), Whole.APPLICATION), "sv"))
    shown = root.xpath("//p[@class='from']/code/text()")
    assert shown == ["parse.flattened", "demands.missing"]
    assert f"På {len(papers)} papper" in root.text_content()


def test_what_two_papers_have_alike_is_told_of_both() -> None:
    info = Finding("parse.flattened", Severity.INFO)
    papers = pages.read("ansokan-sosfs-2015-8.yaml").papers
    told = [
        replace(one, findings=(replace(info, paper=one.name),) if at < 2 else ())
        for at, one in enumerate(papers)
    ]
    root = tree(pages.together(pages.checked(ReadPapers(tuple(told)), Whole.APPLICATION), "sv"))
    assert root.xpath("//p[@class='from']/code/text()") == ["parse.flattened"] * 2


def test_every_area_of_a_follow_up_has_a_name() -> None:
    """Areas are topics of rules; a new one needs words."""
    topics = {rule.topic for about in ("follow-up", "unit") for rule in RULES_ABOUT[about]}
    assert {topic for topic in topics if f"together.area.{topic}" not in catalogue()} == set()


def test_every_area_that_has_a_name_is_one() -> None:
    """No words are left behind when a topic goes."""
    topics = {rule.topic for about in ("follow-up", "unit") for rule in RULES_ABOUT[about]}
    named = {code.rpartition(".")[2] for code in catalogue() if code.startswith("together.area.")}
    assert named == topics
