"""Modules that are imported when they are first used: a call needs a small part of the program.

`from package import module` gives such a module where the package has `__getattr__ = modules(__name__)`;
`from package.module import name` imports at once, as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """A module that is not imported before something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        """Return what the module has under this name."""
        return getattr(import_module(self.__name__), name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse: what is changed here would not be changed in the module."""
        raise AttributeError(f"{self.__name__}.{name} cannot be set before the module is imported")


def modules(package: str) -> Callable[[str], Later]:
    """Return the `__getattr__` of a package whose modules are imported when they are first used."""

    @cache
    def found(name: str) -> Later:
        if name.startswith("__") or find_spec(f"{package}.{name}") is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return Later(f"{package}.{name}")

    return found


def names(package: str, home: dict[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package that gathers names: each is fetched when it is used."""

    def found(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    return found
