"""stforms rules: what is checked, where it comes from, how sure that is; and the region's numbers."""

from __future__ import annotations

import difflib
import re
from enum import Enum
from typing import Annotated, Any

import typer

from stforms.cli import options, show
from stforms.errors import ExitCode, UsageError
from stforms.messages import catalogue, language, text
from stforms.model import Json
from stforms.rules import ALL_RULES, RULES_ABOUT, Rule
from stforms.rules.region import Region, chosen_region

_BLANK = re.compile(r"\{\w+\}")
_PLACE = re.compile(r"^…( \(…\))?: ")


class About(Enum):
    """What a rule is about."""

    PAPER = "paper"
    APPLICATION = "application"
    FOLLOW_UP = "follow-up"
    UNIT = "unit"


def command(
    name: Annotated[
        str | None, typer.Argument(metavar=text("meta.rule"), help=text("cli.rules.name"))
    ] = None,
    about: Annotated[
        About | None, typer.Option("--about", metavar=text("meta.about"), help=text("cli.rules.about"))
    ] = None,
    numbers: Annotated[bool, typer.Option("--numbers", help=text("cli.rules.numbers"))] = False,
    region: options.Region = None,
    as_json: options.AsJson = False,
) -> int:
    """List the rules, show one, or show the numbers that the region asks for."""
    where = chosen_region(region)
    if numbers:
        _show_numbers(where, as_json)
        return ExitCode.DONE
    rules = _found(name, about)
    if as_json:
        show.product({"stforms": "rules/1", "region": where.name, "rules": [_json(one) for one in rules]})
    elif len(rules) == 1:
        _show_one(rules[0], where)
    else:
        rows = [(one.code, _severity(one), _sure(one), said(one.code)) for one in rules]
        show.table(("table.rule", "table.severity", "table.verified", "table.says"), rows)
    return ExitCode.DONE


def _found(name: str | None, about: About | None) -> list[Rule[Any]]:
    """Return the rules with this code, of this family or from this fact; all of them without a name."""
    rules = RULES_ABOUT[about.value] if about is not None else ALL_RULES
    if name is None:
        return list(rules)
    found = [one for one in rules if name in (one.code, one.code.partition(".")[0], *one.facts)]
    if not found:
        raise UsageError("rules.unknown", {"name": name, "near": _near(name)})
    return found


def _near(name: str) -> str:
    known = {word for one in ALL_RULES for word in (one.code, one.code.partition(".")[0], *one.facts)}
    return ", ".join(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.4)) or text("label.nothing")


def said(code: str, part: str = "") -> str:
    """Return a rule's message ("" or "_hint") with … for a value, and without the place it begins with."""
    words = _PLACE.sub("", _BLANK.sub("…", catalogue()[code].get(f"{language()}{part}", "")))
    return words[:1].upper() + words[1:]


def about_what(rule: Rule[Any]) -> str:
    """Return what a rule is about: paper, application, follow-up or unit."""
    return next(about for about, rules in RULES_ABOUT.items() if rule in rules)


def _severity(rule: Rule[Any]) -> str:
    return text(f"severity.{rule.severity.value}")


def _sure(rule: Rule[Any]) -> str:
    return text("label.verified" if rule.verified else "label.inferred")


def _show_one(rule: Rule[Any], where: Region) -> None:
    rows = [
        (text("table.says"), said(rule.code)),
        (text("table.advice"), said(rule.code, "_hint")),
        (text("table.severity"), _severity(rule)),
        (text("table.about"), text(f"label.about.{about_what(rule)}")),
        (text("table.forms"), ", ".join(rule.forms or ()) or text("label.all")),
        (text("table.regulation"), ", ".join(rule.regulations or ()) or text("label.all")),
        (text("table.source"), f"{rule.source} ({_sure(rule)})"),
        (text("table.facts"), ", ".join(rule.facts)),
        *((text("table.number"), _number(name, where)) for name in rule.numbers),
    ]
    show.table(("table.entry", "table.value"), rows, rule.code)


def _number(name: str, where: Region) -> str:
    if name not in where:
        return text("label.not_asked", {"name": name, "region": where.name})
    number = where.numbers[name]
    return f"{name} = {_plain(number.value)}: {number.what[language()]} ({where.name})"


def _plain(value: Any) -> str:
    return str(int(value)) if value == int(value) else str(float(value))


def _show_numbers(where: Region, as_json: bool) -> None:
    if as_json:
        show.product({"stforms": "region/1", **region_json(where)})
        return
    rows = [
        (name, _plain(one.value), one.what[language()], where.sources.get(one.source, one.source))
        for name, one in where.numbers.items()
    ]
    title = text("cli.rules.region", {"region": where.name, "date": where.valid_from.isoformat()})
    show.table(("table.number", "table.value", "table.counts", "table.source"), rows, title)


def region_json(where: Region) -> dict[str, Json]:
    """Return the shape of region/1, less its name."""
    return {
        "region": where.name,
        "valid_from": where.valid_from.isoformat(),
        "numbers": {
            name: {
                "value": float(one.value),
                "what": dict(one.what),
                "facts": list(one.facts),
                "source": where.sources.get(one.source, one.source),
                "verified": one.verified,
            }
            for name, one in where.numbers.items()
        },
    }


def _json(rule: Rule[Any]) -> Json:
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "about": about_what(rule),
        "message": said(rule.code),
        "hint": said(rule.code, "_hint"),
        "statement": rule.statement,
        "source": rule.source,
        "verified": rule.verified,
        "facts": list(rule.facts),
        "forms": list(rule.forms) if rule.forms is not None else None,
        "regulations": list(rule.regulations) if rule.regulations is not None else None,
        "numbers": list(rule.numbers),
    }
