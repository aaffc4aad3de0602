"""Doing one thing to many files: go on when one fails, sum up at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from stforms.cli.show import line, product, talk
from stforms.errors import ExitCode, StformsError
from stforms.messages import render, text
from stforms.model import Json
from stforms.wording import mask


def each(
    files: Sequence[Path],
    work: Callable[[Path], tuple[Json, int]],
    show: Callable[[Json], None],
    as_json: bool,
    as_lines: bool,
) -> int:
    """Run `work` on every file and show what came out.

    Args:
        files: the files.
        work: returns (the JSON of the result, its exit code); a StformsError is that file's failure.
        show: shows one result to a person.
        as_json: print one object at the end instead: the result itself, or for many files a list.
        as_lines: print one object a line as they come.

    Returns:
        The exit code: a single file's own, or 11 when some of many failed.
    """
    results: list[Json] = []
    codes: list[int] = []
    for path in files:
        result, code = _one(path, work, talkative=not (as_json or as_lines))
        codes.append(code)
        if as_lines:
            line(result)
        elif as_json:
            results.append(result)
        elif "error" not in result:
            show(result)
    if as_json:
        product(results[0] if len(files) == 1 else {"stforms": "many/1", "items": results})
    return codes[0] if len(codes) == 1 else _summed(codes)


def _one(path: Path, work: Callable[[Path], tuple[Json, int]], talkative: bool) -> tuple[Json, int]:
    try:
        return work(path)
    except StformsError as error:
        message, hint = render(error.code, error.params)
        message, hint = mask(message), mask(hint)
        if talkative:
            talk(f"{path}: {message} {hint}".strip())
        shape = {"stforms": "error/1", "file": str(path), "error": error.code}
        return {**shape, "message": message, "hint": hint}, int(error.exit_code)


def _summed(codes: list[int]) -> int:
    failed = sum(code not in (ExitCode.DONE, ExitCode.FINDINGS) for code in codes)
    if failed:
        talk(text("cli.some_failed", {"failed": failed, "of": len(codes)}))
        return int(ExitCode.SOME_FAILED)
    return max(codes, default=0)


def compact(data: Json) -> str:
    """Return a value for a cell of a table: texts without quotes, lists with commas."""
    if isinstance(data, list) and all(isinstance(item, str) for item in data):
        return ", ".join(data)
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
