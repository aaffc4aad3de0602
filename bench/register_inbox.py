"""What comes in: forms that stforms filled from its samples, alone, in mails and in zip files; no two alike.

Of 25 documents 20 are files that lie in the folder: ten checklists for Word, four for Excel, four
certificates as PDF, a mail with two checklists, a zip file with three. Each form is another person's, was
sent with name and period filled in, and comes back whole. Persons are invented, and born in a month 00.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import sqlalchemy as sa
from cases import case_of

import stforms
from stforms.actions.records import read_records
from stforms.actions.reference import reference_of
from stforms.actions.subject_of import subject_of
from stforms.library import default_library
from stforms.model import Record
from stforms.register.papers import Wanted, digest_of
from stforms.register.persons import digits_of
from stforms.register.store import Register
from stforms.register.tables import papers, persons, sendings

WORD, EXCEL, PDF = (
    "checklista-st/2026-docx",
    "checklista-st/2026-xlsx",
    "intyg-klinisk-tjanstgoring/hslf-fs-2021-8",
)
PATTERN = (*[(WORD,)] * 10, *[(EXCEL,)] * 4, *[(PDF,)] * 4, (WORD, EXCEL), (WORD, WORD, EXCEL))
"""The editions in each of twenty files; two are a mail, three a zip file."""

SENT_ON = date(2026, 4, 1)
_NOTED = datetime(2026, 4, 1, tzinfo=UTC)
_SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "checklista-st.yaml"
_PREFILLED = ("st_lakare", "sokande", "vardcentral", "tjanstgoringsstalle", "specialitet", "period", "delmal")


@dataclass(frozen=True)
class Form:
    """One form that somebody has filled in."""

    number: int
    edition: str
    record: Record

    @property
    def sent(self) -> Record:
        """Return what was filled in when it was sent."""
        return {key: self.record[key] for key in _PREFILLED if key in self.record}

    @property
    def reference(self) -> str:
        """Return what was stamped on it when it was sent."""
        return reference_of(self.sent, default_library().edition(self.edition))

    @property
    def data(self) -> bytes:
        """Return the file as it comes back."""
        filled = stforms.fill(self.record, self.edition, specimen=True, reference=self.reference)
        return bytes(filled.value)

    @property
    def name(self) -> str:
        """Return what the file is called."""
        ending = {WORD: "docx", EXCEL: "xlsx", PDF: "pdf"}[self.edition]
        return f"blankett {self.number}.{ending}"


def files(documents: int) -> Iterator[tuple[Form, ...]]:
    """Yield the forms in each file, for that many documents: mails and zip files count as well."""
    number, left = 0, documents
    while left > 0:
        for editions in PATTERN:
            needed = len(editions) + (len(editions) > 1)
            if needed > left:
                editions, needed = (WORD,), 1
            if left <= 0:
                return
            yield tuple(_form(number + at, edition) for at, edition in enumerate(editions))
            number, left = number + len(editions), left - needed


def lay(folder: Path, documents: int) -> None:
    """Write the files into a folder."""
    folder.mkdir(parents=True)
    for at, forms in enumerate(files(documents)):
        ending = (None, Path(forms[0].name).suffix, ".eml", ".zip")[len(forms)]
        (folder / f"{at:06}{ending}").write_bytes(_packed(forms))


def _packed(forms: Sequence[Form]) -> bytes:
    if len(forms) == 1:
        return forms[0].data
    return _mail(forms) if len(forms) == 2 else _zip(forms)


def _mail(forms: Sequence[Form]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "vc@example.org", "st@example.org", "Checklistor"
    mail["Date"] = "Mon, 04 May 2026 09:00:00 +0200"
    mail["Message-ID"] = f"<{forms[0].number}@example.org>"
    mail.set_content("Hej! Här kommer två checklistor.")
    for form in forms:
        mail.add_attachment(form.data, maintype="application", subtype="octet-stream", filename=form.name)
    return mail.as_bytes()


def _zip(forms: Sequence[Form]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for form in forms:
            archive.writestr(zipfile.ZipInfo(form.name, (2026, 5, 4, 9, 0, 0)), form.data)
    return packed.getvalue()


# --- one form ------------------------------------------------------------------------------------


def _form(number: int, edition: str) -> Form:
    record = copy.deepcopy(case_of("bilaga 9", number).record if edition == PDF else _checklist(edition))
    key = "sokande" if edition == PDF else "st_lakare"
    record[key]["personnummer"] = personnummer(number)
    if edition != PDF:
        record[key]["namn"] = f"Jelena {_surname(number)}"
        record["kommentarer"] = f"Nr {number}. {record['kommentarer']}"
    return Form(number, edition, record)


def _checklist(edition: str) -> Record:
    if edition not in _SAMPLES:
        _SAMPLES.update({one.edition: one.record for one in read_records(_SAMPLE, default_library()).given})
    return _SAMPLES[edition]


_SAMPLES: dict[str, Record] = {}


def _surname(number: int) -> str:
    """Return a name that nobody else has."""
    return "Provlund-Öberg" + "".join("abdefghikl"[int(digit)] for digit in str(number))


def personnummer(number: int) -> str:
    """Return a number that cannot exist, of which no other one is a slip away: its check digit is right."""
    nine = f"{number // 1000:02}0001{number % 1000:03}"
    total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(nine))
    return f"19{nine[:6]}-{nine[6:]}{-total % 10}"


# --- what was sent -----------------------------------------------------------------------------


def expect(register: Register, documents: int) -> None:
    """Note persons, papers and sendings of all forms; as rows, without events: that is not measured."""
    rows = [_rows(form) for forms in files(documents) for form in forms]
    with register.writing("bench") as writer:
        for table, own in zip((persons, papers, sendings), zip(*rows, strict=True), strict=True):
            writer.connection.execute(sa.insert(table), list(own))


def _rows(form: Form) -> tuple[dict[str, object], dict[str, object], dict[str, object]]:
    about, id_ = subject_of(form.record), form.number + 1
    wanted = Wanted(
        form.edition.partition("/")[0], form.edition, about.period_from, about.period_to, about.about
    )
    digits = digits_of(about.personnummer)
    person = {"id": id_, "digits": digits, "personnummer": about.personnummer, "efternamn": about.efternamn,
              "fornamn": about.fornamn, "protected": False, "noted_at": _NOTED}  # fmt: skip
    paper = {"id": id_, "person_id": id_, **vars(wanted), "sign": wanted.sign, "state": "sent",
             "sent_on": SENT_ON, "noted_at": _NOTED}  # fmt: skip
    sending = {"id": id_, "paper_id": id_, "edition": form.edition, "record": form.sent,
               "digest": digest_of(form.sent), "reference": form.reference,
               "sent_on": SENT_ON, "noted_at": _NOTED}  # fmt: skip
    return person, paper, sending
