"""docs/benchmarks.md: one section for each part. Parts that are not measured anew stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from report import Table

TITLES = {
    "pdf": "PDF forms",
    "office": "Word and Excel forms",
    "bundle": "Bundles",
    "batch": "Batches",
    "register": "The register",
}
"""What each part is called, in their order on the page."""

_MARK = re.compile(r"^<!-- part: (\w+) -->\n", re.M)

_ABOUT = """\
# Benchmarks

`bench/run.py` writes this page; nothing in it is typed by hand. `bench/README.md` says what is measured and
how, and defines every defect. Each part is one run, on the day that it names. Times are CPU time unless they
say otherwise, because clocks on the wall also show what else the machine does. Compare the ratios, not the
times."""

_REPEAT = """\
<!-- part: end -->
## Repeat it

```console
$ pip install --group bench
$ npm ci --prefix bench
$ python bench/run.py --blanks FOLDER --write docs/benchmarks.md
```

FOLDER holds the blanks of HSLF-FS 2021:8, bilaga 6 and 9, as downloaded from Socialstyrelsen, under any
names; they are not part of stforms. Without `--blanks` the specimens are filled. `--parts bundle register`
measures these alone. `--pictures OTHER_FOLDER` keeps every field as each contestant drew it.
"""


@dataclass(frozen=True)
class Part:
    """What was measured of one part."""

    tables: list[Table]
    targets: list[str]


def write(file: Path, parts: dict[str, Part], facts: list[str], quick: bool) -> None:
    """Write the parts that were measured into the page; the others stay."""
    sections = _sections(file.read_text(encoding="utf-8")) if file.is_file() else {}
    sections |= {name: _section(name, part, facts, quick) for name, part in parts.items()}
    whole = [_ABOUT, *(sections[name] for name in TITLES if name in sections), _REPEAT]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(whole), encoding="utf-8")


def _sections(page: str) -> dict[str, str]:
    """Return each part of a page with its mark."""
    marks = list(_MARK.finditer(page))
    ends = [mark.start() for mark in marks[1:]]
    return {
        mark[1]: page[mark.start() : end].rstrip()
        for mark, end in zip(marks, ends, strict=False)
        if mark[1] in TITLES
    }


def _section(name: str, part: Part, facts: list[str], quick: bool) -> str:
    blocks = [f"<!-- part: {name} -->\n## {TITLES[name]}"]
    if quick:
        blocks.append("**Made with `--quick`: too few repeats to be quoted.**")
    blocks += [_listed(facts), "Targets:", _listed(part.targets)]
    blocks += [f"#{table.markdown().strip()}" for table in part.tables]
    return "\n\n".join(blocks)


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
