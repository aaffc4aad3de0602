"""A batch ends with the same bytes however often it was broken off, and never takes a person's work."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import blanks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms import jobs
from stforms.actions.batch import (
    FAILED,
    KEPT,
    MADE,
    UNCHANGED,
    Batch,
    Job,
    Options,
    Result,
    Sync,
    Ways,
    batch,
    make,
    tried,
)
from stforms.actions.batch.ledger import JOURNAL, MANIFEST, Ledger
from stforms.actions.fill import fill
from stforms.actions.parse import parse
from stforms.actions.plan import Item, plan
from stforms.actions.reference import reference_of
from stforms.actions.roster import read_roster
from stforms.errors import DiskFullError, IntegrityError, RefusedError
from stforms.html.batch import batch_page
from stforms.library import Library

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "roster.json"
EDITION = "intyg-kurs/hslf-fs-2021-8"
NEVER = Ways(sync=Sync.NEVER)
POOLS = {
    "serial": jobs.serial(),
    "processes": jobs.processes(2),
    "elsewhere": replace(jobs.processes(2), here=False),
}
"""Who fills and who writes: this process both, its workers both, others fill and this process writes."""

every_pool = pytest.mark.parametrize("pool", POOLS.values(), ids=POOLS)


def items_of(count: int, changed: int | None = None) -> list[Item]:
    """Return so many small papers; one of them may say something else."""
    made = []
    for number in range(count):
        subject = f"Kurs {number}" + (" igen" if number == changed else "")
        record = {"sokande": {"efternamn": "Öqvist"}, "kurs": {"amne": subject}}
        made.append(
            Item(
                f"A{number % 3}/{number}",
                f"A{number % 3}",
                EDITION,
                f"A{number % 3}/kurs-{number}.pdf",
                record,
            )
        )
    return made


def papers(folder: Path) -> dict[str, str]:
    """Return path -> hash of every paper below a folder; what a batch keeps for itself is left out."""
    own = {MANIFEST, JOURNAL, "oversikt.html"}
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in own)
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def states(done: Batch) -> dict[str, int]:
    return {state: done.count(state) for state in (MADE, UNCHANGED, KEPT, FAILED) if done.count(state)}


@pytest.fixture(scope="module")
def sample() -> list[Item]:
    return plan(read_roster(SAMPLE).value).value


# --- the bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", blanks.kinds())
def test_the_bytes_are_those_of_fill_whatever_the_number_of_workers(
    kind: str, sample: list[Item], tmp_path: Path
) -> None:
    """On specimens and on the official blanks: one at a time, in two processes, in three, handed back."""
    library = blanks.library(kind)
    expected = {}
    for item in sample:
        reference = reference_of(item.record, library.edition(item.edition))
        filled = fill(item.record, item.edition, reference=reference, library=library).value
        assert filled is not None
        expected[item.path] = hashlib.sha256(bytes(filled)).hexdigest()
    for name, pool in (POOLS | {"three": jobs.processes(3)}).items():
        folder = tmp_path / name
        done = batch(sample, folder, ways=replace(NEVER, pool=pool), library=library)
        assert states(done) == {MADE: len(sample)}
        assert papers(folder) == expected
        noted = json.loads((folder / MANIFEST).read_bytes())["items"]
        assert {path: entry["output"] for path, entry in noted.items()} == expected


def test_the_manifest_has_the_reference_that_each_file_carries(
    sample: list[Item], tmp_path: Path, specimens: Library
) -> None:
    """In every format; so a file that comes back is found in it."""
    batch(sample, tmp_path, ways=NEVER, library=specimens)
    noted = json.loads((tmp_path / MANIFEST).read_bytes())["items"]
    carried = {path: parse(tmp_path / path, library=specimens).value.reference for path in noted}
    assert {path: entry["reference"] for path, entry in noted.items()} == carried
    assert None not in carried.values()


def test_papers_of_a_batch_that_knew_no_references_are_made_anew(tmp_path: Path, specimens: Library) -> None:
    """Their manifest says nothing of references; what a person has changed since stays."""
    batch(items_of(2), tmp_path, ways=NEVER, library=specimens)
    manifest = json.loads((tmp_path / MANIFEST).read_bytes())
    for path, entry in manifest["items"].items():
        item = next(item for item in items_of(2) if item.path == path)
        bare = bytes(fill(item.record, item.edition, library=specimens).value)
        (tmp_path / path).write_bytes(bare)
        entry |= {"input": "of before", "output": hashlib.sha256(bare).hexdigest(), "size": len(bare)}
        del entry["reference"]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert states(batch(items_of(2), tmp_path, ways=NEVER, library=specimens)) == {MADE: 2}
    noted = json.loads((tmp_path / MANIFEST).read_bytes())["items"]
    assert all(entry["reference"] for entry in noted.values())


def test_a_trial_finds_what_a_batch_finds_and_writes_nothing(
    sample: list[Item], tmp_path: Path, specimens: Library
) -> None:
    """The same way through the code."""
    wrong = [*sample[:3], replace(sample[3], record={"kurs": {"amnee": "x"}}, edition=EDITION)]
    done = batch(wrong, tmp_path / "ut", ways=NEVER, library=specimens)
    told = [(result.item, result.findings, result.failure) for result in tried(wrong, library=specimens)]
    assert told == [(result.item, result.findings, result.failure) for result in done.results]
    assert [path.name for path in tmp_path.iterdir()] == ["ut"]


# --- doing it again -------------------------------------------------------------------------


def test_what_has_not_changed_is_not_made_again(tmp_path: Path, specimens: Library) -> None:
    """Nor is a file touched."""
    batch(items_of(20), tmp_path, library=specimens)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")}
    assert states(batch(items_of(20), tmp_path, library=specimens)) == {UNCHANGED: 20}
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")} == before


@every_pool
def test_a_changed_row_makes_its_own_paper_anew_and_no_other(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """And a new row its new one."""
    ways = replace(NEVER, pool=pool)
    batch(items_of(20), tmp_path, ways=ways, library=specimens)
    done = batch(items_of(21, changed=7), tmp_path, ways=ways, library=specimens)
    assert [r.item.id for r in done.results if r.state == MADE] == ["A1/7", "A2/20"]
    assert states(done) == {MADE: 2, UNCHANGED: 19}


def test_other_options_make_everything_anew(tmp_path: Path, specimens: Library) -> None:
    """A file depends on how it was filled too."""
    batch(items_of(4), tmp_path, ways=NEVER, library=specimens)
    done = batch(items_of(4), tmp_path, Options(flatten=True), NEVER, specimens)
    assert states(done) == {MADE: 4}


def test_another_blank_makes_everything_anew(tmp_path: Path) -> None:
    """The official one, once it is there."""
    if blanks.official_folder() is None:
        return
    batch(items_of(2), tmp_path, ways=NEVER, library=blanks.library("specimen"))
    done = batch(items_of(2), tmp_path, ways=NEVER, library=blanks.library("official"))
    assert states(done) == {MADE: 2}


def test_a_file_that_is_gone_is_made_again(tmp_path: Path, specimens: Library) -> None:
    """The manifest does not make up for it."""
    batch(items_of(4), tmp_path, ways=NEVER, library=specimens)
    (tmp_path / "A1/kurs-1.pdf").unlink()
    assert states(batch(items_of(4), tmp_path, ways=NEVER, library=specimens)) == {MADE: 1, UNCHANGED: 3}


def test_files_that_no_row_asks_for_any_more_are_told_and_kept(tmp_path: Path, specimens: Library) -> None:
    """Somebody may have sent them."""
    batch(items_of(4), tmp_path, ways=NEVER, library=specimens)
    done = batch(items_of(3), tmp_path, ways=NEVER, library=specimens)
    assert done.old == ("A0/kurs-3.pdf",)
    assert (tmp_path / "A0/kurs-3.pdf").is_file()


# --- a person's work ------------------------------------------------------------------------


def _edit(path: Path) -> bytes:
    path.write_bytes(path.read_bytes() + b"\n% signed\n")
    return path.read_bytes()


def test_a_file_that_a_person_changed_is_kept_and_told(tmp_path: Path, specimens: Library) -> None:
    """With --overwrite it is made anew."""
    batch(items_of(3), tmp_path, library=specimens)
    path = tmp_path / "A1/kurs-1.pdf"
    edited = _edit(path)
    done = batch(items_of(3), tmp_path, library=specimens)
    assert (states(done), path.read_bytes()) == ({KEPT: 1, UNCHANGED: 2}, edited)
    done = batch(items_of(3), tmp_path, ways=Ways(overwrite=True), library=specimens)
    assert states(done) == {MADE: 1, UNCHANGED: 2}
    assert path.read_bytes() != edited


@every_pool
def test_a_file_that_a_person_changed_stops_its_own_paper_when_the_row_changes(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """Neither of the two is lost without a word."""
    batch(items_of(3), tmp_path, library=specimens)
    path = tmp_path / "A1/kurs-1.pdf"
    edited = _edit(path)
    done = batch(items_of(3, changed=1), tmp_path, ways=Ways(pool), library=specimens)
    failures = [result.failure.code for result in done.results if result.failure]
    assert (states(done), failures, path.read_bytes()) == (
        {FAILED: 1, UNCHANGED: 2},
        ["batch.changed"],
        edited,
    )


@every_pool
def test_a_change_that_keeps_size_and_time_is_found_before_it_is_overwritten(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """Bytes are compared before anything is lost."""
    batch(items_of(1), tmp_path, library=specimens)
    path = tmp_path / "A0/kurs-0.pdf"
    before, data = path.stat(), bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    done = batch(items_of(1, changed=0), tmp_path, ways=Ways(pool), library=specimens)
    assert (states(done), path.read_bytes()) == ({FAILED: 1}, bytes(data))


@every_pool
def test_a_file_that_was_there_before_is_not_overwritten(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """Unless it is the very same."""
    (tmp_path / "A0").mkdir()
    (tmp_path / "A0/kurs-0.pdf").write_bytes(b"mine")
    done = batch(items_of(1), tmp_path, ways=Ways(pool), library=specimens)
    assert [result.failure.code for result in done.results if result.failure] == ["batch.exists"]
    assert (tmp_path / "A0/kurs-0.pdf").read_bytes() == b"mine"


@every_pool
def test_a_file_whose_line_was_lost_is_known_again(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """Ended between the file and its line, with and without an older line."""
    ways = replace(NEVER, pool=pool)
    batch(items_of(2), tmp_path, ways=ways, library=specimens)
    manifest = (tmp_path / MANIFEST).read_bytes()
    batch(items_of(2, changed=1), tmp_path, ways=ways, library=specimens)
    (tmp_path / MANIFEST).write_bytes(manifest)
    assert states(batch(items_of(2, changed=1), tmp_path, ways=ways, library=specimens)) == {
        MADE: 1, UNCHANGED: 1,
    }  # fmt: skip
    (tmp_path / MANIFEST).unlink()
    assert states(batch(items_of(2, changed=1), tmp_path, ways=ways, library=specimens)) == {MADE: 2}


# --- the ledger -----------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=6000))
def test_a_journal_that_is_broken_off_anywhere_is_read_up_to_there(cut: int) -> None:
    """And goes on in a line of its own."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger(folder) as ledger:
            for number in range(12):
                ledger.add(f"{number}.pdf", _done(number))
        journal = folder / JOURNAL
        content = journal.read_bytes()[:cut]
        journal.write_bytes(content)
        whole = max(0, content.count(b"}") - 1)  # of a line that lacks but its end nothing is lost
        with Ledger(folder) as ledger:
            assert [done.id for done in ledger.done.values()] == [str(number) for number in range(whole)]
            ledger.add("new.pdf", _done(99))
        with Ledger(folder) as ledger:
            assert set(ledger.done) == {*(f"{number}.pdf" for number in range(whole)), "new.pdf"}


