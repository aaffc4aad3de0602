"""What is in a file that came in, whatever it is called."""

from __future__ import annotations

import datetime
import io
import json
import pickle
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from stforms.actions.bundle import Wishes, bundle
from stforms.actions.fill import fill
from stforms.actions.ingest.open import open_file
from stforms.actions.ingest.opened import Container, Form, Given, Opened, Other, Refused, Scan
from stforms.actions.parse import parse
from stforms.actions.validate import validate
from stforms.errors import IntegrityError, MissingProgramError
from stforms.formats import libreoffice
from stforms.library import Library
from stforms.messages import render
from tests.actions.ingest import poison
from tests.formats.outlook import compound, msg
from tests.formats.zips import pack

ROOT = Path(__file__).resolve().parents[3]
RETURNED = ROOT / "samples" / "aterkomna"
WORD = RETURNED / "checklista-jelena.docx"
COURSE = "intyg-kurs/hslf-fs-2021-8"
RECORD = {"sokande": {"efternamn": "Öberg", "fornamn": "Åsa"}, "kurs": {"amne": "Vetenskaplig metodik"}}


def opened(name: str, data: bytes, *within: str) -> Opened:
    """Open bytes under a name."""
    return open_file(Given(name, data=data, within=within))


def codes(one: Opened) -> list[str]:
    """Return the codes of what is said about a file as a file."""
    return [f.code for f in one.findings if f.code.startswith(("opened.", "mail.", "archive."))]


def filled(library: Library, edition: str = COURSE) -> bytes:
    """Return a filled form."""
    record = RECORD if edition == COURSE else {"sokande": RECORD["sokande"]}
    value = fill(record, edition, library=library).value
    assert value is not None
    return b"".join(value.pieces)


def picture(size: tuple[int, int], kind: str = "PNG") -> bytes:
    """Return a picture of a size."""
    out = io.BytesIO()
    Image.new("L", size, 255).save(out, kind)
    return out.getvalue()


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["checklista-jelena.docx", "checklista-karin.xlsx"])
def test_a_form_says_what_parse_and_validate_say(name: str) -> None:
    """The same readings, the record in normal form, the findings of both."""
    given = Given(name, path=RETURNED / name)
    parsed = parse(RETURNED / name)
    checked = validate(parsed.value.record, parsed.value.edition)
    form = open_file(given)
    assert isinstance(form, Form)
    assert (form.kind, form.form, form.edition) == (
        name[-4:],
        "checklista-st",
        f"checklista-st/2026-{name[-4:]}",
    )
    assert form.record == checked.value
    assert form.readings == parsed.value.readings
    assert [f.code for f in form.findings] == [f.code for f in parsed.findings]
    assert [f.code for f in form.checked] == [f.code for f in checked.findings]


def test_a_filled_pdf_is_a_form(library: Library) -> None:
    """On the specimens and on the official blanks."""
    form = open_file(Given("a.pdf", data=filled(library), cabinet=str(library.cabinet)))
    assert isinstance(form, Form)
    assert (form.edition, form.identified_by, form.record) == (COURSE, "stamp", RECORD)


def test_days_are_compared_with_the_day_that_is_given() -> None:
    """So that reading a file again says the same."""
    early = open_file(Given("a.docx", path=WORD, today=datetime.date(2000, 1, 1)))
    late = open_file(Given("a.docx", path=WORD, today=datetime.date(2030, 1, 1)))
    future = [[f.code for f in one.checked if "future" in f.code] for one in (early, late)]
    assert future[0]
    assert not future[1]


def test_what_is_found_travels_and_is_kept_as_json(specimens: Library) -> None:
    """Between processes by pickle, in the register as JSON."""
    mail = poison.mail(("a.docx", WORD.read_bytes()))
    some = (
        open_file(Given("a.docx", path=WORD)), opened("a.eml", mail), opened("a.png", picture((900, 900))),
        opened("a.ics", b"BEGIN:VCALENDAR", "mail"), opened("a", b"\0\1"), opened("a.pdf", filled(specimens)),
    )  # fmt: skip
    assert {type(one) for one in some} == {Form, Container, Scan, Other, Refused}
    for one in some:
        assert pickle.loads(pickle.dumps(one)) == one
        assert json.loads(json.dumps(one.as_json())) == one.as_json()


