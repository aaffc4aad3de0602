"""Measure stforms beside what else fills and reads PDF, Word and Excel, in one run on one machine.

`python bench/run.py --blanks FOLDER` takes Socialstyrelsen's own PDFs from a folder of yours;
without it the specimens are filled. README.md says what is measured, and how.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # a checkout need not be installed

import batch
import bundle
import machine
import office
import page
import register
from batch_plot import plot
from cases import NAMES, case_of
from drawn import Drawn, check
from measure import FULL, QUICK, Bench, Score
from page import Part
from register_plot import plot as plot_register
from report import Table, drawn_table, fill_table, read_table, target_lines
from rich.console import Console

from stforms import Library, StformsError, identify
from stforms.actions.blanks import add_blanks

PARTS = ("pdf", "office", "bundle", "batch", "register")

talk = Console(stderr=True)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="stforms-bench-") as folder:
        bench, about = _prepared(options, Path(folder))
        parts, drawings = _all_parts(options, bench, Path(folder))
    facts = [_when(), _versions(), about, *machine.missing()]
    _show(facts, parts)
    if options.write:
        page.write(options.write, parts, facts, options.quick)
        talk.print(f"Wrote {options.write}")
        for name, drawing in drawings.items():
            if drawing:
                path = options.write.parent / f"benchmarks-{name}.svg"
                path.write_text(drawing, encoding="utf-8")
    return 0


def _all_parts(
    options: argparse.Namespace, bench: Bench, folder: Path
) -> tuple[dict[str, Part], dict[str, str]]:
    """Return what was measured of each part that was asked for, and the drawings."""
    parts: dict[str, Part] = {}
    drawings: dict[str, str] = {}
    if "pdf" in options.parts:
        parts["pdf"] = Part(*_measured(bench, options.pictures))
    if "office" in options.parts:
        parts["office"] = Part(*office.measured(folder / "office", bench.plan, bench.say))
    if "bundle" in options.parts:
        cabinet = _whole_cabinet(options, folder / "blanks")
        parts["bundle"] = Part(*bundle.measured(folder / "bundle", cabinet, options.quick, bench.say))
    if "batch" in options.parts:
        *batches, growth = batch.measured(
            folder / "batch", bench.blanks, bench.cabinet, bench.plan, bench.say
        )
        parts["batch"] = Part(*batches)
        drawings["batch"] = _drawing(growth)
    if "register" in options.parts:
        *registers, sizes = register.measured(folder / "register", options.quick, bench.say)
        parts["register"] = Part(*registers)
        drawings["register"] = plot_register(sizes, _when()) if sizes else ""
    return parts, drawings


def _show(facts: list[str], parts: dict[str, Part]) -> None:
    """Print all tables, and which targets were met."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    for fact in facts:
        console.print(fact, highlight=False, soft_wrap=True)
    for table in (table for part in parts.values() for table in part.tables):
        console.print()
        table.show(console)
    console.print()
    for line in (line for part in parts.values() for line in part.targets):
        console.print(line.replace("**", ""), highlight=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blanks", type=Path, metavar="FOLDER", help="official PDFs, under any names")
    parser.add_argument("--quick", action="store_true", help="few repeats: for a first look, not for numbers")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the results as Markdown")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep every field as drawn, as PNG")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure")
    options = parser.parse_args()
    if options.blanks and not options.blanks.is_dir():
        parser.error(f"{options.blanks} is no folder")
    return options


# --- blanks ---------------------------------------------------------------------------------


def _prepared(options: argparse.Namespace, folder: Path) -> tuple[Bench, str]:
    """Put the official blanks that there are into a cabinet of our own; say which were found."""
    cabinet = folder / "cabinet"
    library = Library(cabinet=cabinet)
    wanted = {case_of(name).edition: name for name in NAMES}
    known: dict[str, bool] = {}
    for path in sorted(options.blanks.rglob("*.pdf")) if options.blanks else ():
        data = path.read_bytes()
        try:
            edition = identify(data, library=library).value.edition
        except StformsError:
            continue
        if edition is not None and edition.id in wanted and edition.id not in known:
            known[edition.id] = library.add_blank(data, edition)[1]
    blanks = {name: library.blank(library.edition(edition)).path for edition, name in wanted.items()}
    plan = QUICK if options.quick else FULL
    bench = Bench(folder, blanks, cabinet, plan, lambda text: talk.print(text, style="dim", highlight=False))
    about = (_about(name, blanks[name], known.get(edition)) for edition, name in wanted.items())
    return bench, "; ".join(about)


def _whole_cabinet(options: argparse.Namespace, cabinet: Path) -> Path:
    """Put every official blank that there is into a cabinet, for bundles of all certificates."""
    if options.blanks:
        add_blanks([options.blanks], Library(cabinet=cabinet))
    return cabinet


def _about(name: str, path: Path, known: bool | None) -> str:
    size = f"{path.stat().st_size / 1e6:.2f} MB"
    if known is None:
        return f"{name}: the SPECIMEN ({size}), as no official blank was given"
    return f"{name}: the official blank ({size}{'' if known else ', of an unknown version'})"


def _drawing(growth: dict[int, batch.Runs]) -> str:
    points = {size: statistics.median(runs.cpu) for size, runs in growth.items() if not runs.failed}
    return plot(points, _when()) if points else ""


def _when() -> str:
    return f"{machine.described()}; {date.today().isoformat()}"


# --- all measurements -----------------------------------------------------------------------


def _measured(bench: Bench, pictures: Path | None) -> tuple[list[Table], list[str]]:
    fills = {name: bench.fill(name) for name in NAMES}
    foreign = {name: bench.fill_foreign(name) for name in NAMES}
    as_filled = {name: bench.read(name, rewritten=False) for name in NAMES}
    rewritten = {name: bench.read(name, rewritten=True) for name in NAMES}
    tables = [fill_table(name, fills[name]) for name in NAMES]
    if machine.can_check_drawings():
        tables.append(drawn_table(_looked_at(bench, foreign, pictures)))
    tables += [read_table(name, as_filled[name], rewritten[name]) for name in NAMES]
    reads = {f"{name}, as filled": as_filled[name] for name in NAMES}
    reads |= {f"{name}, rewritten": rewritten[name] for name in NAMES}
    return tables, target_lines(fills, reads)


def _looked_at(
    bench: Bench, foreign: dict[str, dict[str, Score]], pictures: Path | None
) -> dict[str, dict[str, list[Drawn]]]:
    found: dict[str, dict[str, list[Drawn]]] = {}
    for name in NAMES:
        blank, texts = bench.blanks[name].read_bytes(), case_of(name, foreign=True).texts
        for who, score in foreign[name].items():
            found.setdefault(who, {})
            if not score.failed:
                keep = pictures / f"{who}-{name}" if pictures else None
                filled = bench.drawn(who, name).read_bytes()
                found[who][name] = check(filled, blank, texts, score.refused, keep)
    return found


# --- the page -------------------------------------------------------------------------------


def _versions() -> str:
    return ", ".join(f"{name} {number}" for name, number in machine.versions().items() if number)


if __name__ == "__main__":
    raise SystemExit(main())
