"""batch: many papers of a roster into a folder; see run.py."""

from stforms.actions.batch.run import batch, tried
from stforms.actions.batch.ways import FAILED, KEPT, MADE, STATES, UNCHANGED, Batch, Result, Sync, Ways
from stforms.actions.batch.work import Failure, Job, Made, Options, make

__all__ = [
    "FAILED",
    "KEPT",
    "MADE",
    "STATES",
    "UNCHANGED",
    "Batch",
    "Failure",
    "Job",
    "Made",
    "Options",
    "Result",
    "Sync",
    "Ways",
    "batch",
    "make",
    "tried",
]
