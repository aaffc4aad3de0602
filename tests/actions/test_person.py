"""One person: everything about them comes out, and after a purge nothing of them is left."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import canaries
import pytest
import sqlalchemy as sa
from canaries import CANARY, OTHER, certificate, files_below, form, found_in, letter
from ingesting import COURSE, picture, put, take

from stforms.actions.decide import Answer, decide
from stforms.actions.person_data import (
    export,
    person_of,
    plan_purge,
    protocol_json,
    protocol_text,
    purge_person,
)
from stforms.actions.remind import Wanted as WantedLetters
from stforms.actions.remind import note, remind
from stforms.errors import RefusedError, UsageError
from stforms.register.belongings import belongings
from stforms.register.check import check
from stforms.register.papers import Sending, Wanted, note_paper, note_sending
from stforms.register.persons import Known, note_clinic, note_person, protect
from stforms.register.received import PURGED
from stforms.register.store import Register
from stforms.register.tables import arrivals, documents, events, metadata, papers, persons, purges, readings
from tests.registers import cluster

FIRST, SECOND = "EKG-tolkning", "Sårvård"
LOGO = picture(1)


def send(register: Register, known: Known, about: str) -> int:
    """Note a certificate that was sent and is late; return the paper."""
    with register.writing("test") as writer:
        person = note_person(writer, known, note_clinic(writer, "Ängens vårdcentral"))
        wanted = Wanted("intyg-kurs", COURSE, date(2025, 3, 3), date(2025, 3, 5), about, date(2026, 1, 1))
        paper, _ = note_paper(writer, person, wanted)
        note_sending(writer, paper, Sending(COURSE, certificate(known, about), date(2025, 12, 1)))
    return paper


@pytest.fixture
def lived(register: Register, tmp_path: Path) -> Register:
    """A register in which two persons have papers, alone and in one mail, with a decision and a reminder."""
    for known in (CANARY, OTHER):
        for about in (FIRST, SECOND):
            send(register, known, about)
    with register.writing("test") as writer:
        letters = remind(writer.connection, WantedLetters(date(2026, 2, 1)))
        note(writer, letters.letters)
    inbox = tmp_path / "inkorg"
    put(
        inbox,
        {
            "1.pdf": form(CANARY, FIRST, specialitet="Geriatrik"),
            "2.pdf": form(CANARY, FIRST, specialitet="Psykiatri"),
            "3.pdf": form(OTHER, FIRST),
            "4.eml": letter({"kanarieholm.pdf": form(CANARY, SECOND), "logga.png": LOGO}),
            "5.eml": letter({"a.pdf": form(CANARY, SECOND, delmal=["STa1"]), "b.pdf": form(OTHER, SECOND)}),
        },
    )
    take(register, inbox)
    with register.writing("test") as writer:
        decide(writer, "1", Answer(choose=2), "Anna Ek", "ringt")
    return register


def number(register: Register, known: Known) -> int:
    with register.reading() as connection:
        return person_of(connection, str(known.own_id))


def rows(register: Register, table: sa.Table) -> list[dict[str, object]]:
    with register.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


# --- who is meant -------------------------------------------------------------------------------


def test_a_person_is_called_by_either_id(lived: Register) -> None:
    with lived.reading() as connection:
        assert person_of(connection, "K1") == person_of(connection, "1") == person_of(connection, "#1") == 1


def test_an_id_that_means_two_is_refused(lived: Register) -> None:
    with lived.writing("test") as writer:
        writer.connection.execute(sa.update(persons).where(persons.c.id == 2).values(own_id="1"))
    with lived.reading() as connection:
        with pytest.raises(UsageError) as refused:
            person_of(connection, "1")
        assert refused.value.code == "person.several"
        assert person_of(connection, "#1") == 1


def test_protection_is_noted_once(lived: Register) -> None:
    with lived.writing("test") as writer:
        assert [protect(writer, 1, on) for on in (True, True, False, False)] == [True, False, True, False]


# --- everything about one -------------------------------------------------------------------------


def test_the_zip_holds_rows_originals_and_events_of_the_person_only(lived: Register) -> None:
    made = export(lived, number(lived, CANARY))
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    table = {name: json.loads(data) for name, data in content.items() if name.endswith(".json")}
    assert [row["efternamn"] for row in table["register/persons.json"]] == ["Kanarieholm"]
    assert [row["about"] for row in table["register/papers.json"]] == [FIRST, SECOND]
    assert [row["by"] for row in table["register/decisions.json"]] == ["Anna Ek"]
    assert len(table["register/reminders.json"]) == 1
    assert {"paper.planned", "decision.taken", "conflict.opened"} <= {
        row["action"] for row in table["register/events.json"]
    }
    originals = {data for name, data in content.items() if name.startswith("original/")}
    assert form(CANARY, FIRST, specialitet="Geriatrik") in originals
    assert form(CANARY, SECOND, delmal=["STa1"]) in originals
    assert made.missing == ()
    for name, data in content.items():
        assert found_in(data, OTHER) == [], name


def test_a_mail_with_papers_of_others_is_left_out_and_named(lived: Register) -> None:
    made = export(lived, number(lived, CANARY))
    mails = [row["id"] for row in rows(lived, documents) if row["kind"] == "mail"]
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert f"original/{mails[0]}.eml" in archive.namelist()
        assert f"original/{mails[1]}.eml" not in archive.namelist()
        assert str(mails[1]) in archive.read("LÄS-MIG.txt").decode()
    assert made.left_out == (mails[1],)


# --- out of the register --------------------------------------------------------------------------


def purged(register: Register, known: Known = CANARY) -> None:
    purge_person(register, number(register, known), "RX 2026-17", "Arkivet")


def everywhere(register: Register) -> list[Path]:
    """Return every file that holds, or held, what is in the register."""
    if register.place.embedded:
        return list(files_below(register.place.home))
    base = cluster().data / "base"  # the tables; the write-ahead log keeps its files, which is told
    return [*files_below(register.place.home), *files_below(base)]


def test_before_a_purge_the_canary_is_found(lived: Register) -> None:
    """Or a search that finds nothing would mean nothing."""
    assert any(found_in(path.read_bytes(), CANARY) for path in everywhere(lived))


def test_after_a_purge_nothing_of_the_person_is_in_any_file(lived: Register, tmp_path: Path) -> None:
    originals = [lived.blobs.get(str(row["sha256"])) for row in rows(lived, documents)]
    own = [data for data in originals if found_in(data, CANARY)]
    purged(lived)
    lived.close()
    for path in everywhere(lived):
        data = path.read_bytes()
        assert found_in(data, CANARY) == [], path
        assert not any(original[-600:] in data for original in own), path


def test_of_others_everything_is_left(lived: Register) -> None:
    def of_other() -> list[object]:
        mine = number(lived, OTHER)
        kept: list[object] = [row for row in rows(lived, papers) if row["person_id"] == mine]
        kept += [row for row in rows(lived, readings) if row["person_id"] == mine]
        with lived.reading() as connection:
            own = belongings(connection, mine)
        by_id = {row["id"]: row["sha256"] for row in rows(lived, documents)}
        return [*kept, *(lived.blobs.get(str(by_id[one])) for one in own.documents)]

    before = of_other()
    purged(lived)
    assert of_other() == before


def test_after_a_purge_the_register_is_whole(lived: Register) -> None:
    purged(lived)
    assert check(lived) == []


def test_a_mail_with_papers_of_others_is_emptied_and_stays_as_a_row(lived: Register) -> None:
    shared = [row["id"] for row in rows(lived, documents) if row["kind"] == "mail"][1]
    purged(lived)
    (left,) = [row for row in rows(lived, documents) if row["kind"] == "mail"]
    assert (left["id"], left["state"]) == (shared, PURGED)
    came = [(row["name"], row["sender"]) for row in rows(lived, arrivals) if row["document_id"] == shared]
    assert came == [("", None)]
    assert [row["sender"] for row in rows(lived, arrivals) if row["via_id"] == shared] == [None]


def test_what_came_in_several_mails_stays_and_is_told(lived: Register, tmp_path: Path) -> None:
    """A logo that others send as well is nobody's."""
    take(
        lived, put(tmp_path / "mer", {"6.eml": letter({"b.pdf": form(OTHER, "Akut"), "l.png": LOGO}, OTHER)})
    )
    (logo,) = [row["id"] for row in rows(lived, documents) if row["kind"] == "png"]
    with lived.reading() as connection:
        assert plan_purge(connection, 1).counts["unsure"] == [logo]
    purged(lived)
    assert logo in [row["id"] for row in rows(lived, documents)]
    assert check(lived) == []


