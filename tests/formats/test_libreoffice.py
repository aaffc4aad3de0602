"""LibreOffice at work: what it makes, what it may not do, and that it always comes to an end.

Programs that play LibreOffice stand in for it where it has to misbehave. They are sh scripts, so those
tests need a POSIX system.
"""

from __future__ import annotations

import datetime
import http.server
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import blanks
import docx
import openpyxl
import pikepdf
import pytest

from stforms.errors import MissingProgramError, StformsError, UsageError
from stforms.formats import libreoffice
from stforms.formats.libreoffice import conversion, process, profile, program, run
from tests.formats import offices
from tests.formats.offices import SWEDISH, player

Play = Callable[[str], None]
POSIX = pytest.mark.skipif(os.name == "nt", reason="the programs that play LibreOffice are sh scripts")


@pytest.fixture
def soffice() -> Path:
    """The real program; CI fails without it."""
    found = libreoffice.find()
    if found is None:
        missing = "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
        (pytest.fail if blanks.REQUIRED else pytest.skip)(missing)
    return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files with a name that is hard on programs; it must end up empty."""
    folder = tmp_path / "Åsas filer %20"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


WAYS = {way[0]: way for way in process.ISOLATIONS} | {"plain": ()}


@pytest.fixture(params=WAYS)
def isolation(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In each way that this machine allows; and plainly, as on Windows and macOS."""
    way = WAYS[request.param]
    if way and not process.works(way):
        pytest.skip(f"this machine does not allow {way[0]}")
    monkeypatch.setattr(process, "isolation", lambda: way)


def without_isolation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "isolation", lambda: ())


def good(results: list[libreoffice.Converted]) -> list[bytes]:
    """Return the new files; fail when there is an error among them."""
    assert [result for result in results if isinstance(result, StformsError)] == []
    return [result for result in results if isinstance(result, bytes)]


def codes(results: list[libreoffice.Converted]) -> list[str]:
    """Return the code of each error, "" for a new file."""
    return [result.code if isinstance(result, StformsError) else "" for result in results]


def reasons(results: list[libreoffice.Converted]) -> list[object]:
    """Return what the program said last, for each file that it did not make."""
    return [result.params["why"] for result in results if isinstance(result, StformsError)]


