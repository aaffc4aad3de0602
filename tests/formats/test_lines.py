"""The laws of alignment: which line of a returned file is which line of the blank, by what is printed."""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.formats.alignment import Aligned, align, fits
from stforms.formats.lines import Cell, Line, Seen, likeness, plain, tidy

# --- blanks made up ---------------------------------------------------------------------------
#
# A blank is a list of blocks; each block has lines that can be laid down with answers in them:
#   heading        a paragraph that is only printed
#   fields n       rows of label and answer side by side
#   mixed n        paragraphs with label and answer in one cell ("Namn: … Telefon: …")
#   entries n      a table with a header row and n rows that repeat
#   free           a heading and the text under it

KINDS = ("heading", "fields", "mixed", "entries", "free")


@dataclass
class Made:
    """A blank, and one file made from it: its lines in the same order, answers in the slots."""

    lines: list[Line] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)

    @property
    def anchors(self) -> list[int]:
        return [index for index, line in enumerate(self.lines) if line.anchor]


class _Maker:
    """Makes blanks. Labels are all different unless they come from a short list."""

    def __init__(self, source: random.Random, filled: bool = True, labels: Sequence[str] = ()) -> None:
        self.random = source
        self.filled = filled
        self.labels = labels
        self.count = 0
        self.tables = 0
        self.made = Made()

    def label(self) -> str:
        if self.labels:
            return self.random.choice(self.labels)
        self.count += 1
        letters = "".join(self.random.choices(string.ascii_letters + "åäö", k=12))
        return f"{letters} {self.count}"

    def answer(self) -> str:
        if not self.filled or self.random.random() < 0.3:
            return ""
        self.count += 1
        return f"svar {self.count}" if self.random.random() < 0.8 else f"flera\nrader {self.count}"

    def slot(self) -> str:
        self.count += 1
        return f"slot {self.count}"

    def add(
        self, cells: Sequence[Cell], texts: Sequence[str], table: int | None, repeats: Hashable = None
    ) -> None:
        self.made.lines.append(Line(tuple(cells), repeats, table))
        self.made.seen.append(Seen(tuple(texts), table))

    def block(self, kind: str, count: int) -> None:
        getattr(self, f"_{kind}")(count)

    def _heading(self, _: int) -> None:
        label = self.label()
        self.add([Cell(0, (label,))], [label], None)

    def _fields(self, count: int) -> None:
        self.tables += 1
        for _ in range(count):
            cells, texts = [], []
            for column in range(0, self.random.choice((2, 2, 4)), 2):
                label = self.label()
                cells += [Cell(column, (label,)), Cell(column + 1, ("", ""), (self.slot(),))]
                texts += [label, self.answer()]
            self.add(cells, texts, self.tables)

    def _mixed(self, count: int) -> None:
        for _ in range(count):
            labels = [f"{self.label()}: " for _ in range(self.random.choice((1, 2)))]
            slots = tuple(self.slot() for _ in labels)
            cell = Cell(0, (*(f" {label}" if at else label for at, label in enumerate(labels)), ""), slots)
            self.add([cell], ["   ".join(label + self.answer() for label in labels)], None)

    def _entries(self, count: int) -> None:
        self.tables += 1
        width, name = self.random.choice((2, 3)), f"table {self.tables}"
        labels = [self.label() for _ in range(width)]
        self.add([Cell(at, (label,)) for at, label in enumerate(labels)], labels, self.tables)
        self.made.rows[name] = []
        for _ in range(count):
            self.made.rows[name].append(len(self.made.lines))
            cells = [Cell(at, ("", ""), (self.slot(),)) for at in range(width)]
            self.add(cells, [self.answer() for _ in range(width)], self.tables, name)

    def _free(self, count: int) -> None:
        self._heading(count)
        self.made.free.append(len(self.made.lines))
        self.add([Cell(0, ("", ""), (self.slot(),))], [self.answer()], None)


def made(seed: int, filled: bool = True, labels: Sequence[str] = ()) -> Made:
    """Return a blank made by chance, one that ends in something printed."""
    maker = _Maker(random.Random(seed), filled, labels)
    for _ in range(maker.random.randint(1, 8)):
        maker.block(maker.random.choice(KINDS), maker.random.randint(1, 4))
        if maker.random.random() < 0.7:
            maker.block("heading", 1)
    maker.block("heading", 1)
    return maker.made


seeds = st.integers(0, 2**32)
FEW_LABELS = ("Datum", "Namn", "Ja", "Underskrift", "Datum:", "Status")


# --- a document laid on itself ----------------------------------------------------------------


