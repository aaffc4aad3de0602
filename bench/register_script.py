"""What one would write oneself to take a folder of forms in, and the least that anybody has to do.

The script reads texts with the libraries that people reach for and inserts them. It does not keep the
files, survive being killed (it commits once, at the end), take the same file in only once, bound what a
file may use, tell which form it is and which answer stands where, check, know whose paper it is, merge with
what was sent.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdf


def read_folder(inbox: Path, database: Path) -> int:
    """Read every file and what is in it; return how many documents that were."""
    connection, count = sqlite3.connect(database), 0
    connection.execute("CREATE TABLE forms (name TEXT, sha256 TEXT, texts TEXT)")
    for path in sorted(inbox.iterdir()):
        for name, data in _documents(path.name, path.read_bytes()):
            row = (name, hashlib.sha256(data).hexdigest(), json.dumps(_texts(name, data), ensure_ascii=False))
            connection.execute("INSERT INTO forms VALUES (?, ?, ?)", row)
            count += 1
    connection.commit()
    return count


def _documents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if name.endswith(".eml"):
        mail = email.message_from_bytes(data, policy=email.policy.default)
        for part in mail.iter_attachments():
            yield part.get_filename() or "", part.get_content()
    elif name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((inner, archive.read(inner)) for inner in archive.namelist())


def _texts(name: str, data: bytes) -> object:
    match Path(name).suffix:
        case ".docx":
            tables = docx.Document(io.BytesIO(data)).tables
            return [[cell.text for cell in row.cells] for table in tables for row in table.rows]
        case ".xlsx":
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            return [list(map(str, row)) for sheet in book for row in sheet.iter_rows(values_only=True)]
        case ".pdf":
            fields = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
            return {key: str(field.get("/V", "")) for key, field in fields.items()}
    return None


def keep_folder(inbox: Path, home: Path) -> int:
    """Hash, copy and insert every file, each safe on the disk before the next; return how many."""
    home.mkdir(parents=True, exist_ok=True)
    connection, count = sqlite3.connect(home / "floor.sqlite"), 0
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE files (sha256 TEXT PRIMARY KEY, name TEXT)")
    for path in sorted(inbox.iterdir()):
        for name, data in _documents(path.name, path.read_bytes()):
            sha256 = hashlib.sha256(data).hexdigest()
            _copied(home / sha256, data)
            connection.execute("INSERT INTO files VALUES (?, ?)", (sha256, name))
            connection.commit()
            count += 1
    return count


def _copied(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
