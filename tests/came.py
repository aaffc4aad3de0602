"""Forms that come in, for tests of what the register does with them: filled, opened and noted for real."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import stforms
from stforms.actions.ingest.noting import Noted, Received, note
from stforms.actions.ingest.open import open_file
from stforms.actions.ingest.opened import Given
from stforms.library import default_library
from stforms.model import Record
from stforms.register.papers import Sending, Wanted, note_paper, note_sending
from stforms.register.persons import Known, note_clinic, note_person
from stforms.register.received import Arrival
from stforms.register.store import Register

KURS = "intyg-kurs/hslf-fs-2021-8"
SANNA = Known("19900114-2380", "Öqvist", "Sanna", "A3")
NILS = Known("19890615-2395", "Zetterberg", "Nils", "A4")

_NUMBERS = count(1)


def sent(register: Register, known: Known = SANNA, about: str = "Palliativ vård", **more: Any) -> int:
    """Note a certificate that was sent; return the paper's id."""
    with register.writing("test") as writer:
        person = note_person(writer, known, note_clinic(writer, "Ängens vårdcentral"))
        wanted = Wanted("intyg-kurs", KURS, about=about, due=date(2026, 4, 1))
        paper, _ = note_paper(writer, person, wanted)
        note_sending(writer, paper, Sending(KURS, record(known, about, **more), date(2026, 3, 1)))
    return paper


def record(known: Known = SANNA, about: str = "Palliativ vård", **more: Any) -> Record:
    """Return the record of a certificate: whose, about what, and more."""
    names = {"efternamn": known.efternamn, "fornamn": known.fornamn, "personnummer": known.personnummer}
    whose = {key: value for key, value in names.items() if value is not None}
    return {"sokande": whose, "specialitet": "Allmänmedicin", "kurs": {"amne": about}, **more}


def filled(data: Record, edition: str = KURS, **how: Any) -> bytes:
    """Return a filled form."""
    return bytes(stforms.fill(data, edition, **how).value)  # type: ignore[arg-type]


def come(register: Register, data: bytes, name: str = "intyg.pdf", on: date = date(2026, 3, 20)) -> Noted:
    """Take a file in, as ingest does."""
    sha256 = register.blobs.put(data)
    opened = open_file(Given(name, data))
    arrival = Arrival(f"claim {next(_NUMBERS)}", name, on, "avsandare@example.org")
    with register.writing("test") as writer:
        return note(writer, Received(sha256, len(data), arrival), opened, default_library())
