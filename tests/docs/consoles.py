"""Console examples in Markdown: found, run, compared with what they show, and written anew on request.

    python tests/docs/consoles.py README.md docs/how-to/*.md

runs the examples of these pages and puts what they print now in the place of what does not match.

An example is a fenced block whose language is `console`: lines that begin with "$ " or "PS> " are
commands, the others are what they print. In what is shown a line with nothing but … stands for any lines,
and … within a line for any characters. `console official` needs Socialstyrelsen's blanks,
`console libreoffice` LibreOffice. A block
```` ```yaml name.yaml ```` is written to a file of that name first. The examples of a page run one
after the other in one folder that holds samples/, without official blanks unless they say so.
"""

# ruff: noqa: E402 - the path is settled before stforms is imported

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from stforms.formats.libreoffice import find

PROMPT = re.compile(r"(?:\$|PS>) ")
FENCE = re.compile(r"^```(\w+)(?:[ ]+(\S+))?[ ]*$")


@dataclass
class Command:
    """One command line and what the page says it prints; `first` and `last` are lines of the page."""

    words: str
    first: int
    last: int
    shown: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether the page shows what was printed."""
        return same(self.shown, self.printed)


@dataclass(frozen=True)
class Block:
    """A fenced block: an example to run, or a file to write."""

    language: str
    argument: str | None
    first: int
    lines: tuple[str, ...]


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    opened: tuple[str, str | None, int] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.splitlines()):
        if opened is None:
            if match := FENCE.match(line):
                opened, lines = (match[1], match[2], number + 1), []
        elif line.startswith("```"):
            yield Block(*opened, tuple(lines))
            opened = None
        else:
            lines.append(line)


def commands(block: Block) -> list[Command]:
    """Return the commands of a console block with what is shown below each."""
    found: list[Command] = []
    for number, line in enumerate(block.lines, start=block.first):
        if match := PROMPT.match(line):
            found.append(Command(line[match.end() :], number, number))
        elif found:
            found[-1].shown.append(line)
            found[-1].last = number
    return found


def same(shown: list[str], printed: list[str]) -> bool:
    """Tell whether the printed lines are the shown ones; … in what is shown stands for anything."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…" else _line(line) for line in _tidy(shown))
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in _tidy(printed))) is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("…")) + r"\n"


def _tidy(lines: list[str]) -> list[str]:
    return "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")


@dataclass
class Session:
    """A folder in which the examples of one page run."""

    folder: Path
    language: str
    code: int = 0

    def run(self, command: Command) -> None:
        """Run one command and keep what it printed."""
        if command.words == "echo $?":
            command.printed = [str(self.code)]
            return
        words, target = self._words(command.words)
        assert words[0] == "stforms", f"only stforms can be run in an example: {command.words}"
        ran = subprocess.run(
            [sys.executable, "-u", "-m", *words],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if target is None else subprocess.PIPE,
            check=False,
        )
        self.code = ran.returncode
        if target is not None:
            target.write_bytes(ran.stdout)
        talk = ran.stdout if target is None else ran.stderr
        command.printed = _tidy(talk.decode("utf-8").splitlines())

    def _words(self, line: str) -> tuple[list[str], Path | None]:
        """Return the words with wildcards resolved, and the file that `> file` names."""
        words = shlex.split(line)
        target = None
        if len(words) > 2 and words[-2] == ">":
            words, target = words[:-2], self.folder / words[-1]
        return [one for word in words for one in self._files(word)], target

    def _files(self, word: str) -> list[str]:
        if "*" not in word:
            return [word]
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(word)) or [word]

    def _environment(self) -> dict[str, str]:
        own = {
            "STFORMS_LANG": self.language, "STFORMS_BLANKS": "blanketter", "STFORMS_FORMS": "egna",
            "STFORMS_REGISTER": "register",
        }  # fmt: skip
        return {**os.environ, **own, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}


def play(page: Path, folder: Path, official: Path | None = None) -> list[Command]:
    """Run the examples of a page in a folder; return the commands that were run.

    Those that need official blanks run in a folder of their own, so that the others print the same
    whether or not the blanks are at hand.
    """
    language = "sv" if "sv" in page.relative_to(ROOT).parts else "en"
    shutil.copytree(ROOT / "samples", folder / "samples", dirs_exist_ok=True)
    sessions: dict[str | None, Session] = {None: Session(folder, language)}
    if official is not None:
        shutil.copytree(official, folder / "official" / "Hämtade filer", dirs_exist_ok=True)
        sessions["official"] = Session(folder / "official", language)
    if find() is not None:
        sessions["libreoffice"] = sessions[None]
    ran: list[Command] = []
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language in ("yaml", "toml") and block.argument:
            (folder / block.argument).write_text("\n".join(block.lines) + "\n", encoding="utf-8")
        if block.language == "console" and (session := sessions.get(block.argument)):
            for command in commands(block):
                session.run(command)
                ran.append(command)
    return ran


def renew(page: Path, official: Path | None = None) -> int:
    """Put what the examples print now in the place of what does not match; return how many changed."""
    with tempfile.TemporaryDirectory() as folder:
        ran = play(page, Path(folder), official)
    lines = page.read_text(encoding="utf-8").splitlines()
    wrong = [command for command in ran if not command.holds]
    for command in reversed(wrong):
        lines[command.first + 1 : command.last + 1] = command.printed
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(wrong)


if __name__ == "__main__":
    default = ROOT.parent / "shared" / "blanketter"
    official = Path(os.environ.get("STFORMS_OFFICIAL", default))
    for name in sys.argv[1:]:
        page = Path(name).resolve()
        print(f"{name}: {renew(page, official if official.is_dir() else None)} changed")