def _done(number: int):  # type: ignore[no-untyped-def]
    from stforms.actions.batch.ledger import Done

    return Done(str(number), EDITION, "b", "i", "o", number, number, ("fill.sum",))


def test_two_batches_do_not_work_in_one_folder(tmp_path: Path, specimens: Library) -> None:
    """The second is told."""
    with Ledger(tmp_path), pytest.raises(RefusedError) as error:
        batch(items_of(1), tmp_path, library=specimens)
    assert error.value.code == "batch.at_work"


@pytest.mark.parametrize("content", ["{", "[]", '{"stforms": "other/1"}', '{"stforms": "batch-manifest/1"}'])
def test_a_manifest_of_somebody_else_is_not_touched(content: str, tmp_path: Path, specimens: Library) -> None:
    """The folder may be that of another program."""
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(IntegrityError) as error:
        batch(items_of(1), tmp_path, library=specimens)
    assert error.value.code == "batch.manifest"
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == content


# --- failures -------------------------------------------------------------------------------


def _with_faults() -> list[Item]:
    items = items_of(10)
    items[4] = replace(items[4], record={"kurs": {"amne": "x" * 5000}})
    return items


@every_pool
def test_a_paper_that_cannot_be_made_does_not_stop_the_others(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """It has its findings, and is tried again next time."""
    done = batch(_with_faults(), tmp_path, ways=replace(NEVER, pool=pool), library=specimens)
    assert states(done) == {MADE: 9, FAILED: 1}
    failed = done.results[4]
    assert failed.failure is not None
    assert (failed.failure.code, [f.code for f in failed.findings]) == ("batch.refused", ["fill.too_wide"])
    assert states(batch(_with_faults(), tmp_path, ways=NEVER, library=specimens)) == {UNCHANGED: 9, FAILED: 1}
    assert json.loads((tmp_path / MANIFEST).read_bytes())["failed"] == {
        "A1/kurs-4.pdf": {"id": "A1/4", "code": "batch.refused"}
    }


def test_fail_fast_stops_at_the_first(tmp_path: Path, specimens: Library) -> None:
    """What is left is said, and made next time."""
    done = batch(_with_faults(), tmp_path, ways=replace(NEVER, fail_fast=True), library=specimens)
    assert (states(done), len(done.left)) == ({MADE: 4, FAILED: 1}, 5)


def test_a_stop_leaves_what_is_left_for_the_next_time(tmp_path: Path, specimens: Library) -> None:
    """With the same bytes in the end as without."""
    told: list[Result] = []
    ways = replace(NEVER, stop=lambda: len(told) >= 5, tell=told.append)
    done = batch(items_of(12), tmp_path / "a", ways=ways, library=specimens)
    assert (done.count(MADE), len(done.left)) == (5, 7)
    assert states(batch(items_of(12), tmp_path / "a", ways=NEVER, library=specimens)) == {
        UNCHANGED: 5,
        MADE: 7,
    }
    batch(items_of(12), tmp_path / "b", ways=NEVER, library=specimens)
    assert papers(tmp_path / "a") == papers(tmp_path / "b")


def test_a_worker_with_another_blank_makes_nothing(specimens: Library) -> None:
    """On another machine the cabinet may hold another version."""
    job = Job("x.pdf", EDITION, {}, Options(), str(specimens.cabinet), "0" * 64)
    made = make(job)
    assert made.failure is not None
    assert made.failure.code == "batch.other_blank"


# --- ended, and gone on with ----------------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from actions_test_batch import items_of
from stforms import jobs
from stforms.actions.batch import Sync, Ways, batch
from stforms.library import Library
if __name__ == "__main__":
    pool = jobs.serial() if {workers} == 1 else jobs.processes({workers})
    told = lambda result: print(result.item.id, flush=True)
    ways = Ways(pool=pool, sync=Sync.{sync}, tell=told)
    batch(items_of({count}), Path({folder!r}), ways=ways, library=Library(cabinet=Path({cabinet!r})))
"""


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., list[str]]:
    """Return a command that runs a batch in a process of its own."""
    module = tmp_path / "actions_test_batch.py"
    source = Path(__file__).read_text(encoding="utf-8")
    start, end = source.index("def items_of"), source.index("def papers")
    head = f"from stforms.actions.plan import Item\\nEDITION = {EDITION!r}\\n".replace("\\n", "\n")
    module.write_text(head + source[start:end], encoding="utf-8")

    def command(folder: Path, workers: int = 1, count: int = 60, sync: str = "END") -> list[str]:
        cabinet = str(blanks.library("specimen").cabinet)
        path = tmp_path / f"run-{folder.name}.py"
        path.write_text(
            SCRIPT.format(
                tests=str(tmp_path),
                workers=workers,
                count=count,
                sync=sync,
                folder=str(folder),
                cabinet=cabinet,
            ),
            encoding="utf-8",
        )
        return [sys.executable, str(path)]

    return command


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(("workers", "sync"), [(1, "END"), (2, "END"), (1, "EACH")])
def test_killed_several_times_it_ends_with_the_bytes_of_one_that_was_not(
    workers: int, sync: str, script: Callable[..., list[str]], tmp_path: Path, specimens: Library
) -> None:
    """Kill -9 to the whole group, three or four times; nothing half-written is left."""
    folder = tmp_path / "killed"
    for after in (3, 11, 17, 29) if workers == 1 else (3, 17, 29):
        child = subprocess.Popen(
            script(folder, workers, sync=sync),
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert child.stdout is not None
        for _ in range(after):
            if not child.stdout.readline():
                break
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        for path in folder.rglob("*.pdf"):
            assert path.read_bytes().rstrip().endswith(b"%%EOF")
    done = batch(items_of(60), folder, ways=NEVER, library=specimens)
    assert done.count(FAILED) + done.count(KEPT) == 0
    assert done.count(UNCHANGED) >= 29
    batch(items_of(60), tmp_path / "whole", ways=NEVER, library=specimens)
    assert papers(folder) == papers(tmp_path / "whole")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes")
def test_when_the_parent_alone_is_killed_the_next_batch_waits_for_its_workers(
    script: Callable[..., list[str]], tmp_path: Path, specimens: Library
) -> None:
    """Two never write in one folder at a time, and a moment is enough."""
    folder = tmp_path / "killed"
    for after in (5, 23):
        child = subprocess.Popen(script(folder, 2, 120), env=ENVIRONMENT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        for _ in range(after):
            child.stdout.readline()
        child.kill()
        child.wait()
        child.stdout.close()
        with Ledger(folder) as ledger:
            assert len(ledger.done) >= after
            before = papers(folder)
            time.sleep(0.2)
            assert papers(folder) == before
    batch(items_of(120), folder, ways=NEVER, library=specimens)
    batch(items_of(120), tmp_path / "whole", ways=NEVER, library=specimens)
    assert papers(folder) == papers(tmp_path / "whole")


def test_a_power_cut_that_took_a_files_bytes_is_found(tmp_path: Path, specimens: Library) -> None:
    """What a journal of broken-off work says is looked at byte by byte; size and time may lie then."""
    told: list[Result] = []

    def tell(result: Result) -> None:
        told.append(result)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(items_of(6), tmp_path, ways=replace(NEVER, tell=tell), library=specimens)
    path = tmp_path / "A1/kurs-1.pdf"
    before = path.stat()
    path.write_bytes(bytes(before.st_size))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    done = batch(items_of(6), tmp_path, ways=replace(NEVER, overwrite=True), library=specimens)
    assert (done.count(MADE), done.count(UNCHANGED)) == (4, 2)


def _full(
    folder: Path, script: Callable[..., list[str]], workers: int, most: int
) -> subprocess.CompletedProcess[str]:
    """Run a batch whose files may not grow beyond a size: what a full disk says, by another name."""
    return subprocess.run(
        script(folder, workers),
        env=ENVIRONMENT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_full_disk_is_told_and_nothing_is_lost(
    tmp_path: Path, specimens: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made before stays and is noted; the next batch goes on."""
    from stforms import atomic

    real, written = atomic._write, []

    def full_after_four(path: Path, pieces: Iterator[bytes], durable: bool) -> None:
        if len(written) >= 4:
            path.write_bytes(b"%PDF half")
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        real(path, pieces, durable)

    monkeypatch.setattr(atomic, "_write", full_after_four)
    with pytest.raises(DiskFullError) as error:
        batch(items_of(9), tmp_path, ways=NEVER, library=specimens)
    assert error.value.code == "output.disk_full"
    assert sorted(path.name for path in tmp_path.rglob(".*")) == []
    assert len(list(tmp_path.rglob("*.pdf"))) == 4
    monkeypatch.undo()
    assert states(batch(items_of(9), tmp_path, ways=NEVER, library=specimens)) == {UNCHANGED: 4, MADE: 5}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("most", "made"), [(12_000, 0), (23_000, 30)], ids=["in a form", "in the journal"])
