"""AcroForm PDFs: compile a blank once, fill it by incremental update, read what came back.

Knows fields, widgets, fonts and pages; never keys, dates, persons or law.
References are to ISO 32000-2:2020.
"""

from stforms.later import modules

__getattr__ = modules(__name__)
