"""Whatever a file is, parse gives a record or one of our errors, and gives it soon."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from tests.oracles.papers import CHOSEN, KINDS, ROOT, Paper, codes, each, edited, same

SECONDS = 30
"""The longest that one file may take."""


@dataclass(frozen=True)
class Answer:
    """What parse said of one file."""

    text: str
    seconds: float


def answers(folder: Path, files: dict[str, bytes]) -> dict[str, Answer]:
    """Parse files in a process of its own, so that a crash or a hang is one failed test."""
    paths = []
    for name, data in files.items():
        paths.append(folder / f"{name}.pdf")
        paths[-1].write_bytes(data)
    command = [sys.executable, "-m", "tests.oracles.answer", *map(str, paths)]
    environment = {**os.environ, "STFORMS_BLANKS": str(folder)}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS + len(files),
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"no end after {(late.stdout or b'').decode()[-500:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(files), f"ended with {done.returncode} after {lines[-1:]}: {done.stderr[-2000:]}"
    return {line["file"].removesuffix(".pdf"): Answer(line["answer"], line["seconds"]) for line in lines}


def no_bug(what: str, answer: Answer) -> None:
    """Fail when parse ended in another way than with a record or one of our errors, or took too long."""
    if answer.text.startswith("bug"):
        pytest.fail(f"{what}: {answer.text}", pytrace=False)
    assert answer.seconds < SECONDS


def one(folder: Path, data: bytes) -> str:
    """Return what parse says of one file."""
    answer = answers(folder, {"one": data})["one"]
    no_bug("the file", answer)
    return answer.text


# --- no form at all --------------------------------------------------------------------------


def _page(text: str) -> bytes:
    """Return a PDF of one page with a text and no form."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    name = page.add_resource(font, pikepdf.Name.Font)
    page.contents_add(
        pdf.make_stream(b"BT %b 12 Tf 72 700 Td (%b) Tj ET" % (str(name).encode(), text.encode()))
    )
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


NO_FORMS = {
    "nothing": (b"", "UnreadableError file.empty"),
    "one byte": (b"%", "UnreadableError file.no_pdf"),
    "a letter": ("Hej! Här kommer intyget.".encode(), "UnreadableError file.no_pdf"),
    "a zip file": (b"PK\x03\x04" + bytes(200), "UnreadableError file.damaged"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "UnreadableError file.no_pdf"),
    "a header alone": (b"%PDF-1.7\n", "UnreadableError file.damaged"),
    "a header and noise": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "UnreadableError file.damaged"),
    "an unknown text": (_page("Faktura nr 12"), "UnreadableError identify.unknown"),
    "a form of before 2015": (_page("SOSFS 2008:17 - Bilaga 3"), "UnreadableError identify.expired"),
}


@pytest.mark.parametrize("what", NO_FORMS)
def test_a_file_that_is_no_form_is_an_error_with_a_reason(tmp_path: Path, what: str) -> None:
    data, expected = NO_FORMS[what]
    assert one(tmp_path, data) == expected


# --- damaged on the way ----------------------------------------------------------------------


