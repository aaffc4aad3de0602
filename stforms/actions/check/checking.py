"""forms check: every question asked of every edition, and what is as it is for a reason left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stforms.actions.check.drift import drift_checked
from stforms.actions.check.keys import keys_checked
from stforms.actions.check.known import known_checked
from stforms.actions.check.laid import Laid, laid
from stforms.actions.check.lists import lists_checked
from stforms.actions.check.names import names_checked
from stforms.actions.check.places import places_checked
from stforms.actions.check.spelling import spelling_checked
from stforms.actions.check.unbound import unbound_checked
from stforms.binding import Edition, Explained
from stforms.errors import StformsError, UsageError
from stforms.formats.boundary import boundary
from stforms.library import Library
from stforms.model import Finding, Severity
from stforms.schemas import FormSchema

_OF_DATA: tuple[Callable[[Edition, FormSchema], Iterator[Finding]], ...] = (keys_checked, spelling_checked)
_OF_BLANK: tuple[Callable[[Laid], Iterator[Finding]], ...] = (
    places_checked,
    names_checked,
    lists_checked,
    drift_checked,
    unbound_checked,
    known_checked,
)


@dataclass(frozen=True)
class Checked:
    """An edition by its id, where it lies, what was found, and what was left out because it is explained."""

    edition: str
    folder: Path
    findings: tuple[Finding, ...]
    explained: tuple[Explained, ...] = ()


def check_forms(names: Sequence[str], library: Library) -> list[Checked]:
    """Check editions.

    Args:
        names: ids of editions, names of forms, folders of an edition or of forms; empty for all there is.
        library: what there is. A folder is checked beside what comes with stforms.

    Raises:
        UsageError: a name is none of these.
    """
    found: list[Checked] = []
    for name in names or (None,):
        beside, folders = _meant(name, library)
        found += [_checked(f"{folder.parent.name}/{folder.name}", folder, beside) for folder in folders]
    return found


def _meant(name: str | None, library: Library) -> tuple[Library, list[Path]]:
    """Return the folders of the editions that a name means, and the library that has them."""
    editions = library.editions
    mine = [one for one in editions.names if name in (None, one, one.partition("/")[0])]
    if mine or name is None:
        return library, [editions.folder(one) for one in mine]
    folder = Path(name).resolve()
    if not folder.is_dir():
        return library, [library.edition(name).folder]  # which says what is near
    if (folder / "edition.toml").exists():
        return _beside(library, folder.parent.parent), [folder]
    within = sorted(path.parent for path in folder.glob("*/*/edition.toml"))
    if not within:
        raise UsageError("check.nothing", {"folder": name})
    return _beside(library, folder), within


def _beside(library: Library, folder: Path) -> Library:
    shipped = (library.root / "templates" / "forms").resolve() == folder
    return library if shipped else Library(library.root, library.cabinet, folder)


def _checked(name: str, folder: Path, library: Library) -> Checked:
    if library.editions.folder(name).resolve() != folder.resolve():
        return Checked(name, folder, (Finding("check.hidden", Severity.ERROR, params={"edition": name}),))
    findings: list[Finding] = []
    with _noted(findings), boundary():
        edition = library.edition(name)
        schema = library.schema(edition.form)
        for question in _OF_DATA:
            with _noted(findings):
                findings += question(edition, schema)
        if edition.blank.format != "text":
            _ask_blank(edition, library, findings)
        return Checked(name, folder, *_unexplained(findings, edition.explained))
    return Checked(name, folder, tuple(findings))


def _ask_blank(edition: Edition, library: Library, findings: list[Finding]) -> None:
    with _noted(findings):
        on_blank = laid(edition, library)
        for question in _OF_BLANK:
            with _noted(findings):
                findings += question(on_blank)


@contextmanager
def _noted(findings: list[Finding]) -> Iterator[None]:
    """Make an error that stops one question a finding, so that the others are asked."""
    try:
        yield
    except StformsError as error:
        finding = Finding(error.code, Severity.ERROR, None, None, error.params)
        if finding not in findings:
            findings.append(finding)


# --- what is as it is for a reason ----------------------------------------------------------


def _unexplained(
    findings: Iterable[Finding], explained: Sequence[Explained]
) -> tuple[tuple[Finding, ...], tuple[Explained, ...]]:
    """Return the findings that nothing explains, and the explanations; one that explains nothing is told."""
    kept, used = [], set()
    for finding in findings:
        reasons = [(one, at) for one in explained for at in one.at if _is_of(finding, one.finding, at)]
        used |= {(one.finding, at) for one, at in reasons}
        if not reasons:
            kept.append(finding)
    for one in explained:
        for at in one.at:
            if (one.finding, at) not in used:
                params = {"finding": one.finding, "at": at}
                kept.append(Finding("check.explains_nothing", Severity.WARNING, None, None, params))
    return tuple(kept), tuple(explained)


def _is_of(finding: Finding, code: str, at: str) -> bool:
    where = finding.where
    names = (finding.path, where.field if where else None, where.place if where else None)
    return finding.code == code and at in (*names, finding.params.get("place"))
