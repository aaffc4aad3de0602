"""Is the blank known again as its own edition? A filled copy is recognised in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.actions.check.laid import Laid
from stforms.actions.identify import identify
from stforms.actions.source import Document
from stforms.errors import UnreadableError
from stforms.messages import text
from stforms.model import Finding, Severity


def known_checked(laid: Laid) -> Iterator[Finding]:
    """Yield a finding where the blank is taken for another edition, or for none.

    Raises:
        IntegrityError: another edition of the library cannot be read, so that nothing is recognised.
    """
    if any(binding.target is None for binding in laid.bindings):
        return  # it cannot be laid on its blank, which is told; so nothing can be recognised by it
    document = Document(laid.bare.blank.data, f"blank{laid.edition.ending}")
    try:
        seen = identify(document, library=laid.library).value
    except UnreadableError as error:
        yield Finding("check.not_known", Severity.WARNING, None, None, {"near": error.code})
        return
    if seen.edition is None:
        near = ", ".join(candidate.edition for candidate in seen.candidates) or text("label.nothing")
        yield Finding("check.not_known", Severity.WARNING, None, None, {"near": near})
    elif seen.edition.id != laid.edition.id:
        params = {"edition": seen.edition.id, "by": text(f"identified.{seen.by}")}
        yield Finding("check.known_as_other", Severity.ERROR, None, None, params)
