"""adopt: an unknown blank -> a draft of an edition, its files, and what came of trying it."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.editionfile import Origin, edition_toml, schema_json, unbound_places
from stforms.actions.adopt.finding import find
from stforms.actions.adopt.found import Found, Kind
from stforms.actions.adopt.like.carrying import carried_over
from stforms.actions.adopt.like.changes import Changes
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.notes import notes_md
from stforms.actions.adopt.proof import Proof, prove, seen_as
from stforms.actions.source import Document, read_document
from stforms.binding import BoxAt, Edition
from stforms.errors import IntegrityError, UnreadableError, UsageError
from stforms.formats.boundary import boundary
from stforms.formats.pdf.formfields import placed_fields
from stforms.formats.stamp import restamped
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Finding, Outcome, Severity
from stforms.scratch import scratch

FOLDER = "stforms-adopt-"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Adopted:
    """A draft, its files by their path within a folder of forms, what came of trying it.

    `proof` is None where the draft cannot be laid on its blank; `changes` are those against the edition
    that it was made like.
    """

    draft: Draft
    files: Mapping[str, bytes]
    proof: Proof | None
    changes: Changes | None = None


def adopt(
    source: Path | str | bytes | Document,
    *,
    form: str | None = None,
    edition: str | None = None,
    like: str | None = None,
    today: datetime.date,
    library: Library | None = None,
) -> Outcome[Adopted]:
    """Make a draft of an edition for a blank that nobody has seen.

    Args:
        source: the blank.
        form: which form it is an edition of; found out where None. One that is not known is new.
        edition: what the edition is called within its form; the year and the format where None.
        like: the edition that the blank is a new revision of: its bindings are carried over.
        today: whose year that is.
        library: whose forms and schemas are known.

    Raises:
        UnreadableError: the file cannot be read, or is no form.
        ProtectedError: it needs a password.
        MissingProgramError: it is of an older format, and LibreOffice is not installed.
        UsageError: a name is no name, the edition exists, or there is none to be like.
    """
    library = library or default_library()
    _check_names(form, edition)
    document = read_document(source)
    with boundary():
        found = find(document)
        if not found.spots:
            raise UnreadableError("adopt.nothing_found")
        draft, changes = _drafted(found, library, form, like)
        draft = replace(draft, edition=_id(draft, edition, today, library))
        data = _blank(draft, document)
        origin = Origin(f"blank.{found.format}", sha256(data).hexdigest(), text("adopt.own_source"))
        files = _files(draft, document, origin, data)
    proof, findings = _tried(draft, files, library)
    differs = changes.findings() if changes is not None else ()
    tried = (*findings, *_told(draft), *(proof.findings if proof else ()))
    known = _known(document, draft, library)
    files[f"{draft.edition}/NOTES.md"] = notes_md(draft, origin, (*known, *tried), changes).encode("utf-8")
    return Outcome(Adopted(draft, files, proof, changes), (*known, *differs, *tried))


def _drafted(
    found: Found, library: Library, form: str | None, like: str | None
) -> tuple[Draft, Changes | None]:
    """Return a draft named by what is printed, or by the edition that it is like."""
    if like is None:
        return draft_of(found, library, form), None
    old = library.edition(like)
    if form not in (None, old.form):
        raise UsageError("adopt.like_form", {"edition": old.id, "form": old.form})
    return carried_over(old, library, found)


def _check_names(form: str | None, edition: str | None) -> None:
    for name in (form, edition):
        if name is not None and not _NAME.fullmatch(name):
            raise UsageError("adopt.name_shape", {"name": name})


def _id(draft: Draft, edition: str | None, today: datetime.date, library: Library) -> str:
    """Return the edition's id: as it was named, else year and format, numbered where that is taken."""
    if edition is not None:
        named = library.editions.get(f"{draft.form}/{edition}")
        if named is not None and library.ships(named):
            raise UsageError("adopt.taken", {"edition": named.id})
        return f"{draft.form}/{edition}"
    name = f"{draft.form}/{today.year}-{draft.found.format}"
    taken = [f"{name}-{number}" if number > 1 else name for number in range(1, len(library.editions) + 2)]
    return next(one for one in taken if one not in library.editions)


