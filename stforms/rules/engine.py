"""What a rule is, and how a function becomes one. The rules themselves live in the topics."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TypeAlias

from stforms.model import Finding, Param, Record, Severity


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the record: which paper it is, and what day it is."""

    form: str
    edition: str | None
    regulation: str | None
    today: datetime.date


@dataclass(frozen=True)
class Hit:
    """One place where a rule is broken; the rule it came from adds code and severity."""

    path: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)


Check: TypeAlias = Callable[[Record, Context], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """A requirement on one paper, with where it comes from and how sure we are.

    `facts` are the ids of the requirement in the collected facts; `verified` is true only when
    an official source states what the rule demands, not when it was inferred.
    `forms` and `regulations` say where the rule applies; None is everywhere.
    """

    code: str
    facts: tuple[str, ...]
    severity: Severity
    statement: str
    source: str
    verified: bool
    function: Check
    forms: tuple[str, ...] | None = None
    regulations: tuple[str, ...] | None = None

    def applies(self, context: Context) -> bool:
        """Tell whether the rule speaks about this form under this regulation."""
        return (self.forms is None or context.form in self.forms) and (
            self.regulations is None or context.regulation in self.regulations
        )

    def findings(self, record: Record, context: Context) -> Iterator[Finding]:
        """Yield a finding for every place where the record breaks the rule."""
        for hit in self.function(record, context):
            yield Finding(self.code, self.severity, hit.path, None, hit.params)


def rule(
    code: str,
    *,
    facts: tuple[str, ...],
    severity: Severity,
    verified: bool,
    source: str,
    forms: tuple[str, ...] | None = None,
    regulations: tuple[str, ...] | None = None,
) -> Callable[[Check], Rule]:
    """Make a rule of a function; the first line of its docstring says what is required."""

    def make(function: Check) -> Rule:
        statement = (function.__doc__ or "").partition("\n")[0]
        return Rule(code, facts, severity, statement, source, verified, function, forms, regulations)

    return make


def rules_in(topic: ModuleType) -> Iterator[Rule]:
    """Yield the rules of a topic module in the order in which they are written."""
    return (thing for thing in vars(topic).values() if isinstance(thing, Rule))