@given(seed=seeds, filled=st.booleans())
def test_a_document_lies_on_itself(seed: int, filled: bool) -> None:
    """Every printed line is itself, every row a row of its table, every text the text of its heading."""
    one = made(seed, filled)
    found = align(one.lines, one.seen)
    assert found.pairs == {index: index for index in one.anchors}
    assert found.rows == one.rows
    assert found.free == {index: [index] for index in one.free}
    assert (found.missing, found.extra, found.share) == ([], [], 1.0)


@given(seed=seeds)
def test_a_document_with_labels_that_recur_lies_on_itself(seed: int) -> None:
    """Datum and Status stand in many places of a form: their order tells them apart."""
    one = made(seed, filled=False, labels=FEW_LABELS)
    found = align(one.lines, one.seen)
    assert found.pairs == {index: index for index in one.anchors}
    assert (found.missing, found.extra) == ([], [])


@given(seed=seeds)
def test_spaces_case_and_dashes_do_not_matter(seed: int) -> None:
    one = made(seed)
    touched = [Seen(tuple(_other_spelling(text) for text in s.texts), s.table) for s in one.seen]
    assert align(one.lines, touched).pairs == {index: index for index in one.anchors}


def _other_spelling(text: str) -> str:
    return f" {text.replace(' ', chr(0xA0) + ' ')}\u200b "


@given(seed=seeds)
def test_empty_lines_between_do_not_matter(seed: int) -> None:
    one = made(seed)
    places: list[int] = []
    lines: list[Seen] = []
    for number, seen in enumerate(one.seen):
        if seen.table is None or number == 0 or one.seen[number - 1].table != seen.table:
            lines += [Seen(("",))] * random.Random(seed + number).randint(0, 2)
        places.append(len(lines))
        lines.append(seen)
    found = align(one.lines, lines)
    assert found.pairs == {index: places[index] for index in one.anchors}
    assert found.missing == []
    assert {name: [n for n in rows if not lines[n].empty] for name, rows in found.rows.items()} == {
        name: [places[n] for n in rows if not one.seen[n].empty] for name, rows in one.rows.items()
    }


# --- what people do to lines ------------------------------------------------------------------


@given(seed=seeds, data=st.data())
def test_rows_put_in_are_rows_of_their_table(seed: int, data: st.DataObject) -> None:
    one = made(seed)
    tables = [name for name, rows in one.rows.items() if rows]
    if not tables:
        return
    name = data.draw(st.sampled_from(tables))
    after = data.draw(st.sampled_from(one.rows[name]))
    new = [_row(one.seen[after], f"ny {number}") for number in range(data.draw(st.integers(1, 3)))]
    lines = [*one.seen[: after + 1], *new, *one.seen[after + 1 :]]
    found = align(one.lines, lines)
    last = one.rows[name][-1] + len(new)
    assert found.rows[name] == list(range(one.rows[name][0], last + 1))
    assert (found.missing, found.extra) == ([], [])


def _row(like: Seen, text: str) -> Seen:
    return Seen((text, *[""] * (len(like.texts) - 1)), like.table)


@given(seed=seeds, data=st.data())
def test_rows_taken_out_leave_the_others(seed: int, data: st.DataObject) -> None:
    one = made(seed)
    tables = [name for name, rows in one.rows.items() if rows]
    if not tables:
        return
    name = data.draw(st.sampled_from(tables))
    gone = data.draw(st.sets(st.sampled_from(one.rows[name]), min_size=1))
    kept = [number for number in range(len(one.seen)) if number not in gone]
    found = align(one.lines, [one.seen[number] for number in kept])
    assert [kept[n] for n in found.rows[name]] == [n for n in one.rows[name] if n not in gone]
    assert {index: kept[n] for index, n in found.pairs.items()} == {index: index for index in one.anchors}
    assert (found.missing, found.extra) == ([], [])


@given(seed=seeds, data=st.data())
def test_a_printed_line_taken_out_is_missing_and_the_others_stay(seed: int, data: st.DataObject) -> None:
    one = made(seed)
    gone = data.draw(st.sampled_from(one.anchors))
    found = align(one.lines, [*one.seen[:gone], *one.seen[gone + 1 :]])
    assert found.missing == [gone]
    assert found.pairs == {index: index - (index > gone) for index in one.anchors if index != gone}


@given(seed=seeds, data=st.data())
def test_a_printed_line_moved_is_found_where_it_is(seed: int, data: st.DataObject) -> None:
    one = made(seed)
    moved = data.draw(st.sampled_from(one.anchors))
    order = [number for number in range(len(one.seen)) if number != moved]
    order.insert(data.draw(st.integers(0, len(order))), moved)
    found = align(one.lines, [one.seen[number] for number in order])
    assert {index: order[n] for index, n in found.pairs.items()} == {index: index for index in one.anchors}
    assert found.missing == []


