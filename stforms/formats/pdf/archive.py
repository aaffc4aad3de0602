"""What makes a tagged file of ours PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): metadata, colours."""

from __future__ import annotations

import xml.sax.saxutils
from functools import cache
from pathlib import Path

from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.syntax import text_string

PRODUCER = "stforms"
_PROFILE = Path(__file__).resolve().parents[2] / "assets" / "srgb.icc"

# Properties beyond the standard's own need a description in the file (ISO 19005-2, 6.6.2.3.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def catalog(store: Store, tree: int, title: str, language: str) -> bytes:
    """Return what the catalog of a tagged file says beside its pages.

    Args:
        store: the file in the making.
        tree: the number of the structure tree.
        title: the document's title.
        language: as in "sv-SE".
    """
    return b"/Lang%b/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R%b/Metadata %d 0 R/OutputIntents[%b]" % (
        text_string(language),
        tree,
        b"/ViewerPreferences<</DisplayDocTitle true>>",
        _metadata(store, title, language),
        _intent(store),
    )


def info(title: str) -> bytes:
    """Return the document information, which has to say what the metadata say (6.6.2.3.2)."""
    return b"<</Title%b/Producer%b>>" % (text_string(title), text_string(PRODUCER))


def _metadata(store: Store, title: str, language: str) -> int:
    said = xml.sax.saxutils.escape(title)
    written = _XMP.format(title=said, language=language, producer=PRODUCER)
    return store.add_stream(b"/Type/Metadata/Subtype/XML", written.encode())


def _intent(store: Store) -> bytes:
    """Return the output intent (ISO 32000-1, 14.11.5): what the colours of the file mean."""
    entries = b"/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
    return b"<<%b/DestOutputProfile %d 0 R>>" % (entries, store.pack(b"/N 3", _profile()))


@cache
def _profile() -> bytes:
    return _PROFILE.read_bytes()
