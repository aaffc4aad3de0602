"""Whatever a person writes into a Word form, wherever, is kept: in the record, or in a reading of its own.

A word that no form has is put into a filled form at a place that chance chooses, in one of the ways that
people write into documents; before that the form may have been through other hands.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import blanks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.strategies import records

import stforms
from stforms.lens.bound import Place
from stforms.model import Record, general_path, leaves, normal_text, set_path
from tests.formats.sent_back import Got, filled, opened, read
from tests.formats.word import (
    Element,
    W,
    Word,
    copied,
    paragraph,
    removed,
    run,
    table,
    table_row,
    text_box,
    text_of,
    words,
    xml,
)

EDITIONS = blanks.editions("docx")
MARK = "Zebrafink"
"""Is in no form and no record, and survives every codec as it is."""

Way = Callable[[Word, random.Random], None]
WAYS: dict[str, Way] = {}
DAMAGES: dict[str, Way] = {}
EACH = settings(max_examples=max(20, settings().max_examples // 4))


def way(function: Way) -> Way:
    WAYS[function.__name__] = function
    return function


def damage(function: Way) -> Way:
    DAMAGES[function.__name__] = function
    return function


# --- ways to write ----------------------------------------------------------------------------


@way
def in_the_middle_of_a_text(word: Word, chance: random.Random) -> None:
    text = chance.choice(list(words(word.root)))
    old = text.text or ""
    at = chance.randint(0, len(old))
    glue = chance.choice(("", " "))
    text.text = f"{old[:at]}{glue}{MARK}{glue}{old[at:]}"
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


@way
def instead_of_a_text(word: Word, chance: random.Random) -> None:
    chance.choice(list(words(word.root))).text = MARK


@way
def anywhere_in_a_paragraph(word: Word, chance: random.Random) -> None:
    holder, at = chance.choice(_places(word))
    holder.insert(at, chance.choice((run(MARK), run(f" {MARK} "), _put_in(MARK), _linked(MARK))))


def _places(word: Word) -> list[tuple[Element, int]]:
    """Return where a run can stand: between the children of paragraphs, and not inside a field."""
    found, depth = [], 0
    for holder in word.all("p"):
        for at, one in enumerate([*holder, None]):
            if depth == 0 and (one is None or one.tag != f"{W}pPr"):
                found.append((holder, at))
            if one is not None:
                kinds = [e.get(f"{W}fldCharType") for e in one.iter(f"{W}fldChar")]
                depth += kinds.count("begin") - kinds.count("end")
    return found


def _put_in(text: str) -> Element:
    made = xml('<w:ins w:id="8" w:author="A"/>')
    made.append(run(text))
    return made


def _linked(text: str) -> Element:
    made = xml('<w:hyperlink w:anchor="b"/>')
    made.append(run(text))
    return made


@way
def in_a_paragraph_of_its_own(word: Word, chance: random.Random) -> None:
    here = chance.choice(
        [e for e in word.all("p") if e.getparent().tag in (f"{W}body", f"{W}tc", f"{W}sdtContent")]
    )
    new = paragraph(MARK, style=chance.choice(("", "", "Rubrik1", "Rubrik2")))
    chance.choice((here.addnext, here.addprevious))(new)


@way
def in_a_row_of_its_own(word: Word, chance: random.Random) -> None:
    row = _row(word, chance)
    width = len(row.findall(f"{W}tc")) + chance.choice((0, 0, 0, 1, -1))
    texts = ["" for _ in range(max(1, width))]
    texts[chance.randrange(len(texts))] = MARK
    row.addnext(table_row(*texts))


def _row(word: Word, chance: random.Random) -> Element:
    """Return a row that has texts; a new table's when all others are gone."""
    rows = [row for row in word.all("tr") if any(True for _ in words(row))]
    if not rows:
        word.body.insert(0, table(("Nr", "Vad")))
        rows = word.all("tr")
    return chance.choice(rows)


@way
def in_a_copied_row(word: Word, chance: random.Random) -> None:
    made = copied(_row(word, chance))
    chance.choice(list(words(made))).text = MARK


@way
def over_a_whole_cell(word: Word, chance: random.Random) -> None:
    cell = chance.choice(list(_row(word, chance).iter(f"{W}tc")))
    word.type_over(cell, *chance.choice(((MARK,), ("", MARK), (MARK, "och mer"))))


@way
def in_a_cell_put_in(word: Word, chance: random.Random) -> None:
    row = _row(word, chance)
    row.insert(chance.randint(1, len(row)), table_row(MARK)[0])


@way
def in_a_table_of_its_own(word: Word, chance: random.Random) -> None:
    here = chance.choice([e for e in word.all("p") if e.getparent().tag in (f"{W}body", f"{W}tc")])
    here.addprevious(table(("Nr", "Vad"), ("1", MARK)))


@way
def in_a_text_box(word: Word, chance: random.Random) -> None:
    holder, at = chance.choice(_places(word))
    holder.insert(at, text_box(MARK))


@way
def hidden(word: Word, chance: random.Random) -> None:
    holder, at = chance.choice(_places(word))
    holder.insert(at, run(MARK, "<w:vanish/>"))


@way
def in_a_note(word: Word, chance: random.Random) -> None:
    word.notes(chance.choice(("comments", "footnotes", "endnotes")), ("A", MARK))


# --- what happened before ---------------------------------------------------------------------


@damage
def controls_gone(word: Word, chance: random.Random) -> None:
    word.unwrap()


@damage
def tags_gone(word: Word, chance: random.Random) -> None:
    word.forget("tag", "alias", "name")


