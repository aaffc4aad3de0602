"""The editions in some folders. Each is read when it is asked for: a call needs a few of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from stforms.binding.edition import Edition
from stforms.binding.loading import load_edition
from stforms.errors import IntegrityError, StformsError


class Editions(Mapping[str, Edition]):
    """Editions by id, in order: the official ones by regulation and bilaga, then our own.

    Where an edition lies says its id: FORM/EDITION/edition.toml. Asking for one reads that one, asking
    for their order reads them all. Of two with one id, that of the first folder holds. What is wrong in the
    first folder stops the work; in the others, which are the user's own, an edition is left out.
    """

    def __init__(self, *folders: Path) -> None:
        """Take note of what there is."""
        self._folders: dict[str, Path] = {}
        self._read: dict[str, Edition] = {}
        self._own: set[str] = set()
        self._left_out: dict[Path, StformsError] = {}
        for number, folder in enumerate(folders):
            for path in sorted(one.parent for one in folder.glob("*/*/edition.toml")):
                self._note(f"{path.parent.name}/{path.name}", path, own=number > 0)

    def _note(self, name: str, folder: Path, own: bool) -> None:
        if name in self._folders:
            self._left_out[folder] = IntegrityError("check.hidden", {"edition": name})
            return
        self._folders[name] = folder
        if own:
            self._own.add(name)

    def __getitem__(self, name: str) -> Edition:
        """Return the edition of this id.

        Raises:
            IntegrityError: it cannot be read, or says that it is another one.
        """
        if (error := self._left_out.get(self._folders[name])) is not None:
            raise error
        if name not in self._read:
            found = load_edition(self._folders[name])
            if found.id != name or found.form != name.partition("/")[0]:
                params = {"file": str(found.folder / "edition.toml"), "why": f"{found.id}, {found.form}"}
                raise IntegrityError("edition.wrong", params)
            self._read[name] = found
        return self._read[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the edition of this id; the default where there is none, or one that is left out."""
        return self[name] if name in self._folders and self._is_whole(name) else default

    def _is_whole(self, name: str) -> bool:
        """Tell whether an edition can be read; one of the user's that cannot be is left out from here on."""
        if name not in self._own:
            return True
        try:
            self[name]
        except StformsError as error:
            self.leave_out(self._folders[name], error)
            return False
        return True

    def is_own(self, name: str) -> bool:
        """Tell whether an edition is the user's own."""
        return name in self._own

    def leave_out(self, path: Path, error: StformsError) -> None:
        """Go on without something of the user's own, the folder of an edition or a schema."""
        self._left_out[path] = error
        self.__dict__.pop("_ordered", None)

    @property
    def left_out(self) -> Mapping[Path, StformsError]:
        """Return what was found not to be usable so far, by its folder or file, and why."""
        return self._left_out

    def __contains__(self, name: object) -> bool:
        return name in self._folders

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return sum(folder not in self._left_out for folder in self._folders.values())

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(filter(self._is_whole, self._folders), key=lambda name: _order(self[name]))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the ids of all editions, also of those that cannot be read."""
        return tuple(self._folders)

    def folder(self, name: str) -> Path:
        """Return where the edition of this id lies, whether it can be read or not."""
        return self._folders[name]

    def of_form(self, form: str) -> list[Edition]:
        """Return the editions of a form, in order."""
        named = (name for name in self._folders if name.startswith(f"{form}/"))
        return sorted((self[name] for name in named if self._is_whole(name)), key=_order)


def _order(edition: Edition) -> tuple[bool, str, int, str]:
    """Return what editions are sorted by: the official ones by regulation and bilaga, then our own."""
    number = edition.bilaga or "0"
    return (edition.own, edition.regulation or "", int(number) if number.isdigit() else 99, edition.id)
