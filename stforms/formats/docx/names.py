"""Names in WordprocessingML without their namespace, and the little that is asked of elements."""

from __future__ import annotations

from typing import Any


class _Names(dict[str, str]):
    """Full names to local ones; each is cut once, and this is asked for every element there is."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.rpartition("}")[2]
        return name


NAMES = _Names()


def local(element: Any) -> str:
    """Return an element's name without its namespace."""
    return NAMES[element.tag]


def child(element: Any, name: str) -> Any:
    """Return the first child of this name, or None."""
    for found in element:
        if NAMES[found.tag] == name:
            return found
    return None


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace, "" when it is not there."""
    tag = element.tag
    value = element.get(tag[: len(tag) - len(NAMES[tag])] + name)
    if value is not None:  # the namespace is nearly always the element's own
        return str(value)
    for key in element.keys():  # noqa: SIM118 - an element is no mapping: iterating it gives its children
        if NAMES[key] == name:
            return str(element.get(key))
    return ""