def test_a_limit_of_the_system_on_the_size_of_files_is_a_full_disk(
    workers: int, most: int, made: int, tmp_path: Path, script: Callable[..., list[str]], specimens: Library
) -> None:
    """In a real process, with the system's own error, in the middle of a file."""
    folder = tmp_path / "ut"
    ran = _full(folder, script, workers, most)
    assert "DiskFullError" in ran.stderr
    assert len(list(folder.rglob("*.pdf"))) >= made
    assert list(folder.rglob(".*")) == []
    done = batch(items_of(60), folder, ways=NEVER, library=specimens)
    assert (done.count(FAILED), done.count(UNCHANGED) >= made) == (0, True)
    batch(items_of(60), tmp_path / "whole", ways=NEVER, library=specimens)
    assert papers(folder) == papers(tmp_path / "whole")


def test_a_worker_that_is_killed_leaves_no_gap_and_nothing_half_written(
    tmp_path: Path, specimens: Library
) -> None:
    """What it had in hand is done again, over what it had written; what it was writing is cleared away."""
    folder, told = tmp_path / "ut", []

    def tell(result: Result) -> None:
        told.append(result)
        if len(told) == 10:
            (folder / "A0/.0123456789abcdef.tmp").write_bytes(b"half")
            os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)

    pool = replace(jobs.processes(2), chunk=4)
    done = batch(items_of(60), folder, ways=replace(NEVER, pool=pool, tell=tell), library=specimens)
    assert states(done) == {MADE: 60}
    batch(items_of(60), tmp_path / "serial", ways=NEVER, library=specimens)
    assert papers(folder) == papers(tmp_path / "serial")


