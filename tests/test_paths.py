"""The user's folders are where the system keeps such data."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from stforms.paths import cabinet_folder, forms_folder


@pytest.mark.parametrize("base", [None, "", "  ", "~/data å", "/srv/data"])
def test_data_lies_where_platformdirs_says(base: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STFORMS_BLANKS", "STFORMS_FORMS", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    if base is not None:
        monkeypatch.setenv("XDG_DATA_HOME", base)

    folder = Path(platformdirs.user_data_dir("stforms", appauthor=False))
    assert (cabinet_folder(), forms_folder()) == (folder / "blanks", folder / "forms")


def test_what_is_named_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STFORMS_BLANKS", str(tmp_path / "b"))
    monkeypatch.setenv("STFORMS_FORMS", str(tmp_path / "f"))
    assert (cabinet_folder(), forms_folder()) == (tmp_path / "b", tmp_path / "f")
