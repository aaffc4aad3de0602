"""What was read of a document, with what a person has said of single values since."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stforms.model import Json, Reading, Record, get_path, normal_record


def corrected(
    record: Record, readings: Sequence[Reading], answers: Iterable[Mapping[str, Json]]
) -> tuple[Record, tuple[Reading, ...]]:
    """Return record and readings with the answers in their places, as sure as if they had been read so.

    Args:
        record: what was read.
        readings: its values.
        answers: {"reading": number from 1, "value": …}, without a value where nothing is to stand; the last
            of a number counts.
    """
    said = {int(answer["reading"]): answer.get("value") for answer in answers}
    if not said:
        return record, tuple(readings)
    record, sure = copy.deepcopy(record), list(readings)
    for number, value in said.items():
        read = sure[number - 1]
        sure[number - 1] = replace(read, value=value, confidence=1.0)
        if read.key is not None:
            _set(record, read.key, value)
    # A value that is not to stand there goes: with a text and no meaning it would count as not understood.
    kept = [one for number, one in enumerate(sure, start=1) if number not in said or one.value is not None]
    return normal_record(record) or {}, tuple(kept)


def _set(record: Record, path: str, value: Json) -> None:
    """Set or clear what stands at a path; its row, if it is in one, is there: something was read in it."""
    above, _, last = path.rpartition(".")
    parent = get_path(record, above) if above else record
    if isinstance(parent, dict):
        parent[last] = value