@each(CHOSEN[:1] + CHOSEN[-1:])
def test_a_file_cut_short_is_mended_or_an_error(paper: Paper, tmp_path: Path) -> None:
    """E-mail, USB sticks and fax gateways cut files anywhere."""
    whole = paper.filled
    ends = {f"{share} percent": whole[: len(whole) * share // 100] for share in (1, 10, 30, 50, 70, 90, 99)}
    ends |= {f"less {count}": whole[:-count] for count in (1, 7, 20, 300, 2000)}
    for what, answer in answers(tmp_path, ends).items():
        no_bug(what, answer)


def _flipped(data: bytes, seed: int) -> bytes:
    """Return the data with one to twenty bytes changed, by chance but the same each time."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("start", range(0, 200, 50))
@each(CHOSEN[:1], KINDS[:1])
def test_random_bytes_are_survived(paper: Paper, start: int, tmp_path: Path) -> None:
    """Half the files are as we append them (bytes of the blank), half are written anew."""
    anew = edited(paper.filled, lambda _: None)
    files = {
        str(seed): _flipped(anew if seed % 2 else paper.filled, seed) for seed in range(start, start + 50)
    }
    for seed, answer in answers(tmp_path, files).items():
        no_bug(f"seed {seed}", answer)


@each(CHOSEN[-1:])
def test_random_bytes_in_the_values_are_survived(paper: Paper, tmp_path: Path) -> None:
    """The bytes that we append hold the fields; damage there reaches furthest into parse."""
    blank, added = paper.blank, paper.filled[len(paper.blank) :]
    files = {str(seed): blank + _flipped(added, seed) for seed in range(40)}
    for seed, answer in answers(tmp_path, files).items():
        no_bug(f"seed {seed}", answer)


# --- protected -------------------------------------------------------------------------------


def _encrypted(data: bytes, user: str, owner: str, revision: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        new = revision > 3
        lock = pikepdf.Encryption(user=user, owner=owner, R=revision, aes=new, metadata=new)  # type: ignore[arg-type]
        pdf.save(out, encryption=lock)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("revision", [3, 4, 6])
@each(CHOSEN[:1], KINDS[:1])
def test_a_file_with_a_password_says_so(paper: Paper, revision: int, tmp_path: Path) -> None:
    locked = _encrypted(paper.filled, "hemligt", "chef", revision)
    assert one(tmp_path, locked) == "ProtectedError file.password"


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("revision", [3, 4, 6])
@each(CHOSEN)
def test_a_file_that_everybody_may_read_is_read(paper: Paper, revision: int) -> None:
    """An owner's password forbids changes, not reading."""
    outcome = paper.parse(_encrypted(paper.filled, "", "chef", revision))
    same(paper.record, outcome.value.record)
    assert codes(outcome) == []


# --- made to hurt ----------------------------------------------------------------------------


def _circular_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def _kids_in_a_circle(pdf: pikepdf.Pdf) -> None:
    one = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a"), FT=pikepdf.Name.Tx))
    two = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("b"), Kids=pikepdf.Array([one])))
    one.Kids = pikepdf.Array([two])
    pdf.Root.AcroForm.Fields.append(one)
    pdf.Root.AcroForm.Fields.append(pdf.Root.AcroForm)


def _parents_in_a_circle(pdf: pikepdf.Pdf) -> None:
    for field in pdf.Root.AcroForm.Fields:
        field.Parent = field
        if "/FT" in field:
            del field.FT


def _deep_kids(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("x"), FT=pikepdf.Name.Tx))
    for _ in range(5000):
        field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("x"), Kids=pikepdf.Array([field])))
    pdf.Root.AcroForm.Fields.append(field)


def _many_fields(pdf: pikepdf.Pdf) -> None:
    field = pdf.Root.AcroForm.Fields[0]
    for number in range(100_000):
        more = pikepdf.Dictionary(
            T=pikepdf.String(f"f{number}"), FT=pikepdf.Name.Tx, V=pikepdf.String("x"), Rect=[0, 0, 1, 1]
        )
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(more))
    assert field is not None


def _many_kids_with_one_name(pdf: pikepdf.Pdf) -> None:
    kids = [pdf.make_indirect(pikepdf.Dictionary(Rect=[0, 0, 1, 1])) for _ in range(100_000)]
    pdf.Root.AcroForm.Fields[0].Kids = pikepdf.Array(kids)