@given(seed=seeds, data=st.data())
def test_a_touched_label_is_still_the_same_line(seed: int, data: st.DataObject) -> None:
    """A letter wrong, one more or one less; the lines around it say the rest."""
    one = made(seed)
    index = data.draw(st.sampled_from([i for i in one.anchors if not one.lines[i].cells[0].slots]))
    texts = one.seen[index].texts
    at = data.draw(st.integers(1, 10))
    touch = data.draw(st.sampled_from(("", "q", "qq")))
    first = texts[0][:at] + touch + texts[0][at + 1 :]
    lines = [*one.seen[:index], Seen((first, *texts[1:]), one.seen[index].table), *one.seen[index + 1 :]]
    found = align(one.lines, lines)
    assert found.pairs == {index: index for index in one.anchors}


@given(seed=seeds, data=st.data())
def test_more_text_under_a_heading_is_its_text(seed: int, data: st.DataObject) -> None:
    one = made(seed)
    if not one.free:
        return
    index = data.draw(st.sampled_from(one.free))
    more = [Seen((f"mer {number}",)) for number in range(data.draw(st.integers(1, 4)))]
    lines = [*one.seen[: index + 1], *more, *one.seen[index + 1 :]]
    found = align(one.lines, lines)
    follows = index + 1 < len(one.lines) and bool(one.lines[index + 1].anchor)
    if follows:
        assert found.free[index] == list(range(index, index + len(more) + 1))
    assert (found.missing, found.extra) == ([], [])


TWO_TEXTS = [
    Line((Cell(0, ("Styrkor",)),)), Line((Cell(0, ("", ""), ("styrkor",)),)),
    Line((Cell(0, ("Utveckling",)),)), Line((Cell(0, ("", ""), ("utveckling",)),)),
    Line((Cell(0, ("Underskrift",)),)),
]  # fmt: skip


def test_with_the_heading_between_two_texts_gone_nobody_says_whose_a_line_is() -> None:
    """Three lines for two texts: the second may belong to either, so none is given to one of them."""
    found = align(
        TWO_TEXTS, [Seen((text,)) for text in ("Styrkor", "lugn", "noggrann", "tid", "Underskrift")]
    )
    assert (found.free, found.extra, found.missing) == ({}, [1, 2, 3], [2])


def test_with_the_heading_gone_and_a_line_for_each_text_each_has_its_own() -> None:
    found = align(TWO_TEXTS, [Seen((text,)) for text in ("Styrkor", "lugn", "tid", "Underskrift")])
    assert (found.free, found.extra, found.missing) == ({1: [1], 3: [2]}, [], [2])


@given(seed=seeds, data=st.data())
def test_text_where_nothing_is_to_be_written_is_extra(seed: int, data: st.DataObject) -> None:
    """Between two printed lines of a blank."""
    one = made(seed)
    both = [i for i in one.anchors if i + 1 in one.anchors]
    if not both:
        return
    index = data.draw(st.sampled_from(both))
    found = align(one.lines, [*one.seen[: index + 1], Seen(("tillagt",)), *one.seen[index + 1 :]])
    assert (found.missing, found.extra) == ([], [index + 1])


@given(seed=seeds)
def test_tables_that_ran_together_keep_their_rows(seed: int) -> None:
    """With the headings between them gone, the width and the header row tell tables apart."""
    one = made(seed)
    kept = [n for n in range(len(one.seen)) if one.seen[n].table is not None]
    found = align(one.lines, [one.seen[n] for n in kept])
    assert {name: [kept[n] for n in rows] for name, rows in found.rows.items()} == one.rows


@given(seed=seeds, other=seeds)
def test_a_line_that_names_its_slot_goes_home(seed: int, other: int) -> None:
    """Wherever rows and texts were moved to, the names of their controls bring them back."""
    one = made(seed)
    homeless = [number for number, line in enumerate(one.lines) if line.slots and not line.anchor]
    order = [number for number in range(len(one.seen)) if number not in homeless]
    chance = random.Random(other)
    for number in homeless:
        order.insert(chance.randint(0, len(order)), number)
    owners = {order.index(number): one.lines[number].slots[0] for number in homeless}
    found = align(one.lines, [one.seen[number] for number in order], owners)
    assert {index: order[n] for index, n in found.pairs.items()} == {index: index for index in one.anchors}
    assert {name: sorted(order[n] for n in rows) for name, rows in found.rows.items() if rows} == {
        name: rows for name, rows in one.rows.items() if rows
    }
    assert {index: [order[n] for n in lines] for index, lines in found.free.items() if lines} == {
        index: [index] for index in one.free
    }
    assert (found.missing, found.extra) == ([], [])


