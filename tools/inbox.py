"""Make what a secretary has one morning in June 2024: a roster, and the returned files of samples/inkorg.

    python tools/inbox.py

The roster, samples/arsuppfoljning.xlsx, has the persons of samples/roster.json, with what a yearly
follow-up needs.
The files: a mail with a statement that is not finished, a zip file with a checklist and a statement, a
picture of a paper, a checklist without personnummer, a file that was cut off on its way, and a letter that
is no form.
Everybody in them is invented. The returned files have the same bytes each time.
"""

# ruff: noqa: E402 - the path is settled before stforms is imported

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["STFORMS_LANG"] = "sv"

from PIL import Image, ImageDraw

import stforms
from stforms.actions.records import read_records
from stforms.actions.roster.workbook import new_roster
from stforms.model import Record

TARGET = ROOT / "samples" / "inkorg"
LATE = {"underskrift_handledare": {"datum": "2025-06-03"}}
"""A day in the wrong year."""
DAY = (2024, 6, 4, 8, 30, 0)
SANNA = {
    "st_lakare": {"namn": "Sanna Öqvist", "personnummer": "19900114-2380"},
    "vardcentral": "Ekens vårdcentral, Älvbro",
    "huvudhandledare": {"namn": "Karin Löfqvist-Öhrn"},
}
OSKAR = {
    "st_lakare": {"namn": "Oskar Ågren-Lindqvist", "personnummer": "19860521-9990"},
    "vardcentral": "Björkängs vårdcentral, Hasselvik",
    "huvudhandledare": {"namn": "Håkan Rosenqvist"},
}


ABOUT = (
    "id", "efternamn", "fornamn", "personnummer", "regelverk", "specialitet", "epost", "arbetsplats",
    "huvudhandledare",
)  # fmt: skip
"""The columns of the sheet of persons that a yearly follow-up needs."""


def main() -> None:
    """Write the files."""
    (ROOT / "samples" / "arsuppfoljning.xlsx").write_bytes(_roster())
    TARGET.mkdir(exist_ok=True)
    checklist, statement = _sample("checklista-st"), _sample("handledarutlatande")
    statement |= {"datum": "2024-06-03", "underskrift_handledare": {"datum": "2024-06-03"}}
    unfinished = {**statement, **SANNA, "utveckling": None, "datum": None, **LATE}
    whole = _filled({**checklist, **OSKAR}, "checklista-st/2026-docx")
    files = {
        "Svar från Ekens vårdcentral.eml": _mail(_filled(unfinished, "handledarutlatande/2026-docx")),
        "Björkäng.zip": _zipped(whole, _filled({**statement, **OSKAR}, "handledarutlatande/2026-docx")),
        "Checklista.docx": _filled(
            {**checklist, **SANNA, "st_lakare": {"namn": "Sanna Öqvist"}}, "checklista-st/2026-docx"
        ),
        "Checklista (kopia).docx": whole[: len(whole) // 2],
        "Skanning 0012.png": _scan(),
        "Inbjudan.txt": "Välkomna till höstens ST-dag den 12 september!\n".encode(),
    }
    for name, content in files.items():
        (TARGET / name).write_bytes(content)


def _roster() -> bytes:
    rows = json.loads((ROOT / "samples" / "roster.json").read_text(encoding="utf-8"))
    persons = [{key: value for key, value in one.items() if key in ABOUT} for one in rows["personer"]]
    return new_roster({"personer": persons, "handledare": rows["handledare"], "kliniker": rows["kliniker"]})


def _sample(name: str) -> Record:
    """Return the first record of a sample."""
    return read_records(ROOT / "samples" / f"{name}.yaml", stforms.default_library()).given[0].record


def _filled(record: Record, edition: str) -> bytes:
    given = {key: value for key, value in record.items() if value is not None}
    filled = stforms.fill(given, edition)
    assert filled.value is not None, filled.findings
    return bytes(filled.value)


def _mail(attachment: bytes) -> bytes:
    """Return a mail with a form and the sender's logo."""
    mail = EmailMessage()
    mail["From"] = "Ekens vårdcentral <ekens.vardcentral@example.org>"
    mail["To"] = "st-kansliet@example.org"
    mail["Subject"] = "Handledarutlåtande"
    mail["Date"] = "Tue, 04 Jun 2024 08:30:00 +0200"
    mail["Message-ID"] = "<20240604083000.1@example.org>"
    mail.set_content("Hej!\n\nHär kommer utlåtandet. Resten skickar jag i nästa vecka.\n")
    word = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    mail.add_attachment(attachment, "application", word, filename="Handledarutlåtande.docx")
    mail.add_attachment(_picture(60, 60, ""), "image", "png", filename="logotyp.png")
    mail.set_boundary("=-=stforms=-=")
    return mail.as_bytes()


def _zipped(checklist: bytes, statement: bytes) -> bytes:
    """Return a zip file with two forms."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (("Checklista.docx", checklist), ("Handledarutlåtande.docx", statement)):
            archive.writestr(zipfile.ZipInfo(name, DAY), content)
    return out.getvalue()


def _scan() -> bytes:
    """Return a picture of a page, as a copying machine sends it."""
    return _picture(620, 877, "Checklista inför årlig uppföljning av ST")


def _picture(width: int, height: int, words: str) -> bytes:
    image = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 12, height // 12, width - width // 12, height - height // 12), outline=90)
    draw.text((width // 8, height // 8), words, fill=40)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
