"""Zip files for tests: small office packages, and zips that are wrong in one way each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

TYPES = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType=
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"

CUSTOM = """<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">
<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="stforms">
<vt:lpwstr>a/b</vt:lpwstr></property>
<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="n"><vt:i4>7</vt:i4></property>
</Properties>"""


def relationships(*entries: tuple[str, str]) -> bytes:
    """Return a .rels part of (type, target)."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(entries)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'.encode()


def parts(strict: bool = False) -> dict[str, bytes]:
    """Return the parts of a small Word document, Transitional or Strict."""
    base = STRICT if strict else TRANSITIONAL
    custom = "customProperties" if strict else "custom-properties"
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships(
            (f"{base}/officeDocument", "word/document.xml"), (f"{base}/{custom}", "docProps/custom.xml")
        ),
        "word/document.xml": b"<w:document xmlns:w='urn:w'><w:t>hej</w:t></w:document>",
        "word/_rels/document.xml.rels": relationships(
            (f"{base}/header", "header1.xml"), (f"{base}/image", "../media/bild%20ett.png")
        ),
        "word/header1.xml": b"<w:hdr xmlns:w='urn:w'/>",
        "media/bild ett.png": bytes(range(256)),
        "docProps/custom.xml": CUSTOM.encode(),
    }


def pack(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these files, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 3, 10, 20, 30)), content, method)
    return buffer.getvalue()


class Pipe(io.RawIOBase):
    """A file that cannot be sought in: zipfile then writes data descriptors after the members."""

    def __init__(self) -> None:
        super().__init__()
        self.content = b""

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: object) -> int:
        more = bytes(data)  # type: ignore[call-overload]
        self.content += more
        return len(more)


def streamed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip whose members have data descriptors, as programs that stream write them."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in files.items():
            with archive.open(
                zipfile.ZipInfo(name, (2024, 5, 3, 10, 20, 30)), "w", force_zip64=True
            ) as member:
                member.write(content)
    return pipe.content