@pytest.mark.parametrize("labels", [(), FEW_LABELS])
@given(seed=seeds, other=seeds)
def test_names_lose_no_line(labels: Sequence[str], seed: int, other: int) -> None:
    """Copied rows have the same names twice; lines may name a slot that stands elsewhere."""
    one, chance = made(seed, labels=labels), random.Random(other)
    lines = _shuffled(one, chance)
    slots = [slot for line in one.lines for slot in line.slots] or ["none"]
    owners = {number: chance.choice(slots) for number in range(len(lines)) if chance.random() < 0.3}
    found = align(one.lines, lines, owners)
    ends = _ends(found)
    assert len(ends) == len(set(ends))
    assert _said(one.lines, lines) <= set(ends)


# --- whatever comes back ----------------------------------------------------------------------


def _shuffled(one: Made, chance: random.Random) -> list[Seen]:
    """Return the lines after a rough handling: some gone, some twice, some moved, some new or touched."""
    lines: list[Seen] = []
    for seen in one.seen:
        fate = chance.random()
        if fate < 0.15:
            continue
        lines.append(seen)
        if fate > 0.9:
            lines.append(seen)
        elif fate > 0.8:
            lines.append(
                Seen(tuple(chance.choice(("", "ny", *seen.texts)) for _ in range(chance.randint(1, 5))), None)
            )
        elif fate > 0.7:
            lines[-1] = Seen(tuple(text[:-1] for text in seen.texts), seen.table)
        elif fate > 0.65:
            lines[-1] = Seen((" ".join(seen.texts),), seen.table)
    for _ in range(chance.randint(0, 4)):
        if len(lines) > 1:
            lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return lines


def _said(one: Sequence[Line], lines: Sequence[Seen]) -> set[int]:
    """Return the lines that say something: all but empty ones and header rows printed once more."""
    printed = {line.labels for line in one if not line.slots}
    return {
        n for n, seen in enumerate(lines) if not seen.empty and tuple(map(plain, seen.texts)) not in printed
    }


def _ends(found: Aligned) -> list[int]:
    return [
        *found.pairs.values(),
        *(number for rows in found.rows.values() for number in rows),
        *(number for rows in found.free.values() for number in rows),
        *found.extra,
        *found.again,
    ]


@pytest.mark.parametrize("labels", [(), FEW_LABELS])
@given(seed=seeds, other=seeds)
def test_every_line_ends_in_one_place(labels: Sequence[str], seed: int, other: int) -> None:
    """Nothing is lost and nothing is counted twice: paired, a row, free text, extra, or printed again."""
    one = made(seed, labels=labels)
    lines = _shuffled(one, random.Random(other))
    found = align(one.lines, lines)
    ends = _ends(found)
    assert len(ends) == len(set(ends))
    assert _said(one.lines, lines) <= set(ends)
    assert set(ends) <= set(range(len(lines)))


@given(seed=seeds, other=seeds)
def test_every_line_of_another_document_ends_in_one_place(seed: int, other: int) -> None:
    """Even when the file has nothing to do with the blank."""
    blank, lines = made(seed).lines, made(other, labels=FEW_LABELS).seen
    found = align(blank, lines)
    ends = _ends(found)
    assert len(ends) == len(set(ends))
    assert {number for number, seen in enumerate(lines) if not seen.empty} <= set(ends)


@pytest.mark.parametrize("labels", [(), FEW_LABELS])
@given(seed=seeds, other=seeds)
def test_every_printed_line_is_found_or_missing(labels: Sequence[str], seed: int, other: int) -> None:
    one = made(seed, labels=labels)
    found = align(one.lines, _shuffled(one, random.Random(other)))
    assert sorted([*found.pairs, *found.missing]) == one.anchors
    assert len(set(found.pairs.values())) == len(found.pairs)
    assert found.share == len(found.pairs) / len(one.anchors)


