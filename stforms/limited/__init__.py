"""Running a function on jobs that are not trusted: in worker processes with limits of time and memory.

Knows nothing of files and forms. A job that goes beyond its limits, or takes its process down, comes back
as a value; the others go on. What is merely much work, and trusted, is for `stforms.jobs`.
"""

from stforms.limited.bounds import Limits, Stopped, Why
from stforms.limited.pool import Limited

__all__ = ["Limited", "Limits", "Stopped", "Why"]
