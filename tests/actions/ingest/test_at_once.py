"""Several who take in the same files at the same moment: each file is taken once."""

from __future__ import annotations

from pathlib import Path

import ingesting as given
import killing
import sqlalchemy as sa

from stforms.register.store import Register
from stforms.register.tables import arrivals, documents, papers, readings

FORMS, PICTURES = 40, 460


def test_four_at_one_inbox_with_five_hundred_files(register: Register, tmp_path: Path) -> None:
    """Five hundred documents, five hundred arrivals, none twice, and every version has its own number."""
    killing.warm()
    for person in range(4):
        given.send(register, person)
    files = {f"{n}.png": given.picture(n, side=2) for n in range(PICTURES)}
    for n in range(FORMS):
        files[f"{n}.docx"] = given.filled(given.answered(n % 4, egen_lista={"antal": n}))
    inbox = given.put(tmp_path / "inbox", files)
    runs = [killing.begun(inbox, register) for _ in range(4)]
    assert [run.ended() for run in runs] == [0] * 4
    assert given.violations(register, inbox) == []
    assert given.count(register, documents) == FORMS + PICTURES
    assert given.count(register, arrivals) == FORMS + PICTURES
    with register.reading() as connection:
        versions = connection.execute(sa.select(readings.c.paper_id, readings.c.version)).all()
        counted = connection.execute(sa.select(papers.c.id, papers.c.versions)).all()
    expected = sorted((paper, version) for paper, most in counted for version in range(1, most + 1))
    assert sorted(map(tuple, versions)) == expected


def test_the_same_bytes_that_come_at_the_same_moment_are_one_document(
    register: Register, tmp_path: Path
) -> None:
    killing.warm()
    data = given.filled(given.answered(1))
    files = {"a.docx": data, "b.eml": given.mail({"c.docx": data})}
    inboxes = [given.put(tmp_path / f"{n}", files) for n in range(4)]
    runs = [killing.begun(inbox, register) for inbox in inboxes]
    assert [run.ended() for run in runs] == [0] * 4
    assert [given.count(register, table) for table in (documents, readings, arrivals)] == [2, 1, 9]
    for inbox in inboxes:
        assert given.violations(register, inbox) == []
