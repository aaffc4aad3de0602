"""Office containers: the hostile are refused before they are unpacked, the odd are read."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pytest

import stforms.formats.container as container
from stforms.errors import ProtectedError, StformsError, UnreadableError
from stforms.formats.opc import Package, Repack, parse_xml, utf8
from tests.formats.zips import CUSTOM, pack, parts, relationships, streamed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code_of(data: bytes) -> str:
    with pytest.raises(StformsError) as caught:
        _read_all(data)
    return caught.value.code


def _read_all(data: bytes) -> Package:
    package = Package(data)
    for name in package.names:
        package.read(name)
    assert package.main
    assert package.custom is not None
    return package


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("packer", [pack, streamed])
def test_a_package_tells_its_parts_and_properties(
    strict: bool, packer: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    files = parts(strict)
    package = _read_all(packer(files))
    assert package.names == tuple(files)
    assert {name: package.read(name) for name in package.names} == files
    assert package.main == "word/document.xml"
    assert package.kind == "docx"
    assert package.custom == {"stforms": "a/b", "n": "7"}
    assert package.related("header", package.main) == ("word/header1.xml",)
    assert package.related("image", package.main) == ("media/bild ett.png",)


def test_names_with_backslashes_and_a_slash_in_front_are_read() -> None:
    files = {("/" + name).replace("/", "\\"): content for name, content in parts().items()}
    assert _read_all(pack(files)).names == tuple(parts())


def test_part_names_know_no_case() -> None:
    """Some programs write xl/SharedStrings.xml and point at xl/sharedStrings.xml."""
    files = {name.upper() if "custom" in name else name: content for name, content in parts().items()}
    assert _read_all(pack(files)).custom["stforms"] == "a/b"


def test_without_relationships_the_usual_places_are_looked_at() -> None:
    files = {name: content for name, content in parts().items() if not name.endswith(".rels")}
    package = _read_all(pack(files))
    assert (package.main, package.custom["stforms"]) == ("word/document.xml", "a/b")


def test_what_lies_outside_the_file_is_never_a_part() -> None:
    outside = relationships(("urn:x/image", "https://example.org/a.png"))
    outside = outside.replace(b"/></R", b' TargetMode="External"/></R')
    package = Package(pack({**parts(), "word/_rels/document.xml.rels": outside}))
    assert package.related("image", "word/document.xml") == ()
    assert package.relations("word/document.xml")[0].external


def test_a_target_that_climbs_out_of_the_file_leads_nowhere() -> None:
    climbing = relationships(("urn:x/image", "../../../../etc/passwd"))
    package = Package(pack({**parts(), "word/_rels/document.xml.rels": climbing}))
    assert package.related("image", "word/document.xml") == ()


def test_a_member_called_like_a_path_is_a_name_and_no_more() -> None:
    package = _read_all(pack({**parts(), "../../etc/passwd": b"x"}))
    assert package.read("../../etc/passwd") == b"x"


def test_a_part_that_is_not_there_is_a_key_error() -> None:
    package = Package(pack(parts()))
    assert "nothing.xml" not in package
    with pytest.raises(KeyError):
        package.read("nothing.xml")


# --- hostile files ------------------------------------------------------------------------------


def _encrypted() -> bytes:
    data = bytearray(pack(parts()))
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = data.index(signature)
        data[start + at] |= 1
    return bytes(data)


def _lying_size() -> bytes:
    """A member of 2 MB whose directory entry says 10 bytes."""
    name = "word/header1.xml"
    data = bytearray(pack({**parts(), name: b" " * 2_000_000}))
    entry = data.rindex(name.encode()) - 46
    struct.pack_into("<L", data, entry + 24, 10)
    return bytes(data)


def _renamed() -> bytes:
    """A member with one name in the directory and another before its bytes."""
    return pack(parts()).replace(b"word/header1.xml", b"word/header2.xml", 1)


def _twice() -> bytes:
    return pack({**parts(), "\\word\\document.xml": b"<other/>"})


def _changed_byte() -> bytes:
    data = bytearray(pack(parts(), zipfile.ZIP_STORED))
    data[data.index(b"hej")] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.no_office"),
        (b"%PDF-1.7", "file.no_office"),
        (b"PK\3\4" + bytes(100), "file.damaged"),
        (pack(parts())[:-30], "file.damaged"),
        (pack(parts())[:200], "file.damaged"),
        (OLE + bytes(1000), "file.old_office"),
        (OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le"), "file.password"),
        (_encrypted(), "file.password"),
        (_lying_size(), "file.damaged"),
        (_renamed(), "file.damaged"),
        (_twice(), "file.damaged"),
        (_changed_byte(), "file.damaged"),
        (pack({str(n): b"" for n in range(container.MAX_MEMBERS + 1)}), "file.too_many_parts"),
        (pack({**parts(), "bomb.xml": bytes(5_000_000)}), "file.bomb"),
        (pack({**parts(), "a.bin": b"x"}, zipfile.ZIP_LZMA), "file.damaged"),
        (pack({**parts(), "docProps/custom.xml": b"<a><b></a>"}), "file.damaged"),
        (pack({**parts(), "docProps/custom.xml": b""}), "file.damaged"),
    ],
)
def test_what_cannot_be_read_in_earnest_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_the_kind_of_refusal() -> None:
    """The exit code says which: locked, or not readable at all."""
    with pytest.raises(ProtectedError):
        Package(_encrypted())
    with pytest.raises(UnreadableError):
        Package(b"")


def test_sizes_are_added_up_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_TOTAL", 3000)
    assert code_of(pack({**parts(), "a": random.Random(1).randbytes(2000)})) == "file.bomb"
    monkeypatch.setattr(container, "MAX_MEMBER", 1000)
    monkeypatch.setattr(container, "MAX_TOTAL", 10_000)
    assert code_of(pack({**parts(), "a": random.Random(1).randbytes(2000)})) == "file.bomb"
    monkeypatch.setattr(container, "MAX_BYTES", 1000)
    assert code_of(pack(parts())) == "file.too_large"


ENTITIES = '<!DOCTYPE a [<!ENTITY x "hej"><!ENTITY y SYSTEM "file:///etc/passwd">]><a>&x;&y;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse_xml(ENTITIES.encode(encoding))
    assert caught.value.code == "file.doctype"


def test_a_document_type_after_a_long_comment_is_seen() -> None:
    with pytest.raises(UnreadableError):
        parse_xml(("<!--" + "x" * 10_000 + "-->" + ENTITIES).encode())


def test_an_entity_that_nobody_declared_is_damage() -> None:
    with pytest.raises(UnreadableError):
        parse_xml(b"<a>&x;</a>")


def test_endless_depth_is_damage() -> None:
    with pytest.raises(UnreadableError):
        parse_xml(b"<a>" * 100_000)


def test_comments_do_not_cut_a_text_in_two() -> None:
    assert parse_xml(b"<a>ett<!-- x --> tv<?p?>\xc3\xa5</a>").text == "ett två"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_part_in_another_encoding_becomes_utf8(encoding: str) -> None:
    part = f'<?xml version="1.0" encoding="{encoding}"?><a>Åsa</a>'.encode(encoding)
    assert parse_xml(utf8(part)).text == "Åsa"
    assert "Åsa".encode() in utf8(part)
    plain = "<a>Åsa</a>".encode()
    assert utf8(plain) is plain


def test_random_damage_is_always_one_of_our_errors() -> None:
    """A thousand files with a few bytes changed: read whole, or refused."""
    chance = random.Random(20240503)
    whole = pack(parts())
    for _ in range(1000):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            package = _read_all(bytes(data))
        except (StformsError, AssertionError):
            continue
        Repack(package, package.names[:1]).pieces({package.names[0]: b"x"})


# --- writing again ------------------------------------------------------------------------------


def _changed(packed: bytes, new: Mapping[str, bytes]) -> bytes:
    return b"".join(Repack(Package(packed), tuple(new)).pieces(new))


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.infolist()


@pytest.mark.parametrize("strategy", ["first", "middle", "last", "two", "all", "none"])
@pytest.mark.parametrize("packer", [pack, streamed, lambda files: pack(files, zipfile.ZIP_STORED)])
def test_a_repacked_file_keeps_all_other_members(
    strategy: str, packer: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    names = list(parts())
    chosen = {"first": names[:1], "middle": names[2:3], "last": names[-1:], "two": names[1:4:2], "all": names}
    old = packer(parts())
    new = {name: f"<ny>{name} ÅÄÖ</ny>".encode() * 50 for name in chosen.get(strategy, [])}
    made = _changed(old, new)
    before, after = Package(old), Package(made)
    assert after.names == before.names
    assert [i.date_time for i in _directory(made)] == [i.date_time for i in _directory(old)]
    for name in names:
        assert after.read(name) == new.get(name, parts()[name])
        if name not in new:
            assert after.raw(after.info(name)) == before.raw(before.info(name))
            assert after.info(name).compress_type == before.info(name).compress_type


def test_a_repacked_file_is_the_same_each_time_and_stays_it() -> None:
    new = {"word/document.xml": b"<x/>"}
    once = _changed(pack(parts()), new)
    assert once == _changed(pack(parts()), new)
    assert _changed(once, new) == once


def test_one_compiled_repack_makes_many_files() -> None:
    repack = Repack(Package(pack(parts())), ["word/document.xml", "docProps/custom.xml"])
    for size in (0, 1, 10, 100_000, 3):
        new = {"word/document.xml": b"x" * size, "docProps/custom.xml": CUSTOM.encode() * (size % 7)}
        package = Package(b"".join(repack.pieces(new)))
        assert {name: package.read(name) for name in new} == new


def test_names_attributes_comments_and_odd_spellings_are_kept() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in {"word\\": b"", **parts(), "bilagor/å.xml": b"<a/>"}.items():
            info = zipfile.ZipInfo(name.replace("custom", "CUSTOM"), (1999, 12, 31, 23, 59, 58))
            info.external_attr, info.comment, info.extra = (
                0o600 << 16,
                b"hej",
                struct.pack("<HH2s", 0xA220, 2, b"ab"),
            )
            archive.writestr(info, content)
    old = buffer.getvalue()
    made = _changed(old, {"docProps/custom.xml": b"<a/>"})
    kept = ("filename", "date_time", "external_attr", "comment", "extra", "create_system", "flag_bits")
    assert [[getattr(i, k) for k in kept] for i in _directory(made)] == [
        [getattr(i, k) for k in kept] for i in _directory(old)
    ]


def test_members_out_of_order_and_gaps_between_them_are_no_matter() -> None:
    """The directory may list members in another order than their bytes, with anything between them."""
    old = pack(parts())
    start = old.index(b"PK\1\2")
    entries, at = [], start
    while old[at : at + 4] == b"PK\1\2":
        size = 46 + sum(struct.unpack_from("<3H", old, at + 28))
        entries.append(old[at : at + size])
        at += size
    moved = [
        e[:42] + struct.pack("<L", struct.unpack_from("<L", e, 42)[0]) + e[46:] for e in reversed(entries)
    ]
    end = bytearray(old[at:])
    struct.pack_into("<L", end, 16, start + 9)
    odd = old[:start] + b"whatever " + b"".join(moved) + bytes(end)
    package = Package(_changed(odd, {"word/document.xml": b"<x/>"}))
    assert package.names == tuple(reversed(list(parts())))
    assert package.read("word/document.xml") == b"<x/>"
    assert package.read("media/bild ett.png") == bytes(range(256))


def test_a_part_to_change_must_be_there() -> None:
    with pytest.raises(KeyError):
        Repack(Package(pack(parts())), ["no.xml"])


def test_what_is_deflated_can_be_inflated_by_anybody() -> None:
    made = _changed(pack(parts()), {"word/document.xml": b"<x/>" * 1000})
    package = Package(made)
    raw = package.raw(package.info("word/document.xml"))
    assert zlib.decompress(raw, -15) == b"<x/>" * 1000
