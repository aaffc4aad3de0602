"""How a picture is told that can be a page: by its first bytes."""

from __future__ import annotations

SIGNATURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
"""The first bytes -> what it is."""


def is_picture(data: bytes) -> bool:
    """Tell whether bytes are a picture that can be a page."""
    return data.startswith(tuple(SIGNATURES))
