"""stforms fills the paper forms of Swedish specialist training (ST) and reads them back.

The verbs are functions that give an Outcome: a value and findings. Nothing here prints or exits.

    >>> import stforms
    >>> outcome = stforms.fill({"sokande": {"efternamn": "Åström"}}, "intyg-kurs/hslf-fs-2021-8")
    >>> stforms.parse(bytes(outcome.value)).value.record
    {'sokande': {'efternamn': 'Åström'}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stforms.later import names
from stforms.version import __version__

if TYPE_CHECKING:
    from stforms.actions.bundle import Bundled, Wishes, bundle
    from stforms.actions.convert import Converted, convert
    from stforms.actions.fill import Filled, fill
    from stforms.actions.identify import Identified, identify
    from stforms.actions.merge import Merged, merge
    from stforms.actions.papers import ReadPaper, ReadPapers, read_papers
    from stforms.actions.parse import Parsed, parse
    from stforms.actions.reference import reference_of
    from stforms.actions.render import render
    from stforms.actions.split import Piece, split
    from stforms.actions.together import Group, Whole, validate_together
    from stforms.actions.validate import validate
    from stforms.errors import ExitCode, StformsError
    from stforms.library import Library, default_library
    from stforms.model import Finding, Outcome, Reading, Severity, Where

_HOME = {
    "Bundled": "stforms.actions.bundle",
    "Converted": "stforms.actions.convert",
    "ExitCode": "stforms.errors",
    "Filled": "stforms.actions.fill",
    "Finding": "stforms.model",
    "Group": "stforms.actions.together",
    "Identified": "stforms.actions.identify",
    "Library": "stforms.library",
    "Merged": "stforms.actions.merge",
    "Outcome": "stforms.model",
    "Parsed": "stforms.actions.parse",
    "Piece": "stforms.actions.split",
    "ReadPaper": "stforms.actions.papers",
    "ReadPapers": "stforms.actions.papers",
    "Reading": "stforms.model",
    "Severity": "stforms.model",
    "StformsError": "stforms.errors",
    "Where": "stforms.model",
    "Whole": "stforms.actions.together",
    "Wishes": "stforms.actions.bundle",
    "bundle": "stforms.actions.bundle",
    "convert": "stforms.actions.convert",
    "default_library": "stforms.library",
    "fill": "stforms.actions.fill",
    "identify": "stforms.actions.identify",
    "merge": "stforms.actions.merge",
    "parse": "stforms.actions.parse",
    "read_papers": "stforms.actions.papers",
    "reference_of": "stforms.actions.reference",
    "render": "stforms.actions.render",
    "split": "stforms.actions.split",
    "validate": "stforms.actions.validate",
    "validate_together": "stforms.actions.together",
}
"""Where each name is at home. It is imported when it is first used: a verb needs a part of the program."""

__all__ = [
    "Bundled",
    "Converted",
    "ExitCode",
    "Filled",
    "Finding",
    "Group",
    "Identified",
    "Library",
    "Merged",
    "Outcome",
    "Parsed",
    "Piece",
    "ReadPaper",
    "ReadPapers",
    "Reading",
    "Severity",
    "StformsError",
    "Where",
    "Whole",
    "Wishes",
    "__version__",
    "bundle",
    "convert",
    "default_library",
    "fill",
    "identify",
    "merge",
    "parse",
    "read_papers",
    "reference_of",
    "render",
    "split",
    "validate",
    "validate_together",
]


__getattr__ = names(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted(__all__)
