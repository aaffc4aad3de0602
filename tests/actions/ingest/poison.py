"""Files that are made to hurt whoever opens them; each is made when it is needed, none is kept."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pikepdf
from PIL import Image

from stforms.actions.ingest.open import open_file
from stforms.actions.ingest.opened import Given, Opened
from tests.formats.zips import TRANSITIONAL, TYPES, pack, relationships


@dataclass(frozen=True)
class Measured:
    """What was made of a file, and the most bytes of memory that the worker has had so far."""

    opened: Opened
    memory: int


def measured(given: Given) -> Measured:
    """Open a file as ingest does, in whatever process this is."""
    import resource  # Windows has none, and reads the rest of this module

    opened = open_file(given)
    return Measured(opened, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


# --- office files ---------------------------------------------------------------------------------


def word(document: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a docx with this main part."""
    return pack(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relationships((f"{TRANSITIONAL}/officeDocument", "word/document.xml")),
            "word/document.xml": document,
        },
        method,
    )


def word_with(inner: str, doctype: str = "") -> bytes:
    """Return a docx with this in its body, and a document type."""
    body = f'{doctype}<w:document xmlns:w="{_WORD}"><w:body>{inner}</w:body></w:document>'
    return word(b'<?xml version="1.0"?>' + body.encode())


def external_entity() -> bytes:
    """Return a docx that asks for a file of this machine."""
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return word_with("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", doctype)


def billion_laughs() -> bytes:
    """Return a docx with ten entities, each ten times the one before."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return word_with("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", f"<!DOCTYPE x [{entities}]>")


def deep_word(levels: int) -> bytes:
    """Return a docx with tables in tables."""
    return word_with("<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels)


def long_word(paragraphs: int) -> bytes:
    """Return a docx of very many paragraphs."""
    return word_with("<w:p><w:r><w:t>Namn</w:t></w:r></w:p>" * paragraphs)


def long_sheet(rows: int) -> bytes:
    """Return an xlsx of very many rows, no two of them alike: its ratio is that of any other."""
    lines = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, rows + 1))
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'
    return workbook(sheet.encode())


def workbook(sheet: bytes) -> bytes:
    """Return an xlsx with this one sheet."""
    book = (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{TRANSITIONAL}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    types = TYPES.replace(b"/word/document.xml", b"/xl/workbook.xml").replace(
        b"wordprocessingml.document", b"spreadsheetml.sheet"
    )
    return pack(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relationships((f"{TRANSITIONAL}/officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": relationships(
                (f"{TRANSITIONAL}/worksheet", "worksheets/sheet1.xml")
            ),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


# --- archives -------------------------------------------------------------------------------------


def zeros(size: int) -> bytes:
    """Return a zip of one file of zeros."""
    return pack({"a.docx": bytes(size)})


def overlapping(members: int, size: int) -> bytes:
    """Return a zip whose members are all the same bytes (D. Fifield, A better zip bomb, 2019)."""
    one = pack({"00000": bytes(size)})
    at, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    entry = one[at:end]
    entries = b"".join(entry[:46] + f"{n:05}".encode() + entry[51:] for n in range(members))
    tail = bytearray(one[end:])
    tail[8:12] = struct.pack("<HH", members, members)
    tail[12:16] = struct.pack("<I", len(entries))
    return one[:at] + entries + bytes(tail)


def nested(levels: int) -> bytes:
    """Return a zip in a zip, and so on."""
    data = zeros(1_000_000)
    for _ in range(levels):
        data = pack({f"{n}.zip": data for n in range(10)})
    return data


# --- PDF ------------------------------------------------------------------------------------------


def pdf_of(pages: int = 1) -> pikepdf.Pdf:
    """Return a new PDF with empty pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return pdf


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    """Return a PDF's bytes."""
    out = io.BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def circular_pages() -> bytes:
    """Return a PDF whose page tree is among its own kids."""
    pdf = pdf_of()
    data = saved(pdf)
    return data.replace(b"/Kids [ ", b"/Kids [ 2 0 R ", 1)


def many_fields(count: int) -> bytes:
    """Return a PDF with very many fields."""
    pdf = pdf_of()
    fields = [
        pdf.make_indirect(
            pikepdf.Dictionary(T=pikepdf.String(f"f{n}"), FT=pikepdf.Name.Tx, V=pikepdf.String("x"))
        )
        for n in range(count)
    ]
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(fields)))
    return saved(pdf)


