"""Every edition as data: bound to every field of its blank, in the words of its schema."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import blanks
import pytest

from stforms.binding import Editions, FieldAt, load_edition
from stforms.errors import IntegrityError, UsageError
from stforms.library import Library
from stforms.model import Box

each_edition = pytest.mark.parametrize("edition", blanks.editions())
each_office_edition = pytest.mark.parametrize("edition", blanks.editions("docx", "xlsx"))
each_of_all = pytest.mark.parametrize("edition", blanks.editions("pdf", "docx", "xlsx"))


def test_there_are_nineteen_official_editions_of_thirteen_forms() -> None:
    editions = blanks.library("specimen").of_format("pdf")
    assert len(editions) == 19
    assert len({edition.form for edition in editions}) == 13


def test_there_are_fourteen_editions_of_the_region_s_seven_forms() -> None:
    """Thirteen Word and Excel forms to fill, and a report that is only read."""
    editions = blanks.library("specimen").of_format("docx", "xlsx", "text")
    assert len(editions) == 14
    assert len({edition.form for edition in editions}) == 7


@each_edition
def test_every_field_of_the_blank_is_in_a_slot_once(edition: str, library: Library) -> None:
    """Nothing unbound, nothing bound twice, nothing bound that is not there."""
    found = library.edition(edition)
    widgets = sorted(
        (field["name"], widget["page"])
        for field in library.geometry(found)["fields"]
        if field["type"] != "button"
        for widget in field["widgets"]
    )
    assert sorted(_bound_widgets(library, edition)) == widgets


def _bound_widgets(library: Library, edition: str) -> list[tuple[str, int]]:
    found = library.edition(edition)
    geometry = {field["name"]: field for field in library.geometry(found)["fields"]}
    locators = [at for slot in found.slots for at in slot.at]
    locators += [at for slot in found.slots for _, at in slot.choice]
    locators += [at for table in found.tables for column in table.columns for at in column.at]
    return [
        (at.field, widget["page"])
        for at in locators
        if isinstance(at, FieldAt)
        for widget in geometry[at.field]["widgets"]
        if at.page in (None, widget["page"])
    ]


@each_office_edition
def test_every_control_and_input_cell_is_in_a_slot_once(edition: str, specimens: Library) -> None:
    """Nothing unbound, nothing bound twice: what people can fill in is what we can."""
    bound = specimens.bound(specimens.edition(edition))
    targets = [target for place in bound.all_places() for target in place.targets]
    assert len(targets) == len(set(targets))
    if bound.edition.blank.format == "docx":
        controls = [c for part in bound.blank.outlines.values() for c in part.controls]
        bound_controls = {id(target.control) for target in targets if target.control is not None}
        assert {id(control) for control in controls} == bound_controls
    else:
        assert set(bound.blank.unlocked) == set(targets)


@each_of_all
def test_every_key_and_demand_is_in_the_schema(edition: str, specimens: Library) -> None:
    found = specimens.edition(edition)
    schema = specimens.schema(found.form)
    for key in (*found.keys, *found.demands):
        node = schema.node(key)
        assert node is not None, key
        assert node.get("title"), key
        assert node.get("x-title-en"), key


@each_edition
def test_the_blank_is_as_the_geometry_says(edition: str, library: Library) -> None:
    """Names, pages and boxes of the compiled blank, specimen and official, are the geometry's."""
    found = library.edition(edition)
    blank = library.bound(found).blank
    boxes: dict[str, list[tuple[int, Box]]] = {}
    for field in library.geometry(found)["fields"]:
        if field["type"] != "button":
            boxes[field["name"]] = [(w["page"], tuple(w["box"])) for w in field["widgets"]]
    for name, field in blank.fields.items():
        if name in blank.split:
            continue
        ours = [(widget.page, tuple(round(x, 2) for x in widget.box)) for widget in field.widgets]
        assert all(any(_close(one, other) for other in boxes[name]) for one in ours)
    assert boxes.keys() <= blank.fields.keys()


def _close(one: tuple[int, Box], other: tuple[int, Box]) -> bool:
    return one[0] == other[0] and all(abs(a - b) < 0.02 for a, b in zip(one[1], other[1], strict=True))


@pytest.mark.parametrize("kind", [kind for kind in blanks.kinds() if kind == "official"])
def test_the_official_blanks_are_the_versions_the_editions_name(kind: str) -> None:
    library = blanks.library(kind)
    for edition in library.of_format("pdf"):
        official = library.official(edition)
        assert official is not None
        assert hashlib.sha256(official.path.read_bytes()).hexdigest() in edition.blank.sha256


def test_an_edition_with_an_unknown_word_is_refused(tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text('edition = "x/y"\nfrom = "x"\n', encoding="utf-8")
    with pytest.raises(IntegrityError, match="unknown: from"):
        load_edition(tmp_path)


def test_an_edition_in_the_folder_of_another_is_refused(tmp_path: Path, specimens: Library) -> None:
    shutil.copytree(specimens.edition("intyg-kurs/hslf-fs-2021-8").folder, tmp_path / "intyg-kurs" / "2030")
    with pytest.raises(IntegrityError, match="hslf-fs-2021-8"):
        _ = Editions(tmp_path)["intyg-kurs/2030"]


def test_one_edition_is_read_without_the_others(tmp_path: Path, specimens: Library) -> None:
    whole = specimens.edition("intyg-kurs/hslf-fs-2021-8").folder
    shutil.copytree(whole, tmp_path / "intyg-kurs" / "hslf-fs-2021-8")
    broken = tmp_path / "intyg-kurs" / "sosfs-2015-8" / "edition.toml"
    broken.parent.mkdir()
    broken.write_text("no TOML", encoding="utf-8")
    editions = Editions(tmp_path)
    assert editions["intyg-kurs/hslf-fs-2021-8"].form == "intyg-kurs"
    assert "intyg-kurs/sosfs-2015-8" in editions
    assert "intyg-kurs/2030" not in editions
    assert len(editions) == 2
    with pytest.raises(IntegrityError, match="sosfs-2015-8"):
        list(editions)


def test_the_editions_of_a_form_are_those_in_their_order(specimens: Library) -> None:
    editions = specimens.editions
    assert {edition.form for edition in editions.values()} == {name.partition("/")[0] for name in editions}
    for form in {edition.form for edition in editions.values()}:
        assert editions.of_form(form) == [edition for edition in editions.values() if edition.form == form]


def test_an_edition_bound_to_a_missing_field_is_refused(specimens: Library) -> None:
    from dataclasses import replace

    from stforms.lens.binding import bind

    found = specimens.edition("intyg-kurs/hslf-fs-2021-8")
    slot = replace(found.slots[0], at=(FieldAt("Finns inte"),))
    with pytest.raises(IntegrityError, match="Finns inte"):
        bind(replace(found, slots=(slot,)), specimens.bound(found).blank)


def test_an_unknown_edition_is_answered_with_the_nearest(specimens: Library) -> None:
    with pytest.raises(UsageError, match="intyg-kurs/sosfs-2015-8"):
        specimens.edition("intyg-kurs")
    assert specimens.edition("intyg-fullgjord-st").id == "intyg-fullgjord-st/hslf-fs-2021-8"


def test_labels_name_section_and_row(specimens: Library) -> None:
    schema = specimens.schema("intyg-fullgjord-st")
    assert schema.label("sokande.efternamn", "sv") == "Sökande – Efternamn"
    assert "rad 3" in schema.label("tjanstgoring[2].stalle", "sv")
    assert "row 3" in schema.label("tjanstgoring[2].stalle", "en")
