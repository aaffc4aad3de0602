"""plan: a roster -> which papers would be made, under which names, and what is missing for each."""

from __future__ import annotations

import difflib
import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from stforms.actions.names import LONGEST, Pattern, slug
from stforms.actions.roster.model import Entry, Roster
from stforms.actions.roster.papers import Paper, forms, left_for_later, papers_of
from stforms.binding import Edition
from stforms.errors import UnreadableError, UsageError
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Finding, Json, Outcome, Param, Record, Severity, Where, get_path

FOLDER = "{{ person.id }}"
FILE = "{{ form }}{% if about %}-{{ about }}{% endif %}"
ROWS_OF_PAPERS = ("placeringar", "kurser", "arbeten")
NO_PAPER = "tjänstgöring utan intyg"


@dataclass(frozen=True)
class Plan:
    """What to make: patterns of the names, editions instead of the usual ones, for whom."""

    folder: str = FOLDER
    file: str = FILE
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    persons: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Item:
    """One paper to make. `id` says which without telling whose; `path` is below the output folder."""

    id: str
    person: str
    edition: str
    path: str
    record: Record
    missing: tuple[str, ...] = ()


def plan(roster: Roster, chosen: Plan | None = None, library: Library | None = None) -> Outcome[list[Item]]:
    """Work out which papers there are for the persons of a roster.

    Args:
        roster: what was read.
        chosen: what is wanted; default everything that the persons' regulations know.
        library: where editions come from.

    Returns:
        The papers in the order of the roster, and what is to be said: months that were worked out,
        rows of which no paper becomes, persons whose folders would be one.

    Raises:
        UsageError: a pattern or an edition of the plan is not right.
    """
    library, chosen = library or default_library(), chosen or Plan()
    patterns = Pattern(chosen.folder, "folder"), Pattern(chosen.file, "file")
    items: list[Item] = []
    findings = list(_same_folder(roster))
    taken: set[str] = set()
    used: set[tuple[str, int]] = set()
    for person in _wanted(roster, chosen):
        papers = list(papers_of(roster, person, library, chosen.forms))
        used |= {(paper.row.sheet, paper.row.row) for paper in papers if paper.row is not None}
        findings += _counted(person, papers)
        for number, paper in enumerate(papers, start=1):
            path = _path(paper, number, patterns, taken)
            items.append(Item(_id(paper), person.id, paper.edition.id, path, paper.record, _missing(paper)))
    findings += _without_paper(roster, chosen, used)
    return Outcome(items, tuple(findings))


def _wanted(roster: Roster, chosen: Plan) -> list[Entry]:
    if chosen.persons is None:
        return list(roster.persons)
    known = {person.id for person in roster.persons}
    for name in chosen.persons:
        if name not in known:
            near = ", ".join(difflib.get_close_matches(name, known, 3, 0.4)) or text("label.nothing")
            raise UsageError("plan.no_person", {"person": name, "near": near})
    return [person for person in roster.persons if person.id in chosen.persons]


def _id(paper: Paper) -> str:
    row = f"/{paper.row.sheet}-{paper.row.row}" if paper.row is not None else ""
    edition = paper.edition.id.replace("/", "-")
    return f"{slug(paper.person.id)}/{edition}{row}"


def _path(paper: Paper, number: int, patterns: tuple[Pattern, Pattern], taken: set[str]) -> str:
    """Return where a paper goes; the second of a name gets -2. Case does not tell two names apart."""
    ending = paper.edition.ending
    values = _values(paper, number)
    folders, names = (pattern.parts(values) for pattern in patterns)
    *deeper, name = names
    start = "/".join((*folders, *deeper))
    for count in itertools.count(1):
        mark = "" if count == 1 else f"-{count}"
        path = f"{start}/{name[: LONGEST - len(ending) - len(mark)].rstrip('-. ')}{mark}{ending}"
        if path.casefold() not in taken:
            break
    taken.add(path.casefold())
    return path


def _values(paper: Paper, number: int) -> dict[str, Json]:
    """Return what a pattern can name; never a personnummer."""
    person = {
        key: paper.person.values.get(key) for key in ("fornamn", "efternamn", "regelverk", "specialitet")
    }
    return {
        "person": {"id": paper.person.id, **person},
        "form": paper.edition.form,
        "title": paper.edition.title,
        "edition": paper.edition.id.partition("/")[2],
        "about": paper.about,
        "number": number,
        "row": paper.row.row if paper.row is not None else None,
    }


def _missing(paper: Paper) -> tuple[str, ...]:
    """Return the keys that a complete paper holds and this one lacks, but for what comes with bundling."""
    return tuple(_lacking(paper.edition, paper.record))


