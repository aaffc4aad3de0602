"""Take official blanks into use: recognised, checked to be empty, kept in the user's cabinet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stforms.actions.identify import identify
from stforms.actions.source import read_document
from stforms.errors import StformsError
from stforms.formats.pdf.pages import Pages
from stforms.library import Library
from stforms.messages import text
from stforms.model import Finding, Severity


@dataclass(frozen=True)
class Added:
    """What became of one file: its edition, or None and the reason among the findings."""

    file: Path
    edition: str | None
    findings: tuple[Finding, ...] = ()


def add_blanks(paths: Iterable[Path], library: Library) -> list[Added]:
    """Put the official blanks among these files (and the PDFs of these folders) into the cabinet."""
    return [_add(path, library) for path in _files(paths)]


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.suffix.lower() == ".pdf")
        else:
            yield path


def _add(path: Path, library: Library) -> Added:
    try:
        document = read_document(path)
        found = identify(document, library=library)
        if found.value.edition is None or found.value.by == "text":
            params = {"near": ", ".join(c.edition for c in found.value.candidates) or text("label.nothing")}
            return _refused(path, Finding("identify.unknown", Severity.ERROR, None, None, params))
        edition = found.value.edition
        if edition.own or library.editions.is_own(edition.id):
            params = {"name": path.name, "edition": edition.id}
            return _refused(path, Finding("blank.own", Severity.ERROR, None, None, params))
        if "SPECIMEN" in Pages(document.data).text:
            return _refused(
                path, Finding("blank.is_specimen", Severity.ERROR, None, None, {"name": path.name})
            )
        if document.pdf.stamp or _filled(document.pdf.values.values(), library, edition.id):
            return _refused(path, Finding("blank.filled", Severity.ERROR, None, None, {"name": path.name}))
        _, known = library.add_blank(document.data, edition)
        library.bound(edition)
    except StformsError as error:
        return _refused(path, Finding(error.code, Severity.ERROR, None, None, error.params))
    params = {"name": path.name, "edition": edition.id}
    drift = [] if known else [Finding("blank.other_version", Severity.WARNING, None, None, params)]
    return Added(path, edition.id, (*found.findings, *drift))


def _refused(path: Path, finding: Finding) -> Added:
    return Added(path, None, (finding,))


def _filled(values: Iterable[object], library: Library, edition: str) -> bool:
    """Tell whether a field holds more than the blank's own default (a printed 0)."""
    defaults = {
        field["name"]: field.get("default", "")
        for field in library.geometry(library.edition(edition)).get("fields", ())
    }
    return any(
        getattr(value, "text", "") not in ("", defaults.get(getattr(value, "name", ""), ""))
        for value in values
    )
