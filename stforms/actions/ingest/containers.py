"""Files that hold files: mails and archives. What is in them is given back, each to be opened by itself."""

from __future__ import annotations

from datetime import datetime

from stforms.actions.ingest.opened import Container, Content, Given, Mail, Opened
from stforms.errors import UnreadableError
from stforms.formats.archive import read_archive
from stforms.formats.mail import Message, read_eml, read_msg
from stforms.model import Finding, Severity


def open_mail(kind: str, data: bytes) -> Opened:
    """Read a mail: who sent it, when, and what is attached.

    Raises:
        UnreadableError: it is damaged, or beyond all bounds.
    """
    message = read_msg(data) if kind == "msg" else read_eml(data)
    contents = tuple(Content(part.name, part.data, part.inline) for part in message.parts)
    return Container("mail", contents, _about(message), tuple(_told(message)))


def _about(message: Message) -> Mail:
    return Mail(
        message.sender,
        _iso(message.sent),
        _iso(message.received),
        message.message_id,
        message.sent_as_written,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None


def _told(message: Message) -> list[Finding]:
    """Tell what a person should know. What is written in the mail itself nobody but a person reads."""
    found = [Finding("mail.text", Severity.INFO)] if message.text else []
    if not message.parts:
        found.append(Finding("mail.nothing_attached", Severity.WARNING))
    if message.lost:
        found.append(Finding("mail.lost", Severity.WARNING, params={"count": message.lost}))
    if message.sender is None:
        found.append(Finding("mail.no_sender", Severity.INFO))
    if message.sent is None:
        found.append(Finding("mail.no_date", Severity.INFO))
    return found


def open_archive(data: bytes, given: Given) -> Opened:
    """Unpack a zip file. One within another, at whatever depth, is refused: nobody sends that.

    Raises:
        UnreadableError: it is damaged, beyond all bounds, or lies in another archive.
        ProtectedError: it is encrypted.
    """
    if "zip" in given.within:
        raise UnreadableError("archive.nested")
    archive = read_archive(data)
    contents = tuple(Content(member.name, member.data) for member in archive.members)
    found = [] if contents else [Finding("archive.empty", Severity.WARNING)]
    if archive.left_out:
        found.append(Finding("archive.left_out", Severity.INFO, params={"count": archive.left_out}))
    return Container("zip", contents, findings=tuple(found))
