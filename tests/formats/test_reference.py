"""The reference in a file: read the short way only when it stands exactly as we write it."""

from __future__ import annotations

import io
import zipfile

import blanks
import pikepdf
import pytest

import stforms
from stforms.formats.carrier import carrier_of
from stforms.formats.docx.blank import compile_docx
from stforms.formats.docx.returned import ReturnedDocx
from stforms.formats.opc import Package
from stforms.formats.pdf.ours import appended, own_objects
from stforms.formats.pdf.syntax import Update, section
from stforms.formats.xlsx.blank import compile_xlsx
from stforms.lens.binding import bind
from stforms.lens.bound import Bound
from stforms.lens.on_docx import own_docx
from stforms.lens.put import put

WORD, BOOK, PDF = "checklista-st/2026-docx", "checklista-st/2026-xlsx", "intyg-kurs/hslf-fs-2021-8"
REFERENCE = "7ZK2-0QF4-M9TX-C3WD"
CUSTOM = "docProps/custom.xml"
RECORD = {"st_lakare": {"namn": "Sanna Öqvist"}}


def bound_of(edition: str) -> Bound:
    library = blanks.library("specimen")
    return library.bound(library.edition(edition))


def filled(edition: str) -> bytes:
    record = {} if edition == PDF else RECORD
    outcome = stforms.fill(record, edition, reference=REFERENCE, library=blanks.library("specimen"))
    return bytes(outcome.value or b"")


def with_custom(data: bytes, content: bytes | None) -> bytes:
    """Return a package with other custom properties, or without any."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == CUSTOM:
                if content is None:
                    continue
                part = content
            if name == "_rels/.rels" and content is None:
                start = part.rindex(b"<Relationship ", 0, part.index(CUSTOM.encode()))
                part = part[:start] + part[part.index(b"/>", start) + 2 :]
            new.writestr(name, part)
    return out.getvalue()


# --- Word and Excel -------------------------------------------------------------------------


def changes(part: bytes) -> dict[str, bytes]:
    reference = REFERENCE.encode()
    return {
        "another stamp": part.replace(WORD.encode(), b"iup/2026-docx"),
        "one property more": part.replace(b"</Properties>", b"<property/></Properties>"),
        "no reference": part.replace(reference, b"7ZK2-0QF4-M9TX-C3WI"),
        "two": part.replace(reference, reference * 2),
        "nothing in it": part.replace(reference, b""),
        "another name": part.replace(b"stformsReference", b"stformsreference"),
        "a byte behind": part + b"\n",
    }


def test_a_document_with_a_reference_is_exactly_ours() -> None:
    """No other part is, when it has been changed."""
    form = bound_of(WORD)
    assert own_docx(ReturnedDocx(filled(WORD)), form) is not None


@pytest.mark.parametrize("change", changes(b""))
def test_custom_properties_that_were_changed_are_read_as_any_file_s(change: str) -> None:
    """The short way of reading is for our own bytes alone; the record is read all the same."""
    data = filled(WORD)
    part = changes(Package(data).read(CUSTOM))[change]
    assert part != Package(data).read(CUSTOM)
    other = with_custom(data, part)
    assert own_docx(ReturnedDocx(other), bound_of(WORD)) is None
    read = stforms.parse(other, library=blanks.library("specimen")).value
    assert (read.record, read.edition.id) == (RECORD, WORD)
    kept = change in ("another stamp", "one property more", "a byte behind")
    assert read.reference == (REFERENCE if kept else None)


@pytest.mark.parametrize("edition", [WORD, BOOK])
def test_a_number_that_no_other_property_has(edition: str) -> None:
    """ECMA-376-1, 22.3.2.2: each property has its own, from 2 on."""
    carrier = carrier_of(bound_of(edition).blank.package)
    assert carrier is not None
    assert [node.get("pid") for node in Package(filled(edition)).xml(CUSTOM)] == ["2", "3"]
    assert carrier.read(carrier.written(REFERENCE)) == REFERENCE
    assert carrier.read(carrier.before + carrier.after) is None


@pytest.mark.parametrize("edition", [WORD, BOOK])
def test_a_blank_without_properties_is_filled_without_a_reference_and_says_so(edition: str) -> None:
    """Somebody's own form may have none."""
    library = blanks.library("specimen")
    chosen = library.edition(edition)
    bare = with_custom(bound_of(edition).blank.data, None)
    blank = compile_docx(bare) if edition == WORD else compile_xlsx(bare)
    filling, findings = put(bind(chosen, blank), RECORD, reference=REFERENCE)
    assert [finding.code for finding in findings] == ["fill.no_reference"]
    assert stforms.parse(b"".join(filling.finish()), library=library).value.record == RECORD


# --- PDF ------------------------------------------------------------------------------------


def test_document_information_of_another_kind_is_not_ours() -> None:
    """Though the rest of the file, and its cross-reference section, are as we write them."""
    blank = bound_of(PDF).blank
    data = filled(PDF)
    found = own_objects(data, blank)
    assert found is not None
    for told in (b"(7ZK2-0QF4-M9TX-C3WI)", b"(x)", b"()", b"(%b)/Author(x)" % REFERENCE.encode()):
        body = found.body.replace(b"(%b)" % REFERENCE.encode(), told)
        update = Update(len(blank.data), blank.constant.next_number, [], appended(body).offsets, len(body))
        update.offsets = dict(update.offsets)
        forged = blank.data + body + section(update, blank.trailer, body)
        assert own_objects(forged, blank) is None
        with pikepdf.open(io.BytesIO(forged)) as pdf:  # any reader takes it for a sound file
            assert "/stformsReference" in pdf.trailer.Info
            assert pdf.get_warnings() == []
