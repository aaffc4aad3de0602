"""Canaries through the secretary's day: no verb says who they are, unless it is asked to or made to.

Every output is searched: standard output and error, names of files, events, what is left in temporary
folders. Letters, extracts and the register itself hold persons; they are meant to.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from canaries import CANARY, OTHER, certificate, files_below, form, found_in, found_in_text, letter
from ingesting import COURSE, archive, picture, put

from stforms.register.opening import open_register
from stforms.register.papers import Sending, Wanted, note_paper, note_sending
from stforms.register.persons import Known, note_clinic, note_person
from stforms.register.place import place_of
from stforms.register.tables import events

HOLDING = ("brev", "utdrag", "inkorg")
"""Folders whose files are meant to hold persons: letters, extracts, what came in."""


@dataclass
class Desk:
    """A secretary's machine: a register, folders, a temporary folder; and all that was said, by call."""

    folder: Path
    temporary: Path
    said: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    @property
    def register(self) -> Path:
        """Return where the register is."""
        return self.folder / "register"

    def do(self, *arguments: str, given: str = "") -> str:
        """Run a command; return what it said."""
        environment = {**os.environ, "TMPDIR": str(self.temporary), "COLUMNS": "140", "STFORMS_LANG": "sv"}
        environment |= {"STFORMS_REGISTER": str(self.register), "STFORMS_BLANKS": str(self.folder / "blanks")}
        done = subprocess.run(
            [sys.executable, "-m", "stforms", *arguments],
            cwd=self.folder,
            env=environment,
            input=given.encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode != 70, done.stderr.decode()
        words = (done.stdout + done.stderr).decode()
        self.said.append((arguments, words))
        return words


def _fill(desk: Desk) -> None:
    """Note papers that were sent and are late, and put into the inbox what can come: all kinds of files."""
    with closing(open_register(place_of(str(desk.register)))) as register, register.writing("test") as writer:
        clinic = note_clinic(writer, "Ängens vårdcentral")
        for known in (CANARY, OTHER):
            person = note_person(writer, known, clinic)
            for about in ("EKG-tolkning", "Sårvård", "Akut"):
                wanted = Wanted(
                    "intyg-kurs", COURSE, date(2025, 3, 3), date(2025, 3, 5), about, date(2026, 1, 1)
                )
                paper, _ = note_paper(writer, person, wanted)
                note_sending(writer, paper, Sending(COURSE, certificate(known, about), date(2025, 12, 1)))
    slipped = Known("19900000-4712", CANARY.efternamn, CANARY.fornamn)
    wrong = form(CANARY, "Akut", intygande={"personnummer": str(CANARY.personnummer)[:-1] + "3"})
    put(
        desk.folder / "inkorg",
        {
            "Kanarieholm Birdine 199000004711.pdf": form(CANARY, "EKG-tolkning", specialitet="Geriatrik"),
            "Kanarieholm 2.pdf": form(CANARY, "EKG-tolkning", specialitet="Psykiatri"),
            "slarv.pdf": form(slipped, "Sårvård"),
            "svar.eml": letter({"Kanarieholm 3.pdf": wrong, "granne.pdf": form(OTHER, "Akut")}),
            "allt.zip": archive({"Kanarieholm/4.pdf": form(CANARY, "Sårvård")}),
            "Kanarieholm trasig.docx": b"PK\x03\x04 Kanarieholm 19900000-4711",
            "Kanarieholm skannad.png": picture(3),
        },
    )


DAY: Sequence[tuple[str, ...]] = (
    ("ingest", "inkorg"),
    ("ingest", "inkorg", "--json"),
    ("status",),
    ("status", "--json"),
    ("decide",),
    ("decide", "--json"),
    ("decide", "1", "--choose", "2"),
    ("decide", "1", "--value", "19900000-4711"),
    ("decide", "Kanarieholm"),
    ("decide", "Kanarieholm", "--choose", "1"),
    ("decide", "--approve", "1"),
    ("remind", "--dry-run"),
    ("remind", "-o", "brev"),
    ("remind", "-o", "brev", "--json"),
    ("remind", "--dry-run", "--person", "19900000-4711"),
    ("person", "list"),
    ("person", "list", "--json"),
    ("person", "export", "1", "-o", "utdrag/person.zip"),
    ("person", "protect", "1"),
    ("person", "list", "--reveal"),
    ("status",),
    ("decide",),
    ("remind", "--dry-run"),
    ("person", "purge", "1", "--dry-run"),
    ("register", "check"),
    ("register", "info"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk at the end of the day."""
    # The temporary folder is not below pytest's: the name of a socket in it would be too long for the system.
    desk = Desk(tmp_path_factory.mktemp("skrivbord"), Path(tempfile.mkdtemp(prefix="st-")))
    _fill(desk)
    for arguments in DAY:
        desk.do(*arguments)
    for number in ("19900000-4711\n", "199000004711"):
        desk.do("person", "find", given=number)
    yield desk
    shutil.rmtree(desk.temporary)


def test_nothing_that_is_said_names_a_canary(desk: Desk) -> None:
    """The status names those who are not protected (docs/how-to/status.md), but no number."""
    protected = False
    for arguments, words in desk.said:
        protected = protected or arguments[:2] == ("person", "protect")
        shown = words
        for word in arguments:  # what somebody typed may be said back, but for a number
            shown = shown.replace(word, "") if not word[0].isdigit() else shown
        found = found_in_text(shown, CANARY)
        if arguments[0] == "status" and not protected:
            found = [way for way in found if way[0].isdigit()]
        assert found == [], arguments


def test_no_name_of_a_file_names_a_canary(desk: Desk) -> None:
    came = desk.folder / "inkorg"
    made = [
        str(path.relative_to(desk.folder)) for path in files_below(desk.folder) if came not in path.parents
    ]
    assert any("brev" in name for name in made)
    assert found_in_text("\n".join(made), CANARY) == []


def test_no_event_names_a_canary(desk: Desk) -> None:
    with closing(open_register(place_of(str(desk.register)))) as register, register.reading() as connection:
        told = [str(tuple(row)) for row in connection.execute(sa.select(events))]
    assert len(told) > 20
    assert found_in_text("\n".join(told), CANARY) == []


def test_no_temporary_file_is_left(desk: Desk) -> None:
    assert list(files_below(desk.temporary)) == []


def test_after_a_purge_only_letters_extracts_and_the_inbox_hold_the_canary(desk: Desk) -> None:
    for line in desk.do("decide").splitlines():
        if line.startswith("d"):
            desk.do("decide", line.split()[0], "--choose", "1")
    plan = json.loads(desk.do("person", "purge", "1", "--dry-run", "--json").partition("\nIngenting")[0])
    assert len(plan["unsure"]) == 2
    also = [word for one in plan["unsure"] for word in ("--also", str(one))]
    whole = ("--decision", "RX 2026-17", "--by", "Arkivet", "-o", "protokoll", *also)
    told = desk.do("person", "purge", "1", *whole)
    assert "Gallringsprotokoll" in told
    assert found_in_text(told, CANARY) == []
    holding = [path for path in files_below(desk.folder) if found_in(path.read_bytes(), CANARY)]
    assert {path.relative_to(desk.folder).parts[0] for path in holding} <= set(HOLDING), told
    assert (desk.folder / "protokoll" / "gallring-1.txt").is_file()


def test_the_search_finds_what_it_looks_for() -> None:
    """In every spelling, encoded in any way; or a search without a find would mean nothing."""
    for words in ("Birdine", "kanarieholm", "19900000-4711", "199000004711", "9000004711", "900000 4711"):
        assert found_in_text(words, CANARY) != []
        assert found_in(words.encode("utf-16-le"), CANARY) != []
    assert found_in_text("19900022-0815", CANARY) == []
