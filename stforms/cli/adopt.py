"""stforms adopt: an unknown blank becomes a draft of an edition."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.adopt.adopting import Adopted, adopt
from stforms.actions.adopt.drawn import drawn
from stforms.actions.adopt.notes import keys_of, label_of, slots_of
from stforms.actions.adopt.picture import Picture
from stforms.actions.source import read_document
from stforms.atomic import make_folder, not_written, write_atomically
from stforms.cli import options, show
from stforms.errors import ExitCode, RefusedError
from stforms.html.adopt import adopt_page
from stforms.library import Library, default_library, read_anew
from stforms.messages import text
from stforms.model import Finding, Json
from stforms.wording import as_json as findings_json

_LAST = "edition.toml"


def command(
    file: Annotated[Path, typer.Argument(metavar=text("meta.bundle"), help=text("cli.adopt.file"))],
    form: Annotated[
        str | None, typer.Option("--form", metavar=text("meta.form"), help=text("cli.adopt.form"))
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", metavar=text("meta.edition"), help=text("cli.adopt.edition"))
    ] = None,
    like: Annotated[
        str | None, typer.Option("--like", metavar=text("meta.edition"), help=text("cli.adopt.like"))
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.adopt.output")),
    ] = None,
    with_personnummer: Annotated[
        bool, typer.Option("--with-personnummer", help=text("cli.adopt.with_personnummer"))
    ] = False,
    overwrite: options.Overwrite = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    as_json: options.AsJson = False,
) -> int:
    """Find the places of a blank, name them, and write a draft of an edition with a picture."""
    usual = default_library()
    library = Library(usual.root, usual.cabinet, output) if output is not None else usual
    document = read_document(file)
    outcome = adopt(
        document, form=form, edition=edition, like=like, today=datetime.date.today(),
        personnummer=with_personnummer, paper=True, library=library,
    )  # fmt: skip
    adopted = outcome.value
    if not dry_run:
        _refuse(adopted, library.forms, overwrite)
    picture, more = drawn(adopted.draft, document)
    findings = (*outcome.findings, *more)
    files = {**adopted.files, **_picture_files(adopted, picture, findings)}
    if not dry_run:
        _write(adopted, files, library.forms, overwrite)
        read_anew()
    if as_json:
        show.product(_as_json(adopted, library.forms, files, findings))
    else:
        _show(adopted, library.forms, findings, dry_run)
        if not dry_run and library.forms.resolve() != usual.forms.resolve():
            show.talk(text("cli.adopt.use_folder", {"folder": str(library.forms.resolve())}))
    return ExitCode.FINDINGS if show.worst(findings) else ExitCode.DONE


def _picture_files(adopted: Adopted, picture: Picture, findings: Sequence[Finding]) -> Mapping[str, bytes]:
    name = adopted.draft.edition
    pages = {f"{name}/page-{page.number}.png": page.png for page in picture.pages}
    return {f"{name}/picture.html": adopt_page(adopted, picture, findings), **pages}


def _refuse(adopted: Adopted, folder: Path, overwrite: bool) -> None:
    """Raise RefusedError where the edition has been written before, or its blank is that of another one."""
    target = folder / adopted.draft.edition
    # Who says which edition it is a revision of knows of that one, and is warned.
    if adopted.changes is None and adopted.same not in (None, adopted.draft.edition):
        raise RefusedError("adopt.same_blank", {"edition": str(adopted.same)})
    if target.exists() and not overwrite:
        raise RefusedError("output.exists", {"file": str(target)})


def _write(adopted: Adopted, files: Mapping[str, bytes], folder: Path, overwrite: bool) -> None:
    """Write the files, edition.toml last: without it there is no edition, with it a whole one.

    The schema has been read, and what is in it is kept.
    """
    edition = folder / adopted.draft.edition
    make_folder(edition)
    _clear(edition)
    for path in sorted(files, key=lambda path: path.endswith(f"/{_LAST}")):
        write_atomically(folder / path, [files[path]], overwrite or path.endswith(".schema.json"))


def _clear(edition: Path) -> None:
    """Remove what an earlier draft has and this one may not have."""
    try:
        for old in (edition / _LAST, *edition.glob("page-*.png")):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise not_written(edition, error) from error


# --- saying it ------------------------------------------------------------------------------


def _show(adopted: Adopted, folder: Path, findings: Sequence[Finding], dry_run: bool) -> None:
    draft = adopted.draft
    rows = [
        (
            keys_of(prefix, slot),
            label_of(slot),
            text("codec.kind.choice", {"choices": ", ".join(printed for _, printed in slot.options)})
            if slot.options
            else text(f"codec.kind.{slot.codec.value}"),
            f"{min(guess.confidence for guess in (*slot.keys, slot.codec)):.0%}",
        )
        for prefix, slot in slots_of(draft)
    ]
    headings = ("table.key", "table.entry", "table.spelling", "table.sure")
    show.table(headings, rows, f"{draft.edition}: {draft.title}")
    if adopted.proof.written:
        counts = {"back": adopted.proof.back, "written": adopted.proof.written}
        show.talk(text("adopt.page.proof", counts))
    if adopted.changes is not None:
        show.talk(text("adopt.like_sum", adopted.changes.counts))
    show.findings(findings)
    said = "cli.adopt.would_write" if dry_run else "cli.adopt.written"
    show.talk(text(said, {"folder": str(folder / draft.edition), "edition": draft.edition}))


def _as_json(adopted: Adopted, folder: Path, files: Mapping[str, bytes], findings: Sequence[Finding]) -> Json:
    draft = adopted.draft
    slots = [
        {
            "keys": [prefix + guess.value for guess in slot.keys],
            "known": slot.known,
            "codec": slot.codec.value,
            "choices": [value for value, _ in slot.options],
            "label": slot.spots[0].labels[0].text if slot.spots[0].labels else None,
            "confidence": min(guess.confidence for guess in (*slot.keys, slot.codec)),
            "places": [spot.where.as_json() for spot in slot.spots],
        }
        for prefix, slot in slots_of(draft)
    ]
    proof = adopted.proof
    return {
        "stforms": "adopt/1",
        "edition": draft.edition,
        "form": draft.form,
        "title": draft.title,
        "format": draft.found.format,
        "slots": slots,
        "left": [{**where.as_json(), "why": why} for where, why in draft.found.left],
        "like": adopted.changes.as_json() if adopted.changes is not None else None,
        "proof": {"written": proof.written, "back": proof.back},
        "folder": str(folder),
        "files": sorted(files),
        "findings": findings_json(findings),
    }
