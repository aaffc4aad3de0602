"""Chromium, from Debian: what axe-core says of a page, what it prints, what it measures."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parents[1] / "oracles" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
_TELL = """
<script src="axe.js"></script>
<script>
axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(function (found) {
  function short(rule) {
    return {id: rule.id, nodes: rule.nodes.map(function (node) {
      return node.html.slice(0, 200) + " " + node.failureSummary; })};
  }
  var box = document.createElement("pre");
  box.id = "told";
  box.textContent = JSON.stringify({violations: found.violations.map(short),
    incomplete: found.incomplete.map(short), rules: found.passes.length,
    ink: getComputedStyle(document.body).color});
  document.body.appendChild(box);
});
</script>
"""
_MEASURE = """
<script>
var wide = [];
document.querySelectorAll("body *").forEach(function (one) {
  if (one.closest(".scroll") && !one.classList.contains("scroll")) { return; }
  if (one.closest(".unseen, .skip, svg")) { return; }
  var box = one.getBoundingClientRect();
  if (box.right > document.documentElement.clientWidth + 1) { wide.push(one.outerHTML.slice(0, 120)); }
});
var box = document.createElement("pre");
box.id = "told";
box.textContent = JSON.stringify(wide);
document.body.appendChild(box);
</script>
"""


def axe(page: bytes, dark: bool = False) -> Any:
    """Return what axe-core has to say of a page, by day or by night."""
    if not AXE.is_file():
        pytest.fail("axe-core is missing: npm ci --prefix tests/oracles", pytrace=False)
    if dark:
        assert b"(prefers-color-scheme: dark)" in page
        page = page.replace(b"(prefers-color-scheme: dark)", b"all")
    return _told(page, _TELL)


def too_wide(page: bytes, width: int) -> list[str]:
    """Return what reaches beyond the right edge of a window, outside the tables that scroll."""
    found: list[str] = _told(page, _MEASURE, f"--window-size={width},1000")
    return found


def printed(page: bytes) -> bytes:
    """Return the page as a PDF, as a reader prints it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_bytes(page)
        _run(folder, "--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}")
        return (folder / "page.pdf").read_bytes()


def _told(page: bytes, script: str, *flags: str) -> Any:
    """Return what a script wrote into a copy of the page, in which it may run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = _POLICY.sub(b"", page).replace(b"</body>", script.encode() + b"</body>")
        (folder / "page.html").write_bytes(copy)
        if AXE.is_file():
            shutil.copy(AXE, folder / "axe.js")
        dom = _run(folder, "--virtual-time-budget=20000", "--dump-dom", *flags)
        told = re.search(r'<pre id="told">(.*?)</pre>', dom, re.S)
        assert told is not None, dom[-2000:]
        return json.loads(html.unescape(told[1]))


def _run(folder: Path, *flags: str) -> str:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is missing: apt-get install chromium", pytrace=False)
    command = [program, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags]
    done = subprocess.run(
        [*command, (folder / "page.html").as_uri()],
        cwd=folder, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    return done.stdout.decode("utf-8", "replace")
