"""Persons that must not be found again where they do not belong, and the search for them in bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ingesting import COURSE, filled, mail

from stforms.model import Record
from stforms.register.persons import Known

CANARY = Known("19900000-4711", "Kanarieholm", "Birdine", "K1")
"""A month 00 cannot exist; the name is nobody's and has no letters that are written in several ways."""
OTHER = Known("19900022-0815", "Grannström", "Petronella", "G1")


def certificate(known: Known, about: str, **more: object) -> Record:
    """Return a certificate of a course."""
    whose = {"efternamn": known.efternamn, "fornamn": known.fornamn, "personnummer": known.personnummer}
    period = {"fran": "2025-03-03", "till": "2025-03-05"}
    return {"sokande": whose, "kurs": {"amne": about}, "period": period, **more}


def form(known: Known, about: str, **more: object) -> bytes:
    """Return a filled certificate."""
    return filled(certificate(known, about, **more), COURSE)


def letter(files: dict[str, bytes], sender: Known = CANARY) -> bytes:
    """Return a mail of a person, with the name in the address."""
    plain = f"{sender.fornamn}.{sender.efternamn}@example.org".lower()
    return (
        mail(files)
        .replace(b"Tallasens <vc@example.org>", plain.encode())
        .replace(b"vc@example.org", plain.encode())
    )


def signs(known: Known) -> dict[str, bytes]:
    """Return every way in which a person could stand somewhere: spellings of the number, and the names."""
    digits = str(known.personnummer).replace("-", "")
    numbers = {digits, digits[2:], f"{digits[:8]}-{digits[8:]}", f"{digits[2:8]}-{digits[8:]}"}
    numbers |= {f"{digits[:8]}+{digits[8:]}", f"{digits[2:8]}+{digits[8:]}", f"{digits[2:8]} {digits[8:]}"}
    words = {*numbers, str(known.efternamn), str(known.fornamn)}
    words |= {word.lower() for word in words} | {word.upper() for word in words}
    encoded = {
        (word, code): word.encode(code) for word in words for code in ("utf-8", "utf-16-be", "utf-16-le")
    }
    return {f"{word} ({code})": data for (word, code), data in encoded.items()}


def found_in(data: bytes, known: Known) -> list[str]:
    """Return the ways in which a person stands in bytes."""
    return sorted(way for way, sign in signs(known).items() if sign in data)


def found_in_text(words: str, known: Known) -> list[str]:
    """Return the ways in which a person stands in a text, and in one that was escaped as JSON."""
    return found_in(words.encode() + json.dumps(words).encode(), known)


def files_below(*folders: Path) -> Iterator[Path]:
    """Yield every file below some folders."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
