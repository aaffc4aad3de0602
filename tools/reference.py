"""Write docs/reference from the code, the catalogue of messages, the rules, the editions and the schemas.

    python tools/reference.py            writes what is out of date
    python tools/reference.py --check    only tells, and exits with 1 when something is

The pages are in English; whatever the program says to a person is there in both languages.
Same code, same pages: nothing in them depends on the day, the machine or the user's own blanks.
"""

# ruff: noqa: E402 - the language and the path are settled before stforms is imported

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
os.environ["STFORMS_LANG"] = "en"  # help texts are put into words when the command line is imported
sys.path.insert(0, str(ROOT))

import typer

from stforms import errors
from stforms.binding import (
    BoxAt,
    CellAt,
    CrossAt,
    Edition,
    FieldAt,
    LabelAt,
    Locator,
    NameAt,
    Slot,
    UnderAt,
)
from stforms.cli import app
from stforms.errors import ExitCode, StformsError
from stforms.library import Library
from stforms.messages import catalogue, text
from stforms.rules import ALL_RULES, RULES_ABOUT
from stforms.rules.engine import Rule
from stforms.rules.region import names as region_names
from stforms.rules.region import region
from stforms.schemas import FormSchema

FOLDER = ROOT / "docs" / "reference"
MEASURED = frozenset({"adopt.md"})
"""Pages that others write, for measuring takes longer than make check may."""
NOTE = "<!-- Written by tools/reference.py; change the code or the messages instead, then run make docs. -->"

PHRASES = (
    "count.",
    "help.",
    "meta.",
    "usage.",
    "severity.",
    "label.",
    "identified.",
    "table.",
    "codec.kind.",
    "blank.kind.",
    "cli.",
    "doctor.",
    "roster.help.",
    "batch.page.",
    "register.count.",
    "register.state.",
)
"""Beginnings of codes that are no findings: headings, help texts, short phrases."""
MORE_PHRASES = (
    "demo.", "html.", "kind.", "together.", "letter.", "person.table.", "person.export.", "person.protocol.",
)  # fmt: skip
OF_THE_REGISTER = (
    "overview.", "dashboard.", "export.sheet.", "export.column.",
    "export.by.", "export.question.", "export.document.", "export.about.",
)  # fmt: skip

OF_THE_COMMAND_LINE = {
    "cli.batch.nothing": "stops with 2",
    "cli.batch.ending": "stops with 2",
    "cli.fill.other_ending": "stops with 2",
    "cli.render.many_to_one": "stops with 2",
    "cli.bundle.several": "stops with 2",
    "cli.bundle.only_which": "stops with 2",
    "cli.bundle.scan_how": "stops with 2",
    "cli.fill.many_to_one": "stops with 2",
    "cli.some_failed": "stops with 11",
    "edition.left_out": "said after the work of the verb that met it",
    "adopt.fields_lost": "stops with 3",
    "adopt.not_laid": "stops with 3",
    "adopt.not_filled": "error",
    "adopt.not_read": "error",
    "merge.copy_unreadable": "stops with 3, or with the code of what stopped the reading",
    "merge.told_before": "error, warning or info, as it was told then",
    "cli.bug": "stops with 70",
    "cli.interrupted": "stops with 130",
}
"""Codes among the phrases that tell of a failure all the same; and of which the source leaves it open."""

