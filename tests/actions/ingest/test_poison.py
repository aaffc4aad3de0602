"""Whatever somebody sends, it is settled within the limits, and the files after it are read.

Everything runs as it does in ingest: in workers, with the limits that hold there. So no test asks how
long a file took: one that takes longer than the limits comes back as such, and would fail here.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from stforms.actions.fill import fill
from stforms.actions.ingest.opened import Container, Form, Given, Other, Refused, Scan
from stforms.formats import libreoffice
from stforms.library import Library
from stforms.limited import Limited, Limits, Stopped
from tests.actions.ingest import poison
from tests.actions.ingest.poison import Measured, measured
from tests.formats import offices
from tests.formats.outlook import msg
from tests.formats.zips import pack

pytestmark = pytest.mark.skipif(os.name == "nt", reason="memory is measured as POSIX systems do")

ROOT = Path(__file__).resolve().parents[3]
RETURNED = ROOT / "samples" / "aterkomna"
GIB = 1 << 30

PASSWORD = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)) + "EncryptedPackage".encode("utf-16-le")


def _locked_pdf() -> bytes:
    lock = pikepdf.Encryption(user="hemligt", owner="chef", R=6)
    return poison.saved(poison.pdf_of(), encryption=lock)


def _locked_zip() -> bytes:
    data = bytearray(pack({"a.docx": b"1"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


UNPACKED = "limited or file.bomb or file.damaged"
"""Who notices first that there is no more memory is chance: the watch, the library, or Python."""

FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    # office files
    "an external entity.docx": (poison.external_entity, "file.doctype"),
    "a billion laughs.docx": (poison.billion_laughs, "file.doctype"),
    "tables in tables.docx": (lambda: poison.deep_word(20_000), "file.damaged"),
    "a million paragraphs alike.docx": (lambda: poison.long_word(1_000_000), "file.bomb"),
    "three million rows.xlsx": (lambda: poison.long_sheet(3_000_000), "file.bomb"),
    "half a million rows.xlsx": (lambda: poison.long_sheet(490_000), "identify.unknown"),
    "locked.docx": (lambda: PASSWORD, "file.password"),
    "groups in groups.rtf": (lambda: b"{\\rtf1 " + b"{" * 100_000, "file.not_converted"),
    # archives
    "ninety megabytes of zeros.zip": (lambda: poison.zeros(90_000_000), "file.bomb"),
    "all members the same bytes.zip": (lambda: poison.overlapping(2000, 21_000_000), "file.bomb"),
    "members the same, but few.zip": (lambda: poison.overlapping(100, 1_000_000), "file.damaged"),
    "locked.zip": (_locked_zip, "file.password"),
    # PDF
    "pages in a circle.pdf": (poison.circular_pages, "file.damaged"),
    "a hundred thousand fields.pdf": (lambda: poison.many_fields(100_000), "file.too_many_fields"),
    "arrays in arrays.pdf": (lambda: poison.deep_pdf(100_000), "file.damaged"),
    "arrays in arrays, but few.pdf": (lambda: poison.deep_pdf(400), "Scan"),
    "two billion pages.pdf": (lambda: poison.many_pages(2_000_000_000), "Scan"),
    "a page that unpacks to 500 MB.pdf": (lambda: poison.contents_bomb(500), UNPACKED),
    "letters that unpack to 300 MB.pdf": (
        lambda: poison.contents_bomb(300, b"BT /F 1 Tf (x) Tj ET "),
        UNPACKED,
    ),
    "a catalog that unpacks to 500 MB.pdf": (lambda: poison.object_stream_bomb(500), UNPACKED),
    "locked.pdf": (_locked_pdf, "file.password"),
    # pictures
    "ten billion pixels.png": (lambda: poison.huge_png(100_000), "picture.too_large"),
    "pages in a circle.tif": (poison.circular_tiff, "Scan"),
    "a million pages.tif": (lambda: poison.long_tiff(1_000_000), "file.too_many_pages"),
    # mails
    "mails in mails.eml": (lambda: poison.deep_mail(10_000), "mail.damaged"),
    "two million parts.eml": (lambda: poison.many_boundaries(2_000_000), "mail.too_many"),
    "a large mail.eml": (lambda: poison.mail(("a.pdf", bytes(50_000_000))), "Container"),
    "too large a mail.eml": (lambda: poison.mail(("a.pdf", bytes(60_000_000))), "mail.too_large"),
    # texts, and what is nothing
    "arrays in arrays.txt": (lambda: b"[" * 4_000_000, "identify.unknown"),
    "a million lines.txt": (lambda: b"hej\n" * 1_200_000, "file.too_many_lines"),
    "a million tabs.txt": (lambda: b"a\t" * 2_000_000, "file.too_many_lines"),
    "nothing.docx": (lambda: b"", "file.empty"),
    "zeros.docx": (lambda: bytes(1_000_000), "opened.unknown"),
    "other.rar": (lambda: b"Rar!\x1a\x07\1\0" + bytes(100), "archive.other"),
}
"""What each file is called (and so is), how it is made, and what becomes of it."""


def said(result: Measured | Stopped) -> str:
    """Return what became of a file, in one word."""
    if isinstance(result, Stopped):
        return "limited" if result.why in ("memory", "cpu", "died") else result.code
    opened = result.opened
    return opened.code if isinstance(opened, Refused) else type(opened).__name__


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Measured | Stopped]:
    """All of them in one run of two workers, a real form after each."""
    cabinet = str(tmp_path_factory.mktemp("blanks"))
    form = (RETURNED / "checklista-jelena.docx").read_bytes()

    def jobs() -> Iterator[Given]:
        for name, (made, _) in FILES.items():
            yield Given(name, data=made(), cabinet=cabinet)
            yield Given(f"after {name}", data=form, cabinet=cabinet)

    with Limited(measured, 2, tidy=libreoffice.tidy) as limited:
        return {given.name: result for given, result in limited.run(jobs())}


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_hurt_is_settled_and_the_next_one_is_read(
    results: dict[str, Measured | Stopped], name: str
) -> None:
    """Refused with a reason, or stopped at a limit; and the form after it is read as ever."""
    result, after = results[name], results[f"after {name}"]
    assert said(result) in FILES[name][1].split(" or ")
    assert isinstance(after, Measured)
    assert isinstance(after.opened, Form)
    for one in (result, after):
        assert isinstance(one, Stopped) or one.memory < GIB


def run(*given: Given, limits: Limits | None = None) -> list[Measured | Stopped]:
    """Open files in one worker and return what became of each, in their order."""
    with Limited(measured, 1, limits, tidy=libreoffice.tidy) as limited:
        return [result for _, result in limited.run(given)]


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """300 MB of zeros, of which none is on the disk."""
    path = tmp_path / "large.pdf"
    path.touch()
    os.truncate(path, 300_000_000)
    (result,) = run(Given("large.pdf", path=path))
    assert said(result) == "file.too_large"
    assert isinstance(result, Measured)
    assert result.memory < 200_000_000


def test_archives_in_archives_are_not_opened() -> None:
    """Neither at once nor within a mail; what an archive holds is given out by one level at a time."""
    (outer,) = run(Given("a.zip", data=poison.nested(3)))
    assert isinstance(outer, Measured)
    assert isinstance(outer.opened, Container)
    inner = outer.opened.contents[0]
    for within in (("zip",), ("zip", "mail"), ("mail", "zip")):
        assert said(run(Given(inner.name, data=inner.data, within=within))[0]) == "archive.nested"
    deep = Given("a.eml", data=poison.mail(("a", b"b")), within=("mail",) * 4)
    assert said(run(deep)[0]) == "archive.too_deep"


def test_an_office_program_that_hangs_is_ended_with_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a time limit of its own that is longer; nothing of it stays, in memory or on the disk."""
    mark = f"65{os.getpid()}"
    script = f"sleep {mark} & sleep {mark}1"
    monkeypatch.setenv("STFORMS_SOFFICE", str(offices.player(tmp_path, script)))
    given = Given("a.rtf", data=b"{\\rtf1 hej}")
    (result,) = run(given, limits=Limits(seconds=4))
    assert isinstance(result, Stopped)
    assert result.why == "time"
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert mark.encode() not in path.read_bytes()
        except OSError:  # it has ended meanwhile
            continue


