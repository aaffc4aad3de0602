"""The plot of time against number of documents, as SVG: both axes in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Mapping
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 50, 70


def plot(points: Mapping[int, float], about: str) -> str:
    """Return the drawing.

    Args:
        points: number of documents -> seconds of CPU time.
        about: machine and date, set below it.
    """
    across = (math.log10(min(points)), math.log10(max(points)))
    low, high = math.floor(math.log10(min(points.values()))), math.ceil(math.log10(max(points.values())))

    def x(count: float) -> float:
        return LEFT + (math.log10(count) - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(seconds: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(seconds) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [words(LEFT, 24, "CPU seconds of a whole batch, by number of documents", size=15, weight="bold")]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(line(LEFT, at, WIDTH - RIGHT, at, "#ccc"))
        parts.append(words(LEFT - 8, at + 4, f"{10**power:g} s", anchor="end"))
    for count in points:
        at = x(count)
        parts.append(line(at, TOP, at, HEIGHT - BOTTOM, "#ccc"))
        parts.append(words(at, HEIGHT - BOTTOM + 18, f"{count:,}".replace(",", " "), anchor="middle"))
    largest = max(points)
    rate = points[largest] / largest
    start = max(min(points), 10**low / rate)  # below that the dashed line would leave the drawing
    dashed = ((x(start), y(rate * start)), (x(largest), y(rate * largest)))
    parts.append(line(*dashed[0], *dashed[1], "#999", dashes="5 4"))
    path = " ".join(f"{x(count):.1f},{y(seconds):.1f}" for count, seconds in points.items())
    parts.append(f'<polyline points="{path}" fill="none" stroke="#1f4e79" stroke-width="2"/>')
    for count, seconds in points.items():
        parts.append(f'<circle cx="{x(count):.1f}" cy="{y(seconds):.1f}" r="4" fill="#1f4e79"/>')
        first = count == min(points)  # the others have room on their left
        beside = words(
            x(count) + (8 if first else -8),
            y(seconds) - 8,
            f"{seconds:.2f} s",
            anchor="start" if first else "end",
        )
        parts.append(beside)
    legend = f"Dashed: {rate * 1000:.2f} ms for each document, and nothing for the start"
    parts.append(words(LEFT, HEIGHT - 28, legend, size=11))
    parts.append(words(LEFT, HEIGHT - 10, about, size=11))
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" fill="#222">\n'
        "<title>CPU time of a batch grows in proportion to its size</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{inside}\n</svg>\n'
    )


def words(
    x: float, y: float, said: str, size: int = 12, anchor: str = "start", weight: str = "normal"
) -> str:
    """Return a text."""
    style = f'font-size="{size}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "none") -> str:
    """Return a straight line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-dasharray="{dashes}"/>'
