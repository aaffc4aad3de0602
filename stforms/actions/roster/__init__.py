"""The roster: persons, placements, courses, works, supervisors and clinics, in one file."""

from stforms.actions.roster.model import Entry, Ref, Roster
from stforms.actions.roster.read import read_roster

__all__ = ["Entry", "Ref", "Roster", "read_roster"]