def deep_pdf(levels: int) -> bytes:
    """Return a PDF with arrays in arrays."""
    arrays = b"[" * levels + b"]" * levels
    body = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + arrays + b">>\nendobj\n"
    body += b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
    body += b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    return body + b"trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"


def _packed(text: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(text) for _ in range(times)) + packer.flush()


def contents_bomb(megabytes: int, text: bytes = b"BT ET ") -> bytes:
    """Return a PDF whose page unpacks to a thousand times its size."""
    pdf = pdf_of()
    packed = _packed(text * (1_000_000 // len(text)), megabytes)
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    return saved(pdf)


def object_stream_bomb(megabytes: int) -> bytes:
    """Return a PDF whose catalog lies in an object stream that unpacks to a thousand times its size."""
    first = b"1 0 "
    packer = zlib.compressobj(9)
    packed = packer.compress(first + b"<</Type/Catalog/Pages 2 0 R>>")
    packed += b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    body = b"%PDF-1.5\n"
    at = {}
    at[2] = len(body)
    body += b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
    at[3] = len(body)
    body += b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    at[4] = len(body)
    head = b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    body += head + packed + b"\nendstream\nendobj\n"
    at[5] = len(body)
    rows = [(0, 0, 255), (2, 4, 0), (1, at[2], 0), (1, at[3], 0), (1, at[4], 0), (1, at[5], 0)]
    table = b"".join(struct.pack(">BIB", kind, where, more) for kind, where, more in rows)
    body += b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at[5]


def many_pages(count: int) -> bytes:
    """Return a PDF whose one page counts as very many."""
    data = saved(pdf_of())
    return data.replace(b"/Count 1", b"/Count %d" % count)


# --- pictures -------------------------------------------------------------------------------------


def huge_png(side: int) -> bytes:
    """Return a PNG whose header promises a square of so many pixels a side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", _packed(bytes(1_000_000), 50)) + chunk(b"IEND", b"")


def circular_tiff() -> bytes:
    """Return a TIFF whose pages follow each other in a circle."""
    out = io.BytesIO()
    Image.new("L", (1000, 1000)).save(out, "TIFF")
    data = bytearray(out.getvalue())
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    struct.pack_into("<I", data, at + 2 + 12 * count, at)
    return bytes(data)


def long_tiff(pages: int) -> bytes:
    """Return a TIFF of very many pages, which all have the same pixels."""
    tags = {256: 1000, 257: 1000, 258: 8, 259: 1, 262: 1, 273: 0, 277: 1, 278: 1000, 279: 1_000_000}
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    size = 2 + len(rows) + 4
    page = struct.pack("<H", len(tags)) + rows
    chain = (page + struct.pack("<I", 8 + size * (n + 1)) for n in range(pages - 1))
    return b"II*\0" + struct.pack("<I", 8) + b"".join(chain) + page + bytes(4)


# --- mails ----------------------------------------------------------------------------------------


def mail(*attached: tuple[str, bytes]) -> bytes:
    """Return a mail with files attached."""
    message = EmailMessage()
    message["From"] = "avsandare@exempel.se"
    message["Date"] = "Sat, 28 Nov 2026 10:00:00 +0100"
    message.set_content("Hej")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def deep_mail(levels: int) -> bytes:
    """Return a mail in a mail in a mail, not encoded, so that all of them are seen at once."""
    head = b"From: a@b.se\r\nTo: c@d.se\r\nContent-Type: message/rfc822\r\n\r\n"
    return head * levels + b"From: a@b.se\r\nTo: c@d.se\r\n\r\nHej"


def many_boundaries(count: int) -> bytes:
    """Return a mail of very many parts with nothing in them."""
    head = b'From: a@b.se\r\nTo: c@d.se\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\n\r\n\r\n" * count + b"--b--"


def damaged(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield so many copies with bytes changed, left out, or the end cut off; the same each time."""
    chance = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 2, 5, 20))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        way = chance.randrange(4)
        if way == 0:
            del changed[chance.randrange(len(changed)) :]
        elif way == 1:
            at = chance.randrange(len(changed))
            del changed[at : at + chance.randrange(1, 200)]
        yield bytes(changed)
