"""Targets of legacy form fields: FORMTEXT, FORMCHECKBOX and FORMDROPDOWN (17.16.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stforms.formats.docx.controls import Control
from stforms.formats.docx.names import child, local
from stforms.formats.docx.targets import Part, Target, line_break, new_run, replaced


def of_legacy_field(part: Part, control: Control) -> Target:
    """Return the target of a legacy form field."""
    return _KINDS[control.kind](part, control)


def _legacy_text(part: Part, control: Control) -> Target:
    """A FORMTEXT field: what lies between its separator and its end is its result (17.16.5.20)."""
    prefix = control.element.prefix
    start, end = part.of(control.separator).end, part.of(control.end).start
    first = control.separator.getnext()
    own = (
        child(first, "rPr")
        if first is not None and local(first) == "r" and first is not control.end
        else None
    )
    own = child(control.separator, "rPr") if own is None else own
    head, tail = new_run(part.bytes_of(own), prefix)
    return Target(part.name, start, end, "text", head, tail, line_break(prefix), control=control)


def _legacy_check(part: Part, control: Control) -> Target:
    """A FORMCHECKBOX field: w:checked says what it is now, w:default what it was (17.16.8)."""
    box = next(e for e in control.element.iter() if local(e) == "checkBox")
    span, prefix = part.of(box), control.element.prefix
    state = child(box, "checked")
    cuts = [(part.of(state).start, part.of(state).end, b"")] if state is not None else []
    whole = replaced(part, span, cuts)
    close = b"</%b:checkBox>" % prefix.encode()
    ticked = whole.replace(close, b"<%b:checked/>%b" % (prefix.encode(), close))
    return Target(part.name, span.start, span.end, "check", ticked, control=control)


@dataclass(eq=False)
class _Entries(Target):
    """A FORMDROPDOWN field: the number of the chosen entry (17.16.28), in front of its other children."""

    prefix: str = "w"
    rest: bytes = b""

    def filled(self, text: str) -> bytes:
        """Return the list with this entry chosen."""
        number = next(i for i, (shown, _) in enumerate(self.items) if shown == text)
        name = self.prefix.encode()
        return b'%b<%b:result %b:val="%d"/>%b' % (self.head, name, name, number, self.rest)

    def text_at(self, data: bytes, at: int) -> tuple[str, int] | None:
        """Return the entry that `filled` chose at this place."""
        for text, _ in self.items:
            whole = self.filled(text)
            if data.startswith(whole, at):
                return text, at + len(whole)
        return None


def _legacy_list(part: Part, control: Control) -> Target:
    entries = next(e for e in control.element.iter() if local(e) == "ddList")
    span, chosen = part.of(entries), child(entries, "result")
    after = part.of(chosen).end if chosen is not None else span.inner_start
    head = part.data[span.start : span.inner_start]
    return _Entries(
        part.name, span.start, span.end, "list", head, items=control.items, control=control,
        prefix=control.element.prefix, rest=part.data[after : span.end],
    )  # fmt: skip


_KINDS: dict[str, Callable[[Part, Control], Target]] = {
    "text": _legacy_text,
    "check": _legacy_check,
    "list": _legacy_list,
}
