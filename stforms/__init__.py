"""stforms fills the paper forms of Swedish specialist training (ST) and reads them back.

The verbs are functions that give an Outcome: a value and findings. Nothing here prints or exits.

    >>> import stforms
    >>> outcome = stforms.fill({"sokande": {"efternamn": "Åström"}}, "intyg-kurs/hslf-fs-2021-8")
    >>> stforms.parse(bytes(outcome.value)).value.record
    {'sokande': {'efternamn': 'Åström'}}
"""

from stforms.actions.convert import Converted, convert
from stforms.actions.fill import Filled, fill
from stforms.actions.identify import Identified, identify
from stforms.actions.merge import Merged, merge
from stforms.actions.papers import ReadPaper, ReadPapers, read_papers
from stforms.actions.parse import Parsed, parse
from stforms.actions.render import render
from stforms.actions.together import Group, Whole, validate_together
from stforms.actions.validate import validate
from stforms.errors import ExitCode, StformsError
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Reading, Severity, Where

__version__ = "0.1.0"

__all__ = [
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
    "ReadPaper",
    "ReadPapers",
    "Reading",
    "Severity",
    "StformsError",
    "Where",
    "Whole",
    "__version__",
    "convert",
    "default_library",
    "fill",
    "identify",
    "merge",
    "parse",
    "read_papers",
    "render",
    "validate",
    "validate_together",
]
