"""LibreOffice, for what only an office program can do: old formats, and pages to look at.

Knows files and formats; never keys, forms or law. The program is not trusted with anything but the
files it is given: each call has a profile, a folder and a process group of its own.
"""

from stforms.formats.libreoffice.conversion import TARGETS, Converted, check_target, convert
from stforms.formats.libreoffice.program import find
from stforms.formats.libreoffice.workspace import tidy

__all__ = ["TARGETS", "Converted", "check_target", "convert", "find", "tidy"]
