"""stforms fills the paper forms of Swedish specialist training (ST) and reads them back.

The verbs are functions that give an Outcome: a value and findings. Nothing here prints or exits.

    >>> import stforms
    >>> outcome = stforms.fill({"sokande": {"efternamn": "Åström"}}, "intyg-kurs/hslf-fs-2021-8")
    >>> stforms.parse(bytes(outcome.value)).value.record
    {'sokande': {'efternamn': 'Åström'}}
"""

from stforms.actions.bundle import Bundled, Wishes, bundle
from stforms.actions.convert import Converted, convert
from stforms.actions.fill import Filled, fill
from stforms.actions.identify import Identified, identify
from stforms.actions.parse import Parsed, parse
from stforms.actions.render import render
from stforms.actions.split import Piece, split
from stforms.actions.validate import validate
from stforms.errors import ExitCode, StformsError
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Reading, Severity, Where

__version__ = "0.1.0"

__all__ = [
    "Bundled",
    "Converted",
    "ExitCode",
    "Filled",
    "Finding",
    "Identified",
    "Library",
    "Outcome",
    "Parsed",
    "Piece",
    "Reading",
    "Severity",
    "StformsError",
    "Where",
    "Wishes",
    "__version__",
    "bundle",
    "convert",
    "default_library",
    "fill",
    "identify",
    "parse",
    "render",
    "split",
    "validate",
]
