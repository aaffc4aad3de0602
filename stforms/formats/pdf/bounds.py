"""How large a returned PDF may be; beyond that nothing of it is read."""

from __future__ import annotations

MAX_FIELDS = 20_000
MAX_DEPTH = 32
MAX_PAGES = 500
MAX_BYTES = 200_000_000