FAMILIES = {
    "forms": "The list of forms",
    "ingest": "Taking files in",
    "watch": "Watching a folder",
    "person": "Persons and personnummer",
    "decide": "Deciding",
    "remind": "Reminding",
    "check": "Checking editions",
    "adopt": "Adopting a form that nobody has seen",
    "period": "Periods",
    "signature": "Days of signing",
    "date": "Dates",
    "service": "Tjänsteförteckning",
    "total": "Total time",
    "delmal": "Delmål",
    "signer": "Whoever certifies",
    "course": "Courses",
    "competence": "Uppnådd specialistkompetens",
    "delegation": "Delegation",
    "bt": "Bastjänstgöring",
    "application": "Applications",
    "regulation": "Which regulation holds",
    "coverage": "Delmål and their certificates",
    "time": "Service as a whole",
    "identity": "Whose papers they are",
    "attachment": "What is enclosed",
    "signing": "Who signs",
    "order": "The order of days",
    "checklist": "The checklist",
    "yearly": "Papers of the yearly follow-up",
    "statement": "The supervisor's statement",
    "programme": "The individual programme (IUP)",
    "assessment": "Assessments",
    "followup": "A yearly follow-up as a whole",
    "unit": "The unit's requirements",
    "spur": "SPUR review and action plan",
    "demands": "What is missing",
    "schema": "Schema",
    "codec": "Spelling of values",
    "fill": "Filling",
    "parse": "Reading",
    "xlsx": "Reading workbooks",
    "report": "Reading reports",
    "convert": "Converting",
    "render": "Making PDFs",
    "bundle": "Putting papers together",
    "split": "Taking papers apart",
    "sent": "What was sent",
    "picture": "Pictures",
    "identify": "Recognising",
    "record": "Data files",
    "file": "Files in",
    "output": "Files out",
    "blank": "Blanks",
    "edition": "Editions",
    "program": "Other programs",
    "papers": "Several papers together",
    "roster": "Rosters",
    "plan": "Plans",
    "batch": "Batches",
    "jobs": "Ways to run a batch",
    "limited": "Limits for files from outside",
    "mail": "Mails",
    "archive": "Archives",
    "opened": "What came in",
    "region": "A region's numbers",
    "merge": "Merging",
    "register": "The register",
    "rules": "The list of rules",
    "status": "The overview of the register",
    "export": "The register in a spreadsheet",
    "usage": "Mistyped commands",
    "cli": "The command line itself",
}

FALLBACK = {
    "register": "stops with 7",
    "schema": "error",
    "roster": "error",
    "batch": "stops with 4",
    "codec": "error",
    "ingest": "kept as refused",
    "watch": "told while it watches",
    "limited": "error",
    "usage": "stops with 2",
    "xlsx": "warning",
    "adopt": "info",
}
"""What codes are whose use cannot be read from the source, by family."""

