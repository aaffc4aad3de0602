"""ingest, end to end: what comes in becomes rows, once, whichever way and however often it comes."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import ingesting as given
import pytest
import sqlalchemy as sa

import stforms
from stforms.actions.ingest.again import Again
from stforms.actions.ingest.inbox import Inbox
from stforms.actions.ingest.run import Ways, ingest
from stforms.actions.ingest.tasks import Came
from stforms.library import Library
from stforms.limited import Limits
from stforms.register.received import Document as Row
from stforms.register.received import amend, find_document
from stforms.register.store import Register
from stforms.register.tables import arrivals, conflicts, documents, findings, merges, papers, readings


def states(register: Register) -> dict[str, int]:
    """Return how many documents are what."""
    with register.reading() as connection:
        query = sa.select(documents.c.state, sa.func.count()).group_by(documents.c.state)
        return dict(map(tuple, connection.execute(query)))


def rows(register: Register, *columns: sa.ColumnElement[object]) -> list[tuple[object, ...]]:
    """Return columns of a table."""
    with register.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns))]


# --- one file -------------------------------------------------------------------------------------


def test_a_form_that_was_sent_becomes_the_first_version_of_its_paper(
    register: Register, tmp_path: Path
) -> None:
    paper, reference = given.send(register, 1)
    data = given.filled(given.answered(1), reference=reference)
    (result,) = given.take(register, *given.put(tmp_path / "in", {"a.docx": data}).iterdir()).results
    assert result.noted is not None
    assert (result.noted.paper, result.noted.version, result.noted.by) == (paper, 1, "reference")
    assert rows(register, readings.c.reference) == [(reference,)]
    assert rows(register, papers.c.versions, papers.c.received_on) == [(1, date.today())]
    assert register.blobs.get(rows(register, documents.c.sha256)[0][0]) == data  # type: ignore[arg-type]
    assert given.violations(register) == []


def test_the_same_call_twice_notes_nothing_new(register: Register, tmp_path: Path) -> None:
    files = {"a.docx": given.filled(given.answered(1)), "b.png": given.picture(1), "c.bin": b"\0" * 99}
    files["d.eml"] = given.mail({"e.docx": given.filled(given.answered(2))})
    folder = given.put(tmp_path / "in", files)
    given.take(register, folder)
    before = [given.count(register, table) for table in (documents, arrivals, readings, findings)]
    again = given.take(register, folder)
    assert [given.count(register, table) for table in (documents, arrivals, readings, findings)] == before
    assert all(result.noted is not None and result.noted.known for result in again.results)


def test_the_same_bytes_in_another_place_are_one_document_that_came_twice(
    register: Register, tmp_path: Path
) -> None:
    data = given.filled(given.answered(1))
    given.take(register, given.put(tmp_path / "one", {"a.docx": data}))
    given.take(register, given.put(tmp_path / "two", {"b.docx": data}))
    assert states(register) == {"form": 1}
    assert [name for _, name in rows(register, arrivals.c.id, arrivals.c.name)] == ["a.docx", "b.docx"]


def test_a_file_that_has_changed_is_another_document(register: Register, tmp_path: Path) -> None:
    folder = given.put(tmp_path / "in", {"a.png": given.picture(1)})
    given.take(register, folder)
    given.put(folder, {"a.png": given.picture(2)})
    given.take(register, folder)
    assert states(register) == {"scan": 2}


def test_a_change_that_keeps_size_and_date_is_seen(register: Register, tmp_path: Path) -> None:
    """The claim is of the content as well: some programs set a file's date back."""
    folder = given.put(tmp_path / "in", {"a.bin": b"one"})
    stamp = (folder / "a.bin").stat()
    given.take(register, folder)
    given.put(folder, {"a.bin": b"two"})
    os.utime(folder / "a.bin", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    given.take(register, folder)
    assert given.count(register, arrivals) == 2


# --- how it came ----------------------------------------------------------------------------------


def test_the_day_is_the_one_given_else_the_mails_else_the_files(register: Register, tmp_path: Path) -> None:
    """Whatever lies in a mail came on the mail's day, from its sender."""
    folder = given.put(tmp_path / "in", {"a.eml": given.mail({"b.png": given.picture(1)}), "c.bin": b"c"})
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    given.take(register, folder)
    came = sorted(rows(register, arrivals.c.name, arrivals.c.received_on, arrivals.c.sender))
    assert came == [
        ("a.eml", date(2026, 3, 2), "vc@example.org"),
        ("b.png", date(2026, 3, 2), "vc@example.org"),
        ("c.bin", date(2023, 11, 14), None),
    ]


def test_what_a_person_says_of_an_arrival_counts_more(register: Register, tmp_path: Path) -> None:
    folder = given.put(tmp_path / "in", {"a.eml": given.mail({"b.png": given.picture(1)})})
    came = Came(date(2026, 2, 27), "ombud@example.org", "RÖ-2026-17")
    given.take(register, folder, came=came)
    columns = (arrivals.c.received_on, arrivals.c.sender, arrivals.c.diarienummer)
    assert rows(register, *columns) == [(date(2026, 2, 27), "ombud@example.org", "RÖ-2026-17")] * 2


# --- files within files -----------------------------------------------------------------------------


def test_what_is_in_a_mail_becomes_documents_that_came_with_it(register: Register, tmp_path: Path) -> None:
    inner = given.archive({f"{n}.docx": given.filled(given.answered(n)) for n in (1, 2)})
    message = given.mail({"all.zip": inner, "logo.png": given.picture(1, side=40), "odd.bin": b"\1\2\3"})
    done = given.take(register, given.put(tmp_path / "in", {"a.eml": message}))
    assert states(register) == {"container": 2, "form": 2, "other": 1, "refused": 1}
    within = {result.name: result.within for result in done.results}
    assert within["1.docx"] == ("mail", "zip")
    via = {
        name: (via, place)
        for name, via, place in rows(register, arrivals.c.name, arrivals.c.via_id, arrivals.c.place)
    }
    (mail,) = [row[0] for row in rows(register, documents.c.id, documents.c.kind) if row[1] == "mail"]
    assert via["a.eml"] == (None, None)
    assert via["all.zip"][0] == mail
    assert given.violations(register) == []


def test_a_bundle_of_ours_is_taken_apart(register: Register, tmp_path: Path, specimens: Library) -> None:
    papers_ = given.put(
        tmp_path / "papers",
        {
            f"{n}.pdf": given.filled(given.course(1, f"Kurs {n}", bilaga_nr=str(n)), given.COURSE)
            for n in (1, 2)
        },
    )
    (bundle,) = stforms.bundle(sorted(papers_.iterdir()), library=specimens)
    given.take(register, given.put(tmp_path / "in", {"bunt.pdf": bytes(bundle.value)}))
    assert states(register) == {"container": 1, "form": 2}


def test_a_mail_whose_contents_were_not_all_noted_is_completed(register: Register, tmp_path: Path) -> None:
    """A run that is stopped in the middle of a mail leaves it undone, and the next one goes on."""
    folder = given.put(
        tmp_path / "in", {"a.eml": given.mail({f"{n}.png": given.picture(n) for n in range(4)})}
    )
    begun: list[str] = []
    first = given.take(
        register, folder, tell=lambda result: begun.append(result.name), stop=lambda: len(begun) > 1
    )
    assert first.left
    assert given.count(register, documents) < 5
    second = given.take(register, folder)
    assert not second.left
    assert states(register) == {"container": 1, "scan": 4}
    assert given.count(register, arrivals) == 5


# --- versions and conflicts ---------------------------------------------------------------------


def test_another_answer_is_a_new_version_and_a_conflict_is_asked(register: Register, tmp_path: Path) -> None:
    _, reference = given.send(register, 1)
    for number, answer in enumerate(("ja", "nej")):
        record = given.answered(1, st_moten=answer)
        data = given.filled(record, reference=reference)
        given.take(register, given.put(tmp_path / f"{number}", {"a.docx": data}))
    assert rows(register, papers.c.versions, papers.c.state, papers.c.open_questions) == [(2, "review", 1)]
    ((conflict,),) = rows(register, conflicts.c.conflict)
    assert conflict["key"] == "st_moten"  # type: ignore[index]
    assert [one.get("value") for one in conflict["alternatives"]] == [None, "ja", "nej"]  # type: ignore[index]


def test_two_copies_that_do_not_disagree_make_one_record(register: Register, tmp_path: Path) -> None:
    _, reference = given.send(register, 1)
    for number, more in enumerate(({"st_moten": "ja"}, {"sjalvstudier": "nej"})):
        data = given.filled({**given.sent_record(1), **more}, reference=reference)
        given.take(register, given.put(tmp_path / f"{number}", {"a.docx": data}))
    ((record,),) = rows(register, merges.c.record)
    assert record == {**given.sent_record(1), "st_moten": "ja", "sjalvstudier": "nej"}
    assert rows(register, papers.c.open_questions) == [(0,)]


# --- what cannot be read ----------------------------------------------------------------------------


def test_what_cannot_be_read_is_kept_with_the_reason(register: Register, tmp_path: Path) -> None:
    data = given.filled(given.answered(1))[:3000]
    given.take(register, given.put(tmp_path / "in", {"a.docx": data}))
    ((state, code, sha256),) = rows(register, documents.c.state, documents.c.code, documents.c.sha256)
    assert (state, code) == ("refused", "file.damaged")
    assert register.blobs.get(sha256) == data  # type: ignore[arg-type]


def test_a_file_that_goes_beyond_its_limits_ends_nothing_but_itself(
    register: Register, tmp_path: Path
) -> None:
    files = {
        "a.docx": endless(given.filled(given.answered(1))),
        "b.docx": given.filled(given.answered(2)),
        "c.docx": endless(given.filled(given.answered(3))),
    }
    done = given.take(register, given.put(tmp_path / "in", files), limits=Limits(cpu=0.4))
    told = sorted(str(one.noted.code) for one in done.results if one.noted is not None)
    assert told == ["None", "limited.cpu", "limited.cpu"]


def endless(data: bytes) -> bytes:
    """Return a Word form with so many paragraphs that reading it takes seconds."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "word/document.xml":
                more = b"<w:p><w:r><w:t>rad</w:t></w:r></w:p>" * 150_000
                part = part.replace(b"<w:body>", b"<w:body>" + more, 1)
            new.writestr(info.filename, part)
    return out.getvalue()


def test_what_was_refused_is_read_again_when_somebody_asks(register: Register, tmp_path: Path) -> None:
    """As after an upgrade: the bytes are still there, and came when they came."""
    data = given.filled(given.answered(1))
    folder = given.put(tmp_path / "in", {"a.eml": given.mail({"b.docx": data})})
    given.take(register, folder)
    with register.writing() as writer:
        row = find_document(writer.connection, given.digest(data))
        assert row is not None
        amend(writer, row.id, Row(row.sha256, row.size, "docx", "refused", "limited.time"))
        writer.connection.execute(sa.delete(readings))
    ingest(Again(register), register, Ways(workers=1, again=True))
    assert states(register) == {"container": 1, "form": 1}
    assert (given.count(register, readings), given.count(register, arrivals)) == (1, 2)


def test_a_file_that_nobody_may_read_is_told_and_the_others_go_on(register: Register, tmp_path: Path) -> None:
    folder = given.put(tmp_path / "in", {"a.bin": b"a", "b.png": given.picture(1)})
    from stforms.actions.ingest.sources import Left

    class Gone(Left):
        def items(self):  # type: ignore[no-untyped-def]
            for item in super().items():
                if item.name == "a.bin":
                    item.path.unlink()
                yield item

    done = ingest(Gone([folder]), register, Ways(workers=1))
    assert [(one.name, one.code) for one in done.results if one.noted is None] == [
        ("a.bin", "ingest.unreadable")
    ]
    assert states(register) == {"scan": 1}


# --- trials and stops -------------------------------------------------------------------------------


def test_a_trial_tells_what_would_become_of_each_file_and_changes_nothing(
    register: Register, tmp_path: Path
) -> None:
    paper, _ = given.send(register, 1)
    files = {"a.docx": given.filled(given.answered(1)), "b.eml": given.mail({"c.png": given.picture(1)})}
    folder = given.put(tmp_path / "in", files)
    before = given.everything(register)
    done = given.take(register, folder, dry=True)
    assert {one.name: one.noted.state for one in done.results if one.noted is not None} == {
        "a.docx": "form",
        "b.eml": "container",
        "c.png": "scan",
    }
    assert [one.noted.paper for one in done.results if one.noted and one.name == "a.docx"] == [paper]
    assert given.everything(register) == before
    assert list(register.blobs.names()) == []


@pytest.mark.parametrize("move", [False, True])
def test_who_stops_loses_nothing(register: Register, tmp_path: Path, move: bool) -> None:
    folder = given.put(tmp_path / "in", {f"{n}.png": given.picture(n) for n in range(6)})
    begun: list[str] = []
    ways = Ways(workers=1, tell=lambda result: begun.append(result.name), stop=lambda: len(begun) > 2)
    if move:
        with Inbox(folder) as inbox:
            assert ingest(inbox, register, ways).left
        with Inbox(folder) as inbox:
            ingest(inbox, register, Ways(workers=1))
    else:
        given.take(register, folder, tell=ways.tell, stop=ways.stop)
        given.take(register, folder)
    assert states(register) == {"scan": 6}
    assert given.count(register, arrivals) == 6
    assert given.violations(register, folder if move else None) == []


def test_a_mail_is_completed_at_whatever_depth_its_contents_were_left(
    register: Register, tmp_path: Path
) -> None:
    """All that lies in the mail itself is noted, and of the archive in it nothing: found by killing runs."""
    inner = given.archive({"a.png": given.picture(1), "b.png": given.picture(2)})
    folder = given.put(tmp_path / "in", {"a.eml": given.mail({"all.zip": inner})})
    begun: list[str] = []
    given.take(register, folder, tell=lambda result: begun.append(result.name), stop=lambda: len(begun) > 1)
    assert states(register) == {"container": 2}
    given.take(register, folder)
    assert states(register) == {"container": 2, "scan": 2}
