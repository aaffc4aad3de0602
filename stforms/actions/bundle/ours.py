"""Is a file a bundle of ours: several papers, each of its pages marked as ours?"""

from __future__ import annotations

import re

from stforms.actions.source import Document
from stforms.errors import StformsError, UnreadableError
from stforms.formats.boundary import boundary
from stforms.formats.pdf import returned
from stforms.formats.pdf.bundle import marks
from stforms.formats.pdf.ours import stamped

MOST_PAGES = 5_000

MARK = re.compile(r"(\S+) (\S+) (\d+)/(\d+)")
"""A page's mark: edition, number, which page of the paper, of how many."""


def is_bundle(document: Document) -> bool:
    """Tell whether a file carries our marks of several papers; false for one that cannot be read.

    A file that is stamped as a form, as we write it, need not be opened for that.
    """
    if document.format != "pdf" or stamped(document.data) is not None:
        return False
    try:
        with boundary():
            found = set(marks.page_marks(_opened(document).pdf).values())
    except StformsError:
        return False
    return len({match.group(1, 2) for mark in found if (match := MARK.fullmatch(mark))}) > 1


def _opened(document: Document) -> returned.ReturnedPdf:
    """Return the file as it was opened already, unless it has more pages than a form may have."""
    try:
        return document.pdf
    except UnreadableError:
        return returned.ReturnedPdf(document.data, MOST_PAGES)