def _samples() -> dict[str, bytes]:
    """Return a file of every kind that is read without LibreOffice."""
    library = Library(cabinet=ROOT / "no-such-folder")
    record = {"sokande": {"efternamn": "Öberg"}, "kurs": {"amne": "Vetenskaplig metodik"}}
    filled = fill(record, "intyg-kurs/hslf-fs-2021-8", library=library).value
    assert filled is not None
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((900, 900)).save(picture, "PNG")
    word = (RETURNED / "checklista-jelena.docx").read_bytes()
    return {
        "a.docx": word,
        "a.xlsx": (RETURNED / "checklista-karin.xlsx").read_bytes(),
        "a.pdf": b"".join(filled.pieces),
        "a.png": picture.getvalue(),
        "a.eml": poison.mail(("a.docx", word)),
        "a.msg": msg({}, ("a.docx", word)),
        "a.zip": pack({"a.docx": word, "b.txt": b"hej"}),
    }


EXPECTED = {
    "a.docx": Form,
    "a.xlsx": Form,
    "a.pdf": Form,
    "a.png": Scan,
    "a.eml": Container,
    "a.zip": Container,
}
CHANGED = 80
"""Damaged copies of each kind."""


@pytest.mark.parametrize("name", EXPECTED)
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    """Bytes changed, lost, or the end cut off; and nothing of it is a bug, a crash or a limit."""
    data = _samples()[name]
    copies = [data, *poison.damaged(data, CHANGED, seed=len(name))]
    whole, *damaged = run(*(Given(name, data=copy, cabinet=str(tmp_path)) for copy in copies))
    assert isinstance(whole, Measured)
    assert isinstance(whole.opened, EXPECTED[name])
    stopped = [result for result in damaged if isinstance(result, Stopped)]
    assert stopped == []
    kinds = {type(result.opened) for result in damaged if isinstance(result, Measured)}
    assert kinds <= {EXPECTED[name], Refused, Scan, Other}


@pytest.mark.parametrize("kind", ["doc", "odt", "xls"])
def test_damaged_files_that_libreoffice_reads_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    """It mends much, crashes now and then, and never takes the worker with it."""
    name = "checklista-karin.xlsx" if kind == "xls" else "checklista-jelena.docx"
    (data,) = libreoffice.convert([(name, (RETURNED / name).read_bytes())], kind)
    assert isinstance(data, bytes)
    copies = [data, *poison.damaged(data, 4, seed=7)]
    whole, *damaged = run(*(Given(f"a.{kind}", data=copy, cabinet=str(tmp_path)) for copy in copies))
    assert isinstance(whole, Measured)
    assert isinstance(whole.opened, Form)
    assert {type(one.opened) for one in damaged if isinstance(one, Measured)} <= {Form, Refused}
    assert len([one for one in damaged if isinstance(one, Measured)]) == len(damaged)
