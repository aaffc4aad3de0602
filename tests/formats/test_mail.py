"""Who sent a mail, when, and what is attached, whichever program wrote it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.errors import UnreadableError
from stforms.formats.mail import Message, Part, read_eml, read_msg
from tests.formats.outlook import inner_msg, msg

NOON = datetime.datetime(2026, 11, 28, 12, 0, 5, tzinfo=datetime.UTC)
NAME = "Årlig checklista för Öberg.docx"


def raw(*lines: str | bytes) -> bytes:
    """Return a mail of these lines."""
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode("ascii") for line in lines)


def with_file(*headers: str | bytes, body: str = "SGVq") -> bytes:
    """Return a mail whose one part has these headers."""
    return raw(
        "From: a@exempel.se", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', "",
        "--b", *headers, "", body, "--b--", "",
    )  # fmt: skip


def refusal(read: Callable[[bytes], Message], data: bytes) -> str:
    """Return the code with which a mail is refused; "" for one that is read."""
    try:
        read(data)
    except UnreadableError as error:
        return error.code
    return ""


# --- what is attached -----------------------------------------------------------------------------

_NAMES = {
    "RFC 2231, UTF-8": ["Content-Disposition: attachment; filename*=UTF-8''%C3%85sas%20fil.pdf"],
    "RFC 2231, Latin-1": ["Content-Disposition: attachment; filename*=iso-8859-1'sv'%C5sas%20fil.pdf"],
    "RFC 2231, in pieces": [
        "Content-Disposition: attachment; filename*0*=utf-8''%C3%85sas;",
        " filename*1=\" fil.pdf\"",
    ],
    "RFC 2047, as Outlook writes it": [
        'Content-Disposition: attachment; filename="=?iso-8859-1?Q?=C5sas_fil.pdf?="'
    ],
    "RFC 2047 in base64": [
        'Content-Disposition: attachment; filename="=?utf-8?B?w4VzYXMgZmlsLnBkZg==?="'
    ],
    "only in the content type": ['Content-Type: application/pdf; name="=?windows-1252?Q?=C5sas_fil.pdf?="'],
    "bare UTF-8": ['Content-Disposition: attachment; filename="Åsas fil.pdf"'.encode()],
    "bare Latin-1": ['Content-Disposition: attachment; filename="Åsas fil.pdf"'.encode("latin-1")],
    "bare Latin-1 in the content type": ['Content-Type: a/b; name="Åsas fil.pdf"'.encode("latin-1")],
    "with a path": ["Content-Disposition: attachment; filename*=UTF-8''C%3A%5Cmapp%5C%C3%85sas%20fil.pdf"],
}  # fmt: skip


@pytest.mark.parametrize("how", _NAMES)
def test_a_name_is_read_however_it_is_written(how: str) -> None:
    """The standards, and what programs do instead."""
    message = read_eml(with_file(*_NAMES[how], "Content-Transfer-Encoding: base64"))
    assert message.parts == (Part("Åsas fil.pdf", b"Hej"),)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("base64", "SGVqIMOl"), ("quoted-printable", "Hej =C3=A5"), ("8bit", None), ("BASE64", "SGVq\r\nIMOl")],
)
def test_a_file_is_decoded(encoding: str, body: str | None) -> None:
    """However it was made fit to travel."""
    headers = ("Content-Disposition: attachment; filename=a.bin", f"Content-Transfer-Encoding: {encoding}")
    data = with_file(*headers, body=body or "HERE").replace(b"HERE", "Hej å".encode())
    assert [part.data for part in read_eml(data).parts] == ["Hej å".encode()]


@given(st.binary(max_size=3000), st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=40))
def test_what_was_attached_comes_back_byte_by_byte(content: bytes, name: str) -> None:
    """A law: whatever was attached, by another program, under whatever name."""
    message = EmailMessage()
    message["From"] = "a@exempel.se"
    message.set_content("Hej")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name + ".pdf")
    (part,) = read_eml(message.as_bytes()).parts
    assert part.data == content


def test_a_mail_in_a_mail_is_a_part_with_its_own_attachments() -> None:
    """Forwarded mails are where returned forms lie."""
    inner = EmailMessage()
    inner["From"] = "Inre <inre@exempel.se>"
    inner["Date"] = "Sat, 28 Nov 2026 10:00:00 +0100"
    inner.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=NAME)
    outer = EmailMessage()
    outer["From"] = "yttre@exempel.se"
    outer.set_content("Vidarebefordrar")
    outer.add_attachment(inner)
    (part,) = read_eml(outer.as_bytes()).parts
    assert part.name == "1.eml"
    assert read_eml(part.data).sender == "inre@exempel.se"
    assert read_eml(part.data).parts == (Part(NAME, b"%PDF-"),)


def test_a_picture_in_the_text_is_told_from_one_that_is_attached() -> None:
    """A logo from a photo of a form."""
    message = EmailMessage()
    message["From"] = "a@exempel.se"
    message.set_content("<p>Hej <img src='cid:logo'></p>", subtype="html")
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    message.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="foto.jpg")
    assert [(part.name, part.inline) for part in read_eml(message.as_bytes()).parts] == [
        ("logo.png", True),
        ("foto.jpg", False),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [("plain", "Hej", True), ("plain", " \n", False), ("html", "<style>p{}</style><p>&nbsp;</p>", False),
     ("html", "<p>Hej</p>", True)],
)  # fmt: skip
def test_a_mail_with_something_to_read_says_so(kind: str, text: str, said: bool) -> None:
    """The text itself goes nowhere."""
    message = EmailMessage()
    message["From"] = "a@exempel.se"
    message.set_content(text, subtype=kind)
    assert read_eml(message.as_bytes()).text is said


# --- who and when ---------------------------------------------------------------------------------


def test_a_mail_says_who_sent_it_and_when() -> None:
    """The address alone; the time of the last hop, which is our own server's."""
    data = raw(
        "Received: from mx.exempel.se by post.exempel.se; Sat, 28 Nov 2026 13:00:05 +0100",
        "Received: from dator by mx.exempel.se; Sat, 28 Nov 2026 12:59:00 +0100",
        "From: =?utf-8?Q?=C3=85sa?= Ek <asa.ek@exempel.se>", "Date: Sat, 28 Nov 2026 12:58:59 +0100",
        "Message-ID: <abc@exempel.se>", "", "Hej",
    )  # fmt: skip
    message = read_eml(data)
    assert message.sender == "asa.ek@exempel.se"
    assert message.sent is not None
    assert message.sent.isoformat() == "2026-11-28T12:58:59+01:00"
    assert message.received == NOON
    assert message.message_id == "<abc@exempel.se>"


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("From: a.b@exempel.se", "a.b@exempel.se"),
        ('From: "Ek, Anna" <a@exempel.se>', "a@exempel.se"),
        ("From: Ek, Anna <a@exempel.se>", "a@exempel.se"),
        ("From: a@exempel.se, b@exempel.se", "a@exempel.se"),
        ("Sender: <s@exempel.se>", "s@exempel.se"),
        ("Return-Path: <r@exempel.se>", "r@exempel.se"),
        ("From: (ingen)", None),
        ("From: Anna Ek", None),
        ("From:", None),
        ("From: <<a@exempel.se>>", "a@exempel.se"),
    ],
)
def test_an_address_is_found_however_it_is_wrapped(header: str, address: str | None) -> None:
    """Programs put names with commas before it without quotes."""
    assert read_eml(raw(header, "To: c@d.se", "", "Hej")).sender == address


