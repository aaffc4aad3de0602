"""Reports that are read, never filled: known headings, and the text that stands between them.

A report comes as a PDF with a text layer or as plain text. Which words are headings, and what a
heading means, is data (`[report]` in edition.toml); nothing here knows one report from another.
"""

from stforms.formats.text.headings import likeness
from stforms.formats.text.lines import Line, text_lines
from stforms.formats.text.printed import pdf_lines
from stforms.formats.text.words import Report, load_report, report_words

__all__ = ["Line", "Report", "likeness", "load_report", "pdf_lines", "report_words", "text_lines"]
