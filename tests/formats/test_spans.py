"""Spans are where lxml's elements are: their bytes, parsed alone, give the same element."""

from __future__ import annotations

import io
import random

import openpyxl
import pytest
from docx import Document
from lxml import etree

from stforms.errors import UnreadableError
from stforms.formats.opc import Package, parse_xml
from stforms.formats.spans import Span, spans


def test_the_parts_of_an_element() -> None:
    data = b"<a><b x='1>2'>hej</b><c/><d y=\"'>\" /></a >\n"
    assert spans(data) == [
        Span(0, len(data) - 1, 3, 37),
        Span(3, 21, 14, 17),
        Span(21, 25, 25, 25),
        Span(25, 37, 37, 37),
    ]
    assert [s.closed for s in spans(data)] == [False, False, True, True]


def test_an_element_with_nothing_inside_is_no_empty_element_tag() -> None:
    data = b"<a><b></b></a>"
    assert spans(data)[1] == Span(3, 10, 6, 6)
    assert not spans(data)[1].closed


@pytest.mark.parametrize(
    "data",
    [
        b"<!-- <x> --><a><?p <y> ?><![CDATA[<z>]]><b/>&lt;<c>&#10;</c></a><!-- <x/> -->",
        "\ufeff<å:ö xmlns:å='u'>ÅÄÖ<ä/>…</å:ö>".encode(),
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<a\r\n b="c"\t><d\n/></a>',
    ],
)
def test_what_looks_like_a_tag_and_is_none(data: bytes) -> None:
    _agree(data)


def _agree(data: bytes) -> None:
    """Each span is one element: as many, the same names, the same text inside."""
    root = parse_xml(data)
    nodes, found = list(root.iter()), spans(data)
    assert len(nodes) == len(found)
    for node, span in zip(nodes, found, strict=True):
        piece = data[span.start : span.end]
        assert piece.startswith(b"<")
        assert piece.endswith(b">")
        name = piece[1:].split(b">")[0].split()[0].rstrip(b"/").decode()
        assert name.rpartition(":")[2] == etree.QName(node).localname
        if not len(node) and b"<" not in data[span.inner_start : span.inner_end]:
            inner = data[span.inner_start : span.inner_end]
            assert (parse_xml(b"<t>" + inner + b"</t>").text or "") == (node.text or "")


def _word() -> bytes:
    document = Document()
    document.add_heading("Blankett å", 1)
    table = document.add_table(30, 4)
    table.cell(0, 0).text = "a < b & c"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _excel() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(30):
        sheet.append([row, "a < b & c > d", None, True])  # type: ignore[attr-defined]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [_word, _excel])
def test_real_parts(make: object) -> None:
    package = Package(make())  # type: ignore[operator]
    names = [name for name in package.names if name.endswith((".xml", ".rels"))]
    assert len(names) > 5
    for name in names:
        _agree(package.read(name))


def test_random_trees() -> None:
    chance = random.Random(7)
    for _ in range(200):
        _agree(f"<r>{_tree(chance, 0)}</r>".encode())


def _tree(chance: random.Random, depth: int) -> str:
    pieces = []
    for _ in range(chance.randint(0, 4)):
        text = chance.choice(["", "hej", "å&amp;ä", "<!--<x>-->", "<![CDATA[</r>]]>", "\n  ", "a>b"])
        attribute = chance.choice(["", " a='>'", ' b="/&gt;\'"', "\n c = 'd' "])
        inner = _tree(chance, depth + 1) if depth < 4 else ""
        pieces.append(
            text + chance.choice([f"<e{attribute}/>", f"<e{attribute}>{inner}</e >", f"<e{attribute}></e>"])
        )
    return "".join(pieces)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.damaged"),
        (b"<a>", "file.damaged"),
        (b"<a></b>", "file.damaged"),
        (b"<!DOCTYPE a><a/>", "file.doctype"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "file.doctype"),
    ],
)
def test_what_is_no_part_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        spans(data)
    assert caught.value.code == code
