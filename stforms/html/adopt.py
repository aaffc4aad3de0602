"""The picture of a draft as one page: every page of the form with its places, and beside it what they are."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from markupsafe import Markup

from stforms.actions.adopt.adopting import Adopted
from stforms.actions.adopt.picture import Picture
from stforms.html import remarks
from stforms.html.page import page
from stforms.messages import language
from stforms.model import Finding


def adopt_page(
    adopted: Adopted, shown: Picture, findings: Sequence[Finding], lang: str | None = None
) -> bytes:
    """Return the picture as one HTML file, images in it.

    Args:
        adopted: the draft.
        shown: its picture.
        findings: what came of trying it.
        lang: "sv" or "en"; default the reader's language.
    """
    lang = lang or language()
    return page(
        "adopt.html",
        lang,
        reveal=False,
        draft=adopted.draft,
        proof=adopted.proof,
        pages=[(one, _image(one.png)) for one in shown.pages],
        unplaced=shown.unplaced,
        left=shown.left,
        remarks=remarks.worst_first(remarks.remark(one, None, lang) for one in findings),
        counts=remarks.counts(findings, lang),
    )


def _image(png: bytes) -> Markup:
    """Return a picture's address; it is ours, and a number in its letters is no personnummer to be hidden."""
    letters = base64.b64encode(png).decode("ascii")
    return Markup("data:image/png;base64,") + Markup(letters)  # noqa: S704 - base64 holds no markup
