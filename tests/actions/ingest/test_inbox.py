"""Files out of an inbox: taken once, given back when they change, taken over from who was killed."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import ingesting as given
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from stforms.actions.ingest.inbox import DONE, OWN, QUARANTINE, Inbox
from stforms.actions.ingest.sources import Item, Left, counts, item_of
from stforms.errors import UnreadableError

DAY = date(2026, 3, 2)


def named(folder: Path) -> list[str]:
    """Return the paths of all files in a folder, but for our own."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != OWN)


def inbox(folder: Path) -> Inbox:
    """Return an inbox on a certain day."""
    return Inbox(folder, today=DAY)


# --- what is taken --------------------------------------------------------------------------------


def test_files_are_taken_in_the_order_of_their_names_with_those_in_folders(tmp_path: Path) -> None:
    given.put(tmp_path / "b", {"y.bin": b"", "x.bin": b""})
    given.put(tmp_path, {"c.bin": b"", "a.bin": b""})
    assert [item.name for item in Left([tmp_path]).items()] == ["a.bin", "x.bin", "y.bin", "c.bin"]
    with inbox(tmp_path) as source:
        assert source.count() == 4
        assert [item.name for item in source.items()] == ["a.bin", "x.bin", "y.bin", "c.bin"]


@pytest.mark.parametrize(
    "name",
    ["~$a.docx", ".DS_Store", ".hidden", "a.tmp", "a.pdf.CRDOWNLOAD", "a.part", "Thumbs.db", "desktop.ini"],
)
def test_what_programs_put_beside_files_is_left(tmp_path: Path, name: str) -> None:
    given.put(tmp_path, {name: b"x", "a.docx": b"x"})
    assert [item.name for item in Left([tmp_path]).items()] == ["a.docx"]


@for_all(st.text(min_size=1))
def test_a_name_counts_or_not_whatever_it_is(name: str) -> None:
    assert counts(name) in (True, False)
    assert not counts(f".{name}")


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")
def test_links_and_what_is_no_file_are_left(tmp_path: Path) -> None:
    outside = given.put(tmp_path / "outside", {"secret.bin": b"x"})
    folder = given.put(tmp_path / "in", {"a.bin": b"x"})
    (folder / "link.bin").symlink_to(outside / "secret.bin")
    (folder / "folder").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    assert [item.name for item in Left([folder]).items()] == ["a.bin"]
    with inbox(folder) as source:
        assert [item.name for item in source.items()] == ["a.bin"]
    assert item_of(folder / "link.bin") is None


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        Left([tmp_path / "a.bin"])


def test_a_name_that_is_no_text_is_taken_all_the_same(tmp_path: Path) -> None:
    (Path(os.fsdecode(bytes(tmp_path))) / os.fsdecode(b"\xe5.bin")).write_bytes(b"x")
    (item,) = Left([tmp_path]).items()
    assert len(item.claimed("0" * 64)) == 64


def test_what_is_put_away_is_not_taken_again(tmp_path: Path) -> None:
    given.put(tmp_path, {"a.bin": b"a", "b.bin": b"b"})
    for _ in range(2):
        with inbox(tmp_path) as source:
            for item in source.items():
                source.refused(item, "Därför.") if item.name == "a.bin" else source.done(item)
    assert named(tmp_path) == [
        f"{DONE}/{DAY}/b.bin",
        f"{QUARANTINE}/{DAY}/a.bin",
        f"{QUARANTINE}/{DAY}/a.bin.txt",
    ]
    assert (tmp_path / QUARANTINE / str(DAY) / "a.bin.txt").read_text(encoding="utf-8") == "Därför.\n"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        given.put(tmp_path, {"a.b.bin": content})
        with inbox(tmp_path) as source:
            for item in source.items():
                source.done(item)
    folder = tmp_path / DONE / str(DAY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a.b.bin": b"1",
        "a.b (2).bin": b"2",
        "a.b (3).bin": b"3",
    }


def test_a_file_that_somebody_still_writes_goes_back(tmp_path: Path) -> None:
    """What was read of it is in the register; what it has become is taken next time, as another arrival."""
    given.put(tmp_path, {"a.bin": b"half"})
    with inbox(tmp_path) as source:
        (item,) = source.items()
        with item.path.open("ab") as writing:
            writing.write(b" and the rest")
        source.done(item)
    assert named(tmp_path) == ["a.bin"]


# --- who takes it ---------------------------------------------------------------------------------


def test_a_file_is_taken_by_one_of_two(tmp_path: Path) -> None:
    given.put(tmp_path, {f"{n}.bin": b"x" for n in range(10)})
    with inbox(tmp_path) as one, inbox(tmp_path) as other:
        taken: list[Item] = []
        sources = [one.items(), other.items()]
        while sources:
            for source in list(sources):
                item = next(source, None)
                taken += [item] if item else []
                if item is None:
                    sources.remove(source)
        assert sorted(item.name for item in taken) == sorted(f"{n}.bin" for n in range(10))


def test_what_a_run_has_left_is_taken_over_under_the_same_claim(tmp_path: Path) -> None:
    given.put(tmp_path, {"a.bin": b"x"})
    with inbox(tmp_path) as source:
        (first,) = source.items()
    with inbox(tmp_path) as source:
        (second,) = source.items()
        source.done(second)
    assert (second.claim, second.name) == (first.claim, "a.bin")
    assert named(tmp_path) == [f"{DONE}/{DAY}/a.bin"]
    assert list((tmp_path / OWN / "work").iterdir()) == []


def test_what_a_run_that_is_alive_has_taken_is_left_to_it(tmp_path: Path) -> None:
    given.put(tmp_path, {"a.bin": b"x"})
    with inbox(tmp_path) as one:
        (item,) = one.items()
        with inbox(tmp_path) as other:
            assert list(other.items()) == []
        one.done(item)
    assert named(tmp_path) == [f"{DONE}/{DAY}/a.bin"]
