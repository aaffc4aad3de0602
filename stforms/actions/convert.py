"""convert: document -> another edition's document, and an account of every value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stforms.actions.account import CARRIED, Line, assembled, lines_of, missing
from stforms.actions.fill import Filled, fill
from stforms.actions.parse import Parsed, parse
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.crosswalks import Fate, Route, load_crosswalks, route, slots, writable
from stforms.errors import UsageError
from stforms.library import Library, default_library
from stforms.messages import language
from stforms.model import Finding, Json, Outcome, Record, Severity, general_path


@dataclass(frozen=True)
class Converted:
    """A paper on another edition: what was read, what was filled, and what became of every value.

    `record` is what stands on the new paper; `pieces` its bytes.
    """

    source: Parsed
    edition: Edition
    pieces: Sequence[bytes] | None
    record: Record
    account: tuple[Line, ...]

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces or ())

    def count(self, fate: Fate) -> int:
        """Return how many lines of the account say so."""
        return sum(line.fate is fate for line in self.account)

    def as_json(self) -> dict[str, Json]:
        """Return the shape of convert/1, less the words of the lines and the findings."""
        return {
            "file": self.source.document.name,
            "sha256": self.source.document.sha256,
            "from": self.source.edition.id,
            "identified_by": self.source.identified_by,
            "edition": self.edition.id,
            "record": self.record,
            "counts": {fate.value: self.count(fate) for fate in Fate},
            "account": [line.as_json() for line in self.account],
        }


def convert(
    source: Path | str | bytes | Document,
    to: str | Edition,
    *,
    edition: str | Edition | None = None,
    shrink: float | None = None,
    library: Library | None = None,
) -> Outcome[Converted]:
    """Read a filled form and fill another edition with what can be carried.

    Args:
        source: the file.
        to: the edition to fill.
        edition: which edition the file is, when the caller knows; else it is identified.
        shrink: set a text that does not fit smaller, down to this size in points.
        library: where editions, blanks and crosswalks come from.

    Returns:
        The new paper and the account. A finding of severity error for every value that needs a person;
        the rest of the paper is made all the same.

    Raises:
        UsageError: there is no such edition, or the two do not correspond.
        UnreadableError: the file cannot be read, or is no form that stforms knows.
        ProtectedError: it needs a password.
    """
    library = library or default_library()
    target = library.edition(to) if isinstance(to, str) else to
    if not writable(target):
        raise UsageError("edition.only_read", {"edition": target.id})
    parsed = parse(source, edition=edition, library=library)
    way = _route(parsed.value.edition, target, library)
    new = _filled(lines_of(parsed, way, library.schema(target.form).label), target, shrink, library)
    computed = [finding.path for finding in new.findings if finding.code == "fill.sum" and finding.path]
    lines = _doubted([*new.lines, *missing(new.lines, way, computed)])
    pieces = new.filled.pieces if new.filled is not None else None
    value = Converted(parsed.value, target, pieces, new.record, tuple(lines))
    whys = [line.why for line in lines if line.why is not None]
    return Outcome(value, tuple(_once([*_general(way), *whys, *_left(parsed.findings, whys), *new.findings])))


def _route(source: Edition, target: Edition, library: Library) -> Route:
    crosswalks = load_crosswalks(library.root / "schemas" / "crosswalks")
    way = route(source, target, crosswalks)
    params = {"from": source.name, "to": target.name}
    if way is not None and way.refused is not None:
        raise UsageError("convert.refused", {**params, "why": way.refused[language()]})
    if way is not None:
        return way
    ways = [route(source, other, crosswalks) for other in library.editions.values() if writable(other)]
    near = [one.target.id for one in ways if one is not None and one.refused is None and one.target != source]
    if not near:
        raise UsageError("convert.no_other_edition", params)
    raise UsageError("convert.other_form", {**params, "near": ", ".join(near)})


# --- filling what can be filled -----------------------------------------------------------------


@dataclass(frozen=True)
class _New:
    """The new paper: None when even what is left after all refusals cannot be filled."""

    filled: Filled | None
    record: Record
    lines: list[Line]
    findings: tuple[Finding, ...]


def _filled(lines: list[Line], target: Edition, shrink: float | None, library: Library) -> _New:
    """Fill what fits and can be written; what is refused goes to a person, and the rest is tried again."""
    while True:
        record, settled = assembled(lines)
        outcome = fill(record, target, shrink=shrink, library=library)
        if outcome.value is not None:
            return _New(outcome.value, record, settled, outcome.findings)
        refused = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
        lines = settled
        for finding in refused:
            lines = set_aside(lines, finding, target)
        if lines == settled:
            return _New(None, record, settled, outcome.findings)


def set_aside(lines: list[Line], finding: Finding, target: Edition) -> list[Line]:
    """Give the values that a fill refused to a person, with the reason."""
    path = finding.path or ""
    first = int(finding.params["capacity"]) if finding.code == "fill.too_many_rows" else 0
    at_fault = {id(line) for line in _under(lines, path, first)}
    if not at_fault:  # what shares the box of the value that was named
        at_fault = {id(line) for other in _sharing(path, target) for line in _under(lines, other, 0)}
    return [_refused(line, finding) if id(line) in at_fault else line for line in lines]


def _refused(line: Line, finding: Finding) -> Line:
    """Return the line of a value that could not be written; what it was translated to is still told."""
    translated = (str(line.became),) if line.fate is Fate.MAPPED and line.became != line.value else ()
    return replace(line, fate=Fate.PERSON, became=None, candidates=translated, why=finding)


def _under(lines: Iterable[Line], path: str, first: int) -> list[Line]:
    """Return the carried lines at a path or beneath it, from a row on."""
    found = [line for line in lines if line.fate in CARRIED and line.to is not None]
    if first:
        return [line for line in found if _row(line.to or "", path) >= first]
    return [line for line in found if line.to == path or (line.to or "").startswith((f"{path}.", f"{path}["))]


def _row(path: str, table: str) -> int:
    """Return in which row of a table a path lies, from 0; -1 when it lies elsewhere."""
    inside = path.startswith(f"{table}[")
    return int(path.removeprefix(f"{table}[").partition("]")[0]) if inside else -1


def _sharing(path: str, target: Edition) -> list[str]:
    """Return the paths whose values stand in the same box as a path's."""
    general = general_path(path)
    for prefix, slot in slots(target):
        if general in [prefix + key for key in slot.keys]:
            row = path[: len(path) - len(general.removeprefix(prefix))]
            return [row + key for key in slot.keys]
    return []


