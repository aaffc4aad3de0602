"""Fonts for characters that the form's own cannot encode: Type 0 over a TrueType program (9.7)."""

from __future__ import annotations

import io
from functools import lru_cache

from stforms.formats.pdf import faces
from stforms.formats.pdf.appearance import ExtraFont, ExtraFonts
from stforms.formats.pdf.syntax import Update, number, stream

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%b
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def add_fonts(update: Update, extra: ExtraFonts) -> None:
    """Add the objects of every extra font that the document uses."""
    for font in extra.used.values():
        _add_font(update, font)


def _add_font(update: Update, font: ExtraFont) -> None:
    descriptor = font.face.embedded or _own_descriptor(update, frozenset(font.glyphs))
    cid, to_unicode = update.new_number(), update.new_number()
    base = b"/BaseFont%b" % font.face.name
    update.add(
        font.number,
        b"<</Type/Font/Subtype/Type0%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (base, cid, to_unicode),
    )
    widths = b"".join(b"%d[%b]" % (gid, number(font.face.advances[gid])) for gid in sorted(font.glyphs))
    update.add(
        cid,
        b"<</Type/Font/Subtype/CIDFontType2%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/CIDToGIDMap/Identity/DW 1000/W[%b]/FontDescriptor %b>>"
        % (base, widths, descriptor),
    )
    update.add(to_unicode, stream(b"", _to_unicode(font.glyphs)))


def _to_unicode(glyphs: dict[int, str]) -> bytes:
    pairs = [b"<%04X> <%b>" % (g, glyphs[g].encode("utf-16-be").hex().encode()) for g in sorted(glyphs)]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]  # 100 entries a block at most
    return _TO_UNICODE % b"\n".join(
        b"%d beginbfchar\n%b\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks
    )


def _own_descriptor(update: Update, glyphs: frozenset[int]) -> bytes:
    """Embed the glyphs used of stforms' own font; glyph numbers stay what they are."""
    data = _subset(glyphs)
    program, descriptor = update.new_number(), update.new_number()
    update.add(program, stream(b"/Length1 %d" % len(data), data))
    update.add(
        descriptor,
        b"<</Type/FontDescriptor/FontName/StformsText/Flags 32/FontBBox[-1021 -463 1793 1232]/ItalicAngle 0"
        b"/Ascent 928/Descent -236/CapHeight 729/StemV 80/FontFile2 %d 0 R>>" % program,
    )
    return b"%d 0 R" % descriptor


@lru_cache(maxsize=256)
def _subset(glyphs: frozenset[int]) -> bytes:
    from fontTools import subset  # brings half of fontTools along, and few documents need it
    from fontTools.ttLib import TTFont

    options = subset.Options(retain_gids=True, notdef_outline=True, hinting=False, layout_features=[])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "name", "post", "OS/2", "cmap"]
    program = TTFont(io.BytesIO(faces.own_face().data), recalcTimestamp=False)
    order = program.getGlyphOrder()
    chooser = subset.Subsetter(options)
    chooser.populate(glyphs=[order[gid] for gid in sorted(glyphs)])
    chooser.subset(program)
    out = io.BytesIO()
    program.save(out)
    return out.getvalue()
