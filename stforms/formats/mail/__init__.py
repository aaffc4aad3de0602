"""Mails as files: .eml (RFC 5322, MIME) and .msg ([MS-OXMSG]). Who sent them, when, what is attached."""

from stforms.formats.mail.eml import read_eml
from stforms.formats.mail.message import Message, Part
from stforms.formats.mail.msg import read_msg

__all__ = ["Message", "Part", "read_eml", "read_msg"]