# --- what is to be said ---------------------------------------------------------------------------


def _general(way: Route) -> list[Finding]:
    """Tell what holds for the whole paper: another regulation."""
    old, new = way.source.regulation, way.target.regulation
    if old is None or new is None or old == new:
        return []
    return [Finding("convert.other_regulation", Severity.WARNING, None, None, {"from": old, "to": new})]


def _doubted(lines: list[Line]) -> list[Line]:
    """Give the values that were mapped without an official source a finding, one for each key."""
    pairs: dict[str, list[str]] = {}
    for line in lines:
        if line.fate is Fate.MAPPED and not line.verified and line.to is not None:
            pairs.setdefault(line.to, []).append(f"{line.value} → {line.became}")
    whys = {
        key: Finding("convert.unverified", Severity.WARNING, key, None, {"pairs": ", ".join(found)})
        for key, found in pairs.items()
    }
    mapped = (Fate.MAPPED, False)
    return [
        replace(line, why=whys[line.to or ""]) if (line.fate, line.verified) == mapped else line
        for line in lines
    ]


def _left(findings: Iterable[Finding], whys: list[Finding]) -> list[Finding]:
    """Return what parse said that no line of the account says already."""
    said = {_sign(why)[:-1] for why in whys}
    return [finding for finding in findings if _sign(finding)[:-1] not in said]


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list({_sign(finding): finding for finding in findings}.values())


def _sign(finding: Finding) -> tuple[object, ...]:
    """Return what makes a finding the same as another; its severity last."""
    params = tuple(sorted(finding.params.items()))
    return (finding.code, finding.path, finding.where, params, finding.severity)
