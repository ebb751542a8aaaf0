"""Whatever a map type's functions raise names the type, the map and the line; sentences stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from flowfolio.map_types import Context, MapType, kinds
from flowfolio.map_types.guard import guarded
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text
from flowfolio.source.problems import FlowfolioError

ROADMAP = kinds()["roadmap"]
DOCUMENT = parse_text("title: Plan\nitems: []\n", "plan.yaml")
PLAN = single_map(DOCUMENT, "roadmap").map
CALLS = sorted(
    field.name for field in fields(MapType) if str(field.type).startswith("Callable") and field.name != "kind_in"
)


def fails(*_: Any) -> Any:
    raise ZeroDivisionError("division by zero")


def fails_late(*_: Any) -> Iterator[str]:
    yield "something"
    raise ZeroDivisionError("division by zero")


def context(id_: str = "") -> Context:
    return replace(single_map(DOCUMENT, "roadmap").context, id=id_)


def test_there_are_functions_to_try() -> None:
    assert {"check", "measure", "draw", "tables", "defines", "references", "items"} <= set(CALLS)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("call", [fails, fails_late])
def test_each_function_that_raises_names_type_map_and_line(name: str, call: Any) -> None:
    theirs = replace(ROADMAP, name="theirs", **{name: call})
    with pytest.raises(
        FlowfolioError,
        match=r"^the map type 'theirs' failed on 'Plan': "
        r"ZeroDivisionError\('division by zero'\) at map_types/test_guard.py:\d+$",
    ):
        getattr(theirs, name)(PLAN)


def test_a_map_with_an_id_is_called_by_it() -> None:
    with pytest.raises(FlowfolioError, match="failed on the map loan/2026-01-12/roadmap: "):
        replace(ROADMAP, draw=fails).draw(PLAN, context("loan/2026-01-12/roadmap"))


def test_further_pictures_rows_and_the_choice_of_a_kind_are_guarded_too() -> None:
    table = next(iter(ROADMAP.exports))
    theirs = replace(ROADMAP, name="theirs", views={"Later": fails}, exports={table: fails_late}, kind_in=fails)
    for call in (theirs.views["Later"], theirs.exports[table]):
        with pytest.raises(FlowfolioError, match="'theirs' failed on 'Plan'"):
            call(PLAN, context())
    assert theirs.kind_in
    with pytest.raises(FlowfolioError, match=r"'theirs' failed on 'plan\.yaml'"):
        theirs.kind_in(DOCUMENT, "plan")


def test_a_sentence_stays_as_it_is() -> None:
    def refuses(_map: object) -> object:
        raise FlowfolioError("the map is upside down")

    with pytest.raises(FlowfolioError, match=r"^the map is upside down$"):
        guarded("theirs", refuses)(PLAN)


def test_what_is_given_back_is_the_same() -> None:
    assert guarded("theirs", lambda _map: (1, 2))(PLAN) == (1, 2)
    assert list(guarded("theirs", lambda _map: iter((1, 2)))(PLAN)) == [1, 2]
