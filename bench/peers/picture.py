"""The picture: quality against time, a panel a dataset, as an SVG that reads in light and in dark.

To the right is slower, on a logarithmic scale; upwards fewer words are wrong: the scale is logarithmic in 1 - F1, so
that the step from 0.96 to 0.98, which halves the errors, is as high as the one from 0.80 to 0.90.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, PANEL, HEAD = 820, 430, 84
LEFT, RIGHT, TOP, BOTTOM = 70, 30, 44, 56  # around the plot, inside its panel
LETTER, LINE = 7.0, 15  # about how wide a letter and how high a line of 12 px is
GAP = 10  # between a point and its label
TIMES = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
QUALITIES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #333a40; }
.card { fill: #ffffff; stroke: #d5d9dd; } .head { font-size: 16px; font-weight: 600; fill: #15191c; }
.panel { font-weight: 600; fill: #15191c; } .quiet { fill: #5b646c; }
.grid { stroke: #e4e7ea; } .axis { stroke: #8a949c; }
.dot { fill: #5d7f9e; } .ours { fill: #c2410c; } text.ours { font-weight: 700; } .leader { stroke: #a8b1b8; }
@media (prefers-color-scheme: dark) {
text { fill: #c9d1d9; } .card { fill: #14181c; stroke: #30363d; }
.head, .panel { fill: #f0f3f6; } .quiet { fill: #9aa5af; }
.grid { stroke: #262c33; } .axis { stroke: #6b7680; } .dot { fill: #86abce; } .ours { fill: #ff9457; }
.leader { stroke: #56616b; } }
"""


class Point(NamedTuple):
    """An extractor in a panel."""

    name: str
    time: float  # in times of the bare parse
    quality: float  # F1
    is_ours: bool = False


class Panel(NamedTuple):
    """The extractors on one dataset."""

    title: str
    points: tuple[Point, ...]


class Box(NamedTuple):
    """Where something stands."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether both cover a common place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: Box) -> bool:
        """Whether no part of it stands outside the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


class Label(NamedTuple):
    """A name beside its point: the place that it takes, and the side from which it is written."""

    box: Box
    anchor: str  # as SVG's text-anchor

    @property
    def x(self) -> float:
        """Where the writing begins, ends, or has its middle."""
        ends = {"start": self.box.left, "end": self.box.right}
        return ends.get(self.anchor, (self.box.left + self.box.right) / 2)

    @property
    def y(self) -> float:
        """The middle of its line."""
        return (self.box.top + self.box.bottom) / 2


class Scales(NamedTuple):
    """From time and quality to a place in the picture."""

    times: tuple[float, float]
    qualities: tuple[float, float]
    top: float  # of the panel

    def x(self, time: float) -> float:
        """Where a time stands."""
        low, high = (math.log(end) for end in self.times)
        return LEFT + (math.log(_within(time, self.times)) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, quality: float) -> float:
        """Where a quality stands."""
        low, high = (-math.log(1 - end) for end in self.qualities)
        share = (-math.log(1 - _within(quality, self.qualities)) - low) / (high - low)
        return self.top + PANEL - BOTTOM - share * (PANEL - TOP - BOTTOM)


def picture(panels: Sequence[Panel], subtitle: str) -> str:
    """The whole SVG."""
    height = HEAD + PANEL * len(panels)
    told = "; ".join(_told(point) for panel in panels for point in panel.points)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description">',
        '<title id="title">Quality of extracted bodies against time</title>',
        f'<desc id="description">{escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
        _text(24, 34, "Body quality against processor time", "head"),
        _text(24, 58, subtitle, "quiet"),
    ]
    for panel, scales in zip(panels, _scales(panels), strict=True):
        lines += _panel(panel, scales)
    return "\n".join([*lines, "</svg>", ""])


def _within(value: float, ends: tuple[float, float]) -> float:
    return min(max(value, ends[0]), ends[1])


def _told(point: Point) -> str:
    return f"{point.name}: F1 {point.quality:.3f} at {point.time:.1f} times the parse"


def _scales(panels: Sequence[Panel]) -> list[Scales]:
    """The same axes for all panels, so that they can be compared at a glance."""
    points = [point for panel in panels for point in panel.points]
    if not points:
        return []
    times, qualities = [point.time for point in points], [point.quality for point in points]
    ends = around(TIMES, min(times), max(times)), around(QUALITIES, min(qualities), max(qualities))
    return [Scales(*ends, HEAD + number * PANEL) for number in range(len(panels))]


