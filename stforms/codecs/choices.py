"""Choices: drop-downs and ticks, and ink where one signs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from stforms.codecs.base import Codec, Unclear, Values

_TICKS = {"x", "xx", "\u00d7", "\u2713", "\u2714", "\u2612", "\u2611", "\u2717", "\u2718", "\u2715", "\u2716",
          "\u25a0", "\u25cf", "\u2705", "ja", "j", "1", "v", "yes", "y", "sant", "true", "ok"}  # fmt: skip
_NO_TICKS = {"nej", "n", "0", "-", "\u2013", "no", "falskt", "false", "\u2610", "\u25a1", "\u25cb"}
_EMPTY_BOXES = "\u2610\u25a1\u25cb\u25fb"


def read_tick(text: str) -> bool | None:
    """Tell whether a tick cell is ticked (x, X, Ja, J, 1, a tick); None when it says something else."""
    mark = text.strip("\ufe0e\ufe0f \n").strip("[](). ").casefold()
    mark = mark.strip(_EMPTY_BOXES + " ") or mark[:1]
    if mark in _TICKS:
        return True
    return False if not mark or mark in _NO_TICKS else None


@lru_cache(maxsize=1024)
def choice(options: tuple[tuple[str, str], ...]) -> Codec:
    """Return the codec of a drop-down: (value, what the form calls it) pairs."""
    texts = dict(options)
    shown = ", ".join(text for _, text in options)

    def put(values: Values) -> str:
        if values[0] not in texts:
            raise Unclear("fill.no_choice", {"choices": ", ".join(texts)})
        return texts[values[0]]

    def get(text: str) -> Values:
        wanted = " ".join(text.split()).casefold().rstrip(".")
        for value, name in options:
            if wanted in (value.casefold(), " ".join(name.split()).casefold()):
                return (value,)
        if "ja" in texts and read_tick(text):
            return ("ja",)
        parted = "".join(wanted.split())  # narrow cells break words, and paper does not say where
        for value, name in options:
            if parted == "".join(name.split()).casefold().rstrip("."):
                return (value,)
        near = [value for value, name in options if name.casefold().startswith(wanted)]
        if len(near) == 1 and wanted:
            return (near[0],)
        raise Unclear("codec.unread_choice", {"choices": shown})

    # Asked here once, not at every fill: does each text mean its own value?
    return Codec("choice", put, get, exact=all(_means(get, name, value) for value, name in options))


def _means(get: Callable[[str], Values], text: str, value: str) -> bool:
    try:
        return get(text) == (value,)
    except Unclear:
        return False


def _put_ink(_: Values) -> str:
    raise Unclear("codec.read_only")


def _get_ink(text: str) -> Values:
    return (bool(text),)


INK = Codec("ink", _put_ink, _get_ink)
