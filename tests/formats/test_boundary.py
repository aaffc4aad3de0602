"""Whatever a parser throws is one of our errors, and says nothing that a person wrote."""

from __future__ import annotations

import io

import pikepdf
import pytest

from stforms.errors import UnreadableError
from stforms.formats.boundary import boundary, reason


@pytest.mark.parametrize(
    ("raised", "code", "params"),
    [
        (
            ValueError("invalid literal for int() with base 10: '19121212-1212'"),
            "file.damaged",
            {"why": "ValueError"},
        ),
        (KeyError("Öberg"), "file.damaged", {"why": "KeyError"}),
        (RecursionError("maximum recursion depth"), "file.damaged", {"why": "RecursionError"}),
        (MemoryError(), "file.bomb", {}),
    ],
)
def test_what_python_raises_is_told_by_its_name(raised: Exception, code: str, params: dict[str, str]) -> None:
    """Its words can be the words of the file."""
    with pytest.raises(UnreadableError) as error, boundary():
        raise raised
    assert (error.value.code, error.value.params) == (code, params)


def test_what_a_library_says_is_the_same_each_time() -> None:
    """Without the place of the bytes in memory."""
    words = []
    for _ in range(2):
        with pytest.raises(pikepdf.PdfError) as error:
            pikepdf.open(io.BytesIO(b"%PDF-1.7 " + bytes(100)))
        words.append(reason(error.value))
    assert words[0] == words[1]
    assert "0x" not in words[0]
    assert words[0]


def test_a_bug_of_ours_is_seen_when_it_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is not taken for damage."""
    monkeypatch.setenv("STFORMS_DEBUG", "1")
    with pytest.raises(KeyError), boundary():
        raise KeyError("a")
