"""questions: what a person has to say before papers are whole. Told from rows; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from stforms.actions.merge_json import address_of
from stforms.library import Library
from stforms.merging import Address, RowName, called
from stforms.model import Json, Where, general_path
from stforms.register import asking
from stforms.register.asking import CONFLICT, MATCH, READING, Row

SURE = 0.9
"""Who reads less surely than this asks a person."""


@dataclass(frozen=True)
class Stands:
    """Where an answer stands: a document of the register, the place on it, the name under which it came."""

    document: int
    where: Where | None = None
    name: str | None = None


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen by its number. One with `unclear`, a text nobody could read, cannot.

    `sent`: it is what was sent. `paper` is the paper that a document may be a version of.
    """

    number: int
    value: Json = None
    unclear: str | None = None
    sent: bool = False
    stands: tuple[Stands, ...] = ()
    paper: Row | None = None


@dataclass(frozen=True)
class Question:
    """One thing to be decided. `id` stays the same for as long as the question does.

    "7" is a conflict, "d12" which paper the document 12 is, "d12.3" the third value that was read of it.
    `address` is the entry that it is about; `path` where it stands in the document, when it is about a value.
    """

    id: str
    kind: str
    form: str
    edition: str
    choices: tuple[Choice, ...]
    paper: int | None = None
    person: int | None = None
    document: int | None = None
    address: Address | None = None
    path: str | None = None
    protected: bool = False

    def label(self, library: Library, lang: str | None = None) -> str | None:
        """Return what the entry is called on paper; None where the question is about a whole document."""
        schema = library.schema(self.form)
        if self.path is not None:
            return schema.label(self.path, lang)
        return called(self.address, schema, lang) if self.address is not None else None


def questions(connection: sa.Connection, paper: int | None = None) -> list[Question]:
    """Return everything that waits for a person, or what of it is about one paper.

    Conflicts come first, then values that were read unsurely, then documents of no known paper.
    """
    asked = [conflict_question(connection, row) for row in asking.open_conflicts(connection, paper)]
    asked += [one for row in asking.unsure_merges(connection, paper) for one in _unsure(connection, row)]
    if paper is None:
        asked += [document_question(connection, row) for row in asking.unknown_documents(connection)]
    return asked


# --- conflicts ----------------------------------------------------------------------------------


def conflict_question(connection: sa.Connection, row: Row) -> Question:
    """Return a conflict as a question."""
    told = row["conflict"]
    address = address_of(told)
    choices = [
        Choice(
            number,
            one.get("value"),
            one.get("unclear"),
            number == 1,
            tuple(_stands(connection, one.get("from", ()), address, one)),
        )
        for number, one in enumerate(told["alternatives"], start=1)
    ]
    return Question(
        str(row["id"]),
        CONFLICT,
        row["form"],
        row["edition"],
        tuple(choices),
        row["paper_id"],
        row["person_id"],
        address=address,
        protected=row["protected"],
    )


def _stands(
    connection: sa.Connection, names: Sequence[str], address: Address, answer: Mapping[str, Json]
) -> Iterator[Stands]:
    """Yield the documents on which an answer stands; a merge calls them "#12"."""
    for name in names:
        if name.startswith("#"):
            document = int(name[1:])
            values = asking.values_of(connection, document)
            read = next((one for one in values if _says(one, address, answer)), None)
            where = _where(read) if read is not None else None
            yield Stands(document, where, asking.name_of(connection, document))


def _says(read: Mapping[str, Json], address: Address, answer: Mapping[str, Json]) -> bool:
    """Tell whether a value that was read is this answer; without a key it stood outside every box."""
    if read.get("key") is None or general_path(read["key"]) != address.key:
        return False
    return bool(address.row is None or read.get("value") == answer.get("value"))


def _where(read: Mapping[str, Json]) -> Where:
    return Where.of_json({**read, "field": read.get("at", {}).get("field")})


# --- values that were read unsurely ----------------------------------------------------------------


def _unsure(connection: sa.Connection, row: Row) -> Iterator[Question]:
    """Yield a question for each value of a merged paper that nobody has read surely."""
    for path, told in row["provenance"].items():
        origins = told["from"]
        if origins and all(one.get("confidence", 1) < SURE for one in origins):
            best = max(origins, key=lambda one: one["confidence"])
            found = _reading_question(connection, row, path, best)
            if found is not None:
                yield found


def _reading_question(
    connection: sa.Connection, row: Row, path: str, origin: Mapping[str, Json]
) -> Question | None:
    document = int(origin["file"].removeprefix("#"))
    for number, read in enumerate(asking.values_of(connection, document), start=1):
        same = read.get("key") is not None and general_path(read["key"]) == general_path(path)
        if same and (read["text"], read.get("page"), read.get("place")) == (
            origin["text"],
            origin.get("page"),
            origin.get("place"),
        ):
            return _of_value(connection, row, document, number, read)
    return None


def _of_value(
    connection: sa.Connection, row: Row, document: int, number: int, read: Mapping[str, Json]
) -> Question:
    stands = Stands(document, _where(read), asking.name_of(connection, document))
    return Question(
        f"d{document}.{number}",
        READING,
        row["form"],
        row["edition"],
        (Choice(1, read["value"], stands=(stands,)),),
        row["paper_id"],
        row["person_id"],
        document,
        _address(read["key"]),
        read["key"],
        row["protected"],
    )


def _address(path: str) -> Address:
    """Return the address of a path in one document, whose rows are told by their places alone."""
    table, bracket, _ = path.partition("[")
    return Address(general_path(path), RowName(table, ()) if bracket else None)


# --- documents of no known paper -------------------------------------------------------------------


def document_question(connection: sa.Connection, row: Row) -> Question:
    """Return the question which paper a document is."""
    known = asking.papers_of(connection, row["candidates"] or ())
    candidates = [known[id_] for id_ in row["candidates"] or () if id_ in known]
    stands = (Stands(row["document_id"], None, asking.name_of(connection, row["document_id"])),)
    hidden = bool(row["protected"]) or any(one["protected"] for one in candidates)
    return Question(
        f"d{row['document_id']}",
        MATCH,
        row["form"],
        row["edition"],
        tuple(Choice(number, stands=stands, paper=one) for number, one in enumerate(candidates, start=1)),
        person=row["person_id"],
        document=row["document_id"],
        protected=hidden,
    )
