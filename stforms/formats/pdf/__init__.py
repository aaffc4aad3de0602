"""AcroForm PDFs: compile a blank once, fill it by incremental update, read what came back.

Knows fields, widgets, fonts and pages; never keys, dates, persons or law.
References are to ISO 32000-2:2020.
"""
