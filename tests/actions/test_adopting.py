"""adopt as a whole: a form that nobody has seen becomes one that is filled, read, checked and registered."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
from pathlib import Path

import blanks
import docx
import ingesting
import norrskogen
import pikepdf
import pytest
from blanks import REQUIRED

import stforms
from stforms.actions.adopt.adopting import Adopted, adopt
from stforms.actions.adopt.drawn import drawn
from stforms.actions.adopt.personal import answers_in, personnummer_in
from stforms.actions.reference import reference_of
from stforms.actions.source import read_document
from stforms.actions.status import status
from stforms.actions.status.words import title_of
from stforms.errors import RefusedError, UnreadableError, UsageError
from stforms.formats import libreoffice
from stforms.library import Library
from stforms.model import Outcome, Record, set_path
from stforms.register.papers import Sending, Wanted, note_paper, note_sending
from stforms.register.persons import Known, note_person
from stforms.register.store import Register

TODAY = datetime.date(2026, 6, 1)
FORM = "samtal-om-st-i-region-norrskogen"
PERSON = {"namn": "Sanna Öqvist", "personnummer": "19900114-2380", "specialitet": "Allmänmedicin"}
ANSWERS = {"handledning_varje_vecka": "delvis", "har_en_aktuell_studieplan": "nej"}
RECORD: Record = {"st_lakare": PERSON, **ANSWERS}


def adopted(data: bytes, forms: Path, **more: object) -> Outcome[Adopted]:
    """Return what becomes of a blank; its files are in the folder afterwards."""
    outcome = adopt(data, today=TODAY, library=Library(forms=forms), **more)  # type: ignore[arg-type]
    for name, content in outcome.value.files.items():
        target = forms / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return outcome


def codes(outcome: Outcome[Adopted]) -> list[str]:
    return [one.code for one in outcome.findings]


# --- a citizen ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", norrskogen.MADE)
def test_everything_that_is_written_comes_back(kind: str, tmp_path: Path) -> None:
    outcome = adopted(norrskogen.MADE[kind](), tmp_path)
    proof = outcome.value.proof
    assert proof.written == proof.back >= len(PERSON) + 3 * len(ANSWERS)
    assert outcome.value.draft.edition == f"{FORM}/2026-{kind}"
    assert codes(outcome) == []


@pytest.mark.parametrize("kind", norrskogen.MADE)
def test_an_adopted_form_is_filled_read_and_checked_as_any_other(kind: str, tmp_path: Path) -> None:
    adopted(norrskogen.MADE[kind](), tmp_path)
    library = Library(forms=tmp_path)
    filled = stforms.fill(RECORD, f"{FORM}/2026-{kind}", library=library)
    assert filled.value is not None
    read = stforms.parse(bytes(filled.value), library=library)
    assert (read.value.edition.id, read.value.record) == (f"{FORM}/2026-{kind}", RECORD)
    assert [
        one.code for one in stforms.validate(RECORD, f"{FORM}/2026-{kind}", library=library).findings
    ] == []


def saved(data: bytes, kind: str, folder: Path) -> bytes:
    """Return a file as LibreOffice saves it again."""
    program = libreoffice.find()
    if program is None:
        (pytest.fail if REQUIRED else pytest.skip)("LibreOffice is not installed")
    (folder / f"a.{kind}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = ["--convert-to", kind, "--outdir", str(folder / "saved"), str(folder / f"a.{kind}")]
    subprocess.run([str(program), "--headless", profile, *out], check=True, capture_output=True)
    return (folder / "saved" / f"a.{kind}").read_bytes()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_copy_that_another_program_saved_is_read(kind: str, tmp_path: Path) -> None:
    """LibreOffice drops every name; what is printed tells."""
    adopted(norrskogen.MADE[kind](), tmp_path)
    library = Library(forms=tmp_path)
    filled = bytes(stforms.fill(RECORD, f"{FORM}/2026-{kind}", library=library).value)  # type: ignore[arg-type]
    read = stforms.parse(saved(filled, kind, tmp_path), library=library)
    assert (read.value.edition.id, read.value.record) == (f"{FORM}/2026-{kind}", RECORD)


def test_the_editions_of_one_form_have_one_schema_that_grows(tmp_path: Path) -> None:
    """The second is told to be of the same form, and its keys are the first one's."""
    keys = {}
    for kind, make in norrskogen.MADE.items():
        draft = adopted(make(), tmp_path).value.draft
        keys[kind] = {guess.value for slot in draft.slots for guess in slot.keys}
        assert draft.form == FORM
    shared = {f"st_lakare.{key}" for key in PERSON} | set(ANSWERS)
    assert all(shared <= mine for mine in keys.values())
    assert "kommentarer" in keys["docx"] & keys["pdf"]