EXITS = {
    ExitCode.DONE: "Done. There may be warnings.",
    ExitCode.FINDINGS: "Done, and at least one finding is an error (parse, validate, convert, demo).",
    ExitCode.CONFLICTS: "Conflicts need a person.",
    ExitCode.REGISTER: "The register cannot be used.",
    ExitCode.SOME_FAILED: "Some of several files or records failed; the others are done.",
    ExitCode.BUG: "A bug in stforms. Set STFORMS_DEBUG=1 for the traceback.",
    ExitCode.INTERRUPTED: "Interrupted from the keyboard. No half file is left.",
}
"""What the codes mean that belong to no class of error."""
LATER = (ExitCode.CONFLICTS,)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with --check tell which are out of date."""
    parser = argparse.ArgumentParser(description="Write docs/reference from the code.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when out of date")
    check = parser.parse_args(arguments).check
    made = pages()
    stale = [name for name, words in made.items() if _old(name) != words]
    gone = [
        path for path in FOLDER.rglob("*.md") if path.relative_to(FOLDER).as_posix() not in {*made, *MEASURED}
    ]
    for name in stale:
        print(f"{'out of date' if check else 'written'}: docs/reference/{name}")
        if not check:
            _write(FOLDER / name, made[name])
    for path in gone:
        print(f"{'not made any more' if check else 'removed'}: {path.relative_to(ROOT).as_posix()}")
        if not check:
            path.unlink()
    return int(check and bool(stale or gone))


def _old(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8", newline="\n")


def pages() -> dict[str, str]:
    """Return every page: its name under docs/reference, and what it says."""
    library = Library(cabinet=ROOT / "no-such-folder")
    made = {
        "cli.md": cli(),
        "findings.md": findings(),
        "rules.md": rules(),
        "exit-codes.md": exit_codes(),
        "editions.md": editions(library),
        "data.md": data(library),
    }
    for edition in library.editions.values():
        made[f"editions/{edition.form}-{edition.id.partition('/')[2]}.md"] = edition_page(edition, library)
    return made


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", NOTE, *parts]) + "\n"


def _prose(*sentences: str) -> str:
    return "\n".join(sentences)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _code(words: str) -> str:
    return f"`{words}`" if words else ""


# --- cli.md ---------------------------------------------------------------------------------


def cli() -> str:
    """Return the page about the command line: every command, argument and option."""
    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="stforms")
    intro = _prose(
        "The product goes to standard output, everything said about it to standard error.",
        "`-` is standard input or output.",
        "The language is Swedish or English: `STFORMS_LANG`, else the locale.",
        "What the exit codes mean is on [a page of its own](exit-codes.md).",
    )
    environment = _table(
        ("variable", "is"),
        (
            ("`STFORMS_LANG`", "`sv` or `en`: the language of everything that is said"),
            ("`STFORMS_BLANKS`", "the folder of official blanks; default the user's data folder"),
            (
                "`STFORMS_REGION`",
                "whose numbers hold: a region's name, or a .toml file; default Region Östergötland",
            ),
            (
                "`STFORMS_REGISTER`",
                "the register: a folder, or postgresql://user@host/database; default the user's data folder",
            ),
            ("`STFORMS_FILES`", "the folder of received files when the register is a database"),
            ("`STFORMS_DEBUG`", "when set, a bug shows its traceback"),
            ("`NO_COLOR`", "when set, no colours"),
        ),
    )
    return _page("Command line", [intro, *_commands(command, context), "## Environment", environment])


def _commands(command: Any, context: typer.Context) -> Iterator[str]:
    """Yield the sections of a command; which class it has differs between versions of typer."""
    if hasattr(command, "list_commands"):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from _commands(inner, typer.Context(inner, info_name=name, parent=context))
        return
    path = context.command_path
    yield f"## {path}"
    yield (command.help or "").strip()
    yield f"```text\n{_usage(path, command)}\n```"
    yield _table(("argument or option", "meaning", "default"), map(_parameter, _shown(command)))
    how_to = path.split()[1]
    yield f"How to: [{how_to}](../how-to/{how_to}.md)."


def _usage(path: str, command: Any) -> str:
    takes = [one for one in command.params if one.param_type_name == "argument"]
    names = [one.metavar or one.name.upper() for one in takes]
    words = [name if one.required else f"[{name}]" for one, name in zip(takes, names, strict=True)]
    return " ".join([path, "[OPTIONS]", *words])


def _shown(command: Any) -> list[Any]:
    return [one for one in command.params if one.name != "help"]


def _parameter(parameter: Any) -> tuple[str, str, str]:
    words = str(getattr(parameter, "help", "") or "")
    if parameter.param_type_name == "option":
        names = ", ".join(f"`{name}`" for name in parameter.opts)
        value = "" if parameter.is_flag else f" `{parameter.metavar or 'NUMBER'}`"
        default = "" if parameter.is_flag or parameter.default is None else f"`{parameter.default}`"
        return names + value, words, default
    return f"`{parameter.metavar or (parameter.name or '').upper()}`", words, ""


# --- findings.md ----------------------------------------------------------------------------


def findings() -> str:
    """Return the page about findings and errors: every code, how bad it is, and its words."""
    kinds = kinds_of_codes()
    intro = _prose(
        "Everything that stforms may have to say about a file, a record or a call.",
        "A *finding* is an error, a warning or an info; an exit code is named where the work stops.",
        "The codes are stable, the words are not.",
        "What stands in {braces} is filled in; {label} is the printed label of the box, with its section.",
        "The ten most likely ones, with what to do: [errors](../errors.md).",
        "Why a rule says what it says: [rules](rules.md).",
    )
    parts = [intro]
    for family, title in FAMILIES.items():
        codes = [code for code in said() if code.partition(".")[0] == family]
        parts += [f"## {title}", *(_message(code, kinds[code]) for code in codes)]
    return _page("Findings and errors", parts)


def said() -> list[str]:
    """Return the codes of the catalogue that are findings or errors, in the catalogue's order."""
    phrases = PHRASES + MORE_PHRASES + OF_THE_REGISTER
    return [code for code in catalogue() if not code.startswith(phrases) or code in OF_THE_COMMAND_LINE]


