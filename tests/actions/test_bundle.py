"""bundle: which papers, in what order, with which numbers; and what is said of what is not right."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import blanks
import pikepdf
import pypdfium2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import stforms
import stforms.formats.libreoffice as libreoffice
from stforms import Severity, Wishes
from stforms.actions.bundle.numbering import numbered, sort_key
from stforms.actions.bundle.paper import Part
from stforms.actions.bundle.reading import own_file
from stforms.actions.records import read_records
from stforms.errors import UnreadableError, UsageError
from stforms.library import Library
from tests.bundles import opened, running
from tests.oracles import programs

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HSLF, SOSFS = SAMPLES / "ansokan-hslf-fs-2021-8.yaml", SAMPLES / "ansokan-sosfs-2015-8.yaml"
COURSE, SERVICE = "intyg-kurs/hslf-fs-2021-8", "intyg-klinisk-tjanstgoring/hslf-fs-2021-8"
APPLICATION = "ansokan-specialistkompetens/hslf-fs-2021-8"
WHO = {"efternamn": "Öqvist", "fornamn": "Sanna", "personnummer": "19900114-2380"}


def bundled(library: Library, *sources: Path, scans: dict[str, Path] | None = None, **wishes: bool) -> Any:
    return stforms.bundle(sources, scans=scans, wishes=Wishes(**wishes), library=library)


def course(subject: str, day: str, number: str | None = None) -> dict[str, Any]:
    record: dict[str, Any] = {"sokande": WHO, "kurs": {"amne": subject}, "intygande": {"datum": day}}
    return {**record, **({"bilaga_nr": number} if number else {})}


def write(path: Path, record: dict[str, Any], edition: str, library: Library, **options: Any) -> Path:
    outcome = stforms.fill(record, edition, library=library, **options)
    assert outcome.value is not None, outcome.findings
    path.write_bytes(bytes(outcome.value))
    return path


def picture(path: Path) -> Path:
    Image.new("L", (620, 877), "white").save(path)
    return path


def told(outcome: Any) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.paper) for finding in outcome.findings]


def printed(outcome: Any) -> list[str]:
    """Return the text of every page."""
    pages = pypdfium2.PdfDocument(bytes(outcome.value))
    return [page.get_textpage().get_text_range() for page in pages]


def papers(outcome: Any) -> list[tuple[str | None, str]]:
    return [(paper.number, paper.name) for paper in outcome.value.papers]


# --- a whole application ----------------------------------------------------------------------


@pytest.mark.parametrize("source", [HSLF, SOSFS], ids=["HSLF-FS 2021:8", "SOSFS 2015:8"])
@pytest.mark.parametrize("keep", [False, True], ids=["flat", "fields"])
def test_a_whole_application_comes_back_paper_by_paper(library: Library, source: Path, keep: bool) -> None:
    """split(bundle(x)) gives back every record: exactly with fields, by print without."""
    given_records = read_records(source, library).given
    pieces = [
        piece
        for outcome in bundled(library, source, keep_fields=keep, incomplete=True)
        for piece in stforms.split(bytes(outcome.value), library=library).value
    ]
    assert [piece.edition for piece in pieces] == [one.edition for one in given_records]
    for piece, one in zip(pieces, given_records, strict=True):
        single = stforms.fill(one.record, str(one.edition), flatten=not keep, library=library)
        expected = stforms.parse(bytes(single.value), library=library).value.record
        assert stforms.parse(bytes(piece), library=library).value.record == expected


def test_the_two_applications_of_one_file_are_two_bundles(specimens: Library) -> None:
    bt, st_ = bundled(specimens, HSLF, incomplete=True)
    assert [len(one.value.papers) for one in (bt, st_)] == [6, 21]
    assert (bt.value.form, st_.value.form) == ("ansokan-godkand-bt", "ansokan-specialistkompetens")


def test_what_is_listed_must_be_there(specimens: Library, tmp_path: Path) -> None:
    """The sample lists a foreign certificate, number 21, that is no form of ours."""
    _, without = bundled(specimens, HSLF)
    assert not without.ok
    assert bytes(without.value) == b""
    assert [f.params["number"] for f in without.findings if f.severity is Severity.ERROR] == ["21"]
    _, given_it = bundled(specimens, HSLF, scans={"21": picture(tmp_path / "utland.png")})
    assert given_it.ok
    assert papers(given_it)[-1] == ("21", "utland.png")
    assert given_it.value.papers[-1].title == "Bilaga 21 – Utländsk tjänstgöring"


def test_bookmarks_labels_and_title_say_what_is_where(specimens: Library) -> None:
    _, outcome = bundled(specimens, HSLF, incomplete=True, contents=True)
    with opened(bytes(outcome.value)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles[:3] == [
            "Innehåll",
            "Ansökan om bevis om specialistkompetens",
            "Bilaga 1 – Intyg om fullgjord specialiseringstjänstgöring",
        ]
        assert [pdf.pages[i].label for i in (0, 1, 2, 3, 4, 5, 6)] == [
            "F1", "A1", "A2", "A3", "1:1", "1:2", "2:1",
        ]  # fmt: skip
        assert pdf.docinfo.Title == "Ansökan om bevis om specialistkompetens"
        assert pdf.Root.Lang == "sv-SE"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_a_name_stands_on_the_cover_when_one_asks_for_it(specimens: Library) -> None:
    for asked in (False, True):
        _, outcome = bundled(specimens, HSLF, incomplete=True, contents=True, cover=asked)
        assert ("Jelena" in printed(outcome)[0]) is asked
        with opened(bytes(outcome.value)) as pdf, pdf.open_outline() as outline:
            assert "Jelena" not in str(pdf.docinfo.Title) + " ".join(item.title for item in outline.root)


def test_nothing_in_a_bundle_runs(library: Library) -> None:
    for source in (HSLF, SOSFS):
        for keep in (False, True):
            for outcome in bundled(library, source, incomplete=True, keep_fields=keep):
                assert running(bytes(outcome.value)) == []


def test_the_same_papers_give_the_same_bytes(specimens: Library) -> None:
    first, again = (bundled(specimens, HSLF, incomplete=True, cover=True, contents=True) for _ in range(2))
    assert [bytes(one.value) for one in first] == [bytes(one.value) for one in again]


# --- order and numbers ------------------------------------------------------------------------


def test_papers_without_numbers_get_them_in_the_order_of_the_form_and_by_date(
    specimens: Library, tmp_path: Path
) -> None:
    for name, day in (("sent", "2024-05-01"), ("tidig", "2023-02-01")):
        write(tmp_path / f"{name}.pdf", course(name, day), COURSE, specimens)
    write(tmp_path / "x-plats.pdf", {"sokande": WHO, "tjanstgoringsstalle": "Ekens VC"}, SERVICE, specimens)
    write(tmp_path / "a-ansokan.pdf", {"sokande": WHO}, APPLICATION, specimens)
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [
        (None, "a-ansokan.pdf"),
        ("1", "x-plats.pdf"),
        ("2", "tidig.pdf"),
        ("3", "sent.pdf"),
    ]
    pieces = stforms.split(bytes(outcome.value), library=specimens).value
    records = [stforms.parse(bytes(piece), library=specimens).value.record for piece in pieces]
    assert records[0]["bifogade_intyg"] == {"klinisk_tjanstgoring": ["1"], "kurs": ["2", "3"]}
    assert [record.get("bilaga_nr") for record in records[1:]] == ["1", "2", "3"]


@pytest.mark.parametrize("save", [programs.pikepdf_save, programs.pdftk_output], ids=["pikepdf", "pdftk"])
@pytest.mark.parametrize("keep", [False, True], ids=["flat", "fields"])
def test_numbers_and_lists_are_filled_in_on_what_other_programs_saved(
    library: Library, tmp_path: Path, save: Any, keep: bool
) -> None:
    """Nothing else of such a file changes: it may hold what we cannot write."""
    application = write(
        tmp_path / "ansokan.pdf", {"sokande": WHO, "ovriga_handlingar": {"utlandsk_tjanstgoring": ["3"]}},
        APPLICATION, library,
    )  # fmt: skip
    for name, day in (("a", "2024-05-01"), ("b", "2023-02-01")):
        write(tmp_path / f"{name}.pdf", course(name, day), COURSE, library)
    for path in tmp_path.glob("*.pdf"):
        path.write_bytes(save(path.read_bytes()))
    picture(tmp_path / "bilaga 3.png")
    assert application.exists()
    (outcome,) = bundled(library, tmp_path, keep_fields=keep)
    assert [number for number, _ in papers(outcome)] == [None, "1", "2", "3"]
    pieces = stforms.split(bytes(outcome.value), library=library).value
    records = [stforms.parse(bytes(piece), library=library).value.record for piece in pieces[:3]]
    assert records[0]["bifogade_intyg"] == {"kurs": ["1", "2"]}
    assert records[0]["ovriga_handlingar"] == {"utlandsk_tjanstgoring": ["3"]}
    assert [record["bilaga_nr"] for record in records[1:]] == ["1", "2"]
    assert [record["kurs"]["amne"] for record in records[1:]] == ["b", "a"]


def test_a_number_that_stands_on_a_paper_is_kept(specimens: Library, tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", course("A", "2023-01-01", "2"), COURSE, specimens)
    write(tmp_path / "b.pdf", course("B", "2024-01-01"), COURSE, specimens)
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [("1", "b.pdf"), ("2", "a.pdf")]
    (anew,) = bundled(specimens, tmp_path, renumber=True)
    assert papers(anew) == [("1", "a.pdf"), ("2", "b.pdf")]
    assert ("bundle.number_changed", "a.pdf") in told(anew)


def test_of_two_papers_with_one_number_the_one_that_can_be_changed_is(
    specimens: Library, tmp_path: Path
) -> None:
    write(tmp_path / "a.pdf", course("A", "2023-01-01", "1"), COURSE, specimens)
    write(tmp_path / "b.pdf", course("B", "2024-01-01", "1"), COURSE, specimens, flatten=True)
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [("1", "b.pdf"), ("2", "a.pdf")]
    assert ("bundle.number_changed", "a.pdf") in told(outcome)


def test_what_cannot_be_changed_is_to_be_written_by_hand(specimens: Library, tmp_path: Path) -> None:
    """Two signed copies with one number, and one without: the hand has to put it right."""
    for name, number in (("a", "1"), ("b", "1"), ("c", None)):
        write(tmp_path / f"{name}.pdf", course(name, "2024-01-01", number), COURSE, specimens, flatten=True)
    record = {"sokande": WHO, "bifogade_intyg": {"kurs": ["1"]}}
    write(tmp_path / "ansokan.pdf", record, APPLICATION, specimens, flatten=True)
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [(None, "ansokan.pdf"), ("1", "a.pdf"), ("2", "b.pdf"), ("3", "c.pdf")]
    hand = {finding.code: finding for finding in outcome.findings if finding.severity is Severity.WARNING}
    assert dict(hand["bundle.number_by_hand"].params) == {"old": "1", "new": "2"}
    assert dict(hand["bundle.number_to_write"].params) == {"old": "", "new": "3"}
    assert dict(hand["bundle.list_by_hand"].params) == {"old": "1", "new": "1, 2, 3"}
    assert outcome.ok


numbers = st.one_of(st.none(), st.integers(1, 12).map(str), st.sampled_from(["3a", "7b"]))


@given(st.lists(st.tuples(numbers, st.booleans()), max_size=12), st.booleans())
def test_every_paper_gets_a_number_of_its_own(
    given_papers: list[tuple[str | None, bool]], anew: bool
) -> None:
    edition = blanks.library("specimen").edition(COURSE)
    parts = [
        Part(str(index), edition, {"bilaga_nr": number} if number else {}, fixed=fixed)
        for index, (number, fixed) in enumerate(given_papers)
    ]
    found = numbered(None, parts, anew)
    given_numbers = [part.number for part in found.parts]
    assert len(set(given_numbers)) == len(parts)
    assert None not in given_numbers
    assert given_numbers == sorted(given_numbers, key=sort_key)
    assert sorted(part.name for part in found.parts) == sorted(part.name for part in parts)
    again = numbered(None, list(found.parts), False)
    assert [(p.name, p.number) for p in again.parts] == [(p.name, p.number) for p in found.parts]


# --- scans ------------------------------------------------------------------------------------


def _data(path: Path, *entries: tuple[str, str, dict[str, Any]]) -> Path:
    listed = [{"name": name, "edition": edition, "record": record} for name, edition, record in entries]
    path.write_text(yaml.safe_dump({"blanketter": listed}, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["kurs-b", "2"], ids=["by name", "by number"])
def test_a_scan_takes_the_place_of_a_paper(specimens: Library, tmp_path: Path, name: str) -> None:
    records = [(f"kurs-{n}", COURSE, course(n, "2024-01-01", str(i))) for i, n in enumerate("ab", start=1)]
    data = _data(tmp_path / "data.yaml", *records)
    (outcome,) = bundled(specimens, data, scans={name: picture(tmp_path / "signerat.jpg")})
    assert papers(outcome) == [("1", "kurs-a"), ("2", "kurs-b")]
    assert outcome.value.papers[1].title == "Bilaga 2 – Intyg om kurs – b"
    with opened(bytes(outcome.value)) as pdf:
        assert ["/Scan" in page.obj.Resources.get("/XObject", {}) for page in pdf.pages] == [False, True]
    assert ("bundle.number_unread", "kurs-b") in told(outcome)


def test_a_folder_of_scans_says_by_its_names_which_they_are(specimens: Library, tmp_path: Path) -> None:
    records = [(f"kurs-{n}", COURSE, course(n, "2024-01-01", str(i))) for i, n in enumerate("ab", start=1)]
    data = _data(tmp_path / "data.yaml", *records)
    folder = tmp_path / "skannat"
    folder.mkdir()
    picture(folder / "bilaga 2 signerat.png")
    (outcome,) = bundled(specimens, data, folder)
    assert papers(outcome) == [("1", "kurs-a"), ("2", "kurs-b")]


def test_a_scan_that_can_be_read_says_itself_which_paper_it_is(specimens: Library, tmp_path: Path) -> None:
    copy = write(tmp_path / "x.pdf", course("Läst", "2024-01-01", "4"), COURSE, specimens)
    copy.write_bytes(programs.ghostscript(copy.read_bytes()))
    (outcome,) = bundled(specimens, copy)
    assert [(paper.number, paper.title) for paper in outcome.value.papers] == [
        ("4", "Bilaga 4 – Intyg om kurs – Läst")
    ]


def test_a_scan_for_no_paper_is_an_error(specimens: Library, tmp_path: Path) -> None:
    data = _data(tmp_path / "data.yaml", ("kurs", COURSE, course("A", "2024-01-01")))
    with pytest.raises(UsageError, match="inget papper som heter"):
        bundled(specimens, data, scans={"okänd": picture(tmp_path / "x.png")})


# --- what is not right ------------------------------------------------------------------------


def test_somebody_elses_paper_stops_the_bundle(specimens: Library, tmp_path: Path) -> None:
    write(tmp_path / "ansokan.pdf", {"sokande": WHO}, APPLICATION, specimens)
    other = {**course("A", "2024-01-01"), "sokande": {**WHO, "personnummer": "19870521-2382"}}
    write(tmp_path / "kurs.pdf", other, COURSE, specimens)
    (outcome,) = bundled(specimens, tmp_path)
    assert ("bundle.other_person", "kurs.pdf") in told(outcome)
    assert bytes(outcome.value) == b""


def _locked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="hemligt", owner="hemligt"))
    return out.getvalue()


_CIRCLE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R]/Count 1>> endobj
trailer <</Root 1 0 R>>
"""


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_locked, "file.password"),
        (lambda data: data[:900], "file.damaged"),
        (lambda data: data[:0], "file.empty"),
        (lambda _: _CIRCLE, "file.damaged"),
    ],
    ids=["locked", "cut short", "empty", "a page tree that holds itself"],
)
def test_a_file_that_cannot_be_read_stops_the_bundle_and_is_named(
    specimens: Library, tmp_path: Path, spoil: Any, code: str
) -> None:
    write(tmp_path / "a.pdf", course("A", "2024-01-01"), COURSE, specimens)
    bad = write(tmp_path / "b.pdf", course("B", "2024-01-01"), COURSE, specimens)
    bad.write_bytes(spoil(bad.read_bytes()))
    (outcome,) = bundled(specimens, tmp_path)
    assert (code, "b.pdf") in told(outcome)
    assert bytes(outcome.value) == b""


