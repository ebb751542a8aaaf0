"""The names of a radar's axes lie free: beside them, or as numbers with a list below."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from flowfolio.drawing.radar import Axis, Scale, radar
from flowfolio.drawing.radar_names import HEIGHT, named
from flowfolio.drawing.text_width import text_width


@pytest.mark.parametrize("count", [3, 7, 10, 14, 20, 24])
@pytest.mark.parametrize("name", ["Flow", "Continuous delivery of small batches", "Proactive_notification_of_failures"])
def test_the_names_of_a_radar_lie_free_however_many_axes_there_are(count: int, name: str) -> None:
    svg = radar("A", [Axis(f"{name} {n + 1}", 3.0, 4.0, 2.0) for n in range(count)], Scale(0, 5), (1.0, 3.0, 5.0))
    boxes = []
    for anchor, inside in re.findall(r'<text class="ff-radar-label"[^>]*text-anchor="(\w+)"[^>]*>(.*?)</text>', svg):
        for x, y, line in re.findall(r'<tspan x="([\d.]+)" y="([\d.]+)">([^<]*)<', inside):
            width = text_width(line, 14)
            left = float(x) - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            boxes.append((left, float(y) - 12, left + width, float(y) + 2))
    free = [one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            for one, two in combinations(boxes, 2)]  # fmt: skip
    bottom = float(re.findall(r'viewBox="0 0 480 ([\d.]+)"', svg)[0])
    assert len(boxes) >= count
    assert all(free)
    assert all(box[3] <= bottom for box in boxes)
    numbers = [int(each) for each in re.findall(r'font-weight="bold"[^>]*>(\d+)<', svg)]
    assert sorted(numbers) in ([], sorted([*range(1, count + 1)] * 2))


def test_few_names_stand_beside_their_axes_and_many_in_a_list() -> None:
    names = [f"Continuous delivery of product {number}" for number in range(24)]
    beside, none = named(names[:6])
    listed, room = named(names)
    assert (none, room > 200) == (0.0, True)
    assert "Continuous" in beside[0]
    assert not any("Continuous" in each for each in listed[:24])
    assert [text for each in listed[24:] for text in re.findall(r">(\d+)</text>", each)] == [
        str(n + 1) for n in range(24)
    ]
    assert all(float(each) > HEIGHT for each in re.findall(r'y="([\d.]+)"', "".join(listed[24:])))
