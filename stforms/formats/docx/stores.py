"""XML parts that content controls are bound to (17.5.2.6): a bound control shows what its part says.

Word shows the part's value when it opens a document, whatever stands in the control. So filling a
bound control writes both.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from stforms.formats.docx.controls import Control
from stforms.formats.docx.names import attribute, child, local
from stforms.formats.opc import Package, parse_xml

Element: TypeAlias = Any
_MAPPING = re.compile(r"xmlns:(\w+)\s*=\s*['\"]([^'\"]*)['\"]")


@dataclass(frozen=True)
class Binding:
    """Where a control's value lies: the part, and the way to its node."""

    part: str
    path: str
    prefixes: tuple[tuple[str, str], ...] = ()


class Stores:
    """The XML parts of a document that controls can be bound to."""

    def __init__(self, package: Package, main: str) -> None:
        """Find the parts of a document that have an id."""
        self.parts: dict[str, Element] = {}
        self._by_id: dict[str, str] = {}
        for name in package.related("customXml", main):
            for properties in package.related("customXmlProps", name):
                self._by_id[attribute(parse_xml(package.read(properties)), "itemID").lower()] = name
                self.parts[name] = parse_xml(package.read(name))

    def binding(self, control: Control) -> Binding | None:
        """Return where a control is bound to; None when it is not, or to nothing that is there."""
        properties = None if control.legacy else child(control.element, "sdtPr")
        bound = child(properties, "dataBinding") if properties is not None else None
        if bound is None:
            return None
        part = self._by_id.get(attribute(bound, "storeItemID").lower(), "")
        prefixes = tuple(_MAPPING.findall(attribute(bound, "prefixMappings")))
        found = Binding(part, attribute(bound, "xpath"), prefixes)
        return found if part and _node(self.parts[part], found) is not None else None

    def written(self, values: Mapping[Binding, str]) -> dict[str, bytes]:
        """Return the parts with these values in them."""
        roots = {part: copy.deepcopy(self.parts[part]) for part in _parts(values)}
        for binding, value in values.items():
            node = _node(roots[binding.part], binding)
            assert node is not None  # binding() found it
            for inner in list(node):
                node.remove(inner)
            node.text = value
        return {
            part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for part, root in roots.items()
        }


def _parts(bindings: Iterable[Binding]) -> list[str]:
    return list(dict.fromkeys(binding.part for binding in bindings))


def _node(root: Element, binding: Binding) -> Element:
    """Return the element a binding points at, or None; attributes and functions are not followed."""
    try:
        found = root.getroottree().xpath(binding.path, namespaces=dict(binding.prefixes) or None)
    except etree.XPathError:
        return None
    first = found[0] if isinstance(found, list) and found else None
    return first if first is not None and hasattr(first, "tag") and local(first) else None