def test_what_came_in_the_persons_own_mail_goes_with_it(lived: Register) -> None:
    purged(lived)
    assert [row for row in rows(lived, documents) if row["kind"] == "png"] == []


def test_events_stay_and_their_chain_holds(lived: Register) -> None:
    before = rows(lived, events)
    purged(lived)
    after = rows(lived, events)
    assert after[: len(before)] == before
    assert [row["action"] for row in after[len(before) :]] == ["purge.begun", "purge.rows", "purge.done"]


def test_a_form_that_may_be_the_persons_has_to_be_decided_first(lived: Register, tmp_path: Path) -> None:
    slipped = Known("19900000-4712", CANARY.efternamn, CANARY.fornamn)
    take(lived, put(tmp_path / "mer", {"7.pdf": form(slipped, FIRST)}))
    with pytest.raises(RefusedError) as refused:
        purged(lived)
    (question,) = str(refused.value.params["questions"]).split()
    with lived.writing("test") as writer:
        decide(writer, question, Answer(choose=1), "Anna Ek")
    purged(lived)
    assert rows(lived, persons)[0]["efternamn"] == "Grannström"


def test_what_only_its_name_or_sender_tells_of_is_told_and_goes_when_somebody_says_so(
    lived: Register, tmp_path: Path
) -> None:
    scan = put(
        tmp_path / "mer", {"birdine_KANARIEHOLM.png": picture(2), "8.eml": letter({"x.png": picture(3)})}
    )
    take(lived, scan)
    unknown = [row["id"] for row in rows(lived, documents)][-3:]
    with lived.reading() as connection:
        assert sorted(plan_purge(connection, 1).counts["unsure"]) == unknown
        with pytest.raises(UsageError) as refused:
            plan_purge(connection, 1, [3])
    assert refused.value.code == "person.not_theirs"
    purge_person(lived, 1, "RX 2026-17", "Arkivet", unknown)
    assert not {row["id"] for row in rows(lived, documents)} & set(unknown)
    assert check(lived) == []
    lived.close()
    for path in everywhere(lived):
        assert found_in(path.read_bytes(), CANARY) == [], path