def _lacking(edition: Edition, record: Record) -> Iterator[str]:
    yield from (key for key in edition.demands if not left_for_later(key) and get_path(record, key) is None)
    for table in edition.tables:
        if table.key in edition.demands and isinstance(record.get(table.key), list):
            columns = [key for column in table.columns for key in column.keys]
            for number, row in enumerate(record[table.key]):
                yield from (f"{table.key}[{number}].{key}" for key in columns if get_path(row, key) is None)


# --- what is to be said ---------------------------------------------------------------------


def _same_folder(roster: Roster) -> Iterator[Finding]:
    """Tell of ids that differ only in what a file name cannot hold."""
    seen: dict[str, Entry] = {}
    for person in roster.persons:
        other = seen.setdefault(slug(person.id).casefold(), person)
        if other is not person:
            params = {"person": person.id, "other": other.id}
            yield Finding("plan.same_folder", Severity.ERROR, None, None, params)


def _counted(person: Entry, papers: Sequence[Paper]) -> Iterator[Finding]:
    """Tell which rows' months were worked out."""
    counted = dict(pair for paper in papers for pair in paper.counted)
    if counted:
        rows = "; ".join(f"{row}: {str(months).replace('.', ',')}" for row, months in sorted(counted.items()))
        yield Finding("plan.months", Severity.INFO, None, None, {"person": person.id, "rows": rows})


def _without_paper(roster: Roster, chosen: Plan, used: set[tuple[str, int]]) -> Iterator[Finding]:
    """Tell of rows of which no paper becomes, though no plan has said so."""
    if chosen.persons is not None or chosen.forms:
        return
    for name in ROWS_OF_PAPERS:
        for entry in roster.sheets.get(name, ()):
            if (name, entry.row) not in used and entry.values.get("typ") != NO_PAPER:
                what = str(entry.values.get("typ", ""))
                params: dict[str, Param] = {"sheet": name, "row": entry.row, "what": what}
                place = Where(place=f"{name}!{entry.row}")
                yield Finding("plan.no_paper", Severity.WARNING, None, place, params)


# --- the plan's file ------------------------------------------------------------------------


def read_plan(path: Path, library: Library | None = None) -> Plan:
    """Read a plan: TOML or YAML.

    Raises:
        UnreadableError: the file cannot be read.
        UsageError: it says something that stforms does not know; the nearest that it knows is given.
    """
    library = library or default_library()
    try:
        content = path.read_text(encoding="utf-8-sig")
        data = yaml.safe_load(content) if path.suffix in (".yaml", ".yml") else tomllib.loads(content)
    except FileNotFoundError as error:
        raise UnreadableError("file.missing", {"file": str(path)}) from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UnreadableError("plan.unreadable", {"file": str(path), "why": str(error)[:200]}) from error
    return plan_of(data or {}, library)


def plan_of(data: Json, library: Library) -> Plan:
    """Return the plan that an object means."""
    whole = _table(data, "", ("names", "only", "forms", "persons"))
    names = _table(whole.get("names", {}), "names", ("folder", "file"))
    wanted = _table(whole.get("forms", {}), "forms", forms())
    only, persons = _list(whole, "only"), _list(whole, "persons")
    unwanted = () if only is None else set(forms()) - set(_table(dict.fromkeys(only), "only", forms()))
    return Plan(
        str(names.get("folder", FOLDER)),
        str(names.get("file", FILE)),
        {
            **dict.fromkeys(unwanted, ()),
            **{form: _editions(form, value, library) for form, value in wanted.items() if value is not True},
        },
        persons,
    )


def _list(whole: Mapping[str, Json], key: str) -> tuple[str, ...] | None:
    """Return the names that stand in a list of the plan, None where it has none."""
    names = whole.get(key)
    if names is not None and not isinstance(names, list):
        raise UsageError("plan.not_list", {"key": key})
    return None if names is None else tuple(map(str, names))


def _table(data: Json, name: str, known: Sequence[str]) -> dict[str, Json]:
    if not isinstance(data, dict):
        raise UsageError("plan.not_table", {"key": name or "-"})
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 3, 0.4) or known
            where = f"{name}.{key}" if name else str(key)
            raise UsageError("plan.unknown_key", {"key": where, "near": ", ".join(near)})
    return data


def _editions(form: str, value: Json, library: Library) -> tuple[str, ...]:
    """Return the editions that a plan wants of a form: false, one, or several."""
    if value is False:
        return ()
    names = value if isinstance(value, list) else [value]
    for name in names:
        if library.edition(str(name)).form != form:
            raise UsageError("plan.other_form", {"form": form, "edition": str(name)})
    return tuple(library.edition(str(name)).id for name in names)
