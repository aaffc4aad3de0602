"""batch: many papers into a folder. Resumable, parallel, the same bytes whatever the number of workers.

The one verb that writes files itself: what it has done is what it goes on from. Whoever fills a form on
this machine writes it as well; the ledger is kept here alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

from stforms import jobs
from stforms.actions.batch.ledger import Done, Ledger
from stforms.actions.batch.order import Order, Written, carry_out, put
from stforms.actions.batch.outputs import Target, There, cleared, look, prepared
from stforms.actions.batch.ways import FAILED, KEPT, MADE, UNCHANGED, Batch, Result, Sync, Ways
from stforms.actions.batch.work import Failure, Job, Options, blank_of, edition_hash, make
from stforms.actions.plan import Item
from stforms.atomic import make_folder, synced
from stforms.errors import DiskFullError, ExitCode
from stforms.library import Library, default_library

CARRIES = "reference"
"""What a file carries beside its data: papers of a batch that did not yet do so are made anew."""


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
            with suppress(OSError):  # of a disk that is full, which is what is being told
                ledger.sync()
            raise
        return work.finish()


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
        self._folders = {ledger.folder, *(self._path(item).parent for item in items)}
        self._under_way: dict[str, tuple[Item, str]] = {}
        self._failed = False
        self._full: Failure | None = None

    def run(self) -> None:
        """Make everything that is to be made.

        Raises:
            DiskFullError: there is no room left; what was under way then is finished and noted as well.
        """
        prepared(self._folders)
        pool = self.ways.pool
        carried_out = jobs.run(carry_out, self._to_do(), pool, self._stopped, len(self.items))
        # Closed before the ledger lets go of the folder: nobody writes in it then.
        with closing(carried_out if pool.here else self._handed_back()) as results:
            for order, written in results:
                item, wanted = self._under_way.pop(order.job.id)
                self._note(self._became(item, wanted, order, _told(item, written)))
        if self._full is not None:
            raise DiskFullError(self._full.code, self._full.params)

    def finish(self) -> Batch:
        """Wait for the disk, write the manifest, and say what was done."""
        cleared(self._folders)  # after a worker that was ended while it wrote
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

    def _to_do(self) -> Iterator[Order]:
        """Yield an order for each paper that is not there, or of which something has changed."""
        durable = self.ways.sync is Sync.EACH
        for item in self.items:
            blank = blank_of(self.cabinet, item.edition, self.options.specimen).sha256
            wanted = self._input(item, blank)
            target = Target(self._path(item), self.ledger.done.get(item.path))
            same = target.before is not None and target.before.input == wanted
            there = look(target) if same else None  # else whoever writes looks
            if there is There.OURS:
                self._note(Result(item, UNCHANGED))
            elif there is There.CHANGED and not self.ways.overwrite:
                self._note(Result(item, KEPT))
            else:
                self._under_way[item.path] = (item, wanted)
                job = Job(item.path, item.edition, item.record, self.options, self.cabinet, blank)
                yield Order(job, target, self.ways.overwrite, durable)

    def _input(self, item: Item, blank: str) -> str:
        """Return the hash of all that a file depends on: data, edition, blank, options, version."""
        from stforms import __version__

        options = [self.options.shrink, self.options.flatten, self.options.compact, self.options.specimen]
        whole = [__version__, CARRIES, item.edition, edition_hash(self.cabinet, item.edition), blank, options]
        data = json.dumps([*whole, item.record], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(data.encode()).hexdigest()

    def _stopped(self) -> bool:
        failed = self._failed and self.ways.fail_fast
        return failed or self._full is not None or self.ways.stop()

    # --- what has been done -----------------------------------------------------------------

    def _handed_back(self) -> Generator[tuple[Order, Written | jobs.Lost], None, None]:
        """Let forms be filled elsewhere, and write what comes back; files while others are filled."""
        orders: dict[str, Order] = {}

        def ordered() -> Iterator[Job]:
            for order in self._to_do():
                orders[order.job.id] = order
                yield order.job

        pool = self.ways.pool
        writing: deque[tuple[Order, Future[Written]]] = deque()
        with ThreadPoolExecutor(pool.workers) as writers:
            for job, made in jobs.run(make, ordered(), pool, self._stopped, len(self.items)):
                order = orders.pop(job.id)
                if isinstance(made, jobs.Lost):
                    yield order, made
                    continue
                writing.append((order, writers.submit(put, order, made)))
                while len(writing) > 2 * pool.workers or (writing and writing[0][1].done()):
                    yield _result(*writing.popleft())
            while writing:
                yield _result(*writing.popleft())

    def _became(self, item: Item, wanted: str, order: Order, written: Written) -> Result | None:
        """Return what became of an item, noted if its file is there; None when it had no room."""
        failure = written.failure
        if failure is not None and failure.exit_code == ExitCode.DISK_FULL:
            self._full = self._full or failure
            return None
        if failure is not None:
            return Result(item, FAILED, written.findings, failure)
        codes = tuple(sorted({finding.code for finding in written.findings}))
        file = (written.output, written.size, written.mtime_ns)
        done = Done(item.id, item.edition, order.job.blank, wanted, *file, codes, written.reference)
        self.ledger.add(item.path, done)
        self.written.append(order.target.path)
        return Result(item, MADE, written.findings)

    def _note(self, result: Result | None) -> None:
        if result is not None:
            self._failed |= result.state == FAILED
            self.results[result.item.path] = result
            self.ways.tell(result)

    def _path(self, item: Item) -> Path:
        return self.ledger.folder / item.path


def _told(item: Item, written: Written | jobs.Lost) -> Written:
    """Return what became of an order; of one that was lost, that it was."""
    if isinstance(written, jobs.Lost):
        failure = Failure("batch.lost", {"id": item.id, "why": written.why}, int(ExitCode.BUG))
        return Written(failure=failure)
    return written


def _result(order: Order, future: Future[Written]) -> tuple[Order, Written]:
    return order, future.result()