@damage
def some_tags_gone(word: Word, chance: random.Random) -> None:
    for one in word.all("tag") + word.all("alias"):
        if chance.random() < 0.5:
            removed(one)


@damage
def a_block_gone(word: Word, chance: random.Random) -> None:
    removed(chance.choice(_blocks(word)))


@damage
def a_row_gone(word: Word, chance: random.Random) -> None:
    removed(_row(word, chance))


@damage
def a_cell_gone(word: Word, chance: random.Random) -> None:
    cells = _row(word, chance).findall(f"{W}tc")
    removed(*chance.sample(cells, 1 if len(cells) > 1 else 0))


@damage
def a_block_moved(word: Word, chance: random.Random) -> None:
    one, other = chance.sample(_blocks(word), 2)
    other.addprevious(one)


@damage
def a_block_twice(word: Word, chance: random.Random) -> None:
    copied(chance.choice(_blocks(word)))


@damage
def a_row_twice(word: Word, chance: random.Random) -> None:
    copied(_row(word, chance))


@damage
def a_label_touched(word: Word, chance: random.Random) -> None:
    text = chance.choice(word.printed())
    text.text = (text.text or "")[1:]


def _blocks(word: Word) -> list[Element]:
    return [one for one in word.body if one.tag != f"{W}sectPr"]


# --- the law ----------------------------------------------------------------------------------


def drawn(edition: str, data: st.DataObject) -> tuple[Record, Word]:
    library = blanks.library("specimen")
    record = data.draw(records(library.bound(library.edition(edition)), most_rows=3, plain=True))
    return record, Word(filled(record, edition))


def kept(word: Word, edition: str) -> Got:
    """Read; a document that is no longer known by itself is read as what it was made from."""
    try:
        return read(word)
    except stforms.StformsError:
        return read(word, edition)


@pytest.mark.parametrize("edition", EDITIONS)
@EACH
@given(data=st.data())
def test_what_a_person_writes_is_kept(edition: str, data: st.DataObject) -> None:
    _, word = drawn(edition, data)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    for name in data.draw(st.lists(st.sampled_from(sorted(DAMAGES)), max_size=3)):
        DAMAGES[name](word, chance)
    WAYS[data.draw(st.sampled_from(sorted(WAYS)))](word, chance)
    got = kept(word, edition)
    assert MARK in got.said()


SMALL = [
    "in_the_middle_of_a_text",
    "anywhere_in_a_paragraph",
    "in_a_paragraph_of_its_own",
    "in_a_text_box",
    "hidden",
]


@pytest.mark.parametrize("edition", EDITIONS)
@EACH
@given(data=st.data())
def test_what_a_person_adds_turns_no_answer_into_another(edition: str, data: st.DataObject) -> None:
    """One word more leaves every answer as it was, or with the word in it; no other answer comes to be."""
    record, word = drawn(edition, data)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    if data.draw(st.booleans()):
        word.unwrap()
    WAYS[data.draw(st.sampled_from(SMALL))](word, chance)
    got = kept(word, edition)
    before = dict(leaves(record))
    new = {path: value for path, value in leaves(got.record) if before.get(path) != value}
    signed = {path for path in new if path.endswith(".signerad") and _signs(word)}
    assert {path for path, value in new.items() if MARK not in str(value)} == signed
    assert len(new) <= 1
    lines = [line for path, text in texts(edition, record) for line in text.split("\n")]
    assert [line for line in lines if line not in got.said()][1:] == []


@pytest.mark.parametrize("edition", EDITIONS)
@EACH
@given(data=st.data())
def test_answers_in_the_forms_own_words_are_answers(edition: str, data: st.DataObject) -> None:
    """A course called Kurser, a name that is a label, a text that begins with another heading."""
    record, _ = drawn(edition, data)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    printed = [text for one in opened({}, edition).printed() if (text := normal_text(one.text or ""))]
    for path, text in texts(edition, record):
        if chance.random() < 0.5:
            lines = [chance.choice(printed) if chance.random() < 0.5 else line for line in text.split("\n")]
            _put(record, path, normal_text("\n".join(lines)))
    word = opened(record, edition)
    got = kept(word, edition)
    assert got.record == record
    assert got.strays == []
    word.unwrap()
    got = kept(word, edition)
    lines = [line for _, text in texts(edition, record) for line in text.split("\n")]
    assert [line for line in lines if line not in got.said() and line not in printed] == []


def _put(record: Record, path: str, value: str) -> None:
    """Put a value in the place of another, in a row of a table, too."""
    row = re.fullmatch(r"(\w+)\[(\d+)\]\.(.+)", path)
    set_path(record[row[1]][int(row[2])] if row else record, row[3] if row else path, value)


def _signs(word: Word) -> bool:
    """Tell whether the word stands where one signs, or behind the label of that place."""
    cell = next((cell for cell in word.all("tc") if MARK in text_of(cell)), None)
    if cell is None:
        return False
    before = cell.getprevious()
    label = text_of(before) if before is not None and before.tag == f"{W}tc" else ""
    places = (label, text_of(cell).partition(MARK)[0])
    return any(place.strip().endswith(("underskrift", "ST-läkare:", "Handledare:")) for place in places)


def texts(edition: str, record: Record) -> list[tuple[str, str]]:
    """Return the texts of a record that are written as they are."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    plain = {place.keys[0] for place in bound.places if _plain(place)}
    for rows in bound.tables:
        plain |= {f"{rows.table.key}.{place.keys[0]}" for place in rows.places[0] if _plain(place)}
    return [(path, value) for path, value in leaves(record) if general_path(path) in plain]


def _plain(place: Place) -> bool:
    return place.codec.name in ("text", "multiline") and not place.choices
