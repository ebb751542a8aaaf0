"""Promotion and review: what they write, what they keep, and that a refusal leaves no trace."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.upkeep import promote, review
from flowfolio.source import edit
from flowfolio.source.document import parse_text
from flowfolio.source.edit import Manuscript
from flowfolio.source.problems import FlowfolioError

World = Callable[..., Path]

TODAY = dt.date(2026, 6, 30)
CURRENT = """\
title: Orders as they run
status: final
owner: Credit
steps:
  - {id: enter, name: Enter, team: Sales, wait_before: 1 d, process_time: 10 min}
  - id: check
    name: Check credit
    team: Finance
    wait_before: 4 d
    process_time: 20 min
    constraint: true
"""
FUTURE = """\
# drawn in the big room
title: Orders as they should run   # working title
status: final
owner: Credit
reviewed:
  - 2026-03-01
review_by: 2026-09-01
tags: [finance]
steps:
  - {id: enter, name: Enter, replaces: [enter], team: Sales, because: One form, process_time: 10 min}
  - id: check    # the constraint

    name: Check credit
    # asked for by the auditors
    replaces: [check, score]   # two in one
    because: >
      Half of the orders
      need no human

    wait_before: 2 d
    process_time: 10 min
    constraint: true
    improvements:
      - Auto-approve under 500
  - parallel:
      - - because: It is new
          id: pack
          name: Pack
          process_time: 5 min
      - - {id: bill, name: Bill, process_time: 5 min, improvements: [E-mail]}
published: {lead_time: 2.1 d}
# the end
"""


def _files(current: str = CURRENT, future: str = FUTURE) -> dict[str, str]:
    return {
        "streams/orders/stream.yaml": "title: Orders\n",
        "streams/orders/2026-01-10/current-state.yaml": current,
        "streams/orders/2026-01-10/future-state.yaml": future,
    }


def _with_score(current: str = CURRENT) -> str:
    return current + "  - {id: score, name: Score, process_time: 5 min}\n"


@pytest.fixture
def orders(world: World) -> Path:
    """A stream with a current and a future state of 2026-01-10."""
    return world(_files(_with_score()))


def _load(maps: Path) -> Portfolio:
    return load(maps, today=TODAY)


def _tree(folder: Path) -> dict[str, str]:
    """Return what stands below `folder`: names with the digest and mode of files."""
    return {
        path.relative_to(folder).as_posix(): f"{stat.S_IMODE(path.stat().st_mode):o} "
        + (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder")
        for path in folder.rglob("*")
    }


def test_promotion_keeps_the_authors_file(orders: Path) -> None:
    [path] = promote(_load(orders), "orders", dt.date(2026, 6, 1))

    assert path == orders.resolve() / "streams/orders/2026-06-01/current-state.yaml"
    assert (
        path.read_text("utf-8")
        == """\
# drawn in the big room
title: Orders as they should run   # working title
status: draft
owner: Credit
promoted_from: orders/2026-01-10/future-state
assumptions: ['All figures are those that the future state of 2026-01-10 promised, until somebody measures them']
tags: [finance]
steps:
  - {id: enter, name: Enter, team: Sales, process_time: 10 min}
  - id: check    # the constraint

    name: Check credit
    # asked for by the auditors
    # two in one

    wait_before: 2 d
    process_time: 10 min
    constraint: true
  - parallel:
      - - id: pack
          name: Pack
          process_time: 5 min
      - - {id: bill, name: Bill, process_time: 5 min, improvements: [E-mail]}
notes: |-
  Promoted on 2026-06-01 from the future state of 2026-01-10. What had been planned:

  - **Enter**: One form.
  - **Check credit**: instead of score; Half of the orders need no human; Auto-approve under 500.
  - **Pack**: It is new.
