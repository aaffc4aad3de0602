"""The reference of a form that is sent: it says of which data on which edition a returned file was made.

It follows from what is filled in, so that the same record has the same one, whoever fills it and when.
"""

from __future__ import annotations

import hashlib
import json

from stforms.binding import Edition
from stforms.formats.reference import ALPHABET
from stforms.model import Record, normal_record
from stforms.spelling import canonical

_LETTERS, _GROUP, _BITS = 16, 4, 5
"""16 letters of 5 bits: among a million forms two share 80 bits once in two trillion times."""


def reference_of(record: Record, edition: Edition) -> str:
    """Return the reference of a record on an edition, such as "7ZK2-0QF4-M9TX-C3WD".

    However the record is spelled, what is filled in is what counts.
    """
    filled = canonical(edition, normal_record(record) or {})
    whole = json.dumps(filled, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(f"{edition.id}\n{whole}".encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest[: _LETTERS * _BITS // 8], "big")
    letters = "".join(ALPHABET[number >> _BITS * at & 31] for at in reversed(range(_LETTERS)))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))
