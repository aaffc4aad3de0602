"""What is in a file that came in: told by its bytes, opened, and given back as plain data.

`open_file` is what runs in a limited worker. What is wrong with the file is a `Refused`; what is wrong
with this machine (a program that is missing, a full disk) is raised, and no fault of the file.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from stforms.actions.ingest.containers import open_archive, open_mail
from stforms.actions.ingest.forms import open_form
from stforms.actions.ingest.opened import MOST_LEVELS, Given, Opened, Other, Refused
from stforms.actions.ingest.pictures import open_picture
from stforms.errors import IntegrityError, ProtectedError, UnreadableError
from stforms.formats.boundary import boundary
from stforms.formats.container import MAX_BYTES
from stforms.formats.kinds import kind_of
from stforms.formats.opc import Package
from stforms.formats.signatures import LETTERS, PICTURES, signature
from stforms.model import Finding, Severity

_ENDINGS = {
    "pdf": ("pdf",), "docx": ("docx", "docm", "dotx"), "xlsx": ("xlsx", "xlsm", "xltx"),
    "doc": ("doc", "dot"), "xls": ("xls", "xlt"), "odt": ("odt", "ott"), "ods": ("ods", "ots"),
    "rtf": ("rtf", "doc"), "zip": ("zip",), "mail": ("eml", "mht", "txt"), "msg": ("msg",), "png": ("png",),
    "jpg": ("jpg", "jpeg", "jfif"), "tiff": ("tif", "tiff"), "gif": ("gif",), "bmp": ("bmp", "dib"),
    "webp": ("webp",), "heic": ("heic", "heif", "avif"),
}  # fmt: skip
_KNOWN = frozenset(ending for endings in _ENDINGS.values() for ending in endings)
"""Endings that promise a kind. Others say nothing; and only these are ever repeated in a message."""

_SIGNATURES = ("p7s", "sig", "asc")
"""Endings of signatures that go beside what is signed, unlike messages that are shut."""


def open_file(given: Given) -> Opened:
    """Tell what is in a file.

    Raises:
        MissingProgramError: LibreOffice is needed to read it and not installed.
        DiskFullError, RefusedError: temporary files cannot be written.
        IntegrityError: the path that was given cannot be read.
    """
    try:
        with boundary():
            data = _data(given)
            kind = _kind(data, given.name)
            opened = _opened(kind, data, given)
    except (UnreadableError, ProtectedError) as error:
        return Refused(error.code, dict(error.params), protected=isinstance(error, ProtectedError))
    return replace(opened, findings=(*_about_ending(kind, given.name), *opened.findings))


def _data(given: Given) -> bytes:
    """Return the bytes.

    Raises:
        UnreadableError: there are none, or too many.
    """
    data = given.data
    if data is None:
        assert given.path is not None
        try:
            size = given.path.stat().st_size
            data = given.path.read_bytes() if size <= MAX_BYTES else None
        except OSError as error:
            raise IntegrityError("opened.gone") from error
    if data is None or len(data) > MAX_BYTES:
        raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
    if not data:
        raise UnreadableError("file.empty")
    return data


def _kind(data: bytes, name: str) -> str:
    """Return what kind of file it is, office formats and archives told from each other."""
    begins = signature(data)
    if begins not in ("zip", "ole", "rtf"):
        return begins
    try:
        return kind_of(data, name)
    except UnreadableError as error:
        if begins != "zip" or error.code != "file.no_office" or _is_office(Package(data)):
            raise
    return "zip"


def _is_office(package: Package) -> bool:
    """Tell an office file of a kind that is not read, such as a presentation, from an archive."""
    return "[Content_Types].xml" in package or "mimetype" in package


def _opened(kind: str, data: bytes, given: Given) -> Opened:
    """Open a file of a kind.

    Raises:
        UnreadableError, ProtectedError: it cannot be read.
    """
    match kind:
        case "pdf" | "docx" | "xlsx" | "doc" | "xls" | "odt" | "ods" | "rtf":
            return open_form(kind, data, given)
        case "mail" | "msg" | "zip":
            if len(given.within) >= MOST_LEVELS:
                raise UnreadableError("archive.too_deep", {"most": MOST_LEVELS})
            return open_archive(data, given) if kind == "zip" else open_mail(kind, data)
        case "7z" | "rar" | "gzip" | "tar":
            raise UnreadableError("archive.other", {"kind": kind})
        case "mbox":
            raise UnreadableError("mail.several")
        case "tnef":
            return Other(kind, (Finding("mail.tnef", Severity.WARNING),))
        case "sealed" if _ending(given.name) not in _SIGNATURES:
            return Other(kind, (Finding("mail.sealed", Severity.WARNING),))
        case "sealed":
            return Other("signature")
    return open_picture(kind, data, given) if kind in PICTURES else _letter(kind, data, given)


def _letter(kind: str, data: bytes, given: Given) -> Opened:
    """Open a text: a report when it is one; else, in a mail, what people write around forms."""
    harmless = kind in LETTERS and bool(given.within)
    if kind == "text" and _ending(given.name) in ("txt", "text"):
        try:
            return open_form(kind, data, given)
        except UnreadableError as error:
            if error.code != "identify.unknown" or not harmless:
                raise
    if not harmless:
        raise UnreadableError("opened.unknown")
    return Other(kind)


def _about_ending(kind: str, name: str) -> tuple[Finding, ...]:
    """Tell when a name promises another kind than the bytes are: many programs then refuse to open it."""
    ending = _ending(name)
    if ending not in _KNOWN or kind not in _ENDINGS or ending in _ENDINGS[kind]:
        return ()
    return (Finding("opened.ending", Severity.INFO, params={"ending": ending, "kind": kind}),)


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")
