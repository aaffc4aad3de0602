"""The bundles of a batch: what was made for each person, as one PDF to print and sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stforms.actions.batch.ways import FAILED, KEPT, MADE, UNCHANGED, Batch, Result
from stforms.actions.bundle import Bundled, Wishes, bundle
from stforms.actions.names import slug
from stforms.atomic import write_atomically
from stforms.library import Library, default_library
from stforms.model import Finding, Severity
from stforms.rules.scope import APPLICATION, BT_APPLICATION, BT_PAPERS, ST_PAPERS

_NAMES = {BT_APPLICATION: "bt", APPLICATION: "st"}


@dataclass(frozen=True)
class PersonsBundle:
    """One bundle of one person; `state` is made, unchanged, kept (another file is there) or failed."""

    person: str
    path: Path
    state: str
    papers: int = 0
    findings: tuple[Finding, ...] = ()


def bundles(
    done: Batch, wishes: Wishes, *, overwrite: bool = False, library: Library | None = None
) -> Iterator[PersonsBundle]:
    """Yield the bundles of every person of a batch, written beside their papers.

    A person of whom a paper could not be made gets none: it would lack that paper. A file that is there
    with other bytes is kept unless it may be overwritten.

    Args:
        done: the batch.
        wishes: how bundles are made.
        overwrite: also what is there already.
        library: where blanks come from.
    """
    library = library or default_library()
    for person, results in _by_person(done, library):
        files = [done.folder / result.item.path for result in results]
        if any(result.state == FAILED for result in results):
            failed = Finding("batch.bundle_lacks_paper", Severity.ERROR, None, None, {"person": person})
            yield PersonsBundle(person, files[0].parent, FAILED, 0, (failed,))
            continue
        for outcome in bundle(files, wishes=wishes, library=library):
            path = files[0].parent / _name(person, outcome.value)
            state = _written(path, outcome.value, overwrite)
            yield PersonsBundle(person, path, state, len(outcome.value.papers), outcome.findings)


def _by_person(done: Batch, library: Library) -> Iterator[tuple[str, Sequence[Result]]]:
    """Yield each person with what was made of the papers that are sent in."""
    persons: dict[str, list[Result]] = {}
    for result in done.results:
        if library.edition(result.item.edition).form in (*BT_PAPERS, *ST_PAPERS):
            persons.setdefault(result.item.person, []).append(result)
    unfinished = {item.person for item in done.left}
    yield from ((person, results) for person, results in persons.items() if person not in unfinished)


def _name(person: str, made: Bundled) -> str:
    """Return the file's name: one that no single paper has."""
    return f"handlingar-{_NAMES.get(made.form or '', 'ovriga')}-{slug(person)}.pdf"


def _written(path: Path, made: Bundled, overwrite: bool) -> str:
    if not made.pieces:
        return FAILED
    whole = bytes(made)
    if path.is_file() and not overwrite:
        return UNCHANGED if path.read_bytes() == whole else KEPT
    write_atomically(path, [whole], overwrite)
    return MADE
