"""batch: many papers into a folder. Resumable, parallel, the same bytes whatever the number of workers.

The one verb that writes files itself: what it has done is what it goes on from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from stforms import jobs
from stforms.actions.batch.ledger import Done, Ledger
from stforms.actions.batch.outputs import Target, There, look, prepared, write
from stforms.actions.batch.work import Failure, Job, Made, Options, blank_of, edition_hash, make
from stforms.actions.plan import Item
from stforms.atomic import make_folder, synced
from stforms.errors import DiskFullError, StformsError
from stforms.library import Library, default_library
from stforms.model import Finding

CARRIES = "reference"
"""What a file carries beside its data: papers of a batch that did not yet do so are made anew."""

MADE, UNCHANGED, KEPT, FAILED = "made", "unchanged", "kept", "failed"
STATES = (MADE, UNCHANGED, KEPT, FAILED)


@dataclass(frozen=True)
class Result:
    """What became of one paper: made, unchanged since last time, kept as a person left it, failed."""

    item: Item
    state: str
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None


class Sync(Enum):
    """When to wait until the disk has the files: after each, once at the end, or never.

    A program that ends, however, loses nothing in either case; it is about power cuts.
    """

    EACH = "each"
    END = "end"
    NEVER = "never"


@dataclass(frozen=True)
class Ways:
    """How a batch goes about it.

    Args:
        pool: how to run it; default one paper after the other in this process.
        overwrite: also what a person has changed.
        sync: when to wait for the disk.
        fail_fast: stop when one paper fails.
        stop: asked before a paper is begun.
        tell: called for each result, as they come.
    """

    pool: jobs.Pool = field(default_factory=jobs.serial)
    overwrite: bool = False
    sync: Sync = Sync.END
    fail_fast: bool = False
    stop: Callable[[], bool] = lambda: False
    tell: Callable[[Result], None] = lambda _: None


@dataclass(frozen=True)
class Batch:
    """What a batch did. `left` are papers that were not come to; `old` files that nobody asked for now."""

    folder: Path
    results: tuple[Result, ...]
    left: tuple[Item, ...] = ()
    old: tuple[str, ...] = ()

    def count(self, state: str) -> int:
        """Return how many papers are in a state."""
        return Counter(result.state for result in self.results)[state]


def batch(
    items: Sequence[Item],
    folder: Path,
    options: Options | None = None,
    ways: Ways | None = None,
    library: Library | None = None,
) -> Batch:
    """Make papers, and go on where an earlier batch in this folder stopped.

    Args:
        items: what to make (see plan).
        folder: where; its manifest.json says what was made of what.
        options: how forms are filled.
        ways: how the work is done.
        library: where blanks come from.

    Raises:
        DiskFullError: there is no room left; what was done is noted, and the next batch goes on.
        RefusedError: another batch is at work in the folder, or it cannot be written to.
        IntegrityError: the folder's manifest is not one of ours.
    """
    make_folder(folder)
    with Ledger(folder) as ledger:
        chosen = options or Options()
        work = _Work(items, ledger, chosen, ways or Ways(), str((library or default_library()).cabinet))
        try:
            work.run()
        except BaseException:
            with contextlib.suppress(OSError):  # of a disk that is full, which is what is being told
                ledger.sync()
            raise
        return work.finish()


def _writers(pool: jobs.Pool) -> Executor:
    """Return who writes files: this thread where papers are made one after the other, else others."""
    return ThreadPoolExecutor(pool.workers) if pool.workers > 1 else jobs.Here()


def tried(
    items: Sequence[Item], options: Options | None = None, library: Library | None = None
) -> Iterator[Result]:
    """Yield what would become of each paper, without writing any.

    Args:
        items: what would be made.
        options: how forms would be filled.
        library: where blanks come from.
    """
    chosen, cabinet = options or Options(), str((library or default_library()).cabinet)
    for item in items:
        blank = blank_of(cabinet, item.edition, chosen.specimen).sha256
        made = make(Job(item.path, item.edition, item.record, chosen, cabinet, blank))
        yield Result(item, FAILED if made.failure else MADE, made.findings, made.failure)


class _Work:
    """One run of a batch: what is to be done, what has been done."""

    def __init__(
        self, items: Sequence[Item], ledger: Ledger, options: Options, ways: Ways, cabinet: str
    ) -> None:
        self.items, self.ledger, self.options, self.ways, self.cabinet = items, ledger, options, ways, cabinet
        self.results: dict[str, Result] = {}
        self.written: list[Path] = []
        self._failed = False
        self._inputs: dict[str, str] = {}
        self._jobs: dict[str, Item] = {}

    def run(self) -> None:
        """Make everything that is to be made; two or more files are written while others are made."""
        prepared(self._path(item).parent for item in self.items)
        writing: deque[tuple[Item, Made, Future[tuple[str, bool]]]] = deque()
        pool = self.ways.pool
        with _writers(pool) as writers:
            for job, made in jobs.run(make, self._to_do(), pool, self._stopped):
                item = self._jobs.pop(job.id)
                if isinstance(made, jobs.Lost):
                    made = Made(failure=Failure("batch.lost", {"id": item.id, "why": made.why}, 70))
                if made.failure is not None:
                    self._note(Result(item, FAILED, made.findings, made.failure))
                    continue
                writing.append((item, made, writers.submit(self._write, item, made)))
                while len(writing) > 2 * pool.workers or (writing and writing[0][2].done()):
                    self._written(*writing.popleft())
            while writing:
                self._written(*writing.popleft())

    def finish(self) -> Batch:
        """Wait for the disk, write the manifest, and say what was done."""
        if self.ways.sync is Sync.END:
            synced(self.written)
        known = {item.path for item in self.items}
        old = tuple(path for path in self.ledger.done if path not in known)
        results = tuple(self.results[item.path] for item in self.items if item.path in self.results)
        left = tuple(item for item in self.items if item.path not in self.results)
        failed = {r.item.path: {"id": r.item.id, "code": r.failure.code} for r in results if r.failure}
        self.ledger.close({"failed": failed, "left": len(left)})
        return Batch(self.ledger.folder, results, left, old)

    # --- what is to be done -----------------------------------------------------------------

    def _to_do(self) -> Iterator[Job]:
        """Yield a job for each paper that is not there, or of which something has changed."""
        for item in self.items:
            blank = blank_of(self.cabinet, item.edition, self.options.specimen).sha256
            wanted = self._input(item, blank)
            target = self._target(item)
            there = look(target)
            same = target.before is not None and target.before.input == wanted
            if same and there is There.OURS:
                self._note(Result(item, UNCHANGED))
            elif same and there is There.CHANGED and not self.ways.overwrite:
                self._note(Result(item, KEPT))
            else:
                self._inputs[item.path], self._jobs[item.path] = wanted, item
                yield Job(item.path, item.edition, item.record, self.options, self.cabinet, blank)

    def _input(self, item: Item, blank: str) -> str:
        """Return the hash of all that a file depends on: data, edition, blank, options, version."""
        from stforms import __version__

        options = [self.options.shrink, self.options.flatten, self.options.compact, self.options.specimen]
        whole = [__version__, CARRIES, item.edition, edition_hash(self.cabinet, item.edition), blank, options]
        data = json.dumps([*whole, item.record], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(data.encode()).hexdigest()

    def _stopped(self) -> bool:
        return (self._failed and self.ways.fail_fast) or self.ways.stop()

    # --- what has been done -----------------------------------------------------------------

    def _write(self, item: Item, made: Made) -> tuple[str, bool]:
        """Write a file; return its hash, and whether it was not there already."""
        pieces: Sequence[bytes] = made.pieces
        if made.after_blank:
            blank = blank_of(self.cabinet, item.edition, self.options.specimen)
            output, pieces = blank.hash_with(made.pieces), (blank.data, *made.pieces)
        else:
            output = hashlib.sha256(b"".join(pieces)).hexdigest()
        durable = self.ways.sync is Sync.EACH
        return output, write(self._target(item), pieces, output, self.ways.overwrite, durable)

    def _written(self, item: Item, made: Made, future: Future[tuple[str, bool]]) -> None:
        """Note a file that is there in the ledger, or why it is not."""
        try:
            output, _ = future.result()
        except DiskFullError:
            raise
        except StformsError as error:
            failure = Failure(error.code, error.params, int(error.exit_code))
            self._note(Result(item, FAILED, made.findings, failure))
            return
        path = self._path(item)
        found = path.stat()
        codes = tuple(sorted({finding.code for finding in made.findings}))
        blank = blank_of(self.cabinet, item.edition, self.options.specimen).sha256
        wanted = self._inputs.pop(item.path)
        size, changed = found.st_size, found.st_mtime_ns
        done = Done(item.id, item.edition, blank, wanted, output, size, changed, codes, made.reference)
        self.ledger.add(item.path, done)
        self.written.append(path)
        self._note(Result(item, MADE, made.findings))

    def _note(self, result: Result) -> None:
        self._failed |= result.state == FAILED
        self.results[result.item.path] = result
        self.ways.tell(result)

    def _path(self, item: Item) -> Path:
        return self.ledger.folder / item.path

    def _target(self, item: Item) -> Target:
        return Target(self._path(item), self.ledger.done.get(item.path))
