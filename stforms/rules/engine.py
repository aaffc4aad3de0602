"""What a rule is, and how a function becomes one. The rules themselves live in the topics."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Generic, TypeAlias, TypeVar

from stforms.model import Finding, Param, Severity
from stforms.rules.region import Region, default_region

S = TypeVar("S")
"""What a rule is about: one paper's record, or several papers together (Application, FollowUp, Unit)."""


@dataclass(frozen=True)
class Context:
    """What a rule may know besides its subject: which paper it is, what day it is, whose numbers hold.

    Of several papers together, `form` is the one they belong to: the application, the checklist.
    """

    form: str
    edition: str | None
    regulation: str | None
    today: datetime.date
    region: Region = field(default_factory=default_region)


@dataclass(frozen=True)
class Hit:
    """One place where a rule is broken; the rule it came from adds code and severity.

    `paper` names which of several papers the path is in; None is all of them together.
    """

    path: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    paper: str | None = None


Check: TypeAlias = Callable[[S, Context], Iterator[Hit]]


@dataclass(frozen=True)
class Rule(Generic[S]):
    """A requirement, with where it comes from and how sure we are.

    `facts` are the ids of the requirement in the collected facts; `verified` is true only when
    an official source states what the rule demands, not when it was inferred.
    `forms` and `regulations` say where the rule applies; None is everywhere.
    `numbers` are the region's numbers that it compares with; a region without one has no such rule.
    """

    code: str
    facts: tuple[str, ...]
    severity: Severity
    statement: str
    source: str
    verified: bool
    function: Check[S]
    forms: tuple[str, ...] | None = None
    regulations: tuple[str, ...] | None = None
    numbers: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """Return the name of the module that it stands in."""
        return self.function.__module__.rpartition(".")[2]

    def applies(self, context: Context) -> bool:
        """Tell whether the rule speaks about this form under this regulation in this region."""
        return (
            (self.forms is None or context.form in self.forms)
            and (self.regulations is None or context.regulation in self.regulations)
            and all(name in context.region for name in self.numbers)
        )

    def findings(self, subject: S, context: Context) -> Iterator[Finding]:
        """Yield a finding for every place where the subject breaks the rule."""
        for hit in self.function(subject, context):
            params = {**hit.params, "region": context.region.name} if self.numbers else hit.params
            yield Finding(self.code, self.severity, hit.path, None, params, hit.paper)


def rule(
    code: str,
    *,
    facts: tuple[str, ...],
    severity: Severity,
    verified: bool,
    source: str,
    forms: tuple[str, ...] | None = None,
    regulations: tuple[str, ...] | None = None,
    numbers: tuple[str, ...] = (),
) -> Callable[[Check[S]], Rule[S]]:
    """Make a rule of a function; the first line of its docstring says what is required."""

    def decorate(function: Check[S]) -> Rule[S]:
        statement = (function.__doc__ or "").partition("\n")[0]
        return Rule(code, facts, severity, statement, source, verified, function, forms, regulations, numbers)

    return decorate


def rules_in(*topics: ModuleType) -> Iterator[Rule[Any]]:
    """Yield the rules of topic modules, in the order of the topics and, within one, of the source."""
    return (thing for topic in topics for thing in vars(topic).values() if isinstance(thing, Rule))


def findings_of(rules: Iterable[Rule[S]], subject: S, context: Context) -> list[Finding]:
    """Return what the rules that apply have to say about a subject, in the order of the rules."""
    return [one for rule in rules if rule.applies(context) for one in rule.findings(subject, context)]