def test_a_form_of_the_regions_is_known_whatever_its_answers_are_called_in_english(tmp_path: Path) -> None:
    """A schema of the user's own has no English words: the printed ones stand in."""
    adopted(norrskogen.word(), tmp_path)
    assert (
        Library(forms=tmp_path)
        .schema(FORM)
        .label("har_en_aktuell_studieplan", "en")
        .endswith("Har en aktuell studieplan")
    )


def test_the_same_blank_again_is_the_same_edition(tmp_path: Path) -> None:
    adopted(norrskogen.word(), tmp_path)
    again = adopted(norrskogen.word(), tmp_path)
    assert again.value.same == again.value.draft.edition == f"{FORM}/2026-docx"
    assert codes(again) == []


def test_a_new_wording_is_another_edition(tmp_path: Path) -> None:
    adopted(norrskogen.word(), tmp_path)
    changed = docx.Document(io.BytesIO(norrskogen.word()))
    changed.add_paragraph("Övrig information: ....................................")
    out = io.BytesIO()
    changed.save(out)
    again = adopted(out.getvalue(), tmp_path)
    assert (again.value.same, again.value.draft.edition) == (None, f"{FORM}/2026-docx-2")
    assert codes(again)[0] == "adopt.known_already"


def test_what_comes_with_stforms_is_told_to_be_there(specimens: Library, tmp_path: Path) -> None:
    edition = specimens.edition("checklista-st/2026-docx")
    data = specimens.blank(edition).path.read_bytes()
    outcome = adopt(data, today=TODAY, library=Library(forms=tmp_path))
    assert (outcome.value.same, outcome.value.draft.form) == (edition.id, "checklista-st")
    assert codes(outcome)[0] == "adopt.known_already"