def test_an_older_format_is_read_through_libreoffice() -> None:
    """As parse does."""
    odt = libreoffice.convert([("a.docx", WORD.read_bytes())], "odt")[0]
    assert isinstance(odt, bytes)
    form = opened("a.odt", odt)
    assert isinstance(form, Form)
    assert (form.kind, form.form) == ("odt", "checklista-st")


def test_a_missing_program_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is taken in again when there is one."""
    monkeypatch.setenv("STFORMS_SOFFICE", "no-such-program")
    with pytest.raises(MissingProgramError):
        opened("a.rtf", b"{\\rtf1 hej}")


def test_a_path_that_is_gone_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """Whoever gave it has lost it."""
    with pytest.raises(IntegrityError):
        open_file(Given("a.pdf", path=tmp_path / "a.pdf"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.docx", []),
        ("a.docm", []),
        ("a", []),
        ("a.åsa", []),
        ("a.pdf", ["opened.ending"]),
        ("A.DOC", ["opened.ending"]),
    ],
)
def test_a_wrong_ending_is_told_and_does_no_harm(name: str, said: list[str]) -> None:
    """The bytes say what a file is."""
    form = open_file(Given(name, path=WORD))
    assert isinstance(form, Form)
    assert codes(form) == said


# --- several forms in one -------------------------------------------------------------------------


def test_a_bundle_of_ours_holds_its_papers(specimens: Library, tmp_path: Path) -> None:
    """Each is opened by itself, as a file of its own; its bytes are the same each time. A cover is none."""
    paths = []
    for number, edition in enumerate((COURSE, "intyg-auskultation/hslf-fs-2021-8")):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(filled(specimens, edition))
    value = bundle(paths, wishes=Wishes(cover=True), library=specimens)[0].value
    assert value is not None
    whole = opened("allt.pdf", bytes(value))
    assert isinstance(whole, Container)
    assert whole.kind == "bundle"
    assert opened("igen.pdf", bytes(value)) == whole
    forms = [opened(piece.name, piece.data, "bundle") for piece in whole.contents]
    editions = [form.edition for form in forms if isinstance(form, Form)]
    assert sorted(editions) == ["intyg-auskultation/hslf-fs-2021-8", COURSE]


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_of_a_page_waits_to_be_read(kind: str) -> None:
    """It is no error: somebody has scanned or photographed a form."""
    scan = opened("a", picture((827, 1170), kind), "mail")
    assert isinstance(scan, Scan)
    assert (scan.pages, codes(scan)) == (1, ["opened.scan"])


def test_a_photo_of_a_telephone_waits_to_be_read() -> None:
    """Nothing here can open it; that it is a picture is plain."""
    assert isinstance(opened("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(100)), Scan)


def test_the_pages_of_a_tiff_are_counted() -> None:
    """Fax machines send them."""
    out = io.BytesIO()
    page = Image.new("1", (1000, 1400))
    page.save(out, "TIFF", save_all=True, append_images=[page, page])
    scan = opened("fax.tif", out.getvalue())
    assert isinstance(scan, Scan)
    assert scan.pages == 3


@pytest.mark.parametrize(("within", "kind"), [(("mail",), Other), (("zip",), Scan), ((), Scan)])
@pytest.mark.parametrize("size", [(300, 100), (600, 600), (1300, 500)])
def test_a_small_or_long_picture_in_a_mail_is_a_logo(
    within: tuple[str, ...], kind: type, size: tuple[int, int]
) -> None:
    """What a person puts somewhere by itself is not."""
    assert isinstance(opened("image001.png", picture(size), *within), kind)


def test_a_scanned_pdf_waits_to_be_read() -> None:
    """No fields, and no text but a scanner's mark."""
    pdf = poison.pdf_of(3)
    scan = opened("scan.pdf", poison.saved(pdf))
    assert isinstance(scan, Scan)
    assert scan.pages == 3


