"""What programs do to a Word form when they save it, send it on or convert it: it reads all the same.

Each edition is filled with a whole record and changed the way programs change documents. None of that
is anything that a person wrote, so the record must be the same, and nothing may be said to be left over.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache

import blanks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.strategies import Values
from laws.strategies import record as drawn
from lxml import etree

from stforms.model import Record
from tests.formats.sent_back import EDITIONS, LIST, OLD_LIST, STATEMENT, opened, read
from tests.formats.word import (
    MAIN,
    RELATIONS,
    TYPES,
    W14,
    W14_NS,
    W_NS,
    Element,
    W,
    Word,
    paragraph,
    removed,
    replaced,
    run,
    table_row,
    text_of,
    words,
    xml,
    zipped,
)

Change = Callable[[Word], None]
CHANGES: dict[str, Change] = {}
"""Changes that leave every value as it is, by name."""


def harmless(change: Change) -> Change:
    CHANGES[change.__name__] = change
    return change


@cache
def whole(edition: str) -> Record:
    """Return a record with something for every slot of an edition; three rows in each table."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    return drawn(bound, 2**400 - 1, Values(random.Random(8), plain=True), 3)


# --- runs and marks within paragraphs ---------------------------------------------------------


@harmless
def every_letter_in_a_run_of_its_own(word: Word) -> None:
    """The spelling checker and revision ids (w:rsidR) cut runs anywhere."""
    for text in list(words(word.root)):
        old = text.getparent()
        properties = old.find(f"{W}rPr")
        pieces = []
        for letter in text.text or "":
            piece = run(letter)
            if properties is not None:
                piece.insert(0, etree.fromstring(etree.tostring(properties)))
            pieces += [
                xml('<w:proofErr w:type="spellStart"/>'),
                piece,
                xml('<w:proofErr w:type="spellEnd"/>'),
            ]
        if [e.tag for e in old if e.tag != f"{W}rPr"] == [f"{W}t"]:
            replaced(old, pieces)


@harmless
def page_breaks_noted_in_the_middle_of_words(word: Word) -> None:
    """Word notes where pages ended when it last laid them out."""
    for text in list(words(word.root)):
        half = len(text.text or "") // 2
        if half:
            rest = xml('<w:t xml:space="preserve"/>')
            rest.text, text.text = text.text[half:], text.text[:half]
            text.addnext(rest)
            text.addnext(xml("<w:lastRenderedPageBreak/>"))


@harmless
def bookmarks_everywhere(word: Word) -> None:
    for number, one in enumerate(word.all("p")):
        at = 1 if one.find(f"{W}pPr") is not None else 0
        one.insert(at, xml(f'<w:bookmarkStart w:id="{number + 900}" w:name="_GoBack{number}"/>'))
        one.append(xml(f'<w:bookmarkEnd w:id="{number + 900}"/>'))


@harmless
def smart_tags_around_the_text(word: Word) -> None:
    """Word 2003 marked names and dates with smart tags."""
    for text in list(words(word.root)):
        old = text.getparent()
        tag = xml('<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="PersonName"/>')
        old.addprevious(tag)
        tag.append(old)


@harmless
def links_around_the_answers(word: Word) -> None:
    """Word makes links of addresses while one types."""
    for control in word.all("sdt"):
        for old in list(control.iterfind(f"{W}sdtContent/{W}r")):
            link = xml('<w:hyperlink w:anchor="x"/>')
            old.addprevious(link)
            link.append(old)


@harmless
def changed_fonts(word: Word) -> None:
    for one in word.all("r"):
        removed(*one.findall(f"{W}rPr"))
        one.insert(
            0, xml('<w:rPr><w:rFonts w:ascii="Comic Sans MS"/><w:b/><w:caps/><w:vanish w:val="0"/></w:rPr>')
        )


@harmless
def no_break_spaces_in_what_is_printed(word: Word) -> None:
    for text in word.printed():
        text.text = (text.text or "").replace(" ", "\N{NO-BREAK SPACE}")


@harmless
def soft_hyphens_in_what_is_printed(word: Word) -> None:
    for text in word.printed():
        text.text = re.sub(r"(?<=[a-zåäö]{4})(?=[a-zåäö]{4})", "\N{SOFT HYPHEN}", text.text or "")


