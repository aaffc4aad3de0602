"""Reminders: whoever is late or lacks something gets one letter that says what, and not too often."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import register_samples as samples
import sqlalchemy as sa

from stforms.actions.remind import CLINIC, Reminders, Wanted, note, remind
from stforms.actions.stationery import Stationery, read_stationery
from stforms.errors import UnreadableError, UsageError
from stforms.formats.letter import Letter
from stforms.formats.pdf.letter import letter_pdf
from stforms.register.papers import REMINDED
from stforms.register.store import Register
from stforms.register.tables import papers, persons, reminders, reminders_of

TODAY = samples.TODAY
ROOT = Path(__file__).parents[2]


def found(register: Register, stationery: Stationery | None = None, **wanted: object) -> Reminders:
    with register.reading() as connection:
        return remind(connection, Wanted(**{"today": TODAY, **wanted}), stationery)  # type: ignore[arg-type]


def noted(register: Register, letters: Reminders) -> int:
    with register.writing("test") as writer:
        return note(writer, letters.letters)


def words(letter: Letter) -> str:
    parts = [*letter.sender, *letter.receiver, letter.subject, *letter.before, *letter.after, *letter.ending]
    for section in letter.sections:
        parts.append(section.heading)
        parts += [line for point in section.points for line in (point.text, *point.below)]
        parts += [cell for row in (section.grid.rows if section.grid else ()) for cell in row]
    return "\n".join(parts)


# --- who, and what is said --------------------------------------------------------------------


def test_who_is_late_or_lacks_something_gets_a_letter(register: Register) -> None:
    """What is not late yet, is back, or waits for us, is not in it."""
    samples.sample(register)
    letters = found(register).letters
    assert [
        {person: [one.paper for one in mine] for person, mine in one.papers.items()} for one in letters
    ] == [
        {1: [2]},
        {2: [5, 4]},
    ]


def test_what_is_late_is_named_with_its_period_and_its_days(register: Register) -> None:
    samples.sample(register)
    said = words(found(register).letters[1].letter)
    assert "Har inte kommit in" in said
    assert "Checklista inför årlig uppföljning av ST, 1 juni 2025–31 maj 2026" in said
    assert "Skickades den 2 april 2026. Skulle ha kommit in senast den 20 maj 2026." in said
    assert "senast den 15 juni 2026" in said
    assert "Behöver kompletteras" not in said


def test_what_is_missing_is_named_as_it_is_printed_with_what_to_do(register: Register) -> None:
    samples.sample(register)
    said = words(found(register).letters[0].letter)
    assert "Behöver kompletteras" in said
    assert "ST-läkare – Personnummer" in said
    assert "Jämför med en id-handling" in said
    assert "Hej Jelena!" in said


def test_an_english_reader_gets_an_english_letter(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STFORMS_LANG", "en")
    samples.sample(register)
    letter = found(register).letters[1].letter
    assert letter.language == "en-GB"
    assert "Sent on 2 April 2026. Was to be here by 20 May 2026." in words(letter)


def test_no_letter_holds_a_personnummer(register: Register) -> None:
    samples.sample(register)
    letters = found(register, protected=True).letters
    said = "\n".join(words(one.letter) + one.name for one in letters)
    assert len(letters) == 3
    for known in samples.PERSONS:
        assert str(known.personnummer)[-4:] not in said


def test_a_file_is_named_by_ids_only(register: Register) -> None:
    samples.sample(register)
    assert [one.name for one in found(register).letters] == ["brev-1-A1-2026-06-01", "brev-2-A2-2026-06-01"]


def test_an_id_that_is_a_personnummer_does_not_get_into_a_name(register: Register) -> None:
    samples.sample(register)
    with register.writing("test") as writer:
        writer.connection.execute(sa.update(persons).values(own_id=persons.c.personnummer))
    assert [one.name for one in found(register).letters] == ["brev-1-2026-06-01", "brev-2-2026-06-01"]


def test_protected_persons_get_no_letter_and_are_counted(register: Register) -> None:
    samples.sample(register)
    hidden = found(register)
    assert hidden.protected == 1
    assert samples.CANARY not in "".join(words(one.letter) for one in hidden.letters)
    shown = found(register, protected=True)
    assert (len(shown.letters), shown.protected) == (3, 0)


# --- which -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"person": "A2"}, [[5, 4]]),
        ({"person": "2"}, [[5, 4]]),
        ({"person": "A3"}, []),
        ({"clinic": "ängens  VÅRDCENTRAL"}, [[2]]),
        ({"form": "handledarutlatande"}, [[2], [5]]),
        ({"form": "checklista-st/2026-docx"}, [[4]]),
        ({"today": TODAY - timedelta(days=13)}, [[2], [5]]),
        ({"today": TODAY - timedelta(days=12)}, [[2], [5]]),
    ],
)
def test_a_choice_leaves_the_others_out(
    register: Register, wanted: dict[str, object], expected: list[list[int]]
) -> None:
    """On the day by which it is wanted a paper is not late yet."""
    samples.sample(register)
    with register.writing("test") as writer:
        writer.connection.execute(sa.delete(reminders_of))
        writer.connection.execute(sa.delete(reminders))
    letters = found(register, **wanted).letters
    assert [[one.paper for mine in each.papers.values() for one in mine] for each in letters] == expected


@pytest.mark.parametrize("wanted", [{"person": "X"}, {"clinic": "Ingen"}, {"form": "inget"}])
def test_a_name_that_nobody_has_is_refused(register: Register, wanted: dict[str, str]) -> None:
    samples.sample(register)
    with pytest.raises(UsageError):
        found(register, **wanted)


# --- how often ---------------------------------------------------------------------------------


def test_noted_reminders_are_not_made_again_before_the_days_are_over(register: Register) -> None:
    samples.sample(register)
    assert noted(register, found(register)) == 2
    for later, letters, recent in ((0, 0, 2), (13, 0, 2), (14, 2, 0)):
        again = found(register, today=TODAY + timedelta(days=later))
        assert (len(again.letters), again.recent) == (letters, recent)


def test_nobody_is_reminded_twice_on_one_day(register: Register) -> None:
    samples.sample(register)
    noted(register, found(register))
    assert found(register, days=0).letters == ()
    assert len(found(register, days=0, today=TODAY + timedelta(days=1)).letters) == 2


def test_what_was_noted_is_the_state_of_the_papers(register: Register) -> None:
    """A paper that was sent is then one that was reminded of; one that lacks something stays that."""
    samples.sample(register)
    noted(register, found(register))
    with register.reading() as connection:
        row = connection.execute(sa.select(papers).where(papers.c.id == 4)).one()
        missing = connection.execute(
            sa.select(reminders_of.c.missing).where(reminders_of.c.paper_id == 2)
        ).scalar_one()
    assert (row.state, row.reminders, row.reminded_on) == (REMINDED, 1, TODAY)
    assert missing == ["handledare.namn", "st_lakare.personnummer"]


def test_letters_without_a_log_are_made_again_as_they_were(register: Register) -> None:
    """Whoever is interrupted between the letters and the log writes them over."""
    samples.sample(register)
    first, second = found(register), found(register)
    assert first == second
    assert [letter_pdf(one.letter) for one in first.letters] == [
        letter_pdf(one.letter) for one in second.letters
    ]


def test_two_who_remind_at_once_note_it_once(register: Register) -> None:
    samples.sample(register)
    one, other = found(register), found(register)
    assert (noted(register, one), noted(register, other)) == (2, 0)
    with register.reading() as connection:
        assert connection.execute(sa.select(papers.c.reminders).where(papers.c.id == 4)).scalar() == 1


def test_everybody_who_is_late_is_in_a_letter_or_counted(register: Register) -> None:
    samples.many(register, 600)
    letters = found(register, days=1)
    late = papers.c.state.in_(["sent", "reminded"]) & (papers.c.due < TODAY)
    query = sa.select(papers.c.person_id).where(late | (papers.c.state == "lacking")).distinct()
    with register.reading() as connection:
        expected = set(connection.execute(query).scalars())
    reminded = [person for one in letters.letters for person in one.papers]
    assert len(reminded) == len(set(reminded))
    assert len(expected) == len(reminded) + letters.recent + letters.protected
    assert set(reminded) <= expected


# --- to a clinic --------------------------------------------------------------------------------


def test_a_clinic_gets_one_letter_with_everybody_in_a_table(register: Register) -> None:
    samples.sample(register)
    letters = found(register, to=CLINIC).letters
    assert [one.name for one in letters] == ["brev-klinik-1-2026-06-01", "brev-klinik-2-2026-06-01"]
    (section,) = letters[1].letter.sections
    assert section.grid is not None
    assert [row[0] for row in section.grid.rows] == ["Oskar Ågren-Lindqvist"] * 2
    assert noted(register, Reminders(letters)) == 2
    assert found(register, to=CLINIC).letters == ()


# --- the sender ---------------------------------------------------------------------------------


def test_the_sample_of_letters_is_used(register: Register) -> None:
    samples.sample(register)
    letter = found(register, read_stationery(ROOT / "samples" / "brev.toml")).letters[0].letter
    assert letter.sender[0] == "Region Exempel"
    assert letter.subject == "Påminnelse om dina ST-blanketter"
    assert letter.ending == ("Med vänlig hälsning", "Anna Ek", "ST-administratör")
    assert "senast den 15 juni 2026" in letter.before[1]
    assert letter.after[0].startswith("Skicka blanketterna till st-kansliet@example.org")


def of(tmp_path: Path, content: str) -> Stationery:
    file = tmp_path / "brev.toml"
    file.write_text(content, encoding="utf-8")
    return read_stationery(file)


def test_texts_of_ones_own_name_what_the_letter_is_about(register: Register, tmp_path: Path) -> None:
    samples.sample(register)
    own = of(
        tmp_path, '[person]\nopening = "{{ fornamn }} vid {{ clinic }}: {{ count }} till {{ deadline }}."\n'
    )
    letter = found(register, own).letters[1].letter
    assert letter.before[1] == "Oskar vid Åkerbo vårdcentral: 2 till 15 juni 2026."


@pytest.mark.parametrize(
    "template", ["{{ personnummer }}", "{{ fornamn.__class__.__mro__ }}", "{% if %}", "{{ 1 / 0 }}"]
)
def test_a_template_that_cannot_be_used_is_refused(register: Register, tmp_path: Path, template: str) -> None:
    """It sees what the letter is about and nothing else of the machine."""
    samples.sample(register)
    with pytest.raises(UsageError) as refused:
        found(register, of(tmp_path, f'[person]\nopening = "{template}"\n'))
    assert refused.value.code == "remind.letter_template"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[sender]\nfax = 1\n", "remind.letter_unknown_key"),
        ("[brev]\n", "remind.letter_unknown_key"),
        ("sender = 1\n", "remind.letter_not_table"),
    ],
)
def test_a_file_of_letters_with_something_unknown_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        of(tmp_path, content)
    assert refused.value.code == code


@pytest.mark.parametrize("content", ["[sender", "\x00"])
def test_a_file_that_is_no_toml_is_unreadable(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableError):
        of(tmp_path, content)


def test_days_are_written_out() -> None:
    from stforms.wording import long_date

    assert [long_date(date(2026, month, 1), "sv").split()[1] for month in (1, 5, 12)] == [
        "januari",
        "maj",
        "december",
    ]