@pytest.mark.parametrize("labels", [(), FEW_LABELS])
@given(seed=seeds, other=seeds)
def test_no_order_of_the_lines_finds_more(labels: Sequence[str], seed: int, other: int) -> None:
    """The chain of lines that are the same is the longest there is, by the textbook's table."""
    one = made(seed, labels=labels)
    lines = _shuffled(one, random.Random(other))
    blank = [one.lines[index] for index in one.anchors]
    longest = [[0] * (len(lines) + 1) for _ in range(len(blank) + 1)]
    for row, line in enumerate(blank, start=1):
        for column, seen in enumerate(lines, start=1):
            same = not seen.empty and len(line.cells) == len(seen.texts) and fits(line, seen)
            above, left = longest[row - 1][column], longest[row][column - 1]
            longest[row][column] = max(above, left, longest[row - 1][column - 1] + 1 if same else 0)
    assert len(align(one.lines, lines).pairs) >= longest[-1][-1]


@given(seed=seeds, other=seeds)
def test_laying_is_the_same_every_time(seed: int, other: int) -> None:
    one = made(seed, labels=FEW_LABELS)
    lines = _shuffled(one, random.Random(other))
    assert align(one.lines, lines) == align(list(one.lines), list(lines))


# --- of equal lines, the first ----------------------------------------------------------------


def test_of_two_equal_lines_the_first_is_the_blanks() -> None:
    """A section copied below itself: what was there first stays what it was."""
    blank = [Line((Cell(0, ("Kurser",)),)), Line((Cell(0, ("Slut",)),))]
    seen = [Seen(("Kurser",)), Seen(("Kurser",)), Seen(("Slut",))]
    found = align(blank, seen)
    assert (found.pairs, found.extra) == ({0: 0, 1: 2}, [1])


def test_a_header_row_copied_down_is_no_new_beginning_of_the_table() -> None:
    header = Line((Cell(0, ("Kurs",)), Cell(1, ("När",))), None, 1)
    rows = [
        Line((Cell(0, ("", ""), (f"a{n}",)), Cell(1, ("", ""), (f"b{n}",))), "kurser", 1) for n in range(3)
    ]
    end = Line((Cell(0, ("Slut",)),))
    seen = [
        Seen(("Kurs", "När"), 1),
        Seen(("ett", ""), 1),
        Seen(("Kurs", "När"), 1),
        Seen(("två", ""), 1),
        Seen(("Slut",)),
    ]
    found = align([header, *rows, end], seen)
    assert found.pairs == {0: 0, 4: 4}
    assert {1, 3} <= set(found.rows["kurser"])


# --- likeness ---------------------------------------------------------------------------------


@given(seed=seeds)
def test_a_document_is_like_itself_and_like_nothing_else(seed: int) -> None:
    one = made(seed)
    assert likeness(one.lines, one.seen) == 1.0
    assert likeness(one.lines, []) == 0.0
    assert likeness(one.lines, [Seen(("helt annat",))]) == 0.0


@given(seed=seeds, other=seeds)
def test_likeness_knows_no_order_and_is_a_share(seed: int, other: int) -> None:
    one = made(seed)
    lines = _shuffled(one, random.Random(other))
    shuffled = list(lines)
    random.Random(other).shuffle(shuffled)
    assert 0.0 <= likeness(one.lines, lines) == likeness(one.lines, shuffled) <= 1.0


def test_a_blank_with_nothing_printed_is_like_no_file() -> None:
    nothing = [Line((Cell(0, ("", ""), ("slot",)),))]
    assert likeness(nothing, [Seen(("text",))]) == 0.0
    assert align(nothing, [Seen(("text",))]).free == {0: [0]}


# --- texts as they are compared ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Namn", "namn:"),
        ("Namn", " Namn : "),
        ("Från och med", "Från\N{NO-BREAK SPACE}och\nmed"),
        ("Från och med", "Fra\N{COMBINING RING ABOVE}n och med"),
        ("Ta del – rond", "Ta del - rond"),
        ("”rond”", '"rond"'),
        ("Vårdcentral", "Vård\N{SOFT HYPHEN}central"),
        ("Vårdcentral", "Vård\N{ZERO WIDTH SPACE}central"),
        ("osv.…", "osv...."),
        ("STRASSE", "straße"),
        ("①", "1"),
    ],
)
def test_texts_that_are_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Namn", "Namnet"), ("Från", "Fran"), ("Ja", "Nej"), ("1:a", "1a")]
)
def test_texts_that_are_not_the_same(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@given(text=st.text())
def test_comparing_twice_is_comparing_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(
    label=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1),
    answer=st.text(),
)
def test_what_stands_behind_a_label_is_cut_out_as_it_is(label: str, answer: str) -> None:
    """The answer of a cell with a label in it, whatever the label is made of."""
    cell = Cell(0, (label, ""), ("slot",))
    assert cell.apart(f"{label} {answer}") == (tidy(answer).strip(),)
    assert cell.apart(unicodedata.normalize("NFD", f"{label} ")) == ("",)