# --- in the register ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", norrskogen.MADE)
def test_an_adopted_form_that_comes_back_is_its_persons_paper(
    kind: str, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent with a reference where the file carries one; by the person on it where it does not."""
    forms = tmp_path / "forms"
    adopted(norrskogen.MADE[kind](), forms)
    monkeypatch.setenv("STFORMS_FORMS", str(forms))
    library = Library(forms=forms)
    edition = library.edition(f"{FORM}/2026-{kind}")
    sent: Record = {"st_lakare": PERSON}
    reference = reference_of(sent, edition)
    with register.writing() as writer:
        person = note_person(writer, Known(PERSON["personnummer"], "Öqvist", "Sanna"))
        paper, _ = note_paper(writer, person, Wanted(FORM, edition.id))
        note_sending(writer, paper, Sending(edition.id, sent, TODAY, reference))
    back = stforms.fill(RECORD, edition, reference=reference, library=library).value
    assert back is not None
    inbox = ingesting.put(tmp_path / "inkorg", {f"svar.{kind}": bytes(back)})
    (taken,) = ingesting.take(register, inbox).results
    assert taken.noted is not None
    assert (taken.noted.paper, taken.noted.questions, taken.noted.errors) == (paper, 0, 0)
    with register.reading() as connection:
        (line,) = status(connection, TODAY).lines
    assert title_of(line.edition) == norrskogen.TITLE


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Checklista ST", "å", "../utanför", "", "a" * 61, "con/", "-a"])
@pytest.mark.parametrize("of", ["form", "edition"])
def test_a_name_that_cannot_be_a_folders_is_refused(of: str, name: str) -> None:
    with pytest.raises(UsageError) as error:
        adopt(norrskogen.word(), today=TODAY, **{of: name})  # type: ignore[arg-type]
    assert error.value.code == "adopt.name_shape"


def test_the_name_of_a_new_form_is_told_with_those_that_are_like_it(tmp_path: Path) -> None:
    outcome = adopted(norrskogen.word(), tmp_path, form="checklist-st", edition="egen")
    (new,) = [one for one in outcome.findings if one.code == "adopt.new_form"]
    assert "checklista-st" in str(new.params["near"])
    assert outcome.value.draft.edition == "checklist-st/egen"


def test_an_edition_that_comes_with_stforms_keeps_its_name() -> None:
    with pytest.raises(UsageError) as error:
        adopt(norrskogen.word(), form="checklista-st", edition="2026-docx", today=TODAY)
    assert error.value.code == "adopt.taken"


@pytest.mark.parametrize("edition", blanks.editions("pdf", "docx", "xlsx"))
def test_no_blank_that_comes_with_stforms_seems_filled_in(edition: str, specimens: Library) -> None:
    document = read_document(specimens.blank(specimens.edition(edition)).path)
    assert (answers_in(document), personnummer_in(document)) == (0, 0)


# --- what is no blank -----------------------------------------------------------------------


def test_a_filled_form_is_refused_for_its_personnummer(tmp_path: Path) -> None:
    """Personal data must not become part of a form that goes to everybody."""
    adopted(norrskogen.word(), tmp_path)
    filled = stforms.fill(RECORD, f"{FORM}/2026-docx", library=Library(forms=tmp_path)).value
    assert filled is not None
    with pytest.raises(RefusedError) as error:
        adopt(bytes(filled), today=TODAY, library=Library(forms=tmp_path / "andra"))
    assert (error.value.code, error.value.params) == ("adopt.personnummer", {"count": 1})
    assert "19900114" not in str(error.value)
    assert adopt(bytes(filled), today=TODAY, personnummer=True).value.draft.slots


def test_fields_and_controls_that_hold_words_are_told(specimens: Library, tmp_path: Path) -> None:
    for edition in ("intyg-kurs/hslf-fs-2021-8", "checklista-st/2026-docx", "kravspecifikation/2026-xlsx"):
        key = next(slot.key for slot in specimens.edition(edition).slots if slot.codec == "text")
        record: Record = {}
        set_path(record, key, "Någon Annan")
        filled = stforms.fill(record, edition, library=specimens, specimen=True).value
        assert filled is not None
        outcome = adopt(bytes(filled), edition="egen", today=TODAY, library=Library(forms=tmp_path))
        told = [one.params["count"] for one in outcome.findings if one.code == "adopt.filled_in"]
        assert (edition, told) == (edition, [1])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 nothing", "file.damaged"),
        (b"PK\3\4" + b"x" * 500, "file.damaged"),
    ],
)
def test_a_damaged_file_is_unreadable_and_not_a_fault_of_stforms(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as error:
        adopt(data, today=TODAY)
    assert error.value.code == code


def test_a_letter_has_no_places() -> None:
    letter = docx.Document()
    letter.add_paragraph("Hej! Här kommer en hälsning och inget att fylla i.")
    out = io.BytesIO()
    letter.save(out)
    with pytest.raises(UnreadableError) as error:
        adopt(out.getvalue(), today=TODAY)
    assert error.value.code == "adopt.nothing_found"


def test_fields_that_lost_their_form_are_told(tmp_path: Path) -> None:
    """Pages that were copied to another file keep the boxes, and nothing to fill them by."""
    pdf = pikepdf.open(io.BytesIO(norrskogen.pdf()))
    del pdf.Root["/AcroForm"]
    out = io.BytesIO()
    with pytest.warns(pikepdf.PageCopyWarning):
        pdf.save(out)
    with pytest.raises(UnreadableError) as error:
        adopt(out.getvalue(), today=TODAY)
    assert error.value.code == "adopt.fields_lost"


def test_a_pdf_without_fields_is_adopted_to_be_read(tmp_path: Path) -> None:
    """What is printed into its boxes is found there."""
    outcome = adopted(norrskogen.pdf(fields=False), tmp_path)
    assert "adopt.read_only_form" in codes(outcome)
    edition = outcome.value.draft.edition
    library = Library(forms=tmp_path)
    (box,) = [
        slot.spots[0].where.box
        for slot in outcome.value.draft.slots
        if slot.keys[0].value.endswith("kommentarer")
    ]
    assert box is not None
    written = pikepdf.open(io.BytesIO(norrskogen.pdf(fields=False)))
    line = f"BT /R 10 Tf {box[0] + 4} {box[3] - 14} Td (Allt gott) Tj ET".encode()
    written.pages[0].contents_add(pikepdf.Stream(written, line))
    out = io.BytesIO()
    written.save(out)
    record = stforms.parse(out.getvalue(), edition=edition, library=library).value.record
    assert "Allt gott" in json.dumps(record)


def test_without_libreoffice_there_is_a_draft_and_no_picture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STFORMS_SOFFICE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read_document(norrskogen.word())
    outcome = adopted(norrskogen.word(), tmp_path)
    picture, told = drawn(outcome.value.draft, document)
    assert (picture.pages, [one.code for one in told]) == ((), ["adopt.no_picture"])
    assert len(picture.unplaced) > len(PERSON)
