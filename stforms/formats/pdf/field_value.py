"""What a field of a returned file holds, whichever way it was read."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.model import Box


@dataclass(frozen=True)
class FieldValue:
    """What one field of the file holds. `ticked` is None for a text field.

    `shown` is what the check box shows (/AS), where that differs from its value (/V); `state` is what it is
    called when it is on, which tells the buttons of a radio field apart.
    """

    name: str
    text: str
    ticked: bool | None = None
    shown: bool | None = None
    page: int | None = None
    box: Box | None = None
    state: str = ""