# --- what it makes ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_a_text_goes_there_and_back(kind: str, soffice: Path, temporary: Path) -> None:
    """å ä ö and all, and the docx is a transitional one, as Word writes and python-docx reads."""
    (old,) = good(libreoffice.convert([("intyg.docx", offices.word())], kind))
    back, page = good(
        [
            *libreoffice.convert([(f"intyg.{kind}", old)], "docx"),
            *libreoffice.convert([("utan ändelse", old)], "pdf"),
        ]
    )
    assert SWEDISH in [paragraph.text for paragraph in docx.Document(io.BytesIO(back)).paragraphs]
    assert SWEDISH in offices.pdf_text(page)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_goes_there_and_back(kind: str, soffice: Path) -> None:
    """Texts, numbers and dates."""
    (old,) = good(libreoffice.convert([("lista.xlsx", offices.workbook())], kind))
    (back,) = good(libreoffice.convert([(f"lista.{kind}", old)], "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(back)).active
    assert [sheet[place].value for place in ("A1", "B2", "B3")] == [
        SWEDISH,
        3,
        datetime.datetime(2024, 5, 3),
    ]


def test_a_pdf_is_for_the_archive_and_for_everybody(soffice: Path) -> None:
    """PDF/A-2b, tagged and without fields. LibreOffice 7.4 gives workbooks the mark, but no tags."""
    control = (
        "<w:sdt><w:sdtPr><w:alias w:val='Namn'/><w:text/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>Åsa Öqvist</w:t></w:r></w:sdtContent></w:sdt>"
    )
    files = [("a.docx", offices.word_of(control)), ("b.xlsx", offices.workbook())]
    made = good(libreoffice.convert(files, "pdf"))
    for data in made:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert "/AcroForm" not in pdf.Root
            assert pdf.Root.MarkInfo.Marked
            assert ("/StructTreeRoot" in pdf.Root) is (data is made[0])
            with pdf.open_metadata() as meta:
                assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
    assert "Åsa Öqvist" in offices.pdf_text(made[0])
    assert _breaches(made) == []


def _breaches(made: list[bytes]) -> list[str]:
    """Return what a validator says against these files being PDF/A-2b, but for this machine's fonts.

    LibreOffice 7.4 embeds Type 1 fonts (Nimbus, which stand in where Liberation is missing) badly.
    """
    if not blanks.REQUIRED:
        pytest.importorskip("page")
    import page  # the package page-validation

    reports = [page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_A_2B) for data in made]
    rules = [failure.rule_id for report in reports for failure in report.failures]
    return [rule for rule in rules if "FONT" not in rule and "TYPE1" not in rule]


def test_old_form_fields_and_boxes_are_printed(soffice: Path) -> None:
    """What is typed into a legacy field stands on the page."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Text1"/><w:enabled/><w:textInput/>'
        '</w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Åsa Öqvist ☒</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    (made,) = good(libreoffice.convert([("a.docx", offices.word_of(field))], "pdf"))
    assert "Åsa Öqvist ☒" in offices.pdf_text(made)


def test_dates_and_numbers_are_swedish_where_the_file_leaves_it_open(soffice: Path) -> None:
    """Format 14 is "the date as this computer writes it"."""
    cells = {"A1": datetime.date(2024, 5, 3), "A2": 1234.5}
    book = openpyxl.load_workbook(io.BytesIO(offices.workbook(cells)))
    book.active["A1"].number_format = "mm-dd-yy"
    book.active["A2"].number_format = "#,##0.00"
    book.active.column_dimensions["A"].width = 30
    buffer = io.BytesIO()
    book.save(buffer)
    (made,) = good(libreoffice.convert([("a.xlsx", buffer.getvalue())], "pdf"))
    words = offices.pdf_text(made)
    assert "2024-05-03" in words
    assert re.search(r"1\s234,50", words)


def test_formulas_are_worked_out_when_the_workbook_asks_for_it(soffice: Path) -> None:
    """What another program left as results is shown, unless the file says that they are stale."""
    cells = {"A1": 20, "A2": "=A1+1"}
    stale, saved = (offices.with_results(offices.workbook(cells, ask), "99") for ask in (True, False))
    made = good(libreoffice.convert([("a.xlsx", stale), ("b.xlsx", saved)], "pdf"))
    assert [words.split() for words in map(offices.pdf_text, made)] == [["20", "21"], ["20", "99"]]


def test_many_files_go_at_one_start_and_keep_their_order(
    soffice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty documents and a workbook among them: two starts, as there are two kinds."""
    starts = []
    real = run.run
    monkeypatch.setattr(conversion, "run", lambda *given: starts.append(len(given[2])) or real(*given))
    files = [(f"{number}.docx", offices.word(f"Nummer {number}.")) for number in range(20)]
    files.insert(7, ("x.xlsx", offices.workbook({"A1": "arbetsboken"})))
    told: list[int] = []
    made = good(libreoffice.convert(files, "pdf", progress=told.append))
    words = [offices.pdf_text(data) for data in made]
    assert "arbetsboken" in words.pop(7)
    assert [f"Nummer {number}." in words[number] for number in range(20)] == [True] * 20
    assert starts == [20, 1]
    assert (told == sorted(told), told[-1]) == (True, 21)


@pytest.mark.parametrize("kind", ["doc", "xls", "odt", "rtf"])
def test_half_a_file_is_an_error_and_not_a_page_of_rubbish(kind: str, soffice: Path) -> None:
    """LibreOffice would open whatever it does not know as plain text."""
    source = offices.workbook() if kind == "xls" else offices.word()
    (whole,) = good(libreoffice.convert([("a", source)], kind))
    half = whole[: len(whole) * 2 // 3]
    broken, fine = libreoffice.convert([("half", half), ("whole", whole)], "pdf")
    assert codes([broken])[0] in ("file.not_converted", "file.damaged", "file.no_office")
    assert isinstance(fine, bytes)


# --- what it may not do -----------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Length", str(len(offices.PNG)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(offices.PNG)

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = _answer  # noqa: N815 - as http.server wants them

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_nothing_is_fetched_from_the_net(
    soffice: Path, server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the settings alone: machines differ in whether a program can be started without network."""
    address, asked = server
    without_isolation(monkeypatch)
    made = good(libreoffice.convert(_reaching_out(address), "pdf"))
    assert len(made) == 5
    assert asked == []


def _reaching_out(address: str) -> list[tuple[str, bytes]]:
    """Return files that point out of themselves in every way known to make LibreOffice fetch something."""
    frame = '<draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char">{}</draw:frame>'
    link = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    text = (
        f'<text:p>{frame.format(f"""<draw:image xlink:href="{address}/a.png" {link}/>""")}'
        f'{frame.format(f"""<draw:object xlink:href="{address}/a.ods" {link}/>""")}</text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="{address}/a.odt" xlink:type="simple"/>'
        "<text:p>x</text:p></text:section>"
    )
    call = f"of:=WEBSERVICE(&quot;{address}/ods&quot;)"
    sheet = (
        f'<table:table table:name="a"><table:table-row><table:table-cell table:formula="{call}"'
        ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        f'<table:table table:name="b"><table:table-source xlink:href="{address}/b.ods" xlink:type="simple"'
        ' table:table-name="x"/><table:table-row><table:table-cell/></table:table-row></table:table>'
    )
    rtf = rf'{{\rtf1 {{\field{{\*\fldinst INCLUDEPICTURE "{address}/rtf.png" \\d}}{{\fldrslt }}}} x}}'
    return [
        ("a.docx", offices.word_with_picture(f"{address}/docx.png")),
        ("a.odt", offices.open_document("text", text)),
        ("a.ods", offices.open_document("spreadsheet", sheet)),
        ("a.xlsx", offices.workbook({"A1": f'=_xlfn.WEBSERVICE("{address}/xlsx")'}, calculate=True)),
        ("a.rtf", rtf.encode()),
    ]


def test_without_our_settings_the_net_would_be_asked(
    soffice: Path, server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the test above could pass for nothing; and isolation alone is enough, where there is any."""
    address, asked = server
    monkeypatch.setattr(profile, "SETTINGS", ())
    files = _reaching_out(address)[:1]
    if process.isolation():
        libreoffice.convert(files, "pdf")
        assert asked == []
    without_isolation(monkeypatch)
    libreoffice.convert(files, "pdf")
    assert "GET /docx.png" in asked


def test_nothing_is_fetched_from_this_disk(soffice: Path, tmp_path: Path) -> None:
    """A picture or a text that lies beside the file is not brought into what is made of it."""
    picture, text = tmp_path / "röd.png", tmp_path / "annan.odt"
    picture.write_bytes(offices.PNG)
    text.write_bytes(offices.open_document("text", "<text:p>HEMLIGT</text:p>"))
    section = (
        f'<text:p>öppet</text:p><text:section text:name="s"><text:section-source xlink:href="{text.as_uri()}"'
        ' xlink:type="simple"/><text:p>x</text:p></text:section>'
    )
    word, odt = good(
        libreoffice.convert(
            [
                ("a.docx", offices.word_with_picture(picture.as_uri())),
                ("a.odt", offices.open_document("text", section)),
            ],
            "pdf",
        )
    )
    assert offices.red_pixels(word) == 0
    assert ("öppet" in offices.pdf_text(odt), "HEMLIGT" in offices.pdf_text(odt)) == (True, False)


def test_a_web_page_called_doc_is_not_opened(soffice: Path) -> None:
    """Only the formats that people send are opened, not the hundred that LibreOffice can."""
    page = b"<html><body><img src='http://127.0.0.1/a.png'>hej</body></html>"
    assert (
        codes(libreoffice.convert([("a.doc", page), ("b.svg", b"<svg/>")], "pdf")) == ["file.no_office"] * 2
    )


# --- it always comes to an end ----------------------------------------------------------------


def rtf(words: str) -> tuple[str, bytes]:
    """Return a file of which a playing program can see with grep what it says."""
    return (f"{words}.rtf", f"{{\\rtf1 {words}}}".encode())


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Let a script play LibreOffice, and wait no longer for it than a test can."""
    monkeypatch.setattr(run, "START", 0.5)
    return lambda script: monkeypatch.setenv("STFORMS_SOFFICE", str(player(tmp_path, script)))


def running(mark: str) -> list[str]:
    """Return the command lines of the processes that have this mark in them."""
    if Path("/proc/self/cmdline").exists():
        lines = [_command_line(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
    else:
        lines = subprocess.check_output(["ps", "-axww", "-o", "args"], text=True).splitlines()
    return [line for line in lines if mark in line]


def _command_line(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:  # it has ended meanwhile
        return ""


@POSIX
def test_a_program_that_hangs_is_ended_with_its_children(
    play: Play, temporary: Path, isolation: None
) -> None:
    """The files before it are kept, those after it are done, and nothing of it is left."""
    mark = f"61{os.getpid()}"
    play(f"for f in $files; do if grep -q HANG $f; then sleep {mark} & sleep {mark}1; fi; make $f; done")
    files = [rtf("ett"), rtf("HANG"), rtf("tre"), rtf("fyra")]
    began = time.monotonic()
    results = libreoffice.convert(files, "pdf", timeout=1)
    assert time.monotonic() - began < 15
    assert codes(results) == ["", "file.too_slow", "", ""]
    assert [words.encode() in bytes(results[at]) for at, words in ((0, "ett"), (2, "tre"), (3, "fyra"))] == [
        True
    ] * 3
    assert running(mark) == []
    assert list(temporary.iterdir()) == []


@POSIX
def test_children_that_hide_in_a_session_of_their_own_are_ended_too(play: Play) -> None:
    """Where there is a process namespace; a process group alone cannot hold them."""
    if "unshare" not in process.isolation() and "bwrap" not in process.isolation():
        pytest.skip("this machine has no process namespaces")
    mark = f"62{os.getpid()}"
    play(f"setsid sleep {mark} & for f in $files; do make $f; done")
    assert codes(libreoffice.convert([rtf("ett")], "pdf", timeout=2)) == [""]
    assert running(mark) == []


@POSIX
@pytest.mark.parametrize("isolated", [True, False])
def test_it_ends_when_stforms_is_killed(play: Play, temporary: Path, isolated: bool) -> None:
    """Not even kill -9 leaves it running, nor what it has started, on whatever machine.

    The folder that is left is removed by whoever comes next; one that is in use is not.
    """
    mark = f"63{os.getpid()}"
    play(f"sleep {mark} & sleep {mark}1")
    code = "from stforms.formats import libreoffice; libreoffice.convert([('a', b'{\\\\rtf1 a}')], 'pdf')"
    if not isolated:
        code = f"from stforms.formats.libreoffice import process; process.isolation = lambda: (); {code}"
    environment = {**os.environ, "TMPDIR": str(temporary)}
    child = subprocess.Popen([sys.executable, "-c", code], cwd=blanks.ROOT, env=environment)
    try:
        assert _soon(lambda: len(running(mark)) > 1)
        libreoffice.convert([rtf("ett")], "pdf", timeout=0.1)
        assert len(list(temporary.iterdir())) == 1
    finally:
        child.kill()
        child.wait()
    assert _soon(lambda: not running(mark))
    libreoffice.convert([rtf("ett")], "pdf", timeout=0.1)
    assert list(temporary.iterdir()) == []


def _soon(what: Callable[[], object]) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


@POSIX
def test_a_program_that_crashes_on_one_file_does_the_others(play: Play, temporary: Path) -> None:
    play("for f in $files; do if grep -q KRASCH $f; then kill -SEGV $$; else make $f; fi; done")
    files = [rtf("KRASCH 1"), rtf("två"), rtf("KRASCH 2"), rtf("fyra")]
    told: list[int] = []
    results = libreoffice.convert(files, "pdf", progress=told.append)
    assert codes(results) == ["file.not_converted", "", "file.not_converted", ""]
    assert told[-1] == 4
    assert list(temporary.iterdir()) == []


@POSIX
def test_what_was_made_before_a_crash_is_kept(play: Play) -> None:
    """LibreOffice is known to crash when it closes, with all work done."""
    play("for f in $files; do make $f; done; kill -SEGV $$")
    assert codes(libreoffice.convert([rtf("ett"), rtf("två")], "pdf")) == ["", ""]


@POSIX
@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        "exit 1",
        'for f in $files; do printf "%%PDF-1.7 half" > $out/${f%.*}.$ending; done',
        "for f in $files; do : > $out/${f%.*}.$ending; done",
    ],
)
def test_a_program_that_makes_nothing_whole_is_an_error_for_each_file(script: str, play: Play) -> None:
    play(f"echo convert; echo 'Error: no room'; {script}")
    results = libreoffice.convert([rtf("ett"), rtf("två")], "pdf")
    assert codes(results) == ["file.not_converted"] * 2
    assert reasons(results) == ["Error: no room"] * 2


@POSIX
def test_a_program_that_always_hangs_is_given_up(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """After six stops in a row with nothing done, the rest is not tried; and it says so."""
    monkeypatch.setattr(run, "START", 0.0)
    play("sleep 600")
    results = libreoffice.convert([rtf(str(number)) for number in range(9)], "pdf", timeout=0.2)
    assert codes(results) == ["file.too_slow"] * 3 + ["program.hangs"] * 6


@POSIX
def test_the_program_gets_bounded_memory_and_writes_no_core(play: Play) -> None:
    """And its temporary files lie where they are removed with the rest."""
    play('echo "$(ulimit -v) $(ulimit -c) $TMPDIR"; exit 3')
    assert reasons(libreoffice.convert([rtf("ett")], "pdf")) == [f"{process.MEMORY} 0 /tmp"]


@POSIX
def test_names_on_the_disk_tell_nothing(play: Play) -> None:
    """Every user of the machine can see the arguments of a program."""
    play("echo $files")
    results = libreoffice.convert([("19900114-2380 Öqvist.rtf", b"{\\rtf1 a}")], "docx")
    assert reasons(results) == ["0001.rtf"]


# --- where it is ------------------------------------------------------------------------------


def test_a_missing_program_stops_the_work_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STFORMS_SOFFICE", str(tmp_path / "soffice"))
    assert libreoffice.find() is None
    with pytest.raises(MissingProgramError) as caught:
        libreoffice.convert([rtf("ett")], "pdf")
    assert "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui" in str(caught.value)
    assert codes(libreoffice.convert([("a", b"hej")], "pdf")) == ["file.no_office"]


@POSIX
def test_a_program_that_cannot_be_started_is_as_good_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/no/such/program\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("STFORMS_SOFFICE", str(broken))
    without_isolation(monkeypatch)
    with pytest.raises(MissingProgramError) as caught:
        libreoffice.convert([rtf("ett")], "pdf")
    assert caught.value.code == "program.not_started"


def test_it_is_looked_for_where_installers_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the PATH it is on Linux only."""
    monkeypatch.setenv("ProgramFiles", "C:/Program Files")
    windows = [path.as_posix() for path in program._usual_places("win32")]
    assert windows[0] == "C:/Program Files/LibreOffice/program/soffice.com"
    mac = [path.as_posix() for path in program._usual_places("darwin")]
    assert mac[0] == "/Applications/LibreOffice.app/Contents/MacOS/soffice"
    assert all(path.name == "soffice" for path in program._usual_places("linux"))


def test_on_windows_the_whole_tree_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(process, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(process.subprocess, "run", lambda command, **_: calls.append(tuple(command)))
    ended: list[str] = []
    process.end(
        SimpleNamespace(pid=4711, kill=lambda: ended.append("kill"), wait=lambda: ended.append("wait"))
    )  # type: ignore[arg-type]
    assert calls == [("taskkill", "/F", "/T", "/PID", "4711")]
    assert ended == ["kill", "wait"]


# --- what cannot be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "to"),
    [
        (offices.word(), "xlsx"),
        (offices.workbook(), "docx"),
        (offices.word(), "docx"),
        (b"%PDF-1.7", "docx"),
        (b"%PDF-1.7", "pdf"),
    ],
)
def test_a_text_becomes_no_workbook_and_nothing_becomes_itself(data: bytes, to: str) -> None:
    assert codes(libreoffice.convert([("a", data)], to)) == ["render.no_way"]


def test_an_unknown_target_is_a_wrong_call() -> None:
    with pytest.raises(UsageError) as caught:
        libreoffice.convert([], "exe")
    assert caught.value.code == "render.unknown_target"


def test_no_files_need_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STFORMS_SOFFICE", "/no/such/program")
    assert libreoffice.convert([], "pdf") == []
