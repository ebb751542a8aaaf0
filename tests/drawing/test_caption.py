"""The words above an exported picture, and the paper around it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from flowfolio.drawing.caption import Caption, Line, framed, lines, table
from flowfolio.drawing.engine import to_svg
from flowfolio.drawing.graph import Graph, Node
from flowfolio.drawing.looks import ROLES
from flowfolio.drawing.text_width import text_width

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = (("Lead time", "9.5 d (7–12 d)"), ("Process time", "3 h"), ("Flow efficiency", "3.9 %"))
WHOLE = Caption("Order to cash", ("Checkout", "Current state", "2026-01-12"), FIGURES)


def words(found: tuple[Line, ...]) -> list[str]:
    return ["".join(run.text for run in line.runs).replace("\u00a0", " ") for line in found]


def graph(*names: str) -> Graph:
    nodes = tuple(Node(name, ROLES["plain"], (name,), at=(x * 100.0, 0.0)) for x, name in enumerate(names))
    return Graph("g", "Order to cash", "d", nodes, legend=((ROLES["plain"], "a box"),))


def test_title_place_and_totals_stand_below_each_other() -> None:
    assert words(lines(WHOLE, 600)) == [
        "Order to cash",
        "Checkout · Current state · 2026-01-12",
        "Lead time 9.5 d (7–12 d)     Process time 3 h     Flow efficiency 3.9 %",
    ]
    assert words(lines(Caption("Only a title"), 600)) == ["Only a title"]


def test_no_total_is_parted() -> None:
    assert words(lines(WHOLE, 300))[2:] == ["Lead time 9.5 d (7–12 d)     Process time 3 h", "Flow efficiency 3.9 %"]
    assert words(lines(Caption("T", (), (("Lead time", "unknown " * 30),)), 300))[1].endswith("…")


@pytest.mark.parametrize("title", ["a word " * 60, "a" * 600, "受注から出荷まで" * 40])
@pytest.mark.parametrize("width", [460.0, 1000.0, 4000.0])
def test_a_long_title_is_broken_and_stays_within_the_picture(title: str, width: float) -> None:
    found = lines(Caption(title, (title,), ((title[:200], title[:200]),)), width)
    assert len(found) > 1
    for line in found:
        assert sum(text_width(run.text, line.size, run.is_bold) for run in line.runs) <= width


def test_over_a_wide_picture_the_type_is_larger() -> None:
    small, large = (lines(WHOLE, width)[0].size for width in (500, 4000))
    assert small < large <= 2 * small


def test_the_frame_holds_caption_and_picture() -> None:
    plain = to_svg(graph("a", "b"))
    root = ET.fromstring(framed(plain, WHOLE))
    left, top, width, height = map(float, (root.get("viewBox") or "").split())
    paper = root.find(f"{SVG}rect")
    assert paper is not None
    sides = (left, top, width, height)
    assert [float(paper.get(name) or "nan") for name in ("x", "y", "width", "height")] == [*sides]
    assert [root.get("width"), root.get("height")] == [f"{width:g}", f"{height:g}"]
    above = root.find(f"{SVG}g[@class='ff-above']")
    assert above is not None
    baselines = [float(text.get("y") or "nan") for text in above.iter(f"{SVG}text")]
    assert top < baselines[0] < baselines[1] < baselines[2] < 0
    old = [float(side) for side in (ET.fromstring(plain).get("viewBox") or "").split()]
    assert left < 0
    assert width + left > old[2]
    assert height + top > old[3]
    # The picture itself, its legend included, is as on a page.
    assert plain[plain.index("</desc>") + 8 :] in framed(plain, WHOLE)


def test_what_an_author_wrote_is_text() -> None:
    hostile = "</text><script>alert(1)</script>&\"'\x00\u202e"
    caption = Caption(hostile, (hostile,), ((hostile, hostile),))
    root = ET.fromstring(framed(to_svg(graph("a")), caption))
    assert not list(root.iter(f"{SVG}script"))
    assert hostile[:-2] in "".join(root.itertext())
    label = table(lines(caption, 600), 600)
    assert set(re.findall(r"</?([A-Za-z]+)", label)) == {"TABLE", "TR", "TD", "FONT", "B"}