@pytest.mark.parametrize("date", ["i går", "2026-11-28", "Sat, 99 Nov 2026 10:00:00 +0100", "Mon, 1 Jan"])
def test_a_date_that_is_none_is_kept_as_it_was_written(date: str) -> None:
    """Somebody may see what it means."""
    message = read_eml(
        raw("From: a@b.se", f"Date: {date}".encode().decode("latin-1").encode("latin-1"), "", "")
    )
    assert (message.sent, message.sent_as_written) == (None, date)


# --- broken ---------------------------------------------------------------------------------------


def test_a_mail_without_its_end_gives_what_is_there() -> None:
    """A file that was cut off is damaged, and told so by whoever reads the file."""
    data = with_file("Content-Disposition: attachment; filename=a.pdf", body="Hej").replace(b"--b--", b"")
    assert [part.name for part in read_eml(data).parts] == ["a.pdf"]


def test_headers_that_no_program_writes_are_refused() -> None:
    """Some of what reads them takes time by the square of their length."""
    with pytest.raises(UnreadableError) as refused:
        read_eml(b"From: " + b"<" * 500_000 + b"\r\n\r\n")
    assert refused.value.code == "mail.damaged"


def test_parts_without_end_are_refused() -> None:
    """Ten thousand files nobody attaches."""
    part = "--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n"
    data = with_file("X: y").replace(b"--b--", part.encode() * 10_000)
    with pytest.raises(UnreadableError) as refused:
        read_eml(data)
    assert refused.value.code == "mail.too_many"


