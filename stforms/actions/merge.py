"""merge: what was sent and the copies that came back -> one record, where each value is from, conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from stforms.actions import merge_told as told
from stforms.actions.copies import read_copy
from stforms.binding import Edition
from stforms.crosswalks import load_crosswalks, route
from stforms.errors import UsageError
from stforms.library import Library, default_library
from stforms.merging import Conflict, Copy, Decision, Entry, State, three_way
from stforms.model import Outcome, Record

Source: TypeAlias = Path | str | Copy | Outcome[Copy]
"""A file, or a copy that was read, with what was found in it or without."""


@dataclass(frozen=True)
class Merged:
    """The merged record, and for every entry what was sent, what each copy says and what became of it.

    `copies` are in the order of their names; `entries[i].copies` in the same order. `replaced` are the
    copies whose place others took. At an open conflict the record holds what was sent.
    """

    base: Copy
    copies: tuple[Copy, ...]
    record: Record
    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...] = ()
    replaced: tuple[tuple[Copy, str], ...] = ()
    """Each with the name of the copy that took its place."""

    @property
    def form(self) -> str:
        """Return the form that all copies are of."""
        return self.base.edition.form

    @property
    def edition(self) -> Edition:
        """Return the edition that was sent."""
        return self.base.edition

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the conflicts that are still open."""
        open_ = (entry.conflict for entry in self.entries if entry.state is State.CONFLICT)
        return tuple(conflict for conflict in open_ if conflict is not None)

    def count(self, state: State) -> int:
        """Return of how many entries this became."""
        return sum(entry.state is state for entry in self.entries)


def merge(
    copies: Sequence[Source],
    *,
    base: Source,
    replaces: Iterable[tuple[str, str]] = (),
    decisions: Iterable[Decision] = (),
    edition: str | None = None,
    library: Library | None = None,
) -> Outcome[Merged]:
    """Merge copies that came back with what was sent.

    Args:
        copies: files (filled forms, parse's JSON, data files of one record), or copies that were read.
        base: what was sent, likewise.
        replaces: pairs of a copy and the earlier one whose place it takes: ("new.docx", "old.docx").
        decisions: what a person decided about conflicts.
        edition: which edition the files are, where they do not say so themselves.
        library: where editions and schemas come from.

    Returns:
        The merge. Findings: of open conflicts that there are some (error); what was removed, what a replaced
        copy had, decisions that were not applied; and whatever was found in the copies.

    Raises:
        UsageError: a copy is of another form, a name is unknown, or decisions contradict each other.
        StformsError: a file cannot be read.
    """
    library = library or default_library()
    if not copies:
        raise UsageError("merge.no_copies")
    sent, read = _read_all(base, copies, edition, library)
    for one in read:
        _same_form(sent.value, one.value, library)
    old = _replaced(_calls(copies, read), replaces)
    ordered = sorted((one.value for one in read if one.value.name not in old), key=_by_name)
    schema = library.schema(sent.value.edition.form)
    made = three_way(sent.value, ordered, schema, decisions)
    settled = tuple(entry.decision for entry in made.entries if entry.decision is not None)
    names = {one.value.name: one.value for one in read}
    replaced = tuple((names[name], old[name]) for name in sorted(old))
    value = Merged(sent.value, tuple(ordered), made.record, made.entries, settled, replaced)
    findings = [
        *told.of_merge(made),
        *(f for one, new in replaced for f in told.of_replaced(one, names[new], sent.value, schema)),
        *told.of_copies([sent, *sorted(read, key=lambda one: _by_name(one.value))], made.entries, old),
    ]
    return Outcome(value, tuple(findings))


def _by_name(copy: Copy) -> tuple[str, str]:
    return copy.name, copy.sha256


# --- what takes part ----------------------------------------------------------------------------


def _read_all(
    base: Source, copies: Sequence[Source], edition: str | None, library: Library
) -> tuple[Outcome[Copy], list[Outcome[Copy]]]:
    sources = [*copies, base]
    names = named_apart([_given_name(one) for one in sources])
    read = [_read(one, name, edition, library) for one, name in zip(sources, names, strict=True)]
    return read[-1], read[:-1]


def _given_name(source: Source) -> str:
    copy = source.value if isinstance(source, Outcome) else source
    return copy.name if isinstance(copy, Copy) else str(copy)


def _read(source: Source, name: str, edition: str | None, library: Library) -> Outcome[Copy]:
    if isinstance(source, (str, Path)):
        return read_copy(Path(source), name, edition=edition, library=library)
    outcome = source if isinstance(source, Outcome) else Outcome(source)
    return Outcome(replace(outcome.value, name=name), outcome.findings)


def named_apart(paths: Sequence[str]) -> list[str]:
    """Return what to call files: their names, or as much of their paths as tells them apart."""
    parts = [Path(path).parts for path in paths]
    names = []
    for own in parts:
        others = [other for other in parts if other != own]
        enough = next(
            (n for n in range(1, len(own)) if all(other[-n:] != own[-n:] for other in others)), len(own)
        )
        names.append("/".join(own[-enough:]).replace("//", "/"))
    return list(_numbered(names))


def _numbered(names: Iterable[str]) -> Iterator[str]:
    """Yield names that no two share: the same file twice is "a.docx" and "a.docx (2)"."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _same_form(base: Copy, copy: Copy, library: Library) -> None:
    if not mergeable(copy.edition, base.edition, library):
        params = {"name": copy.name, "form": copy.edition.name, "base": base.name, "sent": base.edition.name}
        raise UsageError("merge.other_form", params)


def mergeable(edition: Edition, sent: Edition, library: Library) -> bool:
    """Tell whether a copy on one edition can be merged with what was sent on another.

    It cannot when it is another form, another regulation's form, or another assessment.
    """
    if edition is sent or (edition.form, edition.regulation) != (sent.form, sent.regulation):
        return edition is sent
    way = route(edition, sent, load_crosswalks(library.root / "schemas" / "crosswalks"))
    return way is None or way.refused is None


def _calls(sources: Sequence[Source], read: Sequence[Outcome[Copy]]) -> dict[str, str]:
    """Return the name of each copy by what it may be called: that name, and the path as it was given."""
    typed = {_given_name(one): copy.value.name for one, copy in zip(sources, read, strict=True)}
    return {**typed, **{copy.value.name: copy.value.name for copy in read}}


def _replaced(calls: Mapping[str, str], replaces: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which copy takes the place of which: old name -> new name, whatever their order.

    Raises:
        UsageError: a name is unknown, or one copy's place is taken twice, or by itself in the end.
    """
    old: dict[str, str] = {}
    for pair in replaces:
        for unknown in sorted(set(pair) - calls.keys()):
            known = ", ".join(sorted(set(calls.values())))
            raise UsageError("merge.unknown_copy", {"name": unknown, "known": known})
        new, name = calls[pair[0]], calls[pair[1]]
        if old.get(name, new) != new:
            raise UsageError("merge.replaced_twice", {"name": name, "one": old[name], "other": new})
        old[name] = new
    for name in old:
        at, seen = old[name], {name}
        while at in old and at not in seen:
            seen.add(at)
            at = old[at]
        if at in seen:
            raise UsageError("merge.replaced_by_itself", {"name": name})
    return old
