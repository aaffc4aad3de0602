"""What a person said of a value stands where it was read, and nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest

from stforms.actions.ingest.corrected import corrected
from stforms.model import Reading, Where

RECORD = {"namn": "A", "kurser": [{"namn": "EKG", "nar": "2024"}, {"namn": "Sår"}]}
READ = (
    Reading("namn", "A", "A", Where(1), 0.7),
    Reading("kurser[0].nar", "2024", "2024", Where(2), 0.7),
    Reading("datum", "i går", None, Where(2), 0.5),
    Reading(None, "utanför", None, Where(2), 1.0),
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], RECORD),
        ([{"reading": 1, "value": "B"}], {**RECORD, "namn": "B"}),
        ([{"reading": 1, "value": "B"}, {"reading": 1, "value": "C"}], {**RECORD, "namn": "C"}),
        ([{"reading": 1, "remove": True}], {"kurser": RECORD["kurser"]}),
        (
            [{"reading": 2, "value": "2025"}],
            {"namn": "A", "kurser": [{"namn": "EKG", "nar": "2025"}, {"namn": "Sår"}]},
        ),
        ([{"reading": 2, "remove": True}], {"namn": "A", "kurser": [{"namn": "EKG"}, {"namn": "Sår"}]}),
    ],
)
def test_the_record_says_what_the_person_said(
    answers: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    before = repr(RECORD)
    record, _ = corrected(RECORD, READ, answers)
    assert record == expected
    assert repr(RECORD) == before


def test_it_is_as_sure_as_if_it_had_been_read() -> None:
    _, read = corrected(RECORD, READ, [{"reading": 2, "value": "2025"}])
    assert (read[1].value, read[1].confidence) == ("2025", 1.0)
    assert (read[0], *read[2:]) == (READ[0], *READ[2:])


def test_what_is_not_to_stand_there_was_not_read() -> None:
    """What nobody could understand stays, and so does what stood beside the boxes."""
    _, read = corrected(RECORD, READ, [{"reading": 1, "remove": True}])
    assert read == READ[1:]
