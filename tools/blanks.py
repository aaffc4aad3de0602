"""Write the blank and edition.toml of every office form of our own, or tell whether they are up to date.

python tools/blanks.py                    write them all
python tools/blanks.py iup checklista-st  write some: a form, or an edition by its full name
python tools/blanks.py --check            write nothing; fail when a file is not what the layouts give
python tools/blanks.py --doc              make blank.doc of the older Word editions, with LibreOffice

blank.doc is LibreOffice's work, which differs from one version of it to the next: --check leaves it out.
"""

# ruff: noqa: E402 - the path is settled before stforms is imported

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tools run from a checkout, installed or not

from office import excel, legacy, package, word
from office.built import Built
from office.edition import edition_toml
from office.layout import Form, check

LAYOUTS = Path(__file__).resolve().parent / "office" / "forms"
EDITIONS = ROOT / "templates" / "forms"


def forms(names: list[str] | None = None) -> Iterator[Form]:
    """Yield the layouts of all own editions, or of those that are named, sorted."""
    modules = (f"office.forms.{path.stem}" for path in sorted(LAYOUTS.glob("[a-z]*.py")))
    every: list[Form] = [form for name in modules for form in importlib.import_module(name).FORMS]
    for form in sorted(every, key=lambda form: form.id):
        if not names or form.form in names or form.id in names:
            check(form)
            yield form


def build(form: Form) -> Built:
    """Return the blank of a layout.

    Raises:
        ValueError: the edition's name ends in no format that can be made.
    """
    if form.format == "xlsx":
        return excel.build(form)
    if form.format != "docx":
        raise ValueError(f"{form.id}: the last word must be docx or xlsx")
    return legacy.build(form) if form.legacy else word.build(form)


def files(form: Form) -> dict[str, bytes]:
    """Return what lies in the edition's folder, by name."""
    built = build(form)
    return {f"blank.{form.format}": built.data, "edition.toml": edition_toml(form, built).encode()}


def stale(form: Form) -> list[str]:
    """Return the names of the files that are not what the layout gives."""
    folder = EDITIONS / form.id
    return [name for name, data in files(form).items() if not _same(folder / name, data)]


def _same(path: Path, data: bytes) -> bool:
    """Return whether a file holds this; of a zip the parts count, for how they are packed may differ."""
    if not path.is_file():
        return False
    present = path.read_bytes()
    if path.suffix == ".toml":
        return present == data
    return package.unpack(present) == package.unpack(data)


def write(form: Form, wanted: Mapping[str, bytes]) -> None:
    """Write an edition's files; those that are the same already keep their bytes."""
    folder = EDITIONS / form.id
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in wanted.items():
        if not _same(folder / name, data):
            (folder / name).write_bytes(data)
            print(f"{form.id}/{name}")


def make_doc(form: Form) -> None:
    """Make blank.doc of blank.docx with LibreOffice, in a profile of its own."""
    folder = EDITIONS / form.id
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to"]
        command += ["doc:MS Word 97", "--outdir", str(folder), str(folder / "blank.docx")]
        subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL)
    print(f"{form.id}/blank.doc")


def main() -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="*", help="a form or an edition; all when none is named")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when something differs")
    parser.add_argument("--doc", action="store_true", help="make blank.doc of the older Word editions")
    options = parser.parse_args()
    chosen = list(forms(options.name))
    if options.check:
        differing = [f"{form.id}/{name}" for form in chosen for name in stale(form)]
        print("\n".join(differing), end="\n" if differing else "", file=sys.stderr)
        return int(bool(differing))
    for form in chosen:
        if options.doc and form.legacy:
            make_doc(form)
        elif not options.doc:
            write(form, files(form))
    return 0


if __name__ == "__main__":
    sys.exit(main())
