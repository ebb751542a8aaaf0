"""The page of a map says of its figures and its constraint what text and JSON say."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import subprocess
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


PLAIN = "title: C\nsteps: [{id: one, name: One, process_time: 1 h}]\n"
WHO = ("-c", "user.name=Zoë & Müller", "-c", "user.email=zoe@example.org", "-c", "commit.gpgsign=false")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_who_changed_a_map_is_named_only_where_the_site_says_so(world: World) -> None:
    root = world({"streams/a/stream.yaml": "title: A\n", "streams/a/2026-01-12/current-state.yaml": PLAIN}).parent
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one", "--date", "2026-01-13T10:00:00"]):
        subprocess.run(["git", *WHO, *command], cwd=root, check=True)

    def facts(git_names: bool | dict[str, str] | None = None) -> str:
        site = Site(load(root / "maps")) if git_names is None else Site(load(root / "maps"), git_names=git_names)
        return next(maps.pages(site)).html

    for names in (None, False, {}, {"Ann Bell": "Order desk"}):
        assert "<li>Last changed 2026-01-13</li>" in facts(names)
        assert "Zoë" not in facts(names)
        assert "Order desk" not in facts(names)
    assert "<li>Last changed 2026-01-13 by Zoë &amp; Müller</li>" in facts(True)
    by_role = facts({"Zoë & Müller": "Order desk"})
    assert "<li>Last changed 2026-01-13 by Order desk</li>" in by_role
    assert "Zoë" not in by_role


@pytest.mark.parametrize("audience", ["public", "internal", "restricted"])
def test_a_label_of_who_it_is_for_promises_no_protection(world: World, audience: str) -> None:
    maps_folder = world(
        {
            "streams/a/stream.yaml": "title: A\n",
            "streams/a/2026-01-12/current-state.yaml": f"{PLAIN}audience: {audience}\n",
        }
    )
    shown = words(next(maps.pages(Site(load(maps_folder)))).html)
    assert f"Audience {audience}" in shown
    told = "This is a label: everyone who can open this site can read the map"
    assert (told in shown) == (audience != "public")
