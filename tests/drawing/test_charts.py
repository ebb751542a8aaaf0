"""Where the words of charts stand: clear of lines, of dots and of each other."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations

import pytest

from flowfolio.drawing.charts import Level, sparkline, trend
from flowfolio.drawing.points import Point
from flowfolio.drawing.radar import Scale, small_trend
from flowfolio.drawing.text_width import text_width
from flowfolio.site.pages.timeline import Bar, timeline

_TEXT = re.compile(r'<text class="(\S+)[^"]*" x="([^"]+)" y="([^"]+)" text-anchor="(\w+)" font-size="([^"]+)">([^<]*)')
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}

Box = tuple[float, float, float, float]


def words(svg: str) -> list[tuple[str, str, Box]]:
    """Return the class, the text and the box of every label."""
    found = []
    for role, x, y, anchor, size, text in _TEXT.findall(svg):
        wide = text_width(text, float(size))
        left = float(x) - wide * _SHARE[anchor]
        found.append((role, text, (left, float(y) - 0.72 * float(size), left + wide, float(y))))
    return found


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def levels(svg: str) -> list[float]:
    return [float(y) for y in re.findall(r'<line class="(?:ff-level|ff-radar-line)[^"]*"[^>]* y1="([^"]+)"', svg)]


def points(*values: float, apart: int = 90) -> list[Point]:
    first = dt.date(2025, 1, 1)
    return [Point(first + dt.timedelta(apart * number), value, f"{value:g} %") for number, value in enumerate(values)]


CASES = {
    "near the target": (points(84.6, 85.3, 85.4), [Level("target", 92, "92 %"), Level("baseline", 85.4, "85.4 %")]),
    "climbing to the target": (points(7.4, 16.6, 22.1, 26.1), [Level("target", 30, "30 %")]),
    "falling": (points(40.1, 24.5, 18.6, 13.3), [Level("baseline", 18.6, "18.6 %"), Level("target", 12, "12 %")]),
    "days close together": (points(80, 81, 80.5, 82, apart=3), [Level("target", 90, "90 %")]),
    "a long history": (points(*(50 + number % 7 for number in range(30))), []),
    "one value": (points(5), [Level("target", 5, "5 %")]),
}


@pytest.mark.parametrize(("series", "lines"), CASES.values(), ids=CASES)
def test_no_word_of_a_trend_stands_on_another_or_on_a_level(series: list[Point], lines: list[Level]) -> None:
    svg = str(trend("T", series, lines))
    found = words(svg)
    assert not [(one[1], other[1]) for one, other in combinations(found, 2) if overlap(one[2], other[2])]
    values = [(text, box) for role, text, box in found if role == "ff-dot-text"]
    assert not [text for text, box in values for y in levels(svg) if box[1] < y < box[3]]
    assert {series[0].text, series[-1].text} <= {text for text, _ in values}
    assert all(box[0] >= 0 and box[2] <= 300 for _, _, box in found)


def test_words_of_a_trend_are_drawn_last() -> None:
    svg = str(trend("T", *CASES["falling"]))
    assert max(svg.rindex("<circle"), svg.rindex("<line"), svg.rindex("<polyline")) < svg.index("<text")
    assert svg.count("<text") == svg.count("ff-chart-halo")


@pytest.mark.parametrize("values", [(3.0, 3.0, 3.5), (1.0, 2.0, 3.0), (4.0, 4.0, 4.0), (2.0,)])
def test_no_word_of_a_small_trend_stands_on_the_target(values: tuple[float, ...]) -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(150 * number) for number in range(len(values))]
    svg = str(small_trend("T", list(zip(days, values, strict=True)), 4.0, Scale(0, 5)))
    found = words(svg)
    assert len(found) == 2 * len(values)
    assert not [(one[1], other[1]) for one, other in combinations(found, 2) if overlap(one[2], other[2])]
    assert not [text for _, text, box in found for y in levels(svg) if box[1] < y < box[3]]


def test_the_line_of_today_lies_behind_the_bars_and_spares_words_beside_them() -> None:
    today = dt.date(2026, 6, 15)
    short = Bar("G", "Short", "doing", dt.date(2026, 6, 9), dt.date(2026, 6, 12), False)
    long = Bar("G", "Long", "doing", dt.date(2026, 1, 1), dt.date(2027, 1, 1), False)
    svg = str(timeline([long, short, long], today))
    assert svg.index("ff-tl-today") < svg.index("ff-tl-bar")
    path = re.search(r'class="ff-tl-today" d="([^"]+)"', svg)
    assert path is not None
    assert path[1].count("M") == 2
    assert str(timeline([long, long], today)).count("ff-tl-today") == 1


def test_what_varies_has_a_band_and_what_is_promised_a_hollow_dot() -> None:
    first, second = dt.date(2026, 1, 1), dt.date(2026, 6, 1)
    points = [Point(first, 10, "10 d", 8, 14, "10 d (8–14 d)"), Point(second, 6, "6 d", is_promised=True)]
    for chart in (sparkline(points), trend("Lead time", points)):
        assert chart.count('class="ff-band"') == 1
        assert chart.count("ff-dot-promised") == 1
        assert "10 d (8–14 d)" in chart
        assert "6 d (promised)" in chart
    plain = [Point(first, 10, "10 d", 10, 10), Point(second, 6, "6 d")]
    for chart in (sparkline(plain), trend("Lead time", plain)):
        assert "ff-band" not in chart
        assert "promised" not in chart
    assert "ff-band" in trend("Lead time", points[:1])


def test_a_band_lies_within_its_chart() -> None:
    points = [Point(dt.date(2026, month, 1), 5, "5 %", 5, 90) for month in (1, 4, 9)]
    for chart, height in ((sparkline(points), 32), (trend("Flow efficiency", points), 176)):
        corners = chart.partition('class="ff-band" points="')[2].partition('"')[0].split()
        heights = [float(corner.split(",")[1]) for corner in corners]
        assert 0 <= min(heights) < max(heights) <= height
