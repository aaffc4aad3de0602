"""The verbs. Each takes data and gives an Outcome; none prints, exits or writes files."""

from stforms.later import modules

__getattr__ = modules(__name__)
