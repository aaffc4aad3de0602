"""Persons and clinics: found by what tells them apart, noted when they are new."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from stforms.model import Json, normal_text
from stforms.register.store import Writer
from stforms.register.tables import clinics, persons


@dataclass(frozen=True)
class Known:
    """What a form or a roster says of a person; what it does not say is None."""

    personnummer: str | None = None
    efternamn: str | None = None
    fornamn: str | None = None
    own_id: str | None = None
    protected: bool | None = None


def digits_of(personnummer: str | None) -> str | None:
    """Return the last ten digits of a personnummer, by which a person is found; None of anything else."""
    digits = re.sub(r"\D", "", personnummer or "")
    return digits[-10:] if len(digits) in (10, 12) else None


def find_person(connection: sa.Connection, personnummer: str | None) -> int | None:
    """Return the id of the person with this personnummer, with or without century."""
    digits = digits_of(personnummer)
    if digits is None:
        return None
    found = connection.execute(sa.select(persons.c.id).where(persons.c.digits == digits)).scalar()
    return int(found) if found is not None else None


def called(connection: sa.Connection, name: str) -> list[int]:
    """Return the ids of the persons that are called so: by the register's own id, or by the roster's."""
    own = persons.c.own_id == name
    number = persons.c.id == int(name) if name.isdecimal() and len(name) < 10 else sa.false()
    return [int(id_) for id_ in connection.execute(sa.select(persons.c.id).where(own | number)).scalars()]


def note_person(writer: Writer, known: Known, clinic: int | None = None) -> int:
    """Return the id of a person; noted when new, and what was not known before is added.

    A name that is spelled otherwise than before does not take the place of the one that is there.
    """
    found = find_person(writer.connection, known.personnummer) or _by_own_id(writer.connection, known)
    if found is None:
        values = {**_said(known), "digits": digits_of(known.personnummer), "clinic_id": clinic}
        new = writer.insert(persons, **{"protected": False, **values}, noted_at=writer.now)
        writer.event("person.noted", f"person {new}")
        return new
    row = writer.connection.execute(sa.select(persons).where(persons.c.id == found)).one()
    said = _said(known) | ({"clinic_id": clinic} if clinic is not None else {})
    added: dict[str, Json] = {key: value for key, value in said.items() if getattr(row, key) is None}
    if known.protected is not None and known.protected != row.protected:
        added["protected"] = known.protected
    if _longer(known.personnummer, row.personnummer):
        added["personnummer"] = known.personnummer
    if row.digits is None and known.personnummer is not None:
        added["digits"] = digits_of(known.personnummer)
    if added:
        writer.connection.execute(sa.update(persons).where(persons.c.id == found).values(**added))
        writer.event("person.completed", f"person {found}", {"keys": sorted(added)})
    return found


def _by_own_id(connection: sa.Connection, known: Known) -> int | None:
    """Return the id of the person whom the roster calls so, when one of the two has no personnummer yet.

    Two numbers that differ are two persons: another roster may call somebody else the same.
    """
    if known.own_id is None:
        return None
    query = sa.select(persons.c.id, persons.c.digits).where(persons.c.own_id == known.own_id)
    rows = connection.execute(query).all()
    same = [row for row in rows if None in (row.digits, digits_of(known.personnummer))]
    return int(same[0].id) if len(same) == len(rows) == 1 else None


def _said(known: Known) -> dict[str, str | bool]:
    return {key: value for key, value in vars(known).items() if value is not None}


def _longer(one: str | None, other: str | None) -> bool:
    """Tell whether one personnummer has the century that the other lacks."""
    return len(re.sub(r"\D", "", one or "")) > len(re.sub(r"\D", "", other or ""))


def sign_of(name: str) -> str:
    """Return a clinic's name as it is compared: one spelling of spaces, capitals and hyphens."""
    return re.sub(r"[\s\-–,.]+", " ", normal_text(name)).strip().casefold()


def note_clinic(writer: Writer, name: str | None) -> int | None:
    """Return the id of a clinic; noted when new. None without a name."""
    if not name or not sign_of(name):
        return None
    query = sa.select(clinics.c.id).where(clinics.c.sign == sign_of(name))
    found = writer.connection.execute(query).scalar()
    if found is not None:
        return int(found)
    new = writer.insert(clinics, name=normal_text(name), sign=sign_of(name))
    writer.event("clinic.noted", f"clinic {new}")
    return new


def protect(writer: Writer, person: int, protected: bool) -> bool:
    """Note that a person has protected data (skyddade personuppgifter), or not; tell whether that is new."""
    this = persons.c.id == person, persons.c.protected != protected
    changed = sa.update(persons).where(*this).values(protected=protected).returning(persons.c.id)
    if writer.connection.execute(changed).first() is None:
        return False
    writer.event("person.protected" if protected else "person.unprotected", f"person {person}")
    return True
