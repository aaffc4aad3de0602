"""A run of ingest to which the system answers with an error, at one of its calls: made so by strace."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from killing import Run, begun

from stforms.register.store import Register

CALLS = ("fsync", "fdatasync", "pwrite64", "write", "rename", "mkdir", "unlink", "rmdir", "ftruncate")
"""What changes the disk: a file's bytes, its names; the last one is SQLite's."""


def can_inject() -> bool:
    """Tell whether strace is here, and may trace."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True).returncode == 0


def faulty(inbox: Path, register: Register, call: str, error: str, when: str) -> tuple[int, int]:
    """Run over an inbox while the n-th call fails; return the exit code and how often it was called.

    Args:
        inbox: where files lie.
        register: where they go.
        call: the system call.
        error: what it answers with: EIO, ENOSPC.
        when: which of the calls: "3", or "3+" for this one and all after it. "0": none.
    """
    go, wait = os.pipe()
    run = begun(inbox, register, lambda: (os.close(wait), os.read(go, 1), os.close(go)))
    os.close(go)
    log = inbox.parent / "strace"
    inject = [] if when == "0" else ["-e", f"inject={call}:error={error}:when={when}"]
    command = ["strace", "-qq", "-o", str(log), "-p", str(run.number), "-e", f"trace={call}", *inject]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while "TracerPid:\t0" in Path(f"/proc/{run.number}/status").read_text():
        time.sleep(0.002)
    os.close(wait)
    code = run.ended()
    tracer.wait()
    return code, sum(line.startswith(call) for line in log.read_text().splitlines())


__all__ = ["CALLS", "Run", "can_inject", "faulty"]