def _message(code: str, kinds: Iterable[str]) -> str:
    words = catalogue()[code]
    lines = [f"### `{code}`", "", f"{', '.join(sorted(kinds))}", ""]
    for language in ("sv", "en"):
        hint = words.get(f"{language}_hint", "")
        lines.append(f"- {language}: {_plain(words[language])}" + (f"<br>→ {_plain(hint)}" if hint else ""))
    return "\n".join(lines)


def _plain(words: str) -> str:
    return words.replace("<", "&lt;").replace("_", "\\_").replace("*", "\\*")


def kinds_of_codes() -> dict[str, set[str]]:
    """Return what each code is: error, warning, info, or "stops with 3". Read from the source."""
    kinds: dict[str, set[str]] = {code: set() for code in said()}
    for one in ALL_RULES:
        kinds[one.code].add(one.severity.value)
    for path in sorted((ROOT / "stforms").rglob("*.py")):
        _note_calls(ast.parse(path.read_text(encoding="utf-8")), kinds)
    for code, kind in OF_THE_COMMAND_LINE.items():
        kinds[code].add(kind)
    for code, found in kinds.items():
        if not found:  # given on by a variable that the reader of the source cannot follow
            found.add(FALLBACK.get(code.partition(".")[0], "finding"))
    return kinds


