"""An office file as a zip: always the same bytes for the same parts, and what it says about itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from office.layout import Form
from office.markup import HEAD

MADE = "2026-01-15T08:00:00Z"
"""When every blank says it was made, so that making it again changes nothing."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STAMP = "stforms"
"""The custom document property that tells which edition a file is."""


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the parts as a zip, in the order given, all of the same old date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 3
            archive.writestr(member, content, compresslevel=9)
    return stream.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def core(form: Form) -> str:
    """Return docProps/core.xml: title, subject, language, fixed dates."""
    moment = 'xsi:type="dcterms:W3CDTF"'
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(form.title)}</dc:title>"
        f"<dc:subject>{escape(form.subject or 'ST i allmänmedicin')}</dc:subject>"
        "<dc:creator>stforms</dc:creator>"
        f"<cp:keywords>{escape(form.id)}</cp:keywords>"
        "<cp:lastModifiedBy>stforms</cp:lastModifiedBy>"
        f"<dcterms:created {moment}>{MADE}</dcterms:created>"
        f"<dcterms:modified {moment}>{MADE}</dcterms:modified>"
        "<dc:language>sv-SE</dc:language></cp:coreProperties>"
    )


def custom(form: Form) -> str:
    """Return docProps/custom.xml with the stamp."""
    identity = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
    return (
        f'{HEAD}<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
        f'<property fmtid="{identity}" pid="2" name="{STAMP}">'
        f"<vt:lpwstr>{escape(form.id)}</vt:lpwstr></property></Properties>"
    )


def extended() -> str:
    """Return docProps/app.xml; no program's name, for no program made it."""
    application = "<Application>stforms</Application>"
    return f'{HEAD}<Properties xmlns="{OFFICE}/extended-properties">{application}</Properties>'


def content_types(overrides: Mapping[str, str]) -> str:
    """Return [Content_Types].xml: xml and relationships by name's end, the parts each by itself."""
    base = "application/vnd.openxmlformats-"
    types = {f"/{name}": base + kind for name, kind in overrides.items()} | {
        "/docProps/core.xml": base + "package.core-properties+xml",
        "/docProps/app.xml": base + "officedocument.extended-properties+xml",
        "/docProps/custom.xml": base + "officedocument.custom-properties+xml",
    }
    written = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{base}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{written}</Types>'
    )


def relationships(targets: Mapping[str, str]) -> str:
    """Return a .rels part: where to, and what it is there, numbered rId1, rId2 and on."""
    rows = (
        f'<Relationship Id="rId{number}" Type="{_kind(kind)}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _kind(kind: str) -> str:
    return f"{PACKAGE if kind.startswith('metadata/') else OFFICE}/relationships/{kind}"


def top(main: str) -> str:
    """Return _rels/.rels for a file whose main part is `main`."""
    return relationships(
        {
            main: "officeDocument",
            "docProps/core.xml": "metadata/core-properties",
            "docProps/app.xml": "extended-properties",
            "docProps/custom.xml": "custom-properties",
        }
    )