@harmless
def other_dashes_and_quotes_in_what_is_printed(word: Word) -> None:
    table = str.maketrans({"–": "-", "”": '"', "’": "'"})
    for text in word.printed():
        text.text = (text.text or "").translate(table)


@harmless
def letters_taken_apart(word: Word) -> None:
    """A Mac may write å as a and a ring."""
    for text in words(word.root):
        text.text = unicodedata.normalize("NFD", text.text or "")


@harmless
def answers_put_in_by_tracked_changes(word: Word) -> None:
    """What was put in counts, whether somebody accepted it or not."""
    for control in word.all("sdt"):
        if control.find(f"{W}sdtPr/{W14}checkbox") is None:
            for old in list(control.iterfind(f"{W}sdtContent/{W}r")):
                put_in = xml('<w:ins w:id="1" w:author="Karin Löfqvist" w:date="2024-05-03T10:00:00Z"/>')
                old.addprevious(put_in)
                put_in.append(old)


# --- paragraphs and tables --------------------------------------------------------------------


@harmless
def empty_paragraphs_between_everything(word: Word) -> None:
    for block in list(word.body):
        if block.tag != f"{W}sectPr":
            block.addprevious(paragraph())


@harmless
def no_styles_at_all(word: Word) -> None:
    """Headings are told by their text."""
    removed(*word.all("pStyle"), *word.all("tblStyle"), *word.all("outlineLvl"))


@harmless
def an_empty_row_under_every_table(word: Word) -> None:
    for table in word.all("tbl"):
        *_, last = table.iter(f"{W}tr")
        width = len(list(last.iter(f"{W}tc")))
        new = xml("<w:tr/>")
        for _ in range(width):
            cell = xml("<w:tc><w:tcPr/></w:tc>")
            cell.append(paragraph())
            new.append(cell)
        table.append(new)


@harmless
def the_whole_body_in_one_control(word: Word) -> None:
    """Google and some document systems wrap what they lock."""
    body, last = word.body, word.body.find(f"{W}sectPr")
    wrapped = xml('<w:sdt><w:sdtPr><w:id w:val="77"/><w:group/></w:sdtPr><w:sdtContent/></w:sdt>')
    wrapped[1].extend([e for e in body if e is not last])
    body.insert(0, wrapped)


@harmless
def rows_in_controls(word: Word) -> None:
    """A repeating section (Word 2013) puts every row into a control."""
    for number, one in enumerate(word.all("tr")):
        wrapped = xml(f'<w:sdt><w:sdtPr><w:id w:val="{9000 + number}"/></w:sdtPr><w:sdtContent/></w:sdt>')
        one.addprevious(wrapped)
        wrapped[1].append(one)


