"""Compiled blanks as bytes, to be kept on disk: plain JSON with a checksum, nothing that runs.

Bytes are written as text, one character each (latin-1). Rows have the order of the dataclass they are of.
"""

from stforms.later import modules

__getattr__ = modules(__name__)
