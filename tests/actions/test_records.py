"""Data in: JSON, YAML, CSV and Excel as people keep them."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import openpyxl
import pytest

from stforms.actions.records import read_records
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.library import Library

KURS = "intyg-kurs/hslf-fs-2021-8"
RECORD = {"sokande": {"efternamn": "Åström"}, "bilaga_nr": "7", "delmal": ["STa1"]}


def test_json_one_many_and_what_parse_prints(tmp_path: Path, specimens: Library) -> None:
    one, many, envelope = tmp_path / "ett.json", tmp_path / "flera.json", tmp_path / "läst.json"
    one.write_text(json.dumps({"edition": KURS, **RECORD}), encoding="utf-8")
    many.write_text(json.dumps([RECORD, RECORD]), encoding="utf-8-sig")
    envelope.write_text(
        json.dumps({"stforms": "parse/1", "edition": KURS, "record": RECORD}), encoding="utf-8"
    )
    assert [g.record for g in read_records(one, specimens).given] == [RECORD]
    assert [g.name for g in read_records(many, specimens, KURS).given] == ["flera-001", "flera-002"]
    (given,) = read_records(envelope, specimens).given
    assert (given.record, given.edition) == (RECORD, KURS)


def test_yaml_means_what_people_mean(tmp_path: Path, specimens: Library) -> None:
    path = tmp_path / "data.yaml"
    path.write_text(
        "edition: ansokan-specialistkompetens/sosfs-2015-8\n"
        "sokande:\n  telefon_bostad: 0701234567\n  postnummer: 58102\n"
        "lakarexamen: {land: Sverige, datum: 2010-01-15}\n",
        encoding="utf-8",
    )
    (given,) = read_records(path, specimens).given
    assert given.record["sokande"] == {"telefon_bostad": "0701234567", "postnummer": "58102"}
    assert given.record["lakarexamen"]["datum"] == "2010-01-15"


def test_common_data_is_laid_under_each_paper(tmp_path: Path, specimens: Library) -> None:
    path = tmp_path / "alla.yaml"
    path.write_text(
        "gemensamt: {sokande: {efternamn: Ek, fornamn: Eva}}\n"
        f"blanketter:\n  - edition: {KURS}\n    record: {{sokande: {{fornamn: Eva Maria}}}}\n",
        encoding="utf-8",
    )
    (given,) = read_records(path, specimens).given
    assert given.record == {"sokande": {"efternamn": "Ek", "fornamn": "Eva Maria"}}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_as_swedish_excel_writes_it(
    tmp_path: Path, delimiter: str, encoding: str, specimens: Library
) -> None:
    path = tmp_path / "kurser.csv"
    rows = [["Efternamn", "Kursens ämne", "delmal"], ["Åström", "Palliativ vård", "STb4"]]
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    data = read_records(path, specimens, KURS)
    assert [g.record for g in data.given] == [
        {"sokande": {"efternamn": "Åström"}, "kurs": {"amne": "Palliativ vård"}, "delmal": "STb4"}
    ]
    assert [f.code for f in data.findings] == ["record.read_as"]


def test_excel_with_real_dates_numbers_and_rows_of_a_table(tmp_path: Path, specimens: Library) -> None:
    path = tmp_path / "tjänst.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        [
            "blankett",
            "Bilaga nr",
            "tjanstgoring.1.stalle",
            "tjanstgoring.1.period.fran",
            "tjanstgoring.2.stalle",
        ]
    )
    sheet.append(["intyg-fullgjord-st", 7.0, "VC", datetime.datetime(2024, 1, 1), "Lasarettet"])
    sheet.append([None, None, None, None, None])
    book.save(path)
    (given,) = read_records(path, specimens).given
    assert given.record == {
        "bilaga_nr": "7",
        "tjanstgoring": [{"stalle": "VC", "period": {"fran": "2024-01-01"}}, {"stalle": "Lasarettet"}],
    }


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", "{trasig", "record.unreadable"),
        ("a.yaml", "a: [1", "record.unreadable"),
        ("a.json", "5", "record.no_object"),
        ("a.json", "[]", "record.empty"),
        ("a.json", "{}", "record.no_edition"),
        ("a.txt", "hej", "record.unknown_kind"),
        ("a.csv", "Efternamm;x\nÅ;1", "record.unknown_column"),
        ("a.csv", "Kursens ämne;kurs.amne\nÅ;1", "record.column_twice"),
        ("a.xlsx", "ingen zip", "record.unreadable"),
    ],
)
def test_bad_data_gets_a_clear_error(
    tmp_path: Path, name: str, content: str, code: str, specimens: Library
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    edition = None if code == "record.no_edition" else KURS
    with pytest.raises(StformsError) as caught:
        read_records(path, specimens, edition)
    assert caught.value.code == code
    assert "{" not in str(caught.value)


def test_a_missing_file_and_an_unknown_edition_are_said(tmp_path: Path, specimens: Library) -> None:
    with pytest.raises(UnreadableError):
        read_records(tmp_path / "saknas.json", specimens, KURS)
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="intyg-kurs"):
        read_records(path, specimens, "intyg-kurser")