# --- what is none of ours -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("mote.ics", b"BEGIN:VCALENDAR\r\n", "calendar"),
        ("asa.vcf", b"BEGIN:VCARD\r\n", "card"),
        ("hej.txt", b"Hej! Se bilagan.", "text"),
        ("hej.html", b"<html><p>Hej", "html"),
        ("smime.p7s", b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "signature"),
    ],
)
def test_what_programs_add_to_a_mail_is_harmless_there(name: str, data: bytes, kind: str) -> None:
    """Alone it was somebody's mistake."""
    assert opened(name, data, "mail") == Other(kind)
    alone = opened(name, data)
    assert alone == Other(kind) if kind == "signature" else isinstance(alone, Refused)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("winmail.dat", b"\x78\x9f\x3e\x22\1\0", "mail.tnef"),
        ("smime.p7m", b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", "mail.sealed"),
    ],
)
def test_what_may_hold_a_form_and_cannot_be_opened_is_told(name: str, data: bytes, code: str) -> None:
    """Somebody has to open it in a mail program."""
    assert codes(opened(name, data, "mail")) == [code]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "file.empty"),
        ("a.pdf", WORD.read_bytes()[:2000], "file.damaged"),
        (
            "a.docx",
            pack({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
            "file.no_office",
        ),
        ("a.doc", compound({"PowerPoint Document": b"x"}), "file.no_office"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive.other"),
        ("a.mbox", b"From a@b.se Sat\nFrom: a@b.se\nTo: c@d.se\n\nHej", "mail.several"),
        ("a.exe", b"MZ\x90\0", "opened.unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name: str, data: bytes, code: str) -> None:
    """One line for each."""
    refused = opened(name, data)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert all(render(refused.code, refused.params, language)[0] for language in ("sv", "en"))


def test_a_locked_file_says_so() -> None:
    """It is the one thing that the sender can put right in a minute."""
    data = poison.saved(poison.pdf_of(), encryption=pikepdf.Encryption(user="a", owner="b", R=6))
    assert opened("a.pdf", data) == Refused("file.password", protected=True)


# --- mails and archives ---------------------------------------------------------------------------


def test_a_mail_gives_what_is_attached_and_says_who_sent_it() -> None:
    """Its subject and its text go nowhere."""
    mail = opened("a.eml", poison.mail(("Åsas checklista.docx", WORD.read_bytes())))
    assert isinstance(mail, Container)
    assert mail.mail is not None
    assert (mail.kind, mail.mail.sender, mail.mail.sent) == (
        "mail",
        "avsandare@exempel.se",
        "2026-11-28T10:00:00+01:00",
    )
    assert [(one.name, one.data) for one in mail.contents] == [("Åsas checklista.docx", WORD.read_bytes())]
    assert codes(mail) == ["mail.text"]


def test_a_mail_of_outlook_is_one_too() -> None:
    """Told from .doc and .xls, which are compound files as well, by what is in it."""
    mail = opened("a.msg", msg({0x5D01: "a@exempel.se"}, ("a.docx", WORD.read_bytes())))
    assert isinstance(mail, Container)
    assert isinstance(opened("a.docx", mail.contents[0].data, "mail"), Form)
    assert codes(mail) == ["mail.no_date"]


def test_a_mail_without_anything_says_so() -> None:
    """People forget to attach."""
    assert codes(opened("a.eml", b"From: \r\nTo: a@b.se\r\n\r\n")) == [
        "mail.nothing_attached", "mail.no_sender", "mail.no_date",
    ]  # fmt: skip


def test_an_archive_gives_its_files() -> None:
    """And tells what it left out."""
    archive = opened("a.zip", pack({"mapp/a.docx": WORD.read_bytes(), "mapp/~$a.docx": b"x"}))
    assert isinstance(archive, Container)
    assert [one.name for one in archive.contents] == ["a.docx"]
    assert codes(archive) == ["archive.left_out"]
    assert codes(opened("a.zip", pack({}))) == ["archive.empty"]


def test_nothing_is_said_in_the_words_of_the_file() -> None:
    """Names of files and senders are data; what is said about them goes into logs."""
    secret = "Öberg 19121212-1212"
    mail = poison.mail(
        (f"{secret}.docx", b"x"), (f"{secret}.zip", b"PK\3\4"), (f"{secret}.pdf", b"%PDF-1.4 " + b"x" * 50)
    )
    outer = opened(f"{secret}.eml", mail)
    assert isinstance(outer, Container)
    for one in (outer, *(opened(part.name, part.data, "mail") for part in outer.contents)):
        assert "berg" not in str(replace(one, contents=()) if isinstance(one, Container) else one)
        assert "1212" not in str(one.as_json())


def test_a_print_of_a_word_form_is_a_form() -> None:
    """What people save as PDF before they send it is read from its pages."""
    pdf = libreoffice.convert([("a.docx", WORD.read_bytes())], "pdf")[0]
    assert isinstance(pdf, bytes)
    form = opened("a.pdf", pdf)
    assert isinstance(form, Form)
    assert (form.kind, form.form, form.flattened) == ("pdf", "checklista-st", True)
    assert "parse.printed" in {finding.code for finding in form.findings}
