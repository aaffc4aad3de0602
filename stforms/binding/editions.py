"""The editions in some folders. Each is read when it is asked for: a call needs a few of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from stforms.binding.edition import Edition
from stforms.binding.loading import load_edition
from stforms.errors import IntegrityError


class Editions(Mapping[str, Edition]):
    """Editions by id, in order: the official ones by regulation and bilaga, then our own.

    Where an edition lies says its id: FORM/EDITION/edition.toml. Asking for one reads that one, asking
    for their order reads them all. Of two with one id, that of the first folder holds.
    """

    def __init__(self, *folders: Path) -> None:
        """Take note of what there is."""
        found = [path.parent for one in reversed(folders) for path in sorted(one.glob("*/*/edition.toml"))]
        self._folders = {f"{path.parent.name}/{path.name}": path for path in found}
        self._read: dict[str, Edition] = {}

    def __getitem__(self, name: str) -> Edition:
        """Return the edition of this id.

        Raises:
            IntegrityError: it cannot be read, or says that it is another one.
        """
        if name not in self._read:
            found = load_edition(self._folders[name])
            if found.id != name or found.form != name.partition("/")[0]:
                params = {"file": str(found.folder / "edition.toml"), "why": f"{found.id}, {found.form}"}
                raise IntegrityError("edition.wrong", params)
            self._read[name] = found
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._folders

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self._folders)

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self._folders, key=lambda name: _order(self[name]))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the ids of all editions, also of those that cannot be read."""
        return tuple(self._folders)

    def folder(self, name: str) -> Path:
        """Return where the edition of this id lies, whether it can be read or not."""
        return self._folders[name]

    def of_form(self, form: str) -> list[Edition]:
        """Return the editions of a form, in order."""
        return sorted((self[name] for name in self._folders if name.startswith(f"{form}/")), key=_order)


def _order(edition: Edition) -> tuple[bool, str, int, str]:
    """Return what editions are sorted by: the official ones by regulation and bilaga, then our own."""
    number = edition.bilaga or "0"
    return (edition.own, edition.regulation or "", int(number) if number.isdigit() else 99, edition.id)
