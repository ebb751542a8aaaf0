"""What stands above a picture that leaves its page: of every map type, of single files, of two maps compared."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.compare import comparison
from flowfolio.drawing.files import render
from flowfolio.drawing.graph import Graph
from flowfolio.export.pictures import caption_of, comparison_caption, picture_of
from flowfolio.map_types import kinds
from flowfolio.portfolio.single import find_map
from flowfolio.source.problems import FlowfolioError, ProblemsError

World = Callable[[Mapping[str, str]], Path]
EXAMPLES = {kind: (each.folder / "example.yaml").read_text("utf-8") for kind, each in kinds().items()}
STREAM = {"streams/checkout/stream.yaml": "title: From order <to> cash\n"}
EDITION = STREAM | {f"streams/checkout/2026-01-12/{kind}.yaml": text for kind, text in EXAMPLES.items()}
STEP = "title: {title}\nstatus: final\nsteps: [{{id: a, name: A, lead_time: {time}, process_time: 1 h}}]\n"


def _words(graph: Graph) -> list[str]:
    """Return every text of a picture, as often as it is there."""
    cells = (line for node in graph.nodes for row in node.rows for cell in row for line in cell.text)
    return [*(line for node in graph.nodes for line in node.lines), *cells]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_picture_of_every_type_has_all_that_its_page_says_around_it(world: World, kind: str) -> None:
    maps = world(EDITION)
    found = find_map(f"checkout/2026-01-12/{kind}", maps)
    for view in range(1, 2 + len(found.type.views)):
        graph, caption = picture_of(found, view)
        assert caption.title == found.whole.title
        assert {"From order <to> cash", kinds()[kind].kinds[kind], "2026-01-12"} <= {*caption.about}
        assert len(caption.totals) > 2 or "Lead time" in _words(graph)
        assert graph.legend
        svg = html.unescape(render(graph, "svg", caption=caption).decode())
        above, below = svg[svg.index("ff-above") :].partition("</g>")[0], svg[svg.index("ff-legend") :]
        for words in (caption.title.split()[0], "From order <to> cash", *(value for _, value in caption.totals)):
            assert words in above
        assert all(words in below for _, words in graph.legend)


def test_a_further_picture_says_which_one_it_is(world: World) -> None:
    maps = world(EDITION)
    found = find_map("checkout/2026-01-12/roadmap", maps)
    assert "Timeline" in picture_of(found, 2)[1].about
    with pytest.raises(FlowfolioError, match="this kind of map has 2 pictures"):
        picture_of(found, 3)


def test_a_broken_map_has_no_picture(world: World) -> None:
    maps = world({**STREAM, "streams/checkout/2026-01-12/current-state.yaml": "steps: []\n"})
    with pytest.raises(ProblemsError):
        picture_of(find_map("checkout/2026-01-12/current-state", maps))


def test_a_draft_says_so_and_a_promise_is_marked(world: World) -> None:
    maps = world({
        **STREAM,
        "streams/checkout/2026-01-12/future-state.yaml": STEP.format(title="Plan", time="2 h"),
        "streams/checkout/2026-05-04/current-state.yaml": STEP.format(title="Now", time="2 h").replace(
            "status: final", "status: draft\npromoted_from: checkout/2026-01-12/future-state"
        ),
    })  # fmt: skip
    found = find_map("checkout/2026-05-04/current-state", maps)
    assert caption_of(found).about[-3:] == ("2026-05-04", "draft", "figures are promised")
    scale = caption_of(found, "Ladder to true time scale")
    assert scale.about[-2:] == ("2026-05-04", "draft")
    assert dict(scale.totals)["Lead time"] == "2 h (promised)"
    assert "draft" not in caption_of(find_map("checkout/2026-01-12/future-state", maps)).about


def test_a_single_file_says_what_is_known_of_it(tmp_path: Path) -> None:
    path = tmp_path / "current-state.yaml"
    path.write_text(STEP.format(title="Alone", time="2 h"), "utf-8")
    caption = caption_of(find_map(str(path), tmp_path / "none"))
    assert caption.about == (kinds()["current-state"].kinds["current-state"],)
    totals = caption_of(find_map(str(path), tmp_path / "none"), "Ladder to true time scale").totals
    assert totals[:2] == (("Lead time", "2 h"), ("Process time", "60 min"))


def test_no_picture_says_its_totals_twice(world: World) -> None:
    maps = world(EDITION)
    for kind in EXAMPLES:
        graph, caption = picture_of(find_map(f"checkout/2026-01-12/{kind}", maps))
        said = [*caption.words, *_words(graph)]
        assert [each for each in ("Lead time", "Process time", "Flow efficiency") if said.count(each) > 1] == []


def test_two_maps_compared_say_both_days_and_how_the_totals_moved(world: World) -> None:
    maps = world({
        **STREAM,
        "streams/checkout/2026-01-12/current-state.yaml": STEP.format(title="Then", time="4 h"),
        "streams/checkout/2026-05-04/current-state.yaml": STEP.format(title="Now", time="2 h"),
    })  # fmt: skip
    both = [find_map(f"checkout/{day}/current-state", maps) for day in ("2026-01-12", "2026-05-04")]
    caption = comparison_caption(comparison(*both))
    assert caption.title == "Then → Now"
    assert caption.about[0] == "From order <to> cash"
    assert caption.about[-1] == "2026-01-12 → 2026-05-04"
    assert dict(caption.totals)["Lead time"] == "2 h, −2 h (−50 %)"
    assert dict(caption.totals)["Process time"] == "60 min, no change"
    assert caption.totals[-1] == ("", "2 changes")
