"""The page of a map says of its figures and its constraint what text and JSON say."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.export.figures import as_json
from flowfolio.portfolio.portfolio import load
from flowfolio.site.pages import maps
from flowfolio.site.site import Site

World = Callable[[Mapping[str, str]], Path]

MAP = """
title: Delivery
steps:
  - {{id: build, name: Build, process_time: 2 h, wait_before: 4 h, percent_complete_accurate: 75}}
  - {{id: approve, name: Approve, process_time: 15 min, wait_before: 24 h{approve}}}
  - {{id: deploy, name: Deploy, process_time: 15 min, wait_before: 15 min{deploy}}}
"""


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup)))


@pytest.mark.parametrize(("named", "step"), [("", "Approve"), ("approve", "Approve"), ("deploy", "Deploy")])
def test_page_and_json_name_the_same_constraint(world: World, named: str, step: str) -> None:
    marks = {id_: ", constraint: true" if id_ == named else "" for id_ in ("approve", "deploy")}
    files = {
        "portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n",
        "streams/a/stream.yaml": "title: A\n",
        "streams/a/2026-01-12/current-state.yaml": MAP.format(**marks),
    }
    portfolio = load(world(files), today=dt.date(2026, 2, 1))
    (page,) = maps.pages(Site(portfolio))
    shown = words(page.html)
    data = json.loads(as_json(portfolio.reading(portfolio.assets["a/2026-01-12/current-state"])))
    constraint, names = data["constraint"], {each["id"]: each["name"] for each in data["steps"]}
    how = "named by the team" if named else "suggested from the figures, the team has named none"
    assert names[constraint["step"]] == step
    assert f"{step} — {how}. {constraint['reason']}" in shown
    assert len(constraint["runners_up"]) == 2
    for each in constraint["runners_up"]:
        assert f"{names[each['step']]} — {each['reason']}" in shown
    for each in constraint["candidates"]:
        assert each["reason"] in shown
    assert ("By the figures, 'Approve' comes first: it takes" in shown) == (named == "deploy")


def test_a_limit_is_told_beside_the_figure(world: World) -> None:
    files = {
        "streams/a/stream.yaml": "title: A\n",
        "streams/a/2026-01-12/current-state.yaml": MAP.format(approve="", deploy=""),
    }
    (page,) = maps.pages(Site(load(world(files), today=dt.date(2026, 2, 1))))
    shown = words(page.html)
    assert "at most 75 % 0 % to 75 %" in shown
    assert "at least 25 % 25 % to 100 %" in shown
