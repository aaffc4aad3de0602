"""The tables on Word and Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from measure import Score
from office_cases import FORMS, office_case
from office_libreoffice import Rendered
from office_losses import Loss
from report import Table, met, time, times, timing

Key = tuple[str, str]
"""Form and format."""

Scores = Mapping[str, Score]

_NAMES = {"docx": "Word", "xlsx": "Excel"}
_FILL_LABELS = {
    "copy": "floor: copy, packed beforehand",
    "pack": "floor: pack what changes",
    "script": "lxml and zipfile, own script",
    "openpyxl": "openpyxl, load and save",
}
_READ_LABELS = {"script": "lxml, own script", "openpyxl read_only": "openpyxl, read_only"}
_TARGETS = (
    ("fill", "docx", "docxtpl", 40),
    ("fill", "xlsx", "openpyxl", 100),
    ("parse", "docx", "python-docx", 3),
    ("parse", "xlsx", "openpyxl", 15),
)


def named(key: Key) -> str:
    """Return what a form in a format is called."""
    return f"{FORMS[key[0]]}, {_NAMES[key[1]]}"


# --- fill and parse -------------------------------------------------------------------------


def fill_table(key: Key, scores: Scores) -> Table:
    """Return the table of filling one form in one format."""
    rows = [_fill_row(_FILL_LABELS.get(who, who), score, scores["stforms"]) for who, score in scores.items()]
    columns = ("", "CPU/document", "best", "documents/s", "× stforms", "right", "first document", "memory")
    return Table(f"Fill {named(key)}, {len(office_case(key[0]).answers)} slots", columns, rows)


def _fill_row(label: str, score: Score, ours: Score) -> tuple[str, ...]:
    if score.failed:
        return (label, f"failed: {score.failed[:60]}", *[""] * 6)
    rest = (_right(score), time(min(score.first)), f"{score.peak / 1e6:.0f} MB")
    return (*timing(label, score, ours), *rest)


def read_table(key: Key, as_filled: Scores, saved: Scores | None) -> Table:
    """Return the table of reading one form in one format, in both states of the files."""
    rows = []
    for who, score in as_filled.items():
        cells = [_READ_LABELS.get(who, who), *_read_cells(score, as_filled["stforms"])]
        cells += _read_cells(saved[who], saved["stforms"]) if saved is not None else ["", "", ""]
        memory = [peak for scores in (as_filled, saved or {}) if who in scores for peak in scores[who].peaks]
        rows.append((*cells, f"{max(memory) / 1e6:.0f} MB" if memory else ""))
    columns = ("", "as filled", "× stforms", "right", "saved by LibreOffice", "× stforms", "right", "memory")
    return Table(f"Parse {named(key)}", columns, rows, _READ[key[1]])


def _read_cells(score: Score, ours: Score) -> list[str]:
    if score.failed:
        return [f"failed: {score.failed[:60]}", "", ""]
    return [time(score.cpu), times(score, ours), _right(score)]


def _right(score: Score) -> str:
    return f"{score.right[0]} of {score.right[1]}"


_READ = {
    "docx": """\
stforms gives back the record: identified, every value told by its control or its label, decoded, compared
with the blank. The others give back the texts of cells and paragraphs; *right* counts the answers among
them.""",
    "xlsx": """\
stforms gives back the record: identified, every value told by its name or its label, decoded, compared with
the blank. The others give back the values of all cells; *right* counts the answers that stand in theirs.""",
}


# --- losses and rendering -------------------------------------------------------------------


def loss_table(loss: Loss) -> Table:
    """Return the table of what each tool loses."""
    rows = [
        (carrier, str(there), *(_kept(after[carrier], there) for after in loss.after.values()))
        for carrier, there in loss.before.items()
    ]
    rows.append(("the answer is written", "", *(_said(loss.written[who]) for who in loss.after)))
    failed = "".join(f"\n\n{who} failed: {why}" for who, why in loss.failed.items())
    title = {"docx": "What is left of a Word document", "xlsx": "What is left of an Excel workbook"}[
        loss.kind
    ]
    return Table(title, ("", "in the file", *loss.after), rows, _LOSS[loss.kind] + failed)


def _kept(after: int, before: int) -> str:
    return str(after) if after == before else f"**{after}**"


def _said(written: bool | None) -> str:
    return "–" if written is None else "yes" if written else "**no**"


_LOSS = {
    "docx": """\
One answer is written into a form that has parts of every kind; LibreOffice opens and saves it. Less than
before is set in bold. stforms writes a bound control's value into its customXml part as well: Word shows
the part's value when it opens the document.""",
    "xlsx": """\
One answer is written into a form that has parts of every kind; LibreOffice opens and saves it. Less than
before is set in bold.""",
}


def render_table(ways: Sequence[Rendered]) -> Table:
    """Return the table of rendering."""
    rows = [(one.way, time(one.seconds), f"{one.made} of {one.files}") for one in ways]
    return Table("Render to PDF", ("", "CPU/document", "made"), rows, _RENDER)


_RENDER = """\
CPU of all processes, the starts of LibreOffice (and of Python) included."""


# --- targets --------------------------------------------------------------------------------


def target_lines(fills: Mapping[Key, Scores], reads: Mapping[tuple[Key, str], Scores]) -> Iterator[str]:
    """Say of every target, on each form and state of the files, whether it is met."""
    for task, kind, who, factor in _TARGETS:
        measured = (
            {named(key): scores for key, scores in fills.items() if key[1] == kind}
            if task == "fill"
            else {
                f"{named(key)}, {state}": scores for (key, state), scores in reads.items() if key[1] == kind
            }
        )
        for what, scores in measured.items():
            yield f"{task} {what}: {factor} times as fast as {who} – {met(scores, who, factor)}"