def test_a_dry_run_counts_and_changes_nothing(lived: Register) -> None:
    before = {table.name: rows(lived, table) for table in metadata.sorted_tables}
    with lived.reading() as connection:
        counts = plan_purge(connection, 1).counts
    assert (counts["papers"], counts["persons"], counts["decisions"], counts["reminders"]) == (2, 1, 1, 1)
    assert {table.name: rows(lived, table) for table in metadata.sorted_tables} == before


def test_the_protocol_has_numbers_and_no_person(lived: Register) -> None:
    done = purge_person(lived, 1, "RX 2026-17", "Arkivet")
    told = protocol_json(done)
    assert (told["person"], told["decision"], told["by"]) == (1, "RX 2026-17", "Arkivet")
    assert told["removed"]["papers"] == 2
    assert told["done_at"] is not None
    words = protocol_text(done) + json.dumps(told)
    assert "RX 2026-17" in words
    assert canaries.found_in_text(words, CANARY) == []


def test_purging_again_tells_the_same(lived: Register) -> None:
    first = purge_person(lived, 1, "RX 2026-17", "Arkivet")
    second = purge_person(lived, 1, "another", "somebody")
    assert protocol_json(second) == protocol_json(first)
    assert len(rows(lived, purges)) == 1


# --- interrupted ------------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from stforms.actions.person_data import purge_person
from stforms.register.opening import open_register
from stforms.register.place import place_of

register = open_register(place_of(sys.argv[1], Path(sys.argv[2])))
at, count = sys.argv[3], 0
remove = register.blobs.remove

def removed(sha256):
    global count
    remove(sha256)
    count += 1
    if at == f"blob{count}":
        os.kill(os.getpid(), signal.SIGKILL)

def step(name):
    if name == at:
        os.kill(os.getpid(), signal.SIGKILL)

register.blobs.remove = removed
purge_person(register, 1, "RX 2026-17", "Arkivet", step=step)
"""


@pytest.mark.parametrize("at", ["files", "blob1", "blob3", "rows", "scrub", "done"])
def test_a_purge_that_was_killed_is_finished_by_the_same_call(lived: Register, at: str) -> None:
    place = lived.place
    where = str(place.home) if place.embedded else place.url
    lived.close()
    command = [sys.executable, "-c", _KILLED, where, str(place.home), at]
    killed = subprocess.run(command, env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    done = purge_person(lived, 1, "RX 2026-17", "Arkivet")
    assert done.done_at is not None
    assert done.counts["papers"] == 2
    assert check(lived) == []
    lived.close()
    for path in everywhere(lived):
        assert found_in(path.read_bytes(), CANARY) == [], path
