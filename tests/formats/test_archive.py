"""What people pack comes out byte by byte, under the names that they gave; what is wrong is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.errors import ProtectedError, StformsError, UnreadableError
from stforms.formats.archive import Member, read_archive
from tests.formats.zips import pack, streamed

NAMES = st.text(
    st.characters(min_codepoint=48, max_codepoint=0x17F, categories=("L", "N")), min_size=1, max_size=20
)


@given(st.dictionaries(NAMES, st.binary(max_size=500), max_size=5))
def test_what_was_packed_comes_out(files: dict[str, bytes]) -> None:
    """A law, for another program's archives."""
    members = read_archive(pack(files)).members
    assert [(member.name, member.data) for member in members] == list(files.items())


@pytest.mark.parametrize("packed", [pack, streamed])
def test_folders_are_no_part_of_a_name_and_system_files_are_left_out(packed: object) -> None:
    """A name is shown and is never a path."""
    files = {
        "mapp/a.docx": b"1", "../../etc/b.pdf": b"2", "C:\\x\\c.pdf": b"3", "__MACOSX/mapp/._a.docx": b"4",
        "mapp/~$a.docx": b"5", "mapp/.DS_Store": b"6", "Thumbs.db": b"7", "d.tmp": b"8",
    }  # fmt: skip
    archive = read_archive(packed(files))  # type: ignore[operator]
    assert archive.members == (Member("a.docx", b"1"), Member("b.pdf", b"2"), Member("c.pdf", b"3"))
    assert archive.left_out == 5


@pytest.mark.parametrize(
    ("raw", "flag"), [("Åsa.pdf".encode(), 0x800), ("Åsa.pdf".encode(), 0), (b"\x8fsa.pdf", 0)]
)
def test_swedish_names_are_read(raw: bytes, flag: int) -> None:
    """As UTF-8 that says so, UTF-8 that does not (macOS), and as Windows writes them (cp437, cp850)."""
    plain = pack({"x" * len(raw): b"1"})
    data = plain.replace(b"x" * len(raw), raw)
    at = data.index(b"PK\1\2")
    data = (
        data[:6]
        + flag.to_bytes(2, "little")
        + data[8 : at + 8]
        + flag.to_bytes(2, "little")
        + data[at + 10 :]
    )
    assert [member.name for member in read_archive(data).members] == ["Åsa.pdf"]


def test_an_encrypted_archive_is_protected() -> None:
    """The flag is in the directory."""
    data = bytearray(pack({"a": b"1"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(ProtectedError):
        read_archive(bytes(data))


def bomb(ratio_of: int) -> bytes:
    return pack({"a": bytes(ratio_of)})


def many(count: int) -> bytes:
    return pack({str(number): b"" for number in range(count)})


def lies(about: int) -> bytes:
    """Return an archive whose directory says that a member is smaller than it is."""
    data = pack({"a": bytes(2_000_000)})
    return data.replace((2_000_000).to_bytes(4, "little"), about.to_bytes(4, "little"))


def overlapping() -> bytes:
    """Return an archive whose 400 members of 1 MB are all the same bytes."""
    one = pack({"a": bytes(range(256)) * 4000})
    at = one.index(b"PK\1\2")
    entry = one[at : one.index(b"PK\5\6")]
    entries = b"".join(entry[:46] + f"{number:03}"[:1].encode() + entry[47:] for number in range(400))
    end = bytearray(one[one.index(b"PK\5\6") :])
    end[8:12] = (400).to_bytes(2, "little") * 2
    end[12:16] = len(entries).to_bytes(4, "little")
    return one[:at] + entries + bytes(end)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(50_000_000), "file.bomb"),
        (bomb(100_000_001), "file.bomb"),
        (many(2001), "file.too_many_parts"),
        (lies(100), "file.damaged"),
        (overlapping(), "file.bomb"),
        (pack({"a": b"1"})[:-10], "file.damaged"),
        (pack({"a": b"1", "b": b"2"}).replace(b"b", b"a"), "file.damaged"),
        (pack({"a": b"1"}, zipfile.ZIP_LZMA), "file.damaged"),
    ],
)
def test_what_is_beyond_all_bounds_or_not_what_it_says_is_refused(data: bytes, code: str) -> None:
    """From the directory, before anything is unpacked; and no further than it says."""
    with pytest.raises(UnreadableError) as refused:
        read_archive(data)
    assert refused.value.code == code


def test_what_is_wrong_is_said_without_names() -> None:
    """People name files after people."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Öberg 19121212-1212.docx", b"hej")
    for data in (out.getvalue().replace(b"hej", b"hop"), out.getvalue().replace(b"PK\3\4", b"PK\3\5")):
        with pytest.raises(StformsError) as refused:
            read_archive(b"PK" + data[2:])
        assert "berg" not in str(refused.value)
        assert "1212" not in str(refused.value)
