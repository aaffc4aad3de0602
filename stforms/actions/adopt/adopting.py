"""adopt: an unknown blank -> a draft of an edition, its files, and what came of trying it."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.editionfile import Origin, edition_toml, schema_json
from stforms.actions.adopt.finding import find
from stforms.actions.adopt.found import Found
from stforms.actions.adopt.like.carrying import carried_over
from stforms.actions.adopt.like.changes import Changes
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.notes import notes_md
from stforms.actions.adopt.personal import answers_in, personnummer_in
from stforms.actions.adopt.proof import Proof, prove, seen_as
from stforms.actions.adopt.telling import labelled, told_of
from stforms.actions.source import Document, read_document
from stforms.binding import Edition
from stforms.errors import IntegrityError, RefusedError, UnreadableError, UsageError
from stforms.formats.boundary import boundary
from stforms.formats.pdf.formfields import placed_fields
from stforms.formats.stamp import restamped
from stforms.library import Library, default_library
from stforms.messages import render, text
from stforms.model import Finding, Outcome, Param, Severity
from stforms.scratch import scratch

FOLDER = "stforms-adopt-"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 60
"""Of a name: it becomes a folder's, and paths have an end."""


@dataclass(frozen=True)
class Adopted:
    """A draft, its files by their path within a folder of forms, what came of trying it.

    `changes` are those against the edition that it was made like. `same` is the edition that has the very
    same blank: with two of them, copies are told to be neither.
    """

    draft: Draft
    files: Mapping[str, bytes]
    proof: Proof
    changes: Changes | None = None
    same: str | None = None


def adopt(
    source: Path | str | bytes | Document,
    *,
    form: str | None = None,
    edition: str | None = None,
    like: str | None = None,
    today: datetime.date,
    personnummer: bool = False,
    paper: bool = False,
    library: Library | None = None,
) -> Outcome[Adopted]:
    """Make a draft of an edition for a blank that nobody has seen.

    Args:
        source: the blank.
        form: which form it is an edition of; found out where None. One that is not known is new.
        edition: what the edition is called within its form; the year and the format where None.
        like: the edition that the blank is a new revision of: its bindings are carried over.
        today: whose year that is.
        personnummer: make it also of a file that holds personnummer, which may be printed as an example.
        paper: try the draft on paper as well: printed copies, and PDFs without fields.
        library: whose forms and schemas are known.

    Raises:
        UnreadableError: the file cannot be read, or is no form.
        ProtectedError: it needs a password.
        MissingProgramError: it is of an older format, and LibreOffice is not installed.
        UsageError: a name is no name, the edition exists, or there is none to be like.
        RefusedError: the file holds personnummer.
    """
    library = library or default_library()
    _check_names(form, edition)
    document = read_document(source)
    with boundary():
        found = find(document)
        if not found.spots:
            raise UnreadableError("adopt.nothing_found")
        numbers = personnummer_in(document)
        if numbers and not personnummer:
            raise RefusedError("adopt.personnummer", {"count": numbers})
        seen = seen_as(document, library)
        draft, changes = _drafted(found, library, form, like, seen)
        same = seen if seen is not None and _is_of(document, seen, library) else None
        draft = replace(draft, edition=_id(draft, edition, today, library, same))
        data = _blank(draft, document)
        origin = Origin(f"blank.{found.format}", sha256(data).hexdigest(), text("adopt.own_source"))
        files = _files(draft, document, origin, data)
    proof = _tried(draft, files, library, paper)
    known = (*_known(seen, draft), *_filled(document), *_new(form, library))
    tried = (*told_of(draft), *labelled(proof.findings, draft))
    files[f"{draft.edition}/NOTES.md"] = notes_md(draft, origin, (*known, *tried), changes).encode("utf-8")
    differs = changes.findings() if changes is not None else ()
    adopted = Adopted(draft, files, proof, changes, same.id if same is not None else None)
    return Outcome(adopted, (*known, *differs, *tried))


def _is_of(document: Document, edition: Edition, library: Library) -> bool:
    """Tell whether a file is the very blank of an edition, but for the mark of ours in it."""
    if document.sha256 in edition.blank.sha256 or edition.blank.format != document.reads_as:
        return document.sha256 in edition.blank.sha256
    known = library.blank(edition).path.read_bytes()
    data = document.data if document.reads_as == "pdf" else restamped(document.package, edition.id)
    return data == known


def _drafted(
    found: Found, library: Library, form: str | None, like: str | None, seen: Edition | None
) -> tuple[Draft, Changes | None]:
    """Return a draft named by what is printed, or by the edition that it is like."""
    if like is None:
        return draft_of(found, library, form or (seen.form if seen is not None else None)), None
    old = library.edition(like)
    if form not in (None, old.form):
        raise UsageError("adopt.like_form", {"edition": old.id, "form": old.form})
    return carried_over(old, library, found)


def _check_names(form: str | None, edition: str | None) -> None:
    for name in (form, edition):
        if name is not None and (len(name) > _LONGEST or not _NAME.fullmatch(name)):
            raise UsageError("adopt.name_shape", {"name": name})


def _id(
    draft: Draft, edition: str | None, today: datetime.date, library: Library, same: Edition | None
) -> str:
    """Return the edition's id: as it was named, else year and format, numbered where that is taken."""
    if edition is not None:
        name = f"{draft.form}/{edition}"
        if name in library.editions and not library.editions.is_own(name):
            raise UsageError("adopt.taken", {"edition": name})
        return name
    if same is not None and same.form == draft.form and library.editions.is_own(same.id):
        return same.id
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


def _tried(draft: Draft, files: Mapping[str, bytes], library: Library, paper: bool) -> Proof:
    """Return what came of filling the draft, in a folder of its own.

    Raises:
        UnreadableError: it cannot be laid on its blank, and so would be of no use.
    """
    with scratch(FOLDER) as folder:
        try:
            with boundary():
                return prove(*laid_out(draft.edition, files, folder, library), paper)
        except IntegrityError as error:
            code = "adopt.fields_lost" if error.code == "blank.no_form" else "adopt.not_laid"
            raise UnreadableError(code, {"why": render(error.code, error.params)[0]}) from error


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


def _known(seen: Edition | None, draft: Draft) -> tuple[Finding, ...]:
    """Return what is to be said where the blank is taken for another edition that exists.

    Without a mark of ours in it a paper is known by what is printed, and both print the same marks.
    """
    if seen is None or seen.id == draft.edition:
        return ()
    params = {"edition": seen.id, "mine": draft.edition}
    found = [Finding("adopt.known_already", Severity.WARNING, None, None, params)]
    if set(seen.marks) & set(draft.found.marks):
        found.append(Finding("adopt.same_marks", Severity.WARNING, None, None, params))
    return tuple(found)


def _filled(document: Document) -> tuple[Finding, ...]:
    """Return what is to be said of a blank that somebody seems to have written in."""
    with boundary():
        count = answers_in(document)
    return (Finding("adopt.filled_in", Severity.WARNING, None, None, {"count": count}),) if count else ()


def _new(form: str | None, library: Library) -> tuple[Finding, ...]:
    """Return what is to be said of the name of a new form that is nearly that of another: misspelt?"""
    known = sorted({edition.form for edition in library.editions.values()})
    if form is None or form in known:
        return ()
    near = ", ".join(difflib.get_close_matches(form, known, 3, 0.6))
    params: dict[str, Param] = {"form": form, "near": near}
    return (Finding("adopt.new_form", Severity.INFO, None, None, params),) if near else ()
