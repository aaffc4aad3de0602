"""The stamp of an office file: a custom document property that says which edition it was made from."""

from __future__ import annotations

from lxml import etree

from stforms.formats.opc import Package, Repack, parse_xml
from stforms.formats.reference import NAME as REFERENCE

STAMP = "stforms"


def restamped(package: Package, edition: str) -> bytes:
    """Return a file that says another edition, and no sending; one without a stamp as it is.

    A new revision is often made of a form that has one, and would be taken for the old edition by it.
    """
    if package.custom.get(STAMP) in (None, edition):
        return package.data
    part = (*package.related("custom-properties"), "docProps/custom.xml")[0]
    root = parse_xml(package.read(part))
    for node in list(root):
        if node.get("name") == REFERENCE:
            root.remove(node)
        elif node.get("name") == STAMP:
            node[0].text = edition
    new = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return b"".join(Repack(package, [part]).pieces({part: new}))
