"""Excel workbooks (ECMA-376-1, SpreadsheetML): filled by replacing bytes, read by what is printed.

`blank` compiles an empty form, `filling` fills it, `returned` opens what came back, `answers` reads it.
"""

from stforms.later import modules

__getattr__ = modules(__name__)
