"""XML as text: elements are functions, and what they return is joined."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def element(name: str, attributes: Iterable[tuple[str, str]], *inner: str) -> str:
    """Return an element; without content it is closed at once."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes)
    content = "".join(inner)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def w(name: str, /, *inner: str, **attributes: str | int) -> str:
    """Return an element of WordprocessingML; its attributes get the same prefix."""
    pairs = ((f"w:{key.rstrip('_')}", str(value)) for key, value in attributes.items())
    return element(f"w:{name}", pairs, *inner)


def w14(name: str, /, *inner: str, **attributes: str) -> str:
    """Return an element of Word 2010's additions."""
    pairs = ((f"w14:{key}", value) for key, value in attributes.items())
    return element(f"w14:{name}", pairs, *inner)


def words(text: str) -> str:
    """Return text as it stands in a run, spaces kept."""
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def run(text: str, *properties: str) -> str:
    """Return a run of text, with properties in the order of the schema."""
    return w("r", w("rPr", *properties) if properties else "", words(text))


def paragraph(style: str, *inner: str, properties: str = "") -> str:
    """Return a paragraph in a style; `properties` follow the style's name."""
    return w("p", w("pPr", w("pStyle", val=style), properties), *inner)