def _panel(panel: Panel, scales: Scales) -> Iterator[str]:
    yield _text(24, scales.top + 12, panel.title, "panel")
    yield from _grid(scales)
    taken = [_dot_box(scales, point) for point in panel.points]
    # The best are labelled first: they find the best places.
    for point in sorted(panel.points, key=lambda point: (not point.is_ours, -point.quality)):
        label = place(point.name, scales.x(point.time), scales.y(point.quality), taken, _frame(scales))
        taken.append(label.box)
        yield from _drawn(point, scales, label)


def around(ticks: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """The ends of an axis: the ticks around the values, never the same tick twice."""
    first = min(max(bisect_left(ticks, low) - 1, 0), len(ticks) - 2)
    last = max(min(bisect_right(ticks, high), len(ticks) - 1), first + 1)
    return ticks[first], ticks[last]


def place(name: str, x: float, y: float, taken: Sequence[Box], frame: Box) -> Label:
    """Where a label fits beside its point without covering another; to the right of it, if nothing is free."""
    places = list(_places(len(name) * LETTER, x, y))
    for label in places:
        if label.box.inside(frame) and not any(label.box.meets(other) for other in taken):
            return label
    return places[0]


def _places(width: float, x: float, y: float) -> Iterator[Label]:
    for shift in (0, -1, 1, -2, 2, -3, 3):
        top, bottom = y + (shift - 0.5) * LINE, y + (shift + 0.5) * LINE
        yield Label(Box(x + GAP, top, x + GAP + width, bottom), "start")
        yield Label(Box(x - GAP - width, top, x - GAP, bottom), "end")
        yield Label(Box(x - width / 2, top, x + width / 2, bottom), "middle")


def _drawn(point: Point, scales: Scales, label: Label) -> Iterator[str]:
    x, y = scales.x(point.time), scales.y(point.quality)
    look, radius = ("ours", 7) if point.is_ours else ("dot", 5)
    if abs(label.y - y) > LINE:
        yield f'<line class="leader" x1="{x:.1f}" y1="{y:.1f}" x2="{label.x:.1f}" y2="{label.y:.1f}"/>'
    yield (
        f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"><title>{escape(_told(point))}</title></circle>'
    )
    yield _text(label.x, label.y + 4, point.name, "ours" if point.is_ours else "", label.anchor)


def _grid(scales: Scales) -> Iterator[str]:
    frame = _frame(scales)
    for tick in (tick for tick in TIMES if scales.times[0] <= tick <= scales.times[1]):
        x = scales.x(tick)
        yield f'<line class="grid" x1="{x:.1f}" y1="{frame.top}" x2="{x:.1f}" y2="{frame.bottom}"/>'
        yield _text(x, frame.bottom + 18, f"{tick:g}×", "quiet", "middle")
    for tick in (tick for tick in QUALITIES if scales.qualities[0] <= tick <= scales.qualities[1]):
        y = scales.y(tick)
        yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{frame.right}" y2="{y:.1f}"/>'
        yield _text(LEFT - 8, y + 4, f"{tick:.2f}".rstrip("0") if tick > 0.99 else f"{tick:.2f}", "quiet", "end")
    yield f'<path class="axis" fill="none" d="M{LEFT} {frame.top}V{frame.bottom}H{frame.right}"/>'
    yield _text(frame.right, frame.bottom + 38, "processor time, in times of lxml's bare parse →", "quiet", "end")
    yield _text(LEFT, frame.top - 6, "↑ F1 of the body", "quiet")


def _frame(scales: Scales) -> Box:
    return Box(LEFT, scales.top + TOP, WIDTH - RIGHT, scales.top + PANEL - BOTTOM)


def _dot_box(scales: Scales, point: Point) -> Box:
    x, y = scales.x(point.time), scales.y(point.quality)
    return Box(x - 7, y - 7, x + 7, y + 7)


def _text(x: float, y: float, text: str, look: str = "", anchor: str = "") -> str:
    marks = (f' class="{look}"' if look else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{marks}>{escape(text)}</text>'
