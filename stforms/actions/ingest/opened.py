"""What can be in a file that came in: one of five things, as plain data that travels between processes.

Nothing here opens anything; that is done in `open.py` and its siblings, in a limited worker. A file that
holds others says what they are called and gives their bytes; each is opened as a job of its own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from stforms.model import Finding, Json, Param, Reading, Record

MOST_LEVELS = 4
"""Containers within each other, as a zip in a mail in a mail; deeper ones nobody sends."""


@dataclass(frozen=True)
class Given:
    """A file to open: a job. It has its bytes, or the path where they lie.

    Attributes:
        name: what it was called; it only settles what the bytes leave open, and is never a path.
        within: the kinds of the containers that it lies in, the outermost first: ("mail", "zip").
        modern: an older office document as the format that we read, where it was converted already.
        today: the day to compare dates with; default the present day.
        cabinet: the folder of the official blanks; default the user's.
        region: whose numbers hold; default the user's.
    """

    name: str
    data: bytes | None = field(default=None, repr=False)
    path: Path | None = None
    within: tuple[str, ...] = ()
    modern: bytes | None = field(default=None, repr=False)
    today: datetime.date | None = None
    cabinet: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Form:
    """A form that stforms knows, read and checked.

    `reference` says which sending it is of, where it was stamped on the file. `record` is in normal
    form and spelled as records are. `findings` are about reading it, `checked` about what it says.
    """

    kind: str
    form: str
    edition: str
    identified_by: str
    record: Record
    readings: tuple[Reading, ...] = ()
    flattened: bool = False
    reference: str | None = None
    findings: tuple[Finding, ...] = ()
    checked: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Return all of it as JSON."""
        return {
            "kind": self.kind,
            "form": self.form,
            "edition": self.edition,
            "identified_by": self.identified_by,
            "reference": self.reference,
            "flattened": self.flattened,
            "record": self.record,
            "readings": [reading.as_json() for reading in self.readings],
            "findings": [finding_json(finding) for finding in (*self.findings, *self.checked)],
        }


@dataclass(frozen=True)
class Content:
    """A file within a file. `inline`: shown within the text of a mail, not attached to it."""

    name: str
    data: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True)
class Mail:
    """What a mail says of itself. Its subject is left out on purpose: people write names there.

    `sender` is the address alone. `sent` and `received` are ISO dates and times with their offset;
    what could not be understood as one is None, and as written in `sent_as_written`.
    """

    sender: str | None = None
    sent: str | None = None
    received: str | None = None
    message_id: str | None = None
    sent_as_written: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Return what is known."""
        known = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True)
class Container:
    """A file that holds others. `kind` is mail, zip or bundle; only a mail has `mail`."""

    kind: str
    contents: tuple[Content, ...]
    mail: Mail | None = None
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Return all of it but the bytes of what it holds."""
        return {
            "kind": self.kind,
            "contents": [{"inline": one.inline, "bytes": len(one.data)} for one in self.contents],
            "mail": self.mail.as_json() if self.mail is not None else None,
            "findings": [finding_json(finding) for finding in self.findings],
        }


@dataclass(frozen=True)
class Scan:
    """Pictures of pages: a picture, or a PDF without text and fields. A person, or a later step, reads it."""

    kind: str
    pages: int
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Return all of it as JSON."""
        found = [finding_json(finding) for finding in self.findings]
        return {"kind": self.kind, "pages": self.pages, "findings": found}


@dataclass(frozen=True)
class Other:
    """No form, and nothing that is wrong: a logo, a calendar entry, a letter. It is kept, and told."""

    kind: str
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Return all of it as JSON."""
        return {"kind": self.kind, "findings": [finding_json(finding) for finding in self.findings]}


@dataclass(frozen=True)
class Refused:
    """A file that could not be read: why, as a message of the catalogue. `kind` is "" when nobody knows."""

    code: str
    params: dict[str, Param] = field(default_factory=dict)
    kind: str = ""
    protected: bool = False
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Return all of it as JSON."""
        found = [finding_json(finding) for finding in self.findings]
        return {
            "kind": self.kind,
            "code": self.code,
            "params": self.params,
            "protected": self.protected,
            "findings": found,
        }


Opened: TypeAlias = Form | Container | Scan | Other | Refused


def finding_json(finding: Finding) -> dict[str, Json]:
    """Return a finding as what it is, not in words: to keep it, and say it later in the reader's language."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.path,
        "where": finding.where.as_json() if finding.where is not None else {},
        "params": dict(finding.params),
    }