def _xfa_only(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp:xdp/>"))


def _form_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Array([1, 2, 3])


def _fields_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields = pikepdf.String("inga")


def _values_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    wrong = [1, 2.5, True, pikepdf.Name.Ja, pikepdf.Array([1]), pikepdf.Dictionary()]
    for index, field in enumerate(pdf.Root.AcroForm.Fields):
        if "/Kids" not in field:
            field.V = wrong[index % len(wrong)]


def _names_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    for index, field in enumerate(pdf.Root.AcroForm.Fields):
        field.T = [1, pikepdf.Name.T, pikepdf.Array([])][index % 3]


def _flags_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    for index, field in enumerate(pdf.Root.AcroForm.Fields):
        field.Ff = [pikepdf.Name.No, pikepdf.String("1"), 10**18][index % 3]
        field.FT = pikepdf.Name.Btn


def _boxes_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for index, annot in enumerate(page.obj.Annots):
            annot.Rect = [pikepdf.Array([1, 2]), pikepdf.String("x"), pikepdf.Array(["a", 1, 2, 3])][
                index % 3
            ]


def _annotations_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = pikepdf.Array([1, pikepdf.Name.X, pikepdf.Dictionary(), pikepdf.Array([])])


def _info_of_wrong_kind(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Array([1]))


def _no_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=[], Count=0))


def _huge_page(pdf: pikepdf.Pdf) -> None:
    """A page of 1e7 points a side would be a picture of 400 terabytes."""
    for page in pdf.pages:
        page.obj.MediaBox = [0, 0, 10_000_000, 10_000_000]
    del pdf.Root.AcroForm


def _page_without_size(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj.MediaBox = [0, 0, 0, 0]
    del pdf.Root.AcroForm


def _bomb(pdf: pikepdf.Pdf) -> None:
    """A page of 300 kB that unpacks to 300 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(300)) + packer.flush()
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)


def _value_bomb(pdf: pikepdf.Pdf) -> None:
    """A value of 300 kB that unpacks to 300 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"x" * 1_000_000) for _ in range(300)) + packer.flush()
    pdf.Root.AcroForm.Fields[0].V = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)


def _broken_contents(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"no deflate", Filter=pikepdf.Name.FlateDecode)


def _broken_value(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].V = pikepdf.Stream(pdf, b"no deflate", Filter=pikepdf.Name.FlateDecode)


HURTFUL: dict[str, tuple[Callable[[pikepdf.Pdf], None], str | None]] = {
    "pages in a circle": (_circular_pages, None),
    "kids in a circle": (_kids_in_a_circle, None),
    "parents in a circle": (_parents_in_a_circle, None),
    "five thousand generations of kids": (_deep_kids, None),
    "a hundred thousand fields": (_many_fields, "UnreadableError file.too_many_fields"),
    "a hundred thousand widgets": (_many_kids_with_one_name, None),
    "XFA alone": (_xfa_only, "UnreadableError file.dynamic_form"),
    "a form of the wrong kind": (_form_of_wrong_kind, None),
    "fields of the wrong kind": (_fields_of_wrong_kind, None),
    "values of the wrong kind": (_values_of_wrong_kind, "record"),
    "names of the wrong kind": (_names_of_wrong_kind, None),
    "flags of the wrong kind": (_flags_of_wrong_kind, None),
    "boxes of the wrong kind": (_boxes_of_wrong_kind, "record"),
    "annotations of the wrong kind": (_annotations_of_wrong_kind, None),
    "information of the wrong kind": (_info_of_wrong_kind, "record"),
    "no pages": (_no_pages, None),
    "a page as large as Gotland": (_huge_page, None),
    "a page without size": (_page_without_size, None),
    "a page that unpacks without end": (_bomb, None),
    "a value that unpacks without end": (_value_bomb, None),
    "a page that does not unpack": (_broken_contents, None),
    "a value that does not unpack": (_broken_value, None),
}
"""What is done to a filled paper, and what parse must say (None: a record or any of our errors)."""


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("what", HURTFUL)
@each(CHOSEN[:1], KINDS[:1])
def test_a_file_made_to_hurt_does_not(paper: Paper, what: str, tmp_path: Path) -> None:
    change, expected = HURTFUL[what]
    said = one(tmp_path, edited(paper.filled, change))
    assert expected in (None, said)


@each(CHOSEN[:1], KINDS[:1])
def test_arrays_in_arrays_in_arrays_do_not_hurt(paper: Paper, tmp_path: Path) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    one(tmp_path, paper.blank.replace(b"/AcroForm", b"/Deep " + deep + b"/AcroForm", 1))
