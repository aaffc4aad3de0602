"""What kind of file it is, told by the content."""

from __future__ import annotations

import pytest

from stforms.errors import StformsError
from stforms.formats.kinds import kind_of
from tests.formats import offices

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOC, XLS, LOCKED = (
    f"{name}\0".encode("utf-16-le") for name in ("WordDocument", "Workbook", "EncryptedPackage")
)
LOCKED_TEXT = offices.changed(
    offices.open_document("text", ""),
    lambda _, content: content.replace(b"</manifest:", b"<manifest:encryption-data/></manifest:"),
)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "brev.docx", "pdf"),
        (b"{\\rtf1 hej}", "brev.doc", "rtf"),
        (offices.word(), "brev.doc", "docx"),
        (offices.workbook(), "", "xlsx"),
        (offices.open_document("text", ""), "", "odt"),
        (offices.open_document("spreadsheet", ""), "", "ods"),
        (offices.open_document("text-template", ""), "", "odt"),
        (OLE + DOC, "", "doc"),
        (OLE + XLS, "", "xls"),
        (OLE + DOC + XLS, "brev.doc", "doc"),
        (OLE + DOC + XLS, "tabell.XLS", "xls"),
        (OLE + DOC + XLS, "", "doc"),
    ],
)
def test_the_content_tells_and_the_name_helps_where_it_does_not(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.no_office"),
        (b"hej", "file.no_office"),
        (b"<html><body>hej</body></html>", "file.no_office"),
        (OLE + b"\0" * 512, "file.no_office"),
        (OLE + LOCKED, "file.password"),
        (b"PK\3\4 och inget mer", "file.damaged"),
        (offices.open_document("presentation", ""), "file.no_office"),
        (LOCKED_TEXT, "file.password"),
    ],
)
def test_what_is_no_office_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(StformsError) as caught:
        kind_of(data, "brev.docx")
    assert caught.value.code == code
