"""What is noted once is noted once, and whoever notes it is told the truth."""

from __future__ import annotations

from datetime import date

from stforms.register.received import Arrival, Document, note_arrival, note_document
from stforms.register.store import Register

DOCUMENT = Document("a" * 64, 1, "pdf", "form")


def test_the_first_is_new_and_the_second_is_not(register: Register) -> None:
    arrival = Arrival("claim", "a.pdf", date(2026, 1, 1))
    with register.writing("test") as writer:
        first, new = note_document(writer, DOCUMENT)
        assert new
        assert note_document(writer, DOCUMENT) == (first, False)
        assert note_arrival(writer, first, arrival)
        assert not note_arrival(writer, first, arrival)
