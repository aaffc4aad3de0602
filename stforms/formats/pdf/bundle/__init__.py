"""Many papers as one PDF: pages copied out of their files, with what they have in common stored once.

Knows files, pages and fields; never which paper is which, their order or their numbers.
"""

from stforms.later import modules

__getattr__ = modules(__name__)
