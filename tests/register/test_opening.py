"""A register is made where there is none, and refused where it would not be safe or is not ours."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

import psycopg
import pytest
import registers
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from stforms.errors import (
    DiskFullError,
    ExitCode,
    MissingProgramError,
    RegisterError,
    StformsError,
    UsageError,
)
from stforms.register import opening, persons, versions
from stforms.register.drives import Mount, kind_of, mounts, network_drive
from stforms.register.failures import failure_of
from stforms.register.opening import look, open_register
from stforms.register.place import Place, place_of
from stforms.register.store import Register, Writer
from stforms.register.tables import clinics, events, heads, metadata
from stforms.register.versions import TABLE, VERSION, Found, State

KINDS = pytest.mark.parametrize("kind", registers.KINDS)
OPEN = """
import sys
from pathlib import Path
from stforms.errors import StformsError
from stforms.register.failures import failure_of
from stforms.register.opening import open_register
from stforms.register.place import Place
try:
    open_register(Place(sys.argv[1], Path(sys.argv[2])))
except StformsError as error:
    print(error.code, int(error.exit_code))
"""


def _refusal(place: Place) -> tuple[str, int]:
    """Return code and exit code with which a place is refused."""
    with pytest.raises(StformsError) as raised:
        open_register(place)
    return raised.value.code, int(raised.value.exit_code)


def _changed(place: Place, *statements: str) -> None:
    engine = opening.engine_of(place)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


# --- making ---------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_program_works_with(register: Register) -> None:
    with register.engine.connect() as connection:
        options = {"version_table": TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_migrations_make_what_sqlalchemy_would_make(register: Register, tmp_path: Path) -> None:
    """Also what Alembic does not compare: keys, checks, ids that are never used again."""
    place = registers.place(register.place.driver, tmp_path / "other")
    place.home.mkdir(parents=True)
    engine = opening.engine_of(place)
    metadata.create_all(engine)
    assert _schema(register.engine) == _schema(engine)
    engine.dispose()


def _schema(engine: sa.Engine) -> object:
    seen = sa.inspect(engine)
    names = [name for name in seen.get_table_names() if name in metadata.tables]
    questions = ("columns", "foreign_keys", "unique_constraints", "check_constraints", "indexes")
    found = {
        (name, question): sorted(map(str, getattr(seen, f"get_{question}")(name)))
        for name in names
        for question in questions
    }
    if engine.dialect.name == "postgresql":
        return found
    with engine.connect() as connection:
        written = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        counted = {name: "AUTOINCREMENT" in str(words) for name, words in written if name in metadata.tables}
    return found, counted


def test_the_version_that_is_known_without_alembic_is_the_last_of_the_migrations() -> None:
    folder = Path(versions.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [VERSION]


def test_a_register_that_is_there_is_opened_without_alembic(tmp_path: Path) -> None:
    place = registers.place("sqlite", tmp_path)
    open_register(place).close()
    code = f"{OPEN}\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code, place.url, str(place.home)], capture_output=True, text=True, check=True
    )
    assert {"alembic", "psycopg"} & set(ran.stdout.split()) == set()


def test_an_id_is_never_used_again(register: Register) -> None:
    with register.writing("test") as writer:
        first = persons.note_clinic(writer, "Kliniken")
        writer.connection.execute(sa.delete(clinics))
        assert persons.note_clinic(writer, "Kliniken") != first


@KINDS
def test_several_who_come_at_once_make_it_once(kind: str, tmp_path: Path) -> None:
    place = registers.place(kind, tmp_path)
    command = [sys.executable, "-c", OPEN, place.url, str(place.home)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    told = [process.communicate()[0] for process in processes]
    assert told == [""] * 6
    assert [process.returncode for process in processes] == [0] * 6
    register = open_register(place)
    with register.reading() as connection:
        assert connection.execute(sa.select(heads.c.number)).all() == [(0,)]
    register.close()


@KINDS
def test_looking_makes_nothing(kind: str, tmp_path: Path) -> None:
    place = registers.place(kind, tmp_path)
    assert look(place) == Found(State.EMPTY)
    assert look(place) == Found(State.EMPTY)
    assert not place.home.exists()
    open_register(place).close()
    assert look(place) == Found(State.READY, VERSION)


# --- what is there is something else -----------------------------------------------------------


@KINDS
@pytest.mark.parametrize(
    ("version", "code"), [("0000", "register.old"), ("0999", "register.newer"), ("ae10", "register.newer")]
)
def test_another_version_is_refused(kind: str, version: str, code: str, tmp_path: Path) -> None:
    place = registers.place(kind, tmp_path)
    open_register(place).close()
    _changed(place, f"UPDATE {TABLE} SET version_num = '{version}'")
    assert _refusal(place) == (code, ExitCode.REGISTER)


@KINDS
@pytest.mark.parametrize("other", ["patients", "alembic_version"])
def test_a_database_of_somebody_else_is_refused_and_left_alone(kind: str, other: str, tmp_path: Path) -> None:
    place = registers.place(kind, tmp_path)
    place.home.mkdir(parents=True, exist_ok=True)
    _changed(place, f"CREATE TABLE {other} (version_num varchar(32))", f"INSERT INTO {other} VALUES ('0001')")
    assert _refusal(place) == ("register.not_ours", ExitCode.REGISTER)
    engine = opening.engine_of(place)
    assert sa.inspect(engine).get_table_names() == [other]
    engine.dispose()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = registers.place("sqlite", tmp_path)
    place.home.mkdir()
    place.database.write_bytes(b"Kom ih\xe5g: ring kliniken. " * 500)
    before = place.database.read_bytes()
    assert _refusal(place) == ("register.not_ours", ExitCode.REGISTER)
    assert place.database.read_bytes() == before


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    place = registers.place("sqlite", tmp_path)
    open_register(place).close()
    data = bytearray(place.database.read_bytes())
    data[200:4096] = b"\xff" * 3896  # the first page: where the tables are
    place.database.write_bytes(data)
    assert _refusal(place) == ("register.damaged", ExitCode.REGISTER)


def test_damage_that_is_met_later_is_told(tmp_path: Path) -> None:
    place = registers.place("sqlite", tmp_path)
    open_register(place).close()
    data = bytearray(place.database.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    place.database.write_bytes(data)
    register = Register(opening.engine_of(place), place)
    with pytest.raises(RegisterError) as raised, register.writing("test") as writer:
        persons.note_clinic(writer, "Kliniken")
    assert raised.value.code == "register.damaged"
    register.close()


# --- where it would not be safe ---------------------------------------------------------------

MOUNTS = [
    Mount("/", "ext4"),
    Mount("/home", "nfs4"),
    Mount("/home/anna/local", "xfs"),
    Mount("/mnt/g", "cifs"),
    Mount("/mnt/c", "9p"),
    Mount("/media/share", "fuse.sshfs"),
    Mount("/media/stick", "fuse.exfat"),
    Mount("/srv", "nfs"),
    Mount("/srv", "ext4"),
]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/stforms", None),
        ("/home/anna/stforms", "nfs4"),
        ("/home/anna/local/stforms", None),
        ("/homestead", None),
        ("/mnt/g", "cifs"),
        ("/mnt/c/Users/Anna", "9p"),
        ("/media/share/x", "fuse.sshfs"),
        ("/media/stick/x", None),
        ("/srv/x", None),
    ],
)
def test_a_network_drive_is_told_by_the_nearest_mount(folder: str, kind: str | None) -> None:
    assert kind_of(PurePosixPath(folder), MOUNTS) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        (r"C:\Users\Anna\stforms", None),
        (r"G:\Gemensam\stforms", "network"),
        (r"\\server\share\stforms", "UNC"),
        (r"\\?\UNC\server\share\stforms", "UNC"),
    ],
)
def test_a_share_of_windows_is_a_network_drive(folder: str, kind: str | None) -> None:
    drives = [Mount("C:\\", "NTFS"), Mount("G:\\", "", remote=True)]
    assert kind_of(PureWindowsPath(folder), drives) == kind


def test_this_machine_is_asked_what_is_mounted(tmp_path: Path) -> None:
    assert "/" in [mount.point for mount in mounts()]
    assert network_drive(tmp_path / "not" / "there") is None


def test_an_embedded_register_on_a_network_drive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = registers.place("sqlite", tmp_path)
    monkeypatch.setattr("stforms.register.drives.mounts", lambda: [Mount("/", "cifs")])
    assert _refusal(place) == ("register.network_drive", ExitCode.REGISTER)
    assert not place.home.exists()


def test_the_files_of_a_server_s_register_may_lie_on_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stforms.register.drives.mounts", lambda: [Mount("/", "cifs")])
    open_register(registers.place("postgresql", tmp_path)).close()


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that every user of the machine may look into."""
    with tempfile.TemporaryDirectory(prefix="stforms-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        Path(folder).chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_told(open_to_all: Path) -> None:
    """Asked as somebody who has no rights there: root has them everywhere."""
    place = registers.place("sqlite", open_to_all)
    open_register(place).close()
    for path, mode in ((place.database, 0o444), (place.home, 0o555), (open_to_all, 0o555)):
        path.chmod(mode)
    with _nobody():
        refusals = {_refusal(place_of(str(home))) for home in (place.home, open_to_all / "new")}
    assert refusals == {("register.not_writable", ExitCode.REGISTER)}
    place.home.chmod(0o755)


@contextmanager
def _nobody() -> Iterator[None]:
    """Be a user without rights, if this is root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


def _two_clinics(register: Register, name: str, between: Callable[[Writer], None] = lambda _: None) -> None:
    with register.writing("test") as writer:
        persons.note_clinic(writer, "Kliniken")
        between(writer)
        persons.note_clinic(writer, name)


def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path) -> None:
    register = open_register(registers.place("sqlite", tmp_path))

    @sa.event.listens_for(register.engine, "checkout")
    def _full(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # never more pages than there are

    with pytest.raises(DiskFullError) as raised:
        _two_clinics(register, "x" * 1_000_000)
    assert raised.value.code == "register.disk_full"
    with register.reading() as connection:
        assert connection.execute(sa.select(clinics)).all() == []
        assert connection.execute(sa.select(events)).all() == []
    register.close()


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "WAIT", 0.2)
    place = registers.place("sqlite", tmp_path)
    register = open_register(place)
    other = sqlite3.connect(place.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RegisterError) as raised, register.writing("test"):
        pass
    assert raised.value.code == "register.busy"
    other.close()
    register.close()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "register.busy"),
        ("SQLITE_READONLY_DBMOVED", "register.not_writable"),
        ("SQLITE_IOERR_WRITE", "register.disk_error"),
        ("SQLITE_IOERR_SHMSIZE", "register.disk_full"),
        ("SQLITE_FULL", "register.disk_full"),
        ("SQLITE_CORRUPT_INDEX", "register.damaged"),
    ],
)
def test_what_sqlite_says_has_a_meaning(name: str, code: str, tmp_path: Path) -> None:
    error = sqlite3.OperationalError("…")
    error.sqlite_errorname = name
    failure = failure_of(error, registers.place("sqlite", tmp_path))
    assert failure is not None
    assert failure.code == code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "register.disk_full"),
        ("53300", "register.server_busy"),
        ("57P01", "register.lost"),
        ("08006", "register.lost"),
        ("25006", "register.not_writable"),
        ("40P01", "register.busy"),
        ("55P03", "register.busy"),
        ("42501", "register.no_rights"),
        ("58030", "register.disk_error"),
        ("XX001", "register.damaged"),
    ],
)
def test_what_postgresql_says_has_a_meaning(state: str, code: str, tmp_path: Path) -> None:
    failure = failure_of(psycopg.errors.lookup(state)(), place_of("postgresql://h/x", tmp_path))
    assert failure is not None
    assert failure.code == code


@pytest.mark.parametrize("state", ["23505", "42P01", "22P02"])
def test_what_can_only_be_a_bug_comes_through(state: str, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as raised:
        sqlite3.connect(":memory:").execute("SELECT x FROM nowhere")
    assert failure_of(raised.value, registers.place("sqlite", tmp_path)) is None
    assert failure_of(psycopg.errors.lookup(state)(), place_of("postgresql://h/x", tmp_path)) is None


# --- servers ----------------------------------------------------------------------------------

SECRET = "hemligt-l%C3%B6sen"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (f"postgresql+psycopg://u:{SECRET}@127.0.0.1:1/x", "register.no_server"),
        (f"postgresql+psycopg://u:{SECRET}@/x?host=/nowhere", "register.no_server"),
        (f"postgresql+psycopg://postgres:{SECRET}@/nix?host={{folder}}", "register.no_database"),
        (f"postgresql+psycopg://nobody:{SECRET}@/postgres?host={{folder}}", "register.no_entry"),
        (f"postgresql+psycopg://locked:{SECRET}@/postgres?host={{folder}}", "register.no_entry"),
    ],
)
def test_a_server_that_is_not_reached_is_told_without_the_password(
    url: str, code: str, tmp_path: Path
) -> None:
    cluster = registers.cluster()
    _with_a_password(cluster)
    place = place_of(url.format(folder=cluster.folder), tmp_path)
    with pytest.raises(RegisterError) as raised:
        open_register(place)
    assert raised.value.code == code
    assert "hemligt" not in f"{raised.value} {raised.value.params} {place} {place.shown}"
    assert raised.value.__suppress_context__


def _with_a_password(cluster: registers.Cluster) -> None:
    """Let a user in with a password only."""
    rules = cluster.data / "pg_hba.conf"
    if "locked" in rules.read_text():
        return
    rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")
    with psycopg.connect(f"host={cluster.folder} user=postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'another'")
        connection.execute("SELECT pg_reload_conf()")
    while True:  # the server reads it in its own time
        try:
            psycopg.connect(f"host={cluster.folder} user=locked dbname=postgres").close()
        except psycopg.OperationalError:
            return


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (f"mysql://u:{SECRET}@h/x", "register.unknown_url"),
        (f"postgresql://u:{SECRET}@h:port/x", "register.odd_url"),
    ],
)
def test_an_odd_address_is_told_without_the_password(url: str, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        place_of(url)
    assert raised.value.code == code
    assert "hemligt" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("begin", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_is_understood_as_people_copy_it(begin: str, tmp_path: Path) -> None:
    place = place_of(f"{begin}://u:{SECRET}@h:5433/x?sslmode=require", tmp_path)
    assert place.url == f"postgresql+psycopg://u:{SECRET}@h:5433/x?sslmode=require"
    assert place.shown == "postgresql://h:5433/x"


def test_without_the_driver_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingProgramError) as raised:
        open_register(place_of("postgresql://u@h/x", tmp_path))
    assert "pip install" in str(raised.value)


def test_a_user_who_may_not_make_tables_is_told(tmp_path: Path) -> None:
    url = registers.cluster().new_database()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'guest'").fetchone():
            connection.execute("CREATE ROLE guest LOGIN")
    place = place_of(url.replace("postgres@", "guest@"), tmp_path)
    assert _refusal(place) == ("register.no_rights", ExitCode.REGISTER)


def test_a_connection_that_is_lost_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    register = open_register(registers.place("postgresql", tmp_path))

    def cut(writer: Writer) -> None:
        pid = writer.connection.execute(sa.select(sa.func.pg_backend_pid())).scalar_one()
        with psycopg.connect(register.place.url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])

    with pytest.raises(RegisterError) as raised:
        _two_clinics(register, "Vårdcentralen", cut)
    assert raised.value.code == "register.lost"
    with register.writing("test") as writer:  # and the next one has a connection again
        assert writer.connection.execute(sa.select(clinics)).all() == []
        assert writer.connection.execute(sa.select(events)).all() == []
    register.close()


def test_one_view_holds_however_long_it_is_looked_at(register: Register) -> None:
    count = sa.select(sa.func.count()).select_from(clinics)
    with register.reading() as connection:
        assert connection.execute(count).scalar() == 0
        with register.writing("test") as writer:
            persons.note_clinic(writer, "Kliniken")
        assert connection.execute(count).scalar() == 0
    with register.reading() as connection:
        assert connection.execute(count).scalar() == 1
