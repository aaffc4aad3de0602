"""The report on a merge: what was sent, what each copy says, what became of it and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stforms.actions.merge import Merged
from stforms.html import remarks
from stforms.html.page import page
from stforms.library import Library, default_library
from stforms.merging import Entry, Origin, Said, State, called, in_words
from stforms.messages import language, text
from stforms.model import Finding, Json
from stforms.schemas import FormSchema
from stforms.wording import mask_value

_SHORT_HASH = 8
_SIGNS = {
    State.CONFLICT: "×",
    State.DECIDED: "✓",
    State.REMOVED: "–",
    State.TAKEN: "+",
    State.AGREED: "+",
    State.UNCHANGED: "=",
}
_CHANGED = (State.DECIDED, State.REMOVED, State.TAKEN, State.AGREED)


@dataclass(frozen=True)
class PaperLine:
    """One paper that took part: what it is called, which edition, what it was here."""

    name: str
    edition: str
    digest: str
    role: str


@dataclass(frozen=True)
class Cell:
    """What one paper says: `kind` is value, nothing, same, silent or unclear."""

    kind: str
    words: str


@dataclass(frozen=True)
class Line:
    """One entry: what it is called, what every paper says, the result, where that comes from."""

    label: str
    sent: Cell
    copies: tuple[Cell, ...]
    result: Cell
    state: str
    sign: str
    became: str
    by: str
    origins: tuple[str, ...]


@dataclass(frozen=True)
class _Teller:
    """Puts entries into words."""

    schema: FormSchema
    lang: str
    reveal: bool

    def line(self, entry: Entry) -> Line:
        """Return an entry as the page shows it."""
        became = text(f"html.merge.{entry.state.value}", None, self.lang)
        return Line(
            called(entry.address, self.schema, self.lang),
            self._cell(entry, entry.base),
            tuple(self._cell(entry, said, entry.base) for said in entry.copies),
            self._value(entry, entry.result),
            entry.state.value,
            _SIGNS[entry.state],
            became,
            self._by(entry),
            tuple(self._origin(origin) for origin in entry.origins),
        )

    def _cell(self, entry: Entry, said: Said, base: Said | None = None) -> Cell:
        """Return what a paper says; where it says what was sent, only that."""
        if said.silent and said.unclear is None:
            return Cell("silent", text("html.merge.silent", None, self.lang))
        if said.unclear is not None:
            words = {"text": self._shown(entry, said.unclear)}
            return Cell("unclear", text("label.merge.unclear", words, self.lang))
        if base is not None and said.value == base.value:
            return Cell("same", text("html.merge.same", None, self.lang))
        return self._value(entry, said.value)

    def _value(self, entry: Entry, value: Json) -> Cell:
        if value is None:
            return Cell("nothing", text("label.merge.nothing", None, self.lang))
        return Cell("value", self._shown(entry, in_words(value)))

    def _shown(self, entry: Entry, words: str) -> str:
        return words if self.reveal else mask_value(words, entry.address.key)

    def _by(self, entry: Entry) -> str:
        """Return who decided, and why."""
        decision = entry.decision
        return ": ".join(part for part in (decision.by, decision.why) if part) if decision else ""

    def _origin(self, origin: Origin) -> str:
        """Return a paper, the place on it, and how surely it was read when that is not quite sure."""
        parts = [origin.name]
        where = origin.where
        if where is not None and where.page is not None:
            parts.append(text("label.page", {"page": where.page}, self.lang))
        if where is not None and (where.place or where.field):
            parts.append(str(where.place or where.field))
        if origin.confidence is not None and origin.confidence < 1:
            percent = {"percent": round(origin.confidence * 100)}
            parts.append(text("html.merge.sure", percent, self.lang))
        return ", ".join(parts)


def merge_page(
    merged: Merged,
    library: Library | None = None,
    *,
    findings: Iterable[Finding] = (),
    reveal: bool = False,
    lang: str | None = None,
) -> bytes:
    """Return the report on a merge, as one HTML file.

    Args:
        merged: the merge.
        library: where editions and schemas come from.
        findings: what is to be said of the merge.
        reveal: show personnummer in full.
        lang: "sv" or "en"; default the reader's language.
    """
    library, lang = library or default_library(), lang or language()
    schema = library.schema(merged.form)
    teller = _Teller(schema, lang, reveal)
    lines = [teller.line(entry) for entry in merged.entries]
    findings = list(findings)
    return page(
        "merge.html",
        lang,
        reveal,
        title=merged.edition.name,
        papers=list(_papers(merged, lang)),
        names=[copy.name for copy in merged.copies],
        counts=remarks.counts(findings, lang),
        remarks=remarks.worst_first(remarks.remark(one, schema, lang) for one in findings),
        groups=[
            ("conflicts", [one for one in lines if one.state == State.CONFLICT.value]),
            ("changes", [one for one in lines if one.state in {state.value for state in _CHANGED}]),
            ("unchanged", [one for one in lines if one.state == State.UNCHANGED.value]),
        ],
    )


def _papers(merged: Merged, lang: str) -> Iterator[PaperLine]:
    """Yield what was sent, the copies, and those whose place others took."""
    named = [(merged.base, text("html.merge.base", None, lang))]
    named += [(copy, text("html.merge.copy", None, lang)) for copy in merged.copies]
    for copy, new in merged.replaced:
        named.append((copy, text("html.merge.replaced", {"by": new}, lang)))
    for copy, role in named:
        yield PaperLine(copy.name, copy.edition.name, copy.sha256[:_SHORT_HASH], role)