def _blank(draft: Draft, document: Document) -> bytes:
    """Return the blank as it is kept: in a format that is filled, and with no other edition's stamp."""
    return document.data if draft.found.format == "pdf" else restamped(document.package, draft.edition)


def _files(draft: Draft, document: Document, origin: Origin, data: bytes) -> dict[str, bytes]:
    """Return the files that an edition is made of, by their path within a folder of forms."""
    files = {
        f"{draft.edition}/edition.toml": edition_toml(draft, origin).encode("utf-8"),
        f"{draft.edition}/{origin.file}": data,
    }
    if draft.found.format == "pdf":
        files[f"{draft.edition}/geometry.json"] = _geometry(document).encode("utf-8")
    if draft.schema is not None:
        files[f"{draft.form}/{draft.form}.schema.json"] = schema_json(draft.schema).encode("utf-8")
    return files


def _geometry(document: Document) -> str:
    """Return geometry.json of a PDF: how large its pages are, which fields it has and where."""
    fields: dict[str, dict[str, object]] = {}
    for one in placed_fields(document.pdf):
        field = fields.setdefault(one.name, {"name": one.name, "type": one.kind, "widgets": []})
        widgets = field["widgets"]
        assert isinstance(widgets, list)
        widgets.append({"page": one.page, "box": [round(edge, 2) for edge in one.box]})
    boxes = [page.mediabox for page in document.pdf.pdf.pages]
    sizes = [[round(float(b[2] - b[0]), 3), round(float(b[3] - b[1]), 3)] for b in boxes]
    return json.dumps({"fields": list(fields.values()), "pages": sizes}, ensure_ascii=False) + "\n"


# --- trying it ------------------------------------------------------------------------------


def _tried(
    draft: Draft, files: Mapping[str, bytes], library: Library
) -> tuple[Proof | None, tuple[Finding, ...]]:
    """Return what came of filling the draft, in a folder of its own."""
    with scratch(FOLDER) as folder:
        edition, own = laid_out(draft.edition, files, folder, library)
        try:
            return prove(edition, own), ()
        except IntegrityError as error:
            return None, (Finding(error.code, Severity.ERROR, None, None, error.params),)


def laid_out(
    name: str, files: Mapping[str, bytes], folder: Path, library: Library
) -> tuple[Edition, Library]:
    """Write an edition's files into a folder of forms; return it, and a library that has it."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    own = Library(library.root, library.cabinet, folder)
    return own.edition(name), own


def _known(document: Document, draft: Draft, library: Library) -> tuple[Finding, ...]:
    """Return what is to be said where the blank is taken for an edition that exists.

    Without a mark of ours in it a paper is known by what is printed, and both print the same marks.
    """
    if (seen := seen_as(document, library)) is None or seen.id == draft.edition:
        return ()
    params = {"edition": seen.id, "mine": draft.edition}
    found = [Finding("adopt.known_already", Severity.WARNING, None, None, params)]
    if set(seen.marks) & set(draft.found.marks):
        found.append(Finding("adopt.same_marks", Severity.WARNING, None, None, params))
    return tuple(found)


def _told(draft: Draft) -> tuple[Finding, ...]:
    """Return what a person has to know of the draft itself."""
    found = []
    for where, why in unbound_places(draft):
        found.append(Finding(why, Severity.WARNING, None, where))
    fillable = [s for s in draft.found.spots if s.kind is not Kind.SIGNATURE]
    if draft.found.format == "pdf" and fillable and all(isinstance(s.at[0], BoxAt) for s in fillable):
        found.append(Finding("adopt.read_only_form", Severity.WARNING))
    return tuple(found)
