"""What ingest shows: the sums, what a person has to look at, the JSON. Documents are called by their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from stforms.actions.ingest.run import Ingested, Result
from stforms.cli import show
from stforms.errors import ExitCode
from stforms.messages import render, text
from stforms.model import Json
from stforms.register.received import CONTAINER, FORM, OTHER, REFUSED, SCAN, UNEXPECTED
from stforms.wording import mask

COUNTS = (
    "read", "merged", "unexpected", "known", "asked", "questions", "lacking", "containers", "scans", "others",
    "refused", "failed",
)  # fmt: skip
"""What is counted, in the order in which it is shown."""


class Shown(Protocol):
    """How a run is to be shown."""

    @property
    def reveal(self) -> bool:
        """Tell whether the files' own names are shown."""

    @property
    def as_json(self) -> bool:
        """Tell whether the product is one JSON object."""

    @property
    def as_lines(self) -> bool:
        """Tell whether it is JSON line by line."""


def counts(results: Iterable[Result]) -> dict[str, int]:
    """Return how many documents were what; of papers with questions and errors how many papers."""
    results = list(results)
    found = Counter(word for result in results for word in _words(result))
    papers = [one.noted for one in results if one.noted is not None and one.noted.paper is not None]
    found["questions"] = len({noted.paper for noted in papers if noted.questions})
    found["lacking"] = len({noted.paper for noted in papers if noted.errors and not noted.questions})
    return {word: found[word] for word in COUNTS}


def _words(result: Result) -> Iterable[str]:
    """Yield what a document counts as."""
    noted = result.noted
    if noted is None:
        yield "failed"
        return
    if noted.known:
        yield "known"
    elif noted.state == FORM:
        yield "read"
        if (noted.version or 0) > 1:
            yield "merged"
        if noted.by == UNEXPECTED:
            yield "unexpected"
    if noted.state == FORM and noted.paper is None:
        yield "asked"
    if noted.state in _STATES and not (noted.known and noted.state in (CONTAINER, OTHER)):
        yield _STATES[noted.state]


_STATES = {CONTAINER: "containers", SCAN: "scans", OTHER: "others", REFUSED: "refused"}


def exit_code(done: Ingested) -> ExitCode:
    """Return the code of what is worst."""
    found = counts(done.results)
    if found["refused"] or found["failed"]:
        return ExitCode.SOME_FAILED
    if found["asked"] or found["questions"]:
        return ExitCode.CONFLICTS
    return ExitCode.FINDINGS if found["lacking"] or found["scans"] else ExitCode.DONE


def called(result: Result) -> str:
    """Return what a document is called: its id."""
    return (
        text("cli.ingest.document", {"document": result.noted.document}) if result.noted is not None else ""
    )


# --- for people -----------------------------------------------------------------------------------


def product(done: Ingested, dry: bool, shown: Shown) -> None:
    """Show what a run has done."""
    if shown.as_json or shown.as_lines:
        _as_json(done, dry, shown)
        return
    found = counts(done.results)
    rows = [(text(f"cli.ingest.count.{word}"), str(found[word])) for word in COUNTS if found[word]]
    if rows:
        show.table(("table.documents", "table.count"), rows)
    else:
        show.talk(text("cli.ingest.none"))
    _problems(done, shown.reveal)
    for code, when in (
        ("cli.ingest.to_decide", found["asked"] or found["questions"]),
        ("cli.ingest.names", (found["refused"] or found["failed"]) and not shown.reveal),
        ("cli.ingest.dry", dry),
        ("cli.ingest.left", done.left),
    ):
        if when:
            show.talk(text(code))


def _problems(done: Ingested, reveal: bool) -> None:
    """Say why documents could not be read, each below its id; what is the same of many, once."""
    said: dict[str, list[str]] = {}
    for result in done.results:
        code, params = _why(result)
        if code is not None:
            message, hint = render(code, params)
            said.setdefault(mask(f"{message} {hint}".strip()), []).append(_name(result, reveal))
    for words, names in said.items():
        show.talk(f"{', '.join(filter(None, names)) or text('cli.ingest.file')}: {words}")


def _why(result: Result) -> tuple[str | None, dict[str, str | int | float]]:
    if result.noted is None:
        return result.code, dict(result.params)
    return result.noted.code, dict(result.noted.params)


def _name(result: Result, reveal: bool) -> str:
    parts = [called(result), f"({result.name})" if reveal else ""]
    return " ".join(filter(None, parts))


def told(result: Result, reveal: bool) -> str:
    """Return what became of a document, in a line."""
    words = ", ".join(text(f"cli.ingest.count.{word}") for word in _words(result) if word != "merged")
    noted = result.noted
    if noted is not None and noted.paper is not None:
        words += f" – {text('cli.ingest.paper', {'paper': noted.paper, 'version': noted.version or 0})}"
    return f"{_name(result, reveal) or text('cli.ingest.file')}: {words}"


# --- JSON -----------------------------------------------------------------------------------------


def line(result: Result, reveal: bool) -> None:
    """Print one document as JSON on a line of its own."""
    show.line({"stforms": "ingest-item/1", **_item(result, reveal)})


def _as_json(done: Ingested, dry: bool, shown: Shown) -> None:
    shape: dict[str, Json] = {
        "stforms": "ingest/1",
        "dry_run": dry,
        "left": done.left,
        "counts": counts(done.results),
    }
    if shown.as_lines:
        show.line(shape)
        return
    show.product({**shape, "documents": [_item(result, shown.reveal) for result in done.results]})


def _item(result: Result, reveal: bool) -> dict[str, Json]:
    noted = result.noted
    item: dict[str, Json] = {"file": result.name} if reveal else {}
    if noted is None:
        item["state"] = "failed"
    else:
        item |= {"document": noted.document, "kind": noted.kind, "state": noted.state, "known": noted.known}
        item |= {"arrived": noted.arrived, "within": list(result.within)}
        if noted.state == FORM:
            item |= {"paper": noted.paper, "version": noted.version, "matched_by": noted.by}
            item |= {"questions": noted.questions, "errors": noted.errors}
    code, params = _why(result)
    if code is not None:
        message, hint = render(code, params)
        item |= {"error": code, "message": mask(message), "hint": mask(hint)}
    return item
