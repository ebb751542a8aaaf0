"""What a stream wants: the measures of its outcome map in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowfolio.analysis.goals import wanted
from flowfolio.portfolio.portfolio import load

World = Callable[..., Path]
OUTCOME = "title: O\noutcome: {text: Faster}\nmeasures: [{id: m, name: NAME, baseline: 10 d, target: 5 d}]\n"


def test_the_measures_are_those_of_the_outcome_map_in_force(world: World) -> None:
    maps = world(
        {
            "streams/a/2026-01-12/outcome.yaml": OUTCOME.replace("NAME", "Old"),
            "streams/a/2026-03-02/outcome.yaml": OUTCOME.replace("NAME", "New"),
            "streams/b/2026-01-12/roadmap.yaml": "title: R\nitems: [{id: i, title: I, horizon: now}]\n",
            "streams/c/2026-01-12/outcome.yaml": "title: [\n",
        }
    )
    streams = load(maps).streams
    assert [each.name for each in wanted(streams["a"])] == ["New"]
    assert wanted(streams["b"]) == wanted(streams["c"]) == ()
