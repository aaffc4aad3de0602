"""Write a filled PDF anew, smaller."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf


def compacted(pieces: Sequence[bytes]) -> list[bytes]:
    """Write a document anew: without what is no longer used, compressed. Same input, same bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(b"".join(pieces))) as pdf:
        pdf.remove_unreferenced_resources()
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return [out.getvalue()]
