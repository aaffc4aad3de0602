"""Run a command and say what it took: `bundle_clock.py COMMAND…` prints JSON.

A process of its own, as small as can be: the system counts what a parent holds when it starts a child
as the child's peak.
"""

import json
import os
import subprocess
import sys
import time

start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
said = process.stdout.read().strip() if process.stdout else ""
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
taken = {
    "code": process.returncode,
    "wall": time.perf_counter() - start,
    "cpu": usage.ru_utime + usage.ru_stime,
    "peak": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    "said": said.splitlines()[-1] if said else "",
}
print(json.dumps(taken))