# the end
"""
    )
    promoted = _load(orders)
    assert not [problem for problem in promoted.problems if problem.is_error]
    assert (
        promoted.streams["orders"].history.in_force("current-state")
        is promoted.assets["orders/2026-06-01/current-state"]
    )


def test_two_promotions_are_a_chain_in_both_directions(orders: Path, world: World) -> None:
    promote(_load(orders), "orders", dt.date(2026, 2, 1))
    world({"streams/orders/2026-03-01/future-state.yaml": FUTURE.replace("[check, score]", "[check]")})
    promote(_load(orders), "orders", dt.date(2026, 5, 1), title="Orders: measured 'soon'")

    portfolio = _load(orders)
    history = portfolio.streams["orders"].history
    chain = [asset.id for asset in history.of_kind("current-state")]
    assert chain == [f"orders/{day}/current-state" for day in ("2026-01-10", "2026-02-01", "2026-05-01")]
    for current, future in (("2026-02-01", "2026-01-10"), ("2026-05-01", "2026-03-01")):
        new = portfolio.assets[f"orders/{current}/current-state"]
        old = portfolio.assets[f"orders/{future}/future-state"]
        assert new.map is not None
        assert new.map.promoted_from == old.id
        assert history.promoted_to(old) is new
    assert portfolio.assets[chain[-1]].title == "Orders: measured 'soon'"
    assert not [problem for problem in portfolio.problems if problem.is_error]


DAY = "2026-06-01"
LONG_NOTES = FUTURE + "notes: " + "x" * 19_990
ALIASES = FUTURE.replace("[check, score]", "&same [check]").replace(
    "name: Pack", "name: Pack\n          replaces: *same"
)
ORPHANS = FUTURE.replace("because: It is new", "because: &why It is new").replace("name: Bill", "name: *why")
TAKEN = CURRENT.replace("owner: Credit", "promoted_from: orders/2026-01-10/future-state")


@pytest.mark.parametrize(
    ("change", "request_", "said"),
    [
        ({}, ("order", DAY), "did you mean 'orders'"),
        ({}, ("orders", "2026-01-10"), "on a later day only"),
        ({}, ("orders", "2026-07-01"), "lies ahead"),
        ({"2026-01-10/future-state.yaml": FUTURE.replace("final", "archived")}, ("orders", DAY), "is archived"),
        ({"2026-01-10/future-state.yaml": FUTURE.replace("2.1 d", "soon")}, ("orders", DAY), "has errors"),
        ({"2026-01-10/future-state.yaml": LONG_NOTES}, ("orders", DAY), "would have errors"),
        ({"2026-01-10/future-state.yaml": ALIASES}, ("orders", DAY), "through aliases"),
        ({"2026-01-10/future-state.yaml": ORPHANS}, ("orders", DAY), "is not clear to a command"),
        ({"2026-06-01/current-state.yaml": CURRENT}, ("orders", DAY), "nothing is written over"),
        ({"2026-06-01/current-state.yaml": "a: ["}, ("orders", DAY), "nothing is written over"),
        ({"2026-06-10/current-state.yaml": CURRENT}, ("orders", DAY), "nothing is written over"),
        ({"2026-02-01/current-state.yaml": TAKEN}, ("orders", DAY), "was promoted already"),
    ],
)
def test_a_refused_promotion_leaves_no_trace(
    orders: Path, world: World, change: dict[str, str], request_: tuple[str, str], said: str
) -> None:
    stream, day = request_
    world({f"streams/orders/{name}": text for name, text in change.items()})
    portfolio, before = _load(orders), _tree(orders)

    with pytest.raises(FlowfolioError, match=said):
        promote(portfolio, stream, dt.date.fromisoformat(day))

    assert _tree(orders) == before


def test_a_stream_without_a_future_state_cannot_be_promoted(world: World) -> None:
    maps = world({"streams/orders/2026-01-10/current-state.yaml": CURRENT})
    with pytest.raises(FlowfolioError, match="no future-state map"):
        promote(_load(maps), "orders", TODAY)


def _fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("calls", [("replace", "link"), ("fsync",)])
def test_a_failing_disk_leaves_no_trace(orders: Path, monkeypatch: pytest.MonkeyPatch, calls: tuple[str, ...]) -> None:
    portfolio, before = _load(orders), _tree(orders)
    for call in calls:
        monkeypatch.setattr(os, call, _fail)

    with pytest.raises(FlowfolioError, match="no space left"):
        promote(portfolio, "orders", dt.date(2026, 6, 1))
    with pytest.raises(FlowfolioError, match="no space left"):
        review(portfolio, "orders/2026-01-10/current-state", dt.date(2026, 6, 1))

    assert _tree(orders) == before


def test_a_file_changed_meanwhile_is_left_alone(orders: Path) -> None:
    portfolio = _load(orders)
    file = orders / "streams/orders/2026-01-10/current-state.yaml"
    file.write_text(file.read_text() + "# newer\n")
    before = _tree(orders)
    with pytest.raises(FlowfolioError, match="has changed since"):
        review(portfolio, "orders/2026-01-10/current-state", dt.date(2026, 6, 1))
    assert _tree(orders) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "reviewed: [2026-06-01]\n"),
        ("reviewed:   # nobody yet\n", "# nobody yet\nreviewed: [2026-06-01]\n"),
        ("reviewed: []  # none\n", "# none\nreviewed: [2026-06-01]\n"),
        ("reviewed: [2026-02-01]   # Ann\n", "reviewed: [2026-02-01, 2026-06-01]   # Ann\n"),
        ("reviewed: [\n  2026-02-01,  # Ann\n]\n", "reviewed: [\n  2026-02-01, 2026-06-01,  # Ann\n]\n"),
        ("reviewed:\n- 2026-02-01 # Ann\n\n# x\n", "reviewed:\n- 2026-02-01 # Ann\n- 2026-06-01\n\n# x\n"),
        ("reviewed:\n    -   '2026-02-01'\n", "reviewed:\n    -   '2026-02-01'\n    -   2026-06-01\n"),
        ("review_by: 2026-05-01  # soon\n", "reviewed: [2026-06-01]\n# soon\n"),
        ("review_by: 2026-08-01\n", "reviewed: [2026-06-01]\nreview_by: 2026-08-01\n"),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_review_adds_the_day_and_keeps_the_layout(world: World, before: str, after: str, line_break: str) -> None:
    maps = world({})
    file = maps / "streams/orders/2026-01-10/current-state.yaml"
    file.parent.mkdir(parents=True)
    head, tail = "# top\ntitle:  Orders\nowner: Credit\n", CURRENT[CURRENT.index("steps:") :]
    file.write_bytes(b"\xef\xbb\xbf" + (head + before + tail).replace("\n", line_break).encode())
    file.chmod(0o640)

    assert review(_load(maps), "orders/2026-01-10/current-state", dt.date(2026, 6, 1)) == file.resolve()

    assert file.read_bytes() == b"\xef\xbb\xbf" + (head + after + tail).replace("\n", line_break).encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    asset = _load(maps).assets["orders/2026-01-10/current-state"]
    assert asset.last_reviewed == dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("map_id", "day", "said"),
    [
        ("orders/2026-01-10/curent-state", "2026-06-01", "did you mean"),
        ("orders/2026-01-10/current-state", "2026-01-09", "was drawn on"),
        ("orders/2026-01-10/current-state", "2026-07-01", "lies ahead"),
        ("orders/2026-01-10/future-state", "2026-03-01", "says already"),
        ("orders/2026-02-01/current-state", "2026-06-01", "has errors"),
        ("orders/2026-03-01/current-state", "2026-06-01", "can be changed|to be changed|not clear"),
    ],
)
def test_a_refused_review_leaves_no_trace(orders: Path, world: World, map_id: str, day: str, said: str) -> None:
    flow = "{title: A, steps: [{id: a, name: A, process_time: 1 h}]}\n"
    world(
        {
            "streams/orders/2026-02-01/current-state.yaml": CURRENT.replace("4 d", "long"),
            "streams/orders/2026-03-01/current-state.yaml": flow,
        }
    )
    portfolio, before = _load(orders), _tree(orders)
    with pytest.raises(FlowfolioError, match=said):
        review(portfolio, map_id, dt.date.fromisoformat(day))
    assert _tree(orders) == before


def test_all_of_an_entry_can_go_but_its_comments() -> None:
    manuscript = Manuscript("a: 1\nb:\n  - x # one\n  - '# no comment'  # two\nc: 3")
    manuscript.drop(["b"])
    assert manuscript.text() == "a: 1\n# one\n# two\nc: 3"


def test_keys_behind_a_dash_go_together_with_what_is_between() -> None:
    manuscript = Manuscript("a:\n  - x: 1 # one\n    # two\n    y: [] # three\n    z: 3\n    # four\n")
    manuscript.drop(["x", "y"], ("a", 0))
    manuscript.put_prose("notes", "said", ["a"])
    assert manuscript.text() == "a:\n  - # one\n    # two\n    # three\n    z: 3\n    # four\nnotes: |-\n  said\n"


@pytest.mark.parametrize("text", ["a: [", "- a", "", "{a: 1}", "text"])
def test_a_text_that_is_no_mapping_of_lines_is_refused(text: str) -> None:
    with pytest.raises(FlowfolioError):
        Manuscript(text)


def _dropped(text: str) -> str:
    manuscript = Manuscript(text)
    manuscript.drop(["b"])
    return manuscript.text()


def _put(text: str) -> str:
    manuscript = Manuscript(text)
    manuscript.put("b", "new", ["a"])
    return manuscript.text()


def _appended(text: str) -> str:
    manuscript = Manuscript(text)
    manuscript.append("b", "new", ["a"])
    return manuscript.text()


LAYOUTS = [
    ("drop", "a: 1\nb:\tx\t# tab\nc: 3\n", "a: 1\n# tab\nc: 3\n"),
    ("drop", "a: 'x: # y'\nb: \"é # 日本 \U0001f600\"  # ü \U0001f600\nc: 3", "a: 'x: # y'\n# ü \U0001f600\nc: 3"),
    ("drop", "a: 1\nb: |\n  one\n\n  # no comment\n\n# after\nc: 3\n", "a: 1\n\n# after\nc: 3\n"),
    ("drop", "a: 1\nb: >-\n  one\n  two", "a: 1"),
    ("drop", "a: 1\nb: one\n  two\n  three # last\nc: 3\n", "a: 1\n# last\nc: 3\n"),
    ("drop", "a: 1\nb: 'one\n\n  two' # q\nc: 3\n", "a: 1\n# q\nc: 3\n"),
    ("drop", "a: 1\nb: &here # anchor\n  - x\nc: 3\n", "a: 1\n# anchor\nc: 3\n"),
    ("drop", "a: 1\nb: {x: [1, # in\n  2], y: {}} # out\nc: 3\n", "a: 1\n# in\n# out\nc: 3\n"),
    ("drop", "---\nb: 1 # first\na: 2\n", "---\n# first\na: 2\n"),
    ("drop", "a: 1\n\n  # indented\nb:\n\n  - x\n\n\n# far\n\nc: 3\n", "a: 1\n\n  # indented\n\n\n# far\n\nc: 3\n"),
    ("drop", "? a\n: 1\nb: 2", "? a\n: 1"),
    ("put", "a: 1\nb: |\n  old\n\nc: 3\n", "a: 1\nb: new\n\nc: 3\n"),
    ("put", "a: |\n  one\n  two\nc: 3", "a: |\n  one\n  two\nb: new\nc: 3"),
    ("put", "a: one\n  two # said\n  # below\nc: 3\n", "a: one\n  two # said\n  # below\nb: new\nc: 3\n"),
    ("put", "a:\n- \U0001f600\n- x # ü", "a:\n- \U0001f600\n- x # ü\nb: new"),
    ("put", "a:\nc: 3", "a:\nb: new\nc: 3"),
    ("append", "b: [ é, # one\n  \U0001f600 ] # two\n", "b: [ é, # one\n  \U0001f600, new ] # two\n"),
    (
        "append",
        "b:\n  - >\n    long\n    text\n\n  # below\nc: 3",
        "b:\n  - >\n    long\n    text\n  - new\n\n  # below\nc: 3",
    ),
    ("append", "b:\n- 'x\n\n  y'\n", "b:\n- 'x\n\n  y'\n- new\n"),
    ("append", "# top\na: 1 # none", "# top\na: 1 # none\nb: [new]"),
]


@pytest.fixture(params=[edit.PARSER, yaml.SafeLoader], ids=["installed", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    """The parser that is there, and the one that is always there."""
    monkeypatch.setattr(edit, "PARSER", request.param)
    return request.param


@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("change", "before", "after"), LAYOUTS)
def test_what_is_not_meant_to_change_stays(
    parser: object, line_break: str, change: str, before: str, after: str
) -> None:
    if parser is yaml.SafeLoader and "\t" in before:
        pytest.skip("PyYAML's own parser takes no tabs between words")
    made = {"drop": _dropped, "put": _put, "append": _appended}[change](before.replace("\n", line_break))
    assert made == after.replace("\n", line_break)
    assert parse_text(made).problems == ()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("append", "b:\n  - &x one\n  - *x\n"),
        ("append", "a: &x [1]\nb: *x\n"),
        ("put", "a: &x\n  - 1\nb: *x\n"),
        ("drop", "a: &x {c: 1}\nb: *x\n"),
        ("append", "a: &x 1\nb: [2, *x]\n"),
        ("put", "a: &x 1\nb:\n  c: *x\n"),
    ],
)
def test_a_value_written_by_alias_is_left_to_the_author(change: str, text: str) -> None:
    with pytest.raises(FlowfolioError, match="aliases"):
        {"drop": _dropped, "put": _put, "append": _appended}[change](text)