@pytest.mark.parametrize("levels", [30, 5000])
def test_parts_in_parts_without_end_are_refused(levels: int) -> None:
    """At whatever depth."""
    lines = ["From: a@b.se"]
    for number in range(levels):
        lines += [f'Content-Type: multipart/mixed; boundary="b{number}"', "", f"--b{number}"]
    with pytest.raises(UnreadableError) as refused:
        read_eml(raw(*lines, "", "x"))
    assert refused.value.code == "mail.damaged"


SAMPLE = with_file(*_NAMES["RFC 2231, in pieces"], "Content-Type: application/pdf", body="SGVq")


@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=0, max_size=4))
def test_a_damaged_mail_is_read_or_refused(at: int, instead: bytes) -> None:
    """Whatever stands in it."""
    assert refusal(read_eml, SAMPLE[:at] + instead + SAMPLE[at + len(instead) :]) in ("", "mail.damaged")


# --- Outlook's own --------------------------------------------------------------------------------

_SENDER, _SENT, _RECEIVED, _ID, _BODY, _HEADERS = 0x5D01, 0x0039, 0x0E06, 0x1035, 0x1000, 0x007D


def test_a_mail_saved_by_outlook_says_the_same() -> None:
    """The address even where there are no headers, as within a company."""
    values = {
        _SENDER: "asa.ek@exempel.se",
        _SENT: NOON,
        _RECEIVED: NOON,
        _ID: "<abc@exempel.se>",
        _BODY: "Hej",
    }
    message = read_msg(msg(values, (NAME, b"%PDF-" + bytes(9000)), ("liten.docx", b"PK")))
    assert message.parts == (Part(NAME, b"%PDF-" + bytes(9000)), Part("liten.docx", b"PK"))
    assert (message.sender, message.sent, message.received) == ("asa.ek@exempel.se", NOON, NOON)
    assert (message.message_id, message.text) == ("<abc@exempel.se>", True)


def test_headers_say_more_than_what_outlook_makes_of_them() -> None:
    """Its own address of a sender may be one that only its server understands."""
    values = {
        _HEADERS: "From: Åsa <a@exempel.se>\r\nDate: Sat, 28 Nov 2026 12:00:05 +0000\r\n",
        0x0C1F: "/O=EX/CN=A",
    }
    message = read_msg(msg(values))
    assert (message.sender, message.sent) == ("a@exempel.se", NOON)
    assert read_msg(msg({0x0C1F: "/O=EX/CN=A"})).sender is None


def test_what_is_attached_to_an_attached_mail_is_found() -> None:
    """A forwarded mail holds the form."""
    inner = inner_msg({_BODY: "Hej"}, ("inre.pdf", b"%PDF-"))
    message = read_msg(msg({}, ("yttre.pdf", b"%PDF-1"), inner))
    assert message.parts == (Part("yttre.pdf", b"%PDF-1"), Part("inre.pdf", b"%PDF-"))


def test_a_link_to_a_file_is_told_as_lost() -> None:
    """OneDrive's attachments are links: nothing is in the mail."""
    linked = {"__properties_version1.0": bytes(8)}
    assert read_msg(msg({}, linked)).lost == 1


OUTLOOK = msg({_SENDER: "a@exempel.se", _SENT: NOON}, ("a.pdf", b"%PDF-" + bytes(5000)))


@given(st.integers(0, len(OUTLOOK) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_outlook_mail_is_read_or_refused(at: int, instead: bytes) -> None:
    """Whatever stands in it."""
    assert refusal(read_msg, OUTLOOK[:at] + instead + OUTLOOK[at + len(instead) :]) in ("", "mail.damaged")


@given(st.integers(0, len(OUTLOOK)))
def test_an_outlook_mail_cut_short_is_read_or_refused(length: int) -> None:
    """Wherever it ends."""
    assert refusal(read_msg, OUTLOOK[:length]) in ("", "mail.damaged")
