"""Older office documents, many at one start of LibreOffice: starting it takes longer than what it then does.

What cannot be converted together with others is converted by itself when it is opened, within its own
limits: here nothing is ever refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from stforms.actions.ingest.opened import Given
from stforms.actions.source import LEGACY
from stforms.errors import DiskFullError, RefusedError, StformsError
from stforms.formats import libreoffice
from stforms.formats.container import MAX_BYTES
from stforms.formats.kinds import kind_of
from stforms.limited import Limited, Limits, Stopped

TOGETHER = 16
"""Documents that are converted at one start."""

EACH = 2.0
"""Seconds that one more document may take."""


def is_older(given: Given) -> bool:
    """Tell whether a file calls itself an older office document; of others nobody would wait for company."""
    return PurePath(given.name).suffix.lower().lstrip(".") in LEGACY


def modernised(
    givens: Sequence[Given], workers: int, limits: Limits, stop: Callable[[], bool]
) -> list[Given]:
    """Return files in their order, converted where that was possible.

    Args:
        givens: the files.
        workers: how many LibreOffices run at a time.
        limits: what opening one file may use; what is done together may take longer together.
        stop: asked before one of them is started.
    """
    seconds = limits.seconds + EACH * TOGETHER
    wider = replace(limits, seconds=seconds, cpu=seconds)
    chunks = [tuple(givens[start : start + TOGETHER]) for start in range(0, len(givens), TOGETHER)]
    made: dict[int, list[bytes | None]] = {}
    with Limited(convert_all, workers, wider, tidy=libreoffice.tidy) as limited:
        for chunk, converted in limited.run(chunks, stop):
            made[id(chunk)] = [None] * len(chunk) if isinstance(converted, Stopped) else converted
    modern = [one for chunk in chunks for one in made.get(id(chunk), [None] * len(chunk))]
    return [replace(given, modern=one) for given, one in zip(givens, modern, strict=True)]


def convert_all(givens: Sequence[Given]) -> list[bytes | None]:
    """Return files as the formats that we read; None for what is no older document, or not converted."""
    results: list[bytes | None] = [None] * len(givens)
    wanted: dict[str, list[tuple[int, bytes, str]]] = {}
    for place, given in enumerate(givens):
        kind, data = _older(given)
        if kind in LEGACY:
            wanted.setdefault(LEGACY[kind], []).append((place, data, kind))
    for target, files in wanted.items():
        try:
            made = libreoffice.convert([(f"document.{kind}", data) for _, data, kind in files], target)
        except (DiskFullError, RefusedError):
            raise
        except StformsError:  # no LibreOffice: whoever opens the file says so
            continue
        for (place, _, _), result in zip(files, made, strict=True):
            results[place] = result if isinstance(result, bytes) else None
    return results


def _older(given: Given) -> tuple[str, bytes]:
    """Return what kind of document a file is, and its bytes; "" when nobody can say."""
    try:
        if given.path is not None and given.path.stat().st_size > MAX_BYTES:
            return "", b""
        data = given.data if given.data is not None else given.path.read_bytes() if given.path else b""
        return kind_of(data, given.name), data
    except (OSError, StformsError):
        return "", b""
