"""Older office documents: converted together, and by themselves when that does not work."""

from __future__ import annotations

from pathlib import Path

import ingesting as given
import pytest

from stforms.actions.ingest.older import convert_all, is_older, modernised
from stforms.actions.ingest.opened import Given
from stforms.formats import libreoffice
from stforms.limited import Limits
from stforms.register.store import Register

pytestmark = pytest.mark.skipif(libreoffice.find() is None, reason="needs LibreOffice")


def older(ending: str, *people: int) -> dict[str, bytes]:
    """Return checklists as another program saves them."""
    files = [(f"{n}.docx", given.filled(given.answered(n))) for n in people]
    made = libreoffice.convert(files, ending)
    return {f"{n}.{ending}": one for n, one in zip(people, made, strict=True) if isinstance(one, bytes)}


def test_many_are_read_and_a_broken_one_harms_no_other(register: Register, tmp_path: Path) -> None:
    """The broken one has its own limits, in which it is refused by itself."""
    for person in (1, 2):
        given.send(register, person)
    files = {**older("odt", 1, 2), "broken.odt": older("odt", 3)["3.odt"][:4000], "no.doc": b"no document"}
    done = given.take(register, given.put(tmp_path / "in", files))
    states = {one.name: one.noted.state for one in done.results if one.noted is not None}
    assert states == {"1.odt": "form", "2.odt": "form", "broken.odt": "refused", "no.doc": "refused"}
    assert sorted(one.noted.paper for one in done.results if one.noted and one.noted.paper) == [1, 2]
    assert given.violations(register) == []


def test_what_is_not_what_it_is_called_is_left_as_it_is() -> None:
    pdf = Given("a.doc", data=given.filled(given.course(1, "Palliativ vård"), given.COURSE))
    assert is_older(pdf)
    assert convert_all([pdf, Given("b.odt", data=b""), Given("c.odt", path=Path("gone.odt"))]) == [None] * 3


def test_who_is_stopped_has_converted_nothing() -> None:
    files = [Given("a.odt", data=b"x")]
    assert modernised(files, 1, Limits(), lambda: True) == files


def test_what_takes_too_long_together_is_left_to_be_opened_by_itself() -> None:
    files = [Given("a.odt", data=older("odt", 1)["1.odt"])]
    assert modernised(files, 1, Limits(seconds=-31.9), lambda: False) == files
