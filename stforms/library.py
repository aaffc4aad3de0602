"""The library: every edition there is, its schema, and the best blank we have for it.

Official blanks are the user's own downloads, kept in a cabinet; where there is none, the specimen
that comes with stforms stands in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from stforms.atomic import write_atomically
from stforms.binding import Edition, Editions
from stforms.compiled import compiled_pdf
from stforms.errors import IntegrityError, StformsError, UsageError
from stforms.formats.boundary import boundary
from stforms.formats.docx import blank as docx
from stforms.formats.xlsx import blank as xlsx
from stforms.later import Later
from stforms.lens.binding import bind
from stforms.lens.bound import Bound
from stforms.messages import text
from stforms.model import Json
from stforms.paths import cabinet_folder, data_root, forms_folder
from stforms.schemas import FormSchema

difflib: Any = Later("difflib")

_MOST_BYTES = 200_000_000
"""As of any file that is read: a blank of the user's own may be anything."""


@dataclass(frozen=True)
class BlankFile:
    """A blank on disk. `official` tells the real one from the specimen."""

    path: Path
    official: bool


class Library:
    """Editions, schemas and blanks. Everything is read once and kept."""

    def __init__(
        self, root: Path | None = None, cabinet: Path | None = None, forms: Path | None = None
    ) -> None:
        """Use the data under `root` (default: what comes with stforms), blanks and forms of the user's own.

        A folder of forms has FORM/EDITION/edition.toml, and FORM/FORM.schema.json where a form is new or
        has keys that the schema that comes with stforms does not have.
        """
        self.root = root or data_root()
        self.cabinet = cabinet or cabinet_folder()
        self.forms = forms or forms_folder()
        self._bound: dict[tuple[str, bool], Bound] = {}
        self._data: dict[tuple[str, bool], bytes] = {}
        self._schemas: dict[str, FormSchema] = {}
        self._whole: set[str] = set()

    @cached_property
    def editions(self) -> Editions:
        """Return all editions by id: the official ones by regulation and bilaga, then our own."""
        return Editions(self.root / "templates" / "forms", self.forms)

    def edition(self, name: str) -> Edition:
        """Return the edition of this id; a form's name will do where it has one edition only.

        Raises:
            UsageError: there is none; the nearest names are given.
        """
        if name in self.editions:
            return self.editions[name]
        of_form = self.editions.of_form(name)
        if len(of_form) == 1:
            return of_form[0]
        if of_form:
            raise UsageError("edition.which", {"form": name, "editions": ", ".join(e.id for e in of_form)})
        near = difflib.get_close_matches(name, self.editions, 3, 0.3)
        raise UsageError(
            "edition.unknown", {"edition": name, "near": ", ".join(near) or text("label.nothing")}
        )

    def schema(self, form: str) -> FormSchema:
        """Return the schema of a form: the one that comes with stforms, with what the user's own adds.

        Raises:
            IntegrityError: the user's own is not usable.
        """
        if form not in self._schemas:
            self._schemas[form] = self._schema(form)
        return self._schemas[form]

    def _schema(self, form: str) -> FormSchema:
        own, shipped = self.forms / form / f"{form}.schema.json", self.root / "schemas"
        if not own.is_file():
            return FormSchema(form, shipped)
        found = FormSchema(form, shipped, own)
        try:
            found.check()
        except IntegrityError as error:
            if not (shipped / own.name).is_file():
                raise
            self.editions.leave_out(own, error)
            return FormSchema(form, shipped)
        return found

    # --- blanks -----------------------------------------------------------------------------

    def official(self, edition: Edition) -> BlankFile | None:
        """Return the official blank in the cabinet, if it is there."""
        if edition.own:
            return None
        path = self.cabinet / f"{edition.id}.pdf"
        return BlankFile(path, official=True) if path.is_file() else None

    def specimen(self, edition: Edition) -> BlankFile:
        """Return the blank that lies with the edition, else the specimen that comes with stforms."""
        beside = edition.folder / str(edition.blank.file)
        if edition.own or beside.is_file():
            return BlankFile(beside, official=True)
        return BlankFile(edition.folder / "specimen.pdf", official=False)

    def blank(self, edition: Edition) -> BlankFile:
        """Return the best blank there is."""
        return self.official(edition) or self.specimen(edition)

    def bound(self, edition: Edition, specimen: bool = False) -> Bound:
        """Return the edition on its compiled blank; compiled once per process.

        Raises:
            IntegrityError: the blank is missing, damaged, or not the one the edition describes.
            UsageError: the edition has no blank; it can only be read.
        """
        if edition.blank.format == "text":
            raise UsageError("edition.only_read", {"edition": edition.id})
        key = (edition.id, specimen and not edition.own)
        if key not in self._bound:
            self._bound[key] = self._compile(edition, key[1])
        return self._bound[key]

    def bare(self, edition: Edition) -> Bound:
        """Return the edition's blank with no slot on it, compiled anew: for looking a slot up by itself.

        Raises:
            IntegrityError: the blank is missing or damaged.
        """
        return self._compile(replace(edition, slots=(), tables=()), specimen=False)

    def under(self, edition: Edition, data: bytes) -> Bound | None:
        """Return the edition on the blank that a file begins with; None where it begins with no blank.

        Raises:
            IntegrityError: a blank is missing or damaged.
        """
        begins = (specimen for specimen in (False, True) if data.startswith(self._bytes(edition, specimen)))
        specimen = next(begins, None)
        return self.bound(edition, specimen) if specimen is not None else None

    def _bytes(self, edition: Edition, specimen: bool) -> bytes:
        """Return an edition's blank."""
        key = (edition.id, specimen)
        if key not in self._data:
            found = self.specimen(edition) if specimen else self.blank(edition)
            try:
                if found.path.stat().st_size > _MOST_BYTES:
                    raise IntegrityError("blank.damaged", {"why": f"> {_MOST_BYTES // 1_000_000} MB"})
                self._data[key] = found.path.read_bytes()
            except OSError as error:
                params = {"file": str(found.path), "edition": edition.id}
                raise IntegrityError("blank.missing", params) from error
        return self._data[key]

    def _compile(self, edition: Edition, specimen: bool) -> Bound:
        blank = self._compiled(edition, specimen)
        return bind(edition, blank, lambda path: self.schema(edition.form).label(path, "sv"))

    def _compiled(self, edition: Edition, specimen: bool) -> Any:
        data = self._bytes(edition, specimen)
        if edition.blank.format == "docx":
            return docx.compile_docx(data)
        if edition.blank.format == "xlsx":
            return xlsx.compile_xlsx(data)
        official = self.official(edition) if not specimen else None
        return compiled_pdf(edition, data, official.path if official is not None else None)

    # --- what a blank is recognised by ------------------------------------------------------

    def of_format(self, *formats: str) -> list[Edition]:
        """Return the editions whose blanks are of these formats; of the user's own those that are whole."""
        found = (edition for edition in self.editions.values() if edition.blank.format in formats)
        return [edition for edition in found if self._is_whole(edition)]

    def _is_whole(self, edition: Edition) -> bool:
        """Tell whether an edition can be used; one of the user's own that cannot be is left out.

        What comes with stforms is whole. What is not, stops the work where it is met.
        """
        if not self.editions.is_own(edition.id) or edition.id in self._whole:
            return True
        try:
            with boundary():
                self._try(edition)
        except StformsError as error:
            self.editions.leave_out(edition.folder, error)
            return False
        self._whole.add(edition.id)
        return True

    def _try(self, edition: Edition) -> None:
        self.schema(edition.form)
        if edition.blank.format != "text":
            self.bound(edition)
        if edition.blank.format == "pdf":
            self.field_names(edition)

    def geometry(self, edition: Edition) -> Json:
        """Return the edition's geometry.json: pages and fields as on the official blank."""
        return _geometry(edition.folder / "geometry.json")

    def field_names(self, edition: Edition) -> frozenset[str]:
        """Return the names of the blank's fields, push buttons left out; none where it is no PDF."""
        if edition.blank.format != "pdf":
            return frozenset()
        fields = self.geometry(edition).get("fields", ())
        return frozenset(field["name"] for field in fields if field["type"] != "button")

    def add_blank(self, data: bytes, edition: Edition) -> tuple[Path, bool]:
        """Put an official blank into the cabinet; return where, and whether its bytes are known ones."""
        path = self.cabinet / f"{edition.id}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, [data], overwrite=True)
        self._bound.pop((edition.id, False), None)
        self._data.pop((edition.id, False), None)
        return path, hashlib.sha256(data).hexdigest() in edition.blank.sha256


@cache
def _geometry(path: Path) -> Json:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"> {_MOST_BYTES // 1_000_000} MB")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise IntegrityError("edition.unreadable", {"file": str(path), "why": str(error)}) from error


@cache
def _library_of(cabinet: Path, forms: Path) -> Library:
    return Library(None, cabinet, forms)


def left_out() -> Mapping[Path, StformsError]:
    """Return the folders of the user's own editions that were met and cannot be used, and why."""
    return default_library().editions.left_out


def default_library() -> Library:
    """Return the library that comes with stforms, with the user's own blanks and forms."""
    return _library_of(cabinet_folder(), forms_folder())


def read_anew() -> None:
    """Let the next call of `default_library` see what was written into the folders since."""
    _library_of.cache_clear()
