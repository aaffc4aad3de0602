"""stforms demo: the tour. Fills every form of two invented applicants, reads them back, checks them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.fill import fill
from stforms.actions.parse import Parsed, parse
from stforms.actions.records import Given, read_records
from stforms.actions.validate import validate
from stforms.atomic import make_folder, write_atomically
from stforms.cli import show
from stforms.cli.options import AsJson
from stforms.errors import ExitCode
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Finding, Json, Outcome, Severity, leaves

SAMPLES = (
    "ansokan-hslf-fs-2021-8.yaml",
    "ansokan-sosfs-2015-8.yaml",
    "checklista-st.yaml",
    "handledarutlatande.yaml",
    "iup.yaml",
    "bedomning.yaml",
    "kravspecifikation.yaml",
    "spur-handlingsplan.yaml",
)
RETURNED = "checklista-jelena.docx"
"""A checklist as it comes back: see samples/README.md."""


@dataclass(frozen=True)
class _Stop:
    """One stop of the tour: a filled form, read back and checked."""

    file: Path
    edition: str
    title: str
    values: int
    same: bool
    findings: tuple[Finding, ...]


def command(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.demo.output"))
    ] = Path("demo"),
    as_json: AsJson = False,
) -> int:
    """Fill the samples into a folder and show what was made and found."""
    library = default_library()
    stops = []
    for sample in SAMPLES:
        folder = output / Path(sample).stem
        make_folder(folder)
        given = read_records(library.root / "samples" / sample, library).given
        stops += [_stop(one, number, folder, library) for number, one in enumerate(given, start=1)]
    back = _returned(output, library)
    if as_json:
        items = [_json(stop) for stop in stops]
        show.product({"stforms": "demo/1", "items": items, "returned": _back_json(back)})
    else:
        _show(stops, output, library)
        _show_back(back, output, library)
    return ExitCode.DONE if all(stop.same for stop in stops) else ExitCode.FINDINGS


def _stop(one: Given, number: int, folder: Path, library: Library) -> _Stop:
    edition = library.edition(str(one.edition))
    filled = fill(one.record, edition, library=library)
    if filled.value is None:
        return _Stop(folder, edition.id, edition.name, 0, False, filled.findings)
    file = folder / f"{number:02}-{edition.form}{edition.ending}"
    write_atomically(file, filled.value.pieces, overwrite=True)
    back = parse(file, library=library)
    checked = validate(one.record, edition, library=library)
    same = dict(leaves(back.value.record)) == _expected(checked.value, filled.findings)
    found = (*filled.findings, *back.findings, *checked.findings)
    return _Stop(file, edition.id, edition.name, len(list(leaves(back.value.record))), same, found)


def _expected(record: Json, findings: tuple[Finding, ...]) -> dict[str, Json]:
    """Return what should be read back: the record, and the sum that fill worked out."""
    expected = dict(leaves(record))
    for finding in findings:
        if finding.code == "fill.sum" and finding.path is not None:
            number = float(str(finding.params["sum"]).replace(",", "."))
            expected[finding.path] = int(number) if number.is_integer() else number
    return expected


def _returned(output: Path, library: Library) -> Outcome[Parsed]:
    """Read the checklist that came back; it lies beside the filled ones to be looked at."""
    source = library.root / "samples" / "aterkomna" / RETURNED
    copy = output / "aterkomna" / RETURNED
    make_folder(copy.parent)
    write_atomically(copy, [source.read_bytes()], overwrite=True)
    return parse(copy, library=library)


def _back_json(back: Outcome[Parsed]) -> dict[str, Json]:
    from stforms.wording import as_json

    schema = default_library().schema(back.value.edition.form)
    return {**back.value.as_json(), "findings": as_json(back.findings, schema)}


def _show_back(back: Outcome[Parsed], output: Path, library: Library) -> None:
    values = len(list(leaves(back.value.record)))
    file = output / "aterkomna" / RETURNED
    print(f"\n{text('demo.returned', {'values': values, 'file': str(file)})}")
    show.findings(back.findings, library.schema(back.value.edition.form), error=False)


def _json(stop: _Stop) -> dict[str, Json]:
    from stforms.wording import as_json

    schema = default_library().schema(stop.edition.partition("/")[0])
    shape = {"file": str(stop.file), "edition": stop.edition, "values": stop.values, "read_back": stop.same}
    return {**shape, "findings": as_json(stop.findings, schema)}


def _show(stops: list[_Stop], output: Path, library: Library) -> None:
    headings = ("table.file", "table.title", "table.values", "table.read_back", "table.findings")
    for folder in dict.fromkeys(stop.file.parent for stop in stops):
        rows = [
            (
                stop.file.name,
                stop.title,
                str(stop.values),
                text("demo.same" if stop.same else "demo.differs"),
                _counted(stop.findings),
            )
            for stop in stops
            if stop.file.parent == folder
        ]
        show.table(headings, rows, str(folder))
        print()
    for stop in stops:
        serious = [finding for finding in stop.findings if finding.severity is not Severity.INFO]
        if serious:
            print(f"{stop.file.name}")
            show.findings(serious, library.schema(stop.edition.partition("/")[0]), error=False)
    show.talk(text("demo.done", {"count": len(stops), "folder": str(output)}))


def _counted(findings: tuple[Finding, ...]) -> str:
    counts = {s: sum(finding.severity is s for finding in findings) for s in Severity}
    return ", ".join(text(_COUNTED[s, n == 1], {"count": n}) for s, n in counts.items() if n) or "–"


_COUNTED = {
    (Severity.ERROR, True): "count.error",
    (Severity.ERROR, False): "count.errors",
    (Severity.WARNING, True): "count.warning",
    (Severity.WARNING, False): "count.warnings",
    (Severity.INFO, True): "count.info",
    (Severity.INFO, False): "count.info",
}