def _folder(folder: Path, library: Library) -> Path:
    """Return a folder with an application, a certificate and the bundle of both."""
    write(folder / "ansokan.pdf", {"sokande": WHO}, APPLICATION, library)
    write(folder / "kurs.pdf", course("Palliativ vård", "2024-01-01"), COURSE, library)
    (outcome,) = bundled(library, folder)
    (folder / "handlingar.pdf").write_bytes(bytes(outcome.value))
    return folder


@pytest.mark.parametrize("keep", [False, True], ids=["flattened", "with fields"])
def test_a_bundle_that_lies_among_its_papers_is_none_of_them(
    specimens: Library, tmp_path: Path, keep: bool
) -> None:
    """Made again from the same folder it is the same file."""
    folder = _folder(tmp_path, specimens)
    (outcome,) = bundled(specimens, folder, keep_fields=keep)
    assert papers(outcome) == [(None, "ansokan.pdf"), ("1", "kurs.pdf")]
    assert ("bundle.left_bundle", "handlingar.pdf") in told(outcome)
    if not keep:
        assert bytes(outcome.value) == (folder / "handlingar.pdf").read_bytes()
    else:
        (folder / "handlingar.pdf").write_bytes(bytes(outcome.value))
        assert papers(bundled(specimens, folder)[0]) == papers(outcome)


