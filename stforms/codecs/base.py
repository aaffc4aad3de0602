"""What a codec is, and what it raises when it is at a loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from stforms.model import Json, Param

Values: TypeAlias = tuple[Json, ...]


class Unclear(Exception):  # noqa: N818 - a value is unclear; it is no error
    """A value that cannot be spelled, or a text that cannot be understood; `code` says why."""

    def __init__(self, code: str, params: dict[str, Param] | None = None) -> None:
        self.code = code
        self.params = params or {}
        super().__init__(code)


@dataclass(frozen=True)
class Codec:
    """One spelling. `put` and `get` carry as many values as the slot has keys.

    `exact` says that get(put(x)) == x for every x that put accepts, so nobody need check again.
    """

    name: str
    put: Callable[[Values], str]
    get: Callable[[str], Values]
    exact: bool = False
    lines: bool = False