@harmless
def tables_cut_in_two(word: Word) -> None:
    """A page break, or the split command, leaves one table as two."""
    for table in word.all("tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) > 2:
            rest = xml("<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>")
            rest.extend(rows[len(rows) // 2 :])
            table.addnext(rest)
            table.addnext(paragraph())


@harmless
def rows_and_paragraphs_in_alternate_content(word: Word) -> None:
    """Newer programs write what older ones cannot show twice; the first choice counts."""
    for one in word.all("tr") + word.all("p"):
        if one.getparent().tag in (f"{W}body", f"{W}tbl"):
            both = xml('<mc:AlternateContent><mc:Choice Requires="w14"/><mc:Fallback/></mc:AlternateContent>')
            one.addprevious(both)
            both[0].append(one)
            both[1].append(paragraph("gammalt") if one.tag == f"{W}p" else table_row("gammalt"))


@harmless
def everything_in_custom_xml(word: Word) -> None:
    """Document systems mark what they know; Word 2003 showed it as tags."""
    for one in word.all("tr") + word.all("tc") + word.all("r") + word.all("p"):
        if one.getparent().tag != f"{W}sdtContent":
            wrapped = xml('<w:customXml w:uri="urn:exempel" w:element="del"/>')
            one.addprevious(wrapped)
            wrapped.append(one)


# --- controls and fields ----------------------------------------------------------------------


@harmless
def no_tags(word: Word) -> None:
    word.forget("tag")


@harmless
def no_aliases(word: Word) -> None:
    word.forget("alias")


@harmless
def neither_tags_nor_aliases_nor_ids(word: Word) -> None:
    word.forget("tag", "alias", "id")


@harmless
def no_controls_at_all(word: Word) -> None:
    """The old .doc format and most converters know no content controls: what is printed must do."""
    word.unwrap()


@harmless
def nothing_said_of_placeholders(word: Word) -> None:
    """LibreOffice 7.4 drops the state: an empty control looks as if somebody had filled it."""
    word.forget("showingPlcHdr", "placeholder")


@harmless
def legacy_fields_without_names(word: Word) -> None:
    word.forget("name", "statusText", "helpText")
    removed(*word.all("bookmarkStart"), *word.all("bookmarkEnd"))


@harmless
def legacy_fields_that_are_only_text(word: Word) -> None:
    """Field codes made into text (Ctrl+Shift+F9): boxes and lists show what they showed."""
    for one in [
        r for r in word.all("r") if r.find(f"{W}fldChar") is not None or r.find(f"{W}instrText") is not None
    ]:
        shown = _drawn(one)
        replaced(one, [run(shown)] if shown else [])


def _drawn(one: Element) -> str:
    data = one.find(f"{W}fldChar/{W}ffData")
    box, entries = (data.find(f"{W}checkBox"), data.find(f"{W}ddList")) if data is not None else (None, None)
    if box is not None:
        return "☒" if box.find(f"{W}checked") is not None else "☐"
    if entries is not None:
        result = entries.find(f"{W}result")
        number = int(result.get(f"{W}val")) if result is not None else 0
        return str(entries.findall(f"{W}listEntry")[number].get(f"{W}val"))
    return ""


@harmless
def controls_within_controls(word: Word) -> None:
    for number, control in enumerate(word.all("sdt")):
        wrapped = xml(f'<w:sdt><w:sdtPr><w:id w:val="{7000 + number}"/></w:sdtPr><w:sdtContent/></w:sdt>')
        control.addprevious(wrapped)
        wrapped[1].append(control)


@harmless
def cell_and_block_controls_made_run_controls(word: Word) -> None:
    """LibreOffice 25.2 shuts only the first paragraph of an answer into its control, within the cell."""
    for control in word.all("sdt"):
        content = control.find(f"{W}sdtContent")
        cell = content.find(f"{W}tc")
        paragraphs = (content if cell is None else cell).findall(f"{W}p")
        outer = content.find(f".//{W}sdt") is not None or content.find(f".//{W}tbl") is not None
        if paragraphs and not outer:
            replaced(control, paragraphs if cell is None else [cell])
            content.clear()
            content.extend(paragraphs[0].findall(f"{W}r"))
            paragraphs[0].append(control)


STATES = ("checked", "checkedState", "uncheckedState")


@harmless
def boxes_in_the_other_namespace(word: Word) -> None:
    """LibreOffice 25.2 writes some check boxes with w: where Word has w14:."""
    for one in word.root.iter(f"{W14}checkbox", *(f"{W14}{name}" for name in STATES)):
        one.tag = one.tag.replace(W14, W)
        for name, value in list(one.attrib.items()):
            del one.attrib[name]
            one.set(name.replace(W14, W), value)


@harmless
def boxes_as_private_characters(word: Word) -> None:
    """LibreOffice 7.4 makes characters of a symbol font's own out of symbols."""
    for text in words(word.root):
        if text.text in ("☐", "☒"):
            text.text = {"☐": "\uf0a8", "☒": "\uf0fe"}[text.text]
            properties = text.getparent().find(f"{W}rPr")
            if properties is None:
                properties = xml("<w:rPr/>")
                text.addprevious(properties)
            removed(*properties.findall(f"{W}rFonts"))
            properties.insert(0, xml('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Wingdings"/>'))


@harmless
def boxes_that_say_true_and_false(word: Word) -> None:
    """The state is a boolean, which has several spellings (22.9.2.7)."""
    for state in word.root.iter(f"{W14}checked"):
        state.set(f"{W14}val", {"1": "true", "0": "false"}[state.get(f"{W14}val")])


@harmless
def boxes_as_symbols(word: Word) -> None:
    """An older Word draws a box with a symbol font."""
    for text in list(words(word.root)):
        code = {"☐": "F0A8", "☒": "F0FE"}.get(text.text or "")
        if code:
            replaced(text, [xml(f'<w:sym w:font="Wingdings" w:char="{code}"/>')])


# --- the package ------------------------------------------------------------------------------


@harmless
def no_stamp(word: Word) -> None:
    del word.members["docProps/custom.xml"]


@harmless
def no_footer(word: Word) -> None:
    for name in [name for name in word.members if "footer" in name]:
        del word.members[name]
    removed(*word.all("footerReference"))


@harmless
def pages_counted(word: Word) -> None:
    for name in [name for name in word.members if "footer" in name]:
        root = etree.fromstring(word.members[name])
        for field in root.iter(f"{W}fldSimple"):
            next(words(field)).text = "17"
        word.members[name] = etree.tostring(root)


@harmless
def members_in_another_order(word: Word) -> None:
    word.members = dict(sorted(word.members.items(), reverse=True))


@harmless
def the_content_type_of_a_document_with_macros(word: Word) -> None:
    word.members[TYPES] = word.members[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )


@harmless
def the_content_type_of_a_template(word: Word) -> None:
    word.members[TYPES] = word.members[TYPES].replace(b"document.main+xml", b"template.main+xml")


@harmless
def a_main_part_of_another_name(word: Word) -> None:
    """SharePoint and others call it document2.xml."""
    word.members = {
        name: content.replace(b"word/document.xml", b"word/document2.xml")
        if name in (TYPES, "_rels/.rels")
        else content
        for name, content in word.members.items()
    }
    word.members["word/_rels/document2.xml.rels"] = word.members.pop(RELATIONS)


def _renamed(word: Word) -> bytes:
    """Save, and give the main part the name that the relationships say."""
    word.save()
    if b"word/document2.xml" in word.members["_rels/.rels"]:
        word.members["word/document2.xml"] = word.members.pop(MAIN)
    return zipped(word.members)


SIMPLE = (LIST, OLD_LIST, STATEMENT, "handledarutlatande/2018-docx", "kravspecifikation/2026-docx")
THOROUGH = (no_controls_at_all, neither_tags_nor_aliases_nor_ids, nothing_said_of_placeholders)
"""Changes that every edition is to bear; the simple editions have all that the others are made of."""

CASES = [
    (edition, name)
    for name, change in CHANGES.items()
    for edition in (EDITIONS if change in THOROUGH else SIMPLE)
]


@pytest.mark.parametrize(("edition", "change"), CASES)
def test_what_programs_change_changes_no_value(edition: str, change: str) -> None:
    word = opened(whole(edition), edition)
    CHANGES[change](word)
    got = read(_renamed(word))
    assert got.record == whole(edition)
    assert got.strays == []
    tracked = change == "answers_put_in_by_tracked_changes" and "/2018-" not in edition
    assert got.codes == (["parse.tracked_changes"] if tracked else [])
    assert got.edition == edition


@pytest.mark.parametrize(("edition", "change"), CASES)
def test_what_programs_change_gives_an_empty_form_no_value(edition: str, change: str) -> None:
    """Nothing is invented: the blank's own placeholders, boxes and lines are nobody's answers."""
    word = opened({}, edition)
    CHANGES[change](word)
    got = read(_renamed(word))
    assert got.record == {}
    assert got.strays == []
    assert got.edition == edition


BEFORE_OTHERS = (
    empty_paragraphs_between_everything,
    no_break_spaces_in_what_is_printed,
    soft_hyphens_in_what_is_printed,
    other_dashes_and_quotes_in_what_is_printed,
)
"""Changes that are harmless as long as controls tell answers from what is printed."""


@pytest.mark.parametrize("edition", SIMPLE)
@settings(max_examples=max(15, settings().max_examples // 5))
@given(changes=st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=5, unique=True))
def test_one_change_after_another_changes_no_value(edition: str, changes: list[str]) -> None:
    """A form goes through several hands."""
    changes.sort(key=lambda name: CHANGES[name] not in BEFORE_OTHERS)
    word = opened(whole(edition), edition)
    for name in changes:
        CHANGES[name](word)
    got = read(_renamed(word))
    assert got.record == whole(edition)
    assert got.strays == []


@pytest.mark.parametrize("label", ["Kurs", "Placering", "Datum", "Från och med"])
def test_a_header_row_printed_again_is_no_answer(label: str) -> None:
    """Converters from PDF print a table's header row again on the next page."""
    edition = LIST
    word = opened(whole(edition), edition)
    header = next(
        r for r in word.all("tr") if text_of(r[1]) == label and r.find(f"{W}trPr/{W}tblHeader") is not None
    )
    header.getnext().getnext().addnext(etree.fromstring(etree.tostring(header)))
    assert read(word).record == whole(edition)


# --- encodings and dialects -------------------------------------------------------------------

STRICT = {
    W_NS: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": (
        "http://purl.oclc.org/ooxml/officeDocument/customProperties"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": (
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes"
    ),
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_strict_document_reads_the_same(edition: str) -> None:
    """Word can save as "Strict Open XML Document" (ISO/IEC 29500-1): other namespaces, same words."""
    word = opened(whole(edition), edition)
    word.save()
    for name, content in word.members.items():
        for old, new in STRICT.items():
            content = content.replace(f"{old}/custom-properties".encode(), f"{new}/customProperties".encode())
            content = content.replace(old.encode(), new.encode())
        word.members[name] = content
    got = read(zipped(word.members))
    assert (got.record, got.strays, got.by) == (whole(edition), [], "stamp")


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1", "us-ascii"])
def test_any_encoding_of_the_main_part_reads_the_same(encoding: str) -> None:
    edition = LIST
    word = opened(whole(edition), edition)
    word.members[MAIN] = etree.tostring(word.root, encoding=encoding, xml_declaration=True)
    got = read(zipped(word.members))
    assert (got.record, got.strays) == (whole(edition), [])


def test_other_prefixes_read_the_same() -> None:
    """Prefixes are every program's own affair; some XML libraries make ns0 and ns1."""
    edition = LIST
    word = opened(whole(edition), edition)
    text = etree.tostring(word.root, encoding="unicode")
    text = re.sub(r"(</?|\s)w:", r"\1ns0:", text).replace("xmlns:w=", "xmlns:ns0=")
    text = (
        re.sub(r"(</?|\s)w14:", r"\1ns1:", text).replace("xmlns:w14=", "xmlns:ns1=").replace('"w14"', '"ns1"')
    )
    assert W14_NS in text
    word.members[MAIN] = text.encode()
    got = read(zipped(word.members))
    assert (got.record, got.strays) == (whole(edition), [])


def test_names_with_backslashes_read_the_same() -> None:
    """Some zip libraries on Windows join names as Windows does."""
    edition = LIST
    word = opened(whole(edition), edition)
    word.save()
    got = read(zipped({name.replace("/", "\\"): content for name, content in word.members.items()}))
    assert (got.record, got.strays, got.by) == (whole(edition), [], "stamp")


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_at_once(edition: str) -> None:
    """A copy of a copy: no control, no stamp, no style, cut runs, other spaces, empty lines."""
    word = opened(whole(edition), edition)
    for change in (
        empty_paragraphs_between_everything,
        no_controls_at_all,
        legacy_fields_that_are_only_text,
        no_stamp,
        no_styles_at_all,
        no_break_spaces_in_what_is_printed,
        every_letter_in_a_run_of_its_own,
        letters_taken_apart,
        no_footer,
    ):
        change(word)
    got = read(word)
    assert (got.record, got.strays, got.by) == (whole(edition), [], "labels")


# --- which edition ----------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_without_its_stamp_a_form_is_known_by_its_labels(edition: str) -> None:
    word = opened(whole(edition), edition)
    no_stamp(word)
    got = read(word)
    assert (got.edition, got.by) == (edition, "labels")


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_wrong_stamp_is_not_believed(edition: str) -> None:
    """Somebody writes one form into the file of another: "Save as", all of it replaced."""
    form = edition.partition("/")[0]
    for other in EDITIONS:
        if other.partition("/")[0] != form:
            word = opened(whole(edition), edition)
            stamp = word.members["docProps/custom.xml"]
            word.members["docProps/custom.xml"] = stamp.replace(edition.encode(), other.encode())
            got = read(word)
            assert (got.edition, got.by, got.record) == (edition, "labels", whole(edition))


def test_a_stamp_of_an_edition_that_there_is_not_is_not_believed() -> None:
    edition = LIST
    word = opened(whole(edition), edition)
    stamp = word.members["docProps/custom.xml"]
    word.members["docProps/custom.xml"] = stamp.replace(edition.encode(), b"checklista-st/2031-docx")
    got = read(word)
    assert (got.edition, got.by, got.record) == (edition, "labels", whole(edition))
