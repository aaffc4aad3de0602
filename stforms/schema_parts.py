"""A schema of the user's own: what it may say, and how it is laid on the one that comes with stforms."""

from __future__ import annotations

from typing import Any

from stforms.model import Json

SHARED = "common.schema.json#/$defs/"
"""What every reference begins with: the parts that all forms share. Nothing else is looked up."""

_DEEPEST = 20
_WORDS = ("title", "x-title-en", "type", "format", "pattern")


def check_own(node: Json, shared: frozenset[str], path: str = "", depth: int = 0) -> None:
    """Look whether a schema is one that the rest of the program can walk.

    Args:
        node: a schema, or a part of one.
        shared: the names of the parts that all forms share.
        path: where the part is, for messages.
        depth: how far in it is.

    Raises:
        ValueError: it is not; says where and what.
    """
    where = path or "#"
    if not isinstance(node, dict) or depth > _DEEPEST:
        raise ValueError(f"{where}: {'too deep' if depth > _DEEPEST else 'no object'}")
    ref = node.get("$ref", SHARED)
    if not isinstance(ref, str) or (ref != SHARED and ref.removeprefix(SHARED) not in shared):
        raise ValueError(f"{where}: $ref {ref!r}")
    for word in _WORDS:
        if not isinstance(node.get(word, ""), str):
            raise ValueError(f"{where}: {word} {node[word]!r}")
    for keyword in ("properties", "items"):
        _check_inner(node, keyword, shared, path, depth)


def _check_inner(node: dict[str, Any], keyword: str, shared: frozenset[str], path: str, depth: int) -> None:
    if keyword not in node:
        return
    inner = node[keyword]
    parts = inner if keyword == "properties" and isinstance(inner, dict) else {keyword: inner}
    for name, part in parts.items():
        check_own(part, shared, f"{path}.{name}".lstrip("."), depth + 1)


def with_own(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with the keys that another one adds.

    What both say is as the first has it, so that what comes with a new stforms holds although the user's
    file is older. A shared part that the user's has taken apart to put keys into it is the user's.
    """
    if not shipped or ("$ref" in shipped and "properties" in own):
        return own
    found = dict(shipped)
    if "properties" in shipped and "properties" in own:
        theirs = own["properties"]
        both = {key: with_own(node, theirs.get(key, {})) for key, node in shipped["properties"].items()}
        found["properties"] = {**both, **{key: node for key, node in theirs.items() if key not in both}}
    if "items" in shipped and "items" in own:
        found["items"] = with_own(shipped["items"], own["items"])
    return found


def referring_to_shared(node: Json) -> Json:
    """Return a schema in which what was taken out of the shared parts refers to these by their file."""
    if isinstance(node, list):
        return [referring_to_shared(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: referring_to_shared(value) for key, value in node.items()}
    ref = found.get("$ref")
    if isinstance(ref, str) and ref.startswith("#/$defs/"):
        found["$ref"] = f"{SHARED}{ref.removeprefix('#/$defs/')}"
    return found
