"""Make the returned checklists: one that `stforms demo` reads, filled in by people, saved by LibreOffice.

    python tools/returned.py          makes both
    python tools/returned.py karin    makes the supervisor's copy only, which needs no LibreOffice

The form is filled from samples/checklista-st.yaml, then treated as people treat forms: both Ja and Nej
ticked, a day written their own way, an answer beside its field, a row added, a line above the form, a
change that is tracked. LibreOffice saves it, and drops the names of the controls while doing so.
The other one is the supervisor's copy of the same checklist, in Excel, to be merged with the first.
"""

# ruff: noqa: E402 - the path is settled before stforms is imported

from __future__ import annotations

import copy
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lxml import etree

import stforms
from stforms.actions.records import read_records
from stforms.formats import libreoffice
from stforms.model import Record

TARGET = ROOT / "samples" / "aterkomna" / "checklista-jelena.docx"
KARIN = TARGET.with_name("checklista-karin.xlsx")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}


def main() -> None:
    """Write the files."""
    library = stforms.default_library()
    given = read_records(ROOT / "samples" / "checklista-st.yaml", library).given[0]
    TARGET.parent.mkdir(exist_ok=True)
    KARIN.write_bytes(_filled(_by_karin(given.record), "checklista-st/2026-xlsx"))
    if sys.argv[1:] != ["karin"]:
        TARGET.write_bytes(_saved(_treated(_filled(given.record, str(given.edition)))))


def _filled(record: Record, edition: str) -> bytes:
    filled = stforms.fill(record, edition)
    assert filled.value is not None
    return bytes(filled.value)


def _by_karin(record: Record) -> Record:
    """Return the record as the supervisor sends it back: answers, a day, a row; a comment taken out."""
    mine = copy.deepcopy(record)
    mine["st_moten"] = "delvis"
    mine["sjalvstudier"] = "delvis"
    mine["kurser"][6]["datum"] = "2024-12"
    mine["franvaro"].append(
        {"period": {"fran": "2024-07-01", "till": "2024-08-04"}, "orsak": "Föräldraledighet"}
    )
    del mine["bvc_kommentar"]
    return mine


def _treated(document: bytes) -> bytes:
    """Return the document as people leave it."""
    source = zipfile.ZipFile(io.BytesIO(document))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                for treat in (_both_ticked, _own_spelling, _beside, _one_more_row, _line_above, _tracked):
                    treat(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(name, content)
    return out.getvalue()


def _control(root: Any, tag: str) -> Any:
    return root.xpath(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']", namespaces=NS)[0]


def _say(control: Any, text: str) -> None:
    control.xpath("w:sdtContent//w:t", namespaces=NS)[0].text = text


def _both_ticked(root: Any) -> None:
    _say(_control(root, "st_moten.delvis"), "☒")


def _own_spelling(root: Any) -> None:
    _say(_control(root, "datum"), "5/6-24")
    _say(_control(root, "kurser.7.datum"), "nov -24")


def _beside(root: Any) -> None:
    control = _control(root, "egen_lista.antal")
    _say(control, "Skriv ett tal")
    control.addnext(_run(" 620"))


def _one_more_row(root: Any) -> None:
    row = next(_control(root, "franvaro.3.orsak").iterancestors(f"{{{W}}}tr"))
    added = copy.deepcopy(row)
    texts = iter(("2024-07-01", "2024-07-28", "Föräldraledighet"))
    for cell in added.iter(f"{{{W}}}tc"):
        paragraph = cell.find("w:p", NS)
        for child in list(paragraph)[1:]:
            paragraph.remove(child)
        paragraph.append(_run(next(texts)))
    row.addnext(added)


def _line_above(root: Any) -> None:
    first = root.find("w:body/w:p", NS)
    line = etree.fromstring(f'<w:p xmlns:w="{W}"/>')
    line.append(_run("Karin kan inte v. 24, ring om ny tid!"))
    first.addnext(line)


def _tracked(root: Any) -> None:
    deleted = etree.fromstring(
        f'<w:del xmlns:w="{W}" w:id="9001" w:author="Karin" w:date="2024-06-05T08:00:00Z">'
        "<w:r><w:delText> (tidigare Öjeby vårdcentral)</w:delText></w:r></w:del>"
    )
    _control(root, "vardcentral").addnext(deleted)


def _run(text: str) -> Any:
    return etree.fromstring(f'<w:r xmlns:w="{W}"><w:t xml:space="preserve">{text}</w:t></w:r>')


def _saved(document: bytes) -> bytes:
    """Return the document as LibreOffice saves it."""
    program = libreoffice.find()
    if program is None:
        raise SystemExit("LibreOffice is needed to make the returned sample")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in", "a.docx")
        source.parent.mkdir()
        source.write_bytes(document)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [str(program), profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
        command += ["--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Path(folder, "a.docx").read_bytes()


if __name__ == "__main__":
    main()
