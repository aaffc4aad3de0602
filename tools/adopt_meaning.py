"""Whether two keys mean the same: the same of the same person, whatever they are called.

The owner of a key is the person or the signature that the objects name in which it lies: by their steps
(those of schemas/labels.toml), else by their titles; None where they name nobody.
Two keys mean the same when they have the same owner and either the same last step, or the same title (as
labels are compared, in either language), or titles that are words of one entry of labels.toml.
Several keys in one place mean the same one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.naming.meanings import Meanings, meanings
from stforms.library import Library
from stforms.model import Json

Titles = Callable[[str], list[str]]


def same_meaning(
    library: Library, made: tuple[str, ...], titles: Titles, draft: Draft, keys: tuple[str, ...]
) -> bool:
    """Tell whether keys of a draft mean what a person's do, `titles` being what those are called."""
    mine = _titles_of_draft(library, draft)
    return len(made) == len(keys) and all(
        _same(meanings(), (one, titles), (other, mine)) for one, other in zip(made, keys, strict=True)
    )


def titles_of_form(library: Library, form: str) -> Titles:
    """Return what says how the schema of a form calls its keys."""
    schema = library.schema(form)
    return lambda path: _titles(schema.node(path))


def _same(words: Meanings, one: tuple[str, Titles], other: tuple[str, Titles]) -> bool:
    if _owner(words, *one) != _owner(words, *other):
        return False
    if one[0].rpartition(".")[2] == other[0].rpartition(".")[2]:
        return True
    mine, theirs = ({words.plain(title) for title in titles(path)} for path, titles in (one, other))
    return bool(mine & theirs) or any(mine & entry and theirs & entry for entry in _entries(words))


def _entries(words: Meanings) -> Iterator[set[str]]:
    for entry in words.data["label"]:
        yield {words.plain(label) for label in entry["words"]}


def _owner(words: Meanings, path: str, titles: Titles) -> str | None:
    """Return whom the objects name in which a key lies, the nearest first."""
    steps = path.split(".")[:-1]
    for count in range(len(steps), 0, -1):
        if steps[count - 1] in words.roles:
            return steps[count - 1]
        if (named := words.owner(titles(".".join(steps[:count])))) is not None:
            return named
    return None


def _titles_of_draft(library: Library, draft: Draft) -> Titles:
    """Return what says how a draft calls its keys: its own schema, else whichever form has the key."""
    forms = list(dict.fromkeys(edition.form for edition in library.editions.values()))

    def titles(path: str) -> list[str]:
        own = _titles(_inside(draft.schema, path))
        found = (_titles(library.schema(form).node(path)) for form in (*_known(draft, forms), *forms))
        return own or next(filter(None, found), [])

    return titles


def _known(draft: Draft, forms: list[str]) -> list[str]:
    return [draft.form] if draft.form in forms else []


def _inside(schema: Json | None, path: str) -> dict[str, Any] | None:
    node: Any = schema
    for step in path.split("."):
        node = (node or {}).get("items", node) or {}
        node = node.get("properties", {}).get(step)
    return node if isinstance(node, dict) else None


def _titles(node: dict[str, Any] | None) -> list[str]:
    return [title for name in ("title", "x-title-en") if (title := (node or {}).get(name))]