@pytest.mark.parametrize("pool", [POOLS["processes"], POOLS["elsewhere"]], ids=["processes", "elsewhere"])
def test_nobody_writes_any_more_when_a_batch_was_broken_off(
    pool: jobs.Pool, tmp_path: Path, specimens: Library
) -> None:
    """The folder is let go of after that; what has no line yet is known again by its bytes."""

    def tell(_: Result) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(items_of(60), tmp_path, ways=replace(NEVER, pool=pool, tell=tell), library=specimens)
    assert multiprocessing.active_children() == []
    done = batch(items_of(60), tmp_path, ways=NEVER, library=specimens)
    assert states(done) == {UNCHANGED: 1, MADE: 59}


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path, specimens: Library) -> None:
    """Its own temporary files alone."""
    (tmp_path / "A0").mkdir()
    (tmp_path / "A0/.0123456789abcdef.tmp").write_bytes(b"half")
    (tmp_path / "A0/.mine.tmp").write_bytes(b"mine")
    (tmp_path / ".0123456789abcdef.tmp").write_bytes(b"{half a manifest")
    batch(items_of(1), tmp_path, ways=NEVER, library=specimens)
    assert sorted(path.name for path in (tmp_path / "A0").iterdir()) == [".mine.tmp", "kurs-0.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A0", "manifest.json"]