def test_a_bundle_that_is_named_as_a_paper_is_refused(specimens: Library, tmp_path: Path) -> None:
    """As an attachment it would have every paper in it twice."""
    folder = _folder(tmp_path, specimens)
    (outcome,) = bundled(specimens, folder / "ansokan.pdf", folder / "handlingar.pdf")
    assert ("bundle.is_bundle", "handlingar.pdf") in told(outcome)
    assert bytes(outcome.value) == b""


def test_nothing_is_an_error(specimens: Library, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        bundled(specimens, tmp_path)


def test_papers_of_no_application_are_put_together_as_they_come(specimens: Library, tmp_path: Path) -> None:
    for name in "ba":
        picture(tmp_path / f"{name}.png")
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [(None, "a.png"), (None, "b.png")]


def test_papers_of_one_name_are_told_apart(specimens: Library, tmp_path: Path) -> None:
    for folder in "ab":
        data = _data(tmp_path / f"{folder}.yaml", ("kurs", COURSE, course(folder, "2024-01-01")))
        assert data.exists()
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [("1", "kurs"), ("2", "kurs (2)")]


def test_a_text_without_pages_is_told(specimens: Library, tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", course("A", "2024-01-01"), COURSE, specimens)
    (tmp_path / "bilaga 2.txt").write_text("Hej, här kommer intyget.", encoding="utf-8")
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [("1", "a.pdf")]
    assert ("bundle.no_pages", "bilaga 2.txt") in told(outcome)


# --- office documents -------------------------------------------------------------------------


def test_without_libreoffice_an_office_paper_is_left_out_and_told(
    specimens: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    write(tmp_path / "a.pdf", course("A", "2024-01-01"), COURSE, specimens)
    write(tmp_path / "b.docx", {"datum": "2024-01-01"}, "checklista-st/2026-docx", specimens)
    (outcome,) = bundled(specimens, tmp_path)
    assert papers(outcome) == [("1", "a.pdf")]
    assert ("bundle.no_libreoffice", "b.docx") in told(outcome)
    assert outcome.ok


def test_an_office_paper_is_printed_and_comes_along(specimens: Library, tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", course("A", "2024-01-01"), COURSE, specimens)
    write(tmp_path / "b.docx", {"datum": "2024-01-01"}, "checklista-st/2026-docx", specimens)
    (outcome,) = bundled(specimens, tmp_path)
    assert [name for _, name in papers(outcome)] == ["a.pdf", "b.docx"]
    assert outcome.value.papers[1].pages >= 1


# --- files of ours ----------------------------------------------------------------------------


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_file_with_one_changed_bit_is_not_ours(where: float, bit: int) -> None:
    library = blanks.library("specimen")
    data = bytearray(bytes(stforms.fill(course("A", "2024-01-01"), COURSE, library=library).value))
    at = int(where * len(data))
    data[at] ^= 1 << bit
    assert own_file(bytes(data), library) is None


def test_a_file_of_ours_is_what_it_has_beside_its_blank(library: Library) -> None:
    data = bytes(stforms.fill(course("A", "2024-01-01"), COURSE, library=library).value)
    found = own_file(data, library)
    assert found is not None
    assert found.whole == data
