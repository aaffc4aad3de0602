"""One contestant in a process of its own, `bundle_worker.py WHO FOLDER OUT`: prints its CPU once imported."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Work = Callable[[Sequence[Path], Path], None]


def _stforms() -> Work:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from stforms import bundle

    def work(files: Sequence[Path], out: Path) -> None:
        (outcome,) = bundle(files)
        with out.open("wb") as file:
            file.writelines(outcome.value.pieces)

    return work


def _stforms_fields() -> Work:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from stforms import Wishes, bundle

    def work(files: Sequence[Path], out: Path) -> None:
        (outcome,) = bundle(files, wishes=Wishes(keep_fields=True))
        with out.open("wb") as file:
            file.writelines(outcome.value.pieces)

    return work


def _stforms_command() -> Work:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from stforms.cli import run

    def work(files: Sequence[Path], out: Path) -> None:
        if code := run(["bundle", *map(str, files), "-o", str(out)]):
            raise SystemExit(code)

    return work


def _pypdf() -> Work:
    from pypdf import PdfWriter

    def work(files: Sequence[Path], out: Path) -> None:
        writer = PdfWriter()
        for path in files:
            writer.append(path)
        writer.write(out)

    return work


def _pypdf_shared() -> Work:
    from pypdf import PdfWriter

    def work(files: Sequence[Path], out: Path) -> None:
        writer = PdfWriter()
        for path in files:
            writer.append(path)
        writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
        writer.write(out)

    return work


def _pikepdf() -> Work:
    import pikepdf

    def work(files: Sequence[Path], out: Path) -> None:
        whole = pikepdf.new()
        for path in files:
            with pikepdf.open(path) as pdf:
                whole.add_pages_from(pdf)
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    return work


def _floor() -> Work:
    def work(files: Sequence[Path], _: Path) -> None:
        for path in files:
            path.read_bytes()

    return work


WORKERS: dict[str, Callable[[], Work]] = {
    "stforms": _stforms,
    "stforms, command": _stforms_command,
    "stforms, fields kept": _stforms_fields,
    "pypdf": _pypdf,
    "pypdf, identical objects removed": _pypdf_shared,
    "pikepdf, add_pages_from": _pikepdf,
    "floor: read the files": _floor,
}


def main() -> None:
    who, folder, out = sys.argv[1:]
    work = WORKERS[who]()
    files = sorted(Path(folder).glob("*.pdf"))
    start = time.process_time()
    work(files, Path(out))
    print(time.process_time() - start)


if __name__ == "__main__":
    main()