def _note_calls(tree: ast.Module, kinds: dict[str, set[str]]) -> None:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        variables = _variables(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if call.args and (found := _kinds(call, variables)):
                for code in _codes(call.args[0], variables, kinds):
                    kinds[code] |= found
        for pair in (node for node in ast.walk(function) if isinstance(node, ast.Tuple)):
            _note_pair(pair, kinds)


def _note_pair(pair: ast.Tuple, kinds: dict[str, set[str]]) -> None:
    """Note a code that is handed on together with its severity."""
    if len(pair.elts) == 2 and isinstance(pair.elts[0], ast.Constant) and pair.elts[0].value in kinds:
        severity = pair.elts[1]
        if isinstance(severity, ast.Attribute) and severity.attr.isupper():
            kinds[str(pair.elts[0].value)].add(severity.attr.lower())


def _variables(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each plain name in a function."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    return assigned


def _kinds(call: ast.Call, variables: dict[str, list[ast.expr]]) -> set[str]:
    """Return what a call makes of its code: a finding of some severity, an error with its exit code."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "_find":
        return {"warning"}
    if name in ("Finding", "_finding", "Misfit", "Refusal", "Remark"):
        severities = {one for argument in call.args[1:] for one in _severities(argument, variables)}
        return severities or (set() if name == "Finding" else {"error"})
    if name == "Unclear":
        return {"error"}
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, StformsError):
        return {f"stops with {int(kind.exit_code)}"}
    return set()


def _severities(node: ast.expr, variables: dict[str, list[ast.expr]]) -> set[str]:
    """Return the severities that an expression can stand for."""
    if isinstance(node, ast.Attribute):
        return {node.attr.lower()} if node.attr.isupper() else set()
    if isinstance(node, ast.IfExp):
        return _severities(node.body, variables) | _severities(node.orelse, variables)
    if isinstance(node, ast.Name):
        return {one for value in variables.get(node.id, []) for one in _severities(value, {})}
    return set()


def _codes(node: ast.expr, variables: dict[str, list[ast.expr]], known: Iterable[str]) -> set[str]:
    """Return the codes that an expression can stand for."""
    if isinstance(node, ast.Constant):
        return {str(node.value)} & set(known)
    if isinstance(node, ast.IfExp):
        return _codes(node.body, variables, known) | _codes(node.orelse, variables, known)
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return {code for code in known if code.startswith(str(node.values[0].value))}
    if isinstance(node, ast.Name):
        values = variables.get(node.id, [])
        return {code for value in values for code in _codes(value, {}, known)}
    return set()


# --- rules.md -------------------------------------------------------------------------------


def rules() -> str:
    """Return the page about the rules: what each demands, where it comes from, how sure that is."""
    counts = ", ".join(f"{len(found)} about {_ABOUT[about]}" for about, found in RULES_ABOUT.items())
    intro = _prose(
        f"{len(ALL_RULES)} rules: {counts}.",
        "`stforms validate` checks every paper on its own; with `--as` also the papers together.",
        "*Verified* means that an official source states what the rule demands.",
        "A rule that is not verified was inferred, and says from what.",
        "What a rule tells people: [findings](findings.md). How to list them, and to use another region's "
        "numbers: [rules](../how-to/rules.md).",
    )
    parts = [intro, "## All rules", _table(_OVERVIEW, map(_overview, ALL_RULES))]
    for about, found in RULES_ABOUT.items():
        parts.append(f"## About {_ABOUT[about]}")
        by_topic: dict[str, list[Rule[Any]]] = {}
        for one in found:
            by_topic.setdefault(one.code.partition(".")[0], []).append(one)
        for topic, of_topic in by_topic.items():
            parts += [f"### {FAMILIES[topic]}: {_ABOUT[about]}", *map(_rule, of_topic)]
    return _page("Rules", [*parts, *_numbers(), *_facts()])


_ABOUT = {
    "paper": "one paper",
    "application": "a whole application",
    "follow-up": "a yearly follow-up",
    "unit": "the unit",
}
_OVERVIEW = ("rule", "about", "facts", "severity", "verified", "source")


def _overview(one: Rule[Any]) -> tuple[str, ...]:
    about = next(_ABOUT[about] for about, rules in RULES_ABOUT.items() if one in rules)
    link = f"[`{one.code}`](#{one.code.replace('.', '')})"
    return (
        link,
        about,
        ", ".join(one.facts),
        one.severity.value,
        "yes" if one.verified else "no",
        one.source,
    )


def _rule(one: Rule[Any]) -> str:
    rows = [
        ("severity", one.severity.value),
        ("applies to", _scope(one)),
        *((("region's numbers", ", ".join(map(_code, one.numbers))),) if one.numbers else ()),
        ("source", one.source),
        ("verified", "yes" if one.verified else "no"),
        ("facts", ", ".join(one.facts) or "–"),
        ("example", f"[samples/rules/{one.code}.json](../../samples/rules/{one.code}.json)"),
    ]
    return f"#### `{one.code}`\n\n{one.statement}\n\n" + _table(("", ""), rows)


def _scope(one: Rule[Any]) -> str:
    forms = ", ".join(_code(form) for form in one.forms) if one.forms else "all forms"
    return forms + (f", only {' and '.join(one.regulations)}" if one.regulations else "")


def _numbers() -> Iterator[str]:
    """Yield the section about the regions' numbers."""
    for name in region_names():
        where = region(name)
        yield f"## Numbers of {where.name}"
        yield f"Valid from {where.valid_from.isoformat()}; the rules that compare with them name them."
        yield _table(
            ("number", "value", "counts", "facts", "verified", "source"),
            (
                (
                    _code(key), f"{float(one.value):g}", one.what["en"], ", ".join(one.facts),
                    "yes" if one.verified else "no", where.sources.get(one.source, one.source),
                )
                for key, one in where.numbers.items()
            ),
        )  # fmt: skip


def _facts() -> Iterator[str]:
    """Yield the section that accounts for every fact that was collected."""
    carried: dict[str, list[str]] = {}
    for one in ALL_RULES:
        for fact in one.facts:
            carried.setdefault(fact, []).append(f"[`{one.code}`](#{one.code.replace('.', '')})")
    facts = tomllib.loads((ROOT / "schemas" / "facts.toml").read_text(encoding="utf-8"))["facts"]
    yield "## Facts"
    yield _prose(
        "The requirements were collected before the rules were written, each with its sources.",
        "This is where each of them went: into rules, into another part of the program, or nowhere, and why.",
    )
    yield _table(
        ("fact", "says", "rules", "otherwise"),
        (
            (
                code,
                fact["says"],
                ", ".join(carried.get(code, ())),
                fact.get("elsewhere") or fact.get("not_checked", ""),
            )
            for code, fact in facts.items()
        ),
    )


# --- exit-codes.md --------------------------------------------------------------------------


def exit_codes() -> str:
    """Return the page about exit codes."""
    classes = {
        kind.exit_code: kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, StformsError) and kind is not StformsError
    }
    rows = [
        (f"`{int(code)}`", _code(code.name), _meaning(code, classes), _raised(code, classes))
        for code in ExitCode
    ]
    intro = _prose(
        "Part of the stable interface: a number never changes its meaning.",
        "For one file the code is that file's own.",
        "For several it is the higher of 0 and 1 when all could be read, else 11.",
    )
    return _page("Exit codes", [intro, _table(("code", "name", "meaning", "in Python"), rows)])


def _meaning(code: ExitCode, classes: dict[ExitCode, type[StformsError]]) -> str:
    words = EXITS.get(code) or (classes[code].__doc__ or "").strip().partition("\n")[0]
    return words + (" (Reserved: no command gives it yet.)" if code in LATER else "")


def _raised(code: ExitCode, classes: dict[ExitCode, type[StformsError]]) -> str:
    return _code(f"stforms.errors.{classes[code].__name__}") if code in classes else ""


# --- editions.md and editions/*.md ----------------------------------------------------------


def editions(library: Library) -> str:
    """Return the page that lists the editions."""
    intro = _prose(
        "An edition is one physical version of a form.",
        "What that is, and how to add one: [editions](../explanation/editions.md).",
        "The official files are Socialstyrelsen's and do not come with stforms.",
    )
    rows = []
    for edition in library.editions.values():
        name = f"{edition.form}-{edition.id.partition('/')[2]}"
        keys = edition.keys or set(library.schema(edition.form).key_paths())
        rows.append(
            (
                f"[`{edition.id}`](editions/{name}.md)", edition.title, edition.regulation or "",
                edition.bilaga or "", *_size(edition, library), str(len(keys)),
                _code(edition.blank.file or "") if not edition.own else "ours",
            )
        )  # fmt: skip
    headings = ("edition", "title", "regulation", "bilaga", "pages", "fields", "keys", "official file")
    return _page("Editions", [intro, _table(headings, rows)])


def _size(edition: Edition, library: Library) -> tuple[str, str]:
    """Return how many pages and places to fill in a blank has; office documents have no fixed pages."""
    if edition.blank.format == "pdf":
        geometry = library.geometry(edition)
        fields = sum(field["type"] != "button" for field in geometry["fields"])
        return str(len(geometry["pages"])), str(fields)
    if edition.blank.format == "text":
        return "", ""
    return "", str(sum(len(place.targets) for place in library.bound(edition).all_places()))


def edition_page(edition: Edition, library: Library) -> str:
    """Return the page about one edition: its notes, what it demands, where every key lies."""
    schema = library.schema(edition.form)
    notes = (edition.folder / "NOTES.md").read_text(encoding="utf-8").strip()
    title, _, rest = notes.partition("\n")
    demands = ", ".join(_code(key) for key in edition.demands)
    parts = [rest.strip(), "## What a complete paper holds", demands]
    if edition.blank.format == "text":
        return _page(title.lstrip("# "), parts)
    parts.append("## Boxes and keys")
    rows = [row for slot in edition.slots for row in _slot_rows(slot, "", schema)]
    parts.append(_table(("key", "Swedish label", "English label", "spelled as", "field"), rows))
    for table in edition.tables:
        then = _MORE[table.more]
        parts.append(f"### Rows of `{table.key}`: {table.rows} on the form, {then}")
        rows = [row for slot in table.columns for row in _slot_rows(slot, f"{table.key}.", schema)]
        parts.append(_table(("key", "Swedish label", "English label", "spelled as", "field"), rows))
    return _page(title.lstrip("# "), parts)


_MORE = {
    "continuation": "then continuation sheets",
    "grow": "more are added",
    "refuse": "more are refused",
}


def _slot_rows(slot: Slot, prefix: str, schema: FormSchema) -> Iterator[tuple[str, ...]]:
    kind = "choice" if slot.choice or slot.options else slot.codec
    choices = ", ".join(name for name, _ in slot.choice or slot.options)
    spelled = text(f"codec.kind.{kind}", {"choices": choices}, "en")
    for key in slot.keys:
        path = prefix + key
        yield _code(path), schema.label(path, "sv"), schema.label(path, "en"), spelled, _place(slot)


def _place(slot: Slot) -> str:
    """Return where a slot lies: its field, the boxes of a choice, the first and the last of a column."""
    if slot.choice:
        return ", ".join(f"{name}: {_named(at)}" for name, at in slot.choice)
    first, last = _named(slot.at[0]), _named(slot.at[-1])
    return first if len(slot.at) == 1 else f"{first} … {last}"


def _named(at: Locator) -> str:
    match at:
        case BoxAt():
            return f"page {at.page}, no field"
        case FieldAt():
            return _code(at.field) + (f" on page {at.page}" if at.page is not None else "")
        case NameAt():
            return f"{at.kind} {_code(at.name)}"
        case CellAt():
            return _code(f"{at.sheet}!{at.cell}")
        case LabelAt():
            return f"beside “{at.label}”" + (f" under “{at.under}”" if at.under else "")
        case CrossAt():
            return f"“{at.row}” × “{at.column}”"
        case UnderAt():
            return f"under “{at.under}”"


# --- data.md --------------------------------------------------------------------------------


def data(library: Library) -> str:
    """Return the page about the data: every key of every form, with its labels."""
    intro = _prose(
        "A record is one JSON object per filled form: Swedish ASCII keys, dates as `YYYY-MM-DD`, "
        "numbers as numbers, what is empty left out.",
        "On input stforms understands what people write: `240503`, `3 maj 2024`, `STa1, STb2`, `5–7, 9`.",
        "In CSV and Excel a column is headed by the key or by its Swedish label; "
        "the part after the dash is enough where it is unique.",
        "The schemas are JSON Schema 2020-12 in `schemas/`.",
        "`stforms forms EDITION --template` prints an empty record.",
    )
    parts = [intro]
    for form in dict.fromkeys(edition.form for edition in library.editions.values()):
        parts += _form(form, library)
    return _page("Data", parts)


def _form(form: str, library: Library) -> Iterator[str]:
    schema = library.schema(form)
    held = [edition for edition in library.editions.values() if edition.form == form]
    yield f"## {form}"
    names = ", ".join(_code(edition.id) for edition in held)
    yield f"{schema.document['title']} – {schema.document['x-title-en']}. Editions: {names}."
    rows = [
        (_code(path), schema.label(path, "sv"), schema.label(path, "en"), kind, _in(path, held))
        for path, kind in _leaves(schema, schema.document, "")
    ]
    yield _table(("key", "Swedish label", "English label", "type", "not in"), rows)


def _leaves(schema: FormSchema, node: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key in node.get("properties", {}):
        path = f"{prefix}{key}"
        inner = schema.node(path) or {}
        rows = _resolved(schema, inner.get("items", {}))
        if "properties" in inner:
            yield from _leaves(schema, inner, f"{path}.")
        elif "properties" in rows:
            yield path, "list of rows"
            yield from _leaves(schema, rows, f"{path}.")
        else:
            yield path, _type(inner)


def _resolved(schema: FormSchema, node: dict[str, Any]) -> dict[str, Any]:
    name = str(node.get("$ref", "")).rpartition("/")[2]
    return {**schema.common["$defs"].get(name, {}), **node}


def _type(node: dict[str, Any]) -> str:
    if "enum" in node:
        return " or ".join(_code(str(choice)) for choice in node["enum"])
    if node.get("format") == "date":
        return "date"
    if node.get("type") == "array":
        return "list of texts"
    if node.get("readOnly"):
        return "true or false, read only"
    words = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}
    return words.get(str(node.get("type")), str(node.get("type")))


def _in(path: str, held: list[Edition]) -> str:
    """Return the editions of the form that have no box for a key."""
    lacking = [e.id.partition("/")[2] for e in held if not any(_under(path, key) for key in e.keys)]
    return ", ".join(lacking)


def _under(path: str, key: str) -> bool:
    bare = re.sub(r"\[\d*\]", "", key)
    return bare == path or bare.startswith(f"{path}.")


if __name__ == "__main__":
    sys.exit(main())