# --- a cluster ------------------------------------------------------------------------------


def test_on_a_cluster_of_which_a_worker_is_killed_the_bytes_are_the_same(
    tmp_path: Path, specimens: Library
) -> None:
    """Two real worker processes; one is ended with kill -9 while it works."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        processes = [worker.pid for worker in cluster.workers.values()]
        pool = replace(jobs.dask(cluster.scheduler_address), chunk=4)
        told: list[Result] = []

        def tell(result: Result) -> None:
            told.append(result)
            if len(told) == 10:
                os.kill(processes[0], signal.SIGKILL)

        done = batch(
            items_of(120), tmp_path / "dask", ways=replace(NEVER, pool=pool, tell=tell), library=specimens
        )
        time.sleep(0.1)
    assert states(done) == {MADE: 120}
    batch(items_of(120), tmp_path / "serial", ways=NEVER, library=specimens)
    assert papers(tmp_path / "dask") == papers(tmp_path / "serial")


# --- the overview ---------------------------------------------------------------------------


def test_the_overview_says_what_became_of_each_paper_without_a_name(
    sample: list[Item], tmp_path: Path, specimens: Library
) -> None:
    """One file, no script; ids, forms, links, what is missing."""
    faulty = [*sample[:-1], replace(sample[-1], record={"okant": 1})]
    done = batch(faulty, tmp_path, ways=NEVER, library=specimens)
    page = batch_page(done, library=specimens).decode()
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    for name in ("Đorđević", "Ågren", "Öqvist", "19870521", "19860521"):
        assert name not in page
    assert page.count("<tr>") == len(sample) + 3
    assert 'href="A1/intyg-kurs-Etik-och-samtal-i-vardagens-m%C3%B6ten.pdf"' in page
    assert "Sökande: Utdelningsadress; Postnummer; Postort" in page
    assert "inte gjorda: 1" in page
