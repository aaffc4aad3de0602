"""The plot of how a register grows with its documents, as SVG: both axes in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from batch_plot import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, line, words

COLOURS = ("#1f4e79", "#b3541e", "#2e7d32")
DASHES = ("none", "8 4", "2 3")


def plot(series: Mapping[str, Mapping[int, float]], about: str) -> str:
    """Return the drawing.

    Args:
        series: what it is -> number of documents -> bytes.
        about: machine and date, set below it.
    """
    counts = sorted({count for points in series.values() for count in points})
    sizes = [size for points in series.values() for size in points.values()]
    low, high = math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes)))
    across = math.log10(counts[0]), max(math.log10(counts[-1]), math.log10(counts[0]) + 1)

    def x(count: float) -> float:
        return LEFT + (math.log10(count) - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(size: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(size) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [words(LEFT, 24, "Size of the register, by number of documents", size=15, weight="bold")]
    parts += [_across(y(10**power), f"{10**power / 1e6:g} MB") for power in range(low, high + 1)]
    for count in counts:
        parts.append(line(x(count), TOP, x(count), HEIGHT - BOTTOM, "#ccc"))
        parts.append(words(x(count), HEIGHT - BOTTOM + 18, f"{count:,}".replace(",", " "), anchor="middle"))
    for at, (name, points) in enumerate(series.items()):
        places = [(x(count), y(size)) for count, size in points.items()]
        parts += _curve(places, name, at)
    parts.append(words(LEFT, HEIGHT - 10, about, size=11))
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" fill="#222">\n'
        "<title>Database and received files grow in proportion to the documents</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{inside}\n</svg>\n'
    )


def _across(at: float, said: str) -> str:
    return line(LEFT, at, WIDTH - RIGHT, at, "#ccc") + words(LEFT - 8, at + 4, said, anchor="end")


def _curve(places: Sequence[tuple[float, float]], name: str, at: int) -> list[str]:
    """Return a curve and its line in the legend: told apart by dashes as well as by colour."""
    colour, dashes = COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
    dots = (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in places)
    down = TOP + 16 + 18 * at
    legend = line(LEFT + 12, down - 4, LEFT + 44, down - 4, colour, dashes)
    return [f'<polyline points="{path}" {style}/>', *dots, legend, words(LEFT + 52, down, name)]
