"""Codes are values: made where they are reported, known by name from then on, refused in words when unknown."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, strategies as st

from flowfolio.map_types import MapType, _refuse_plain_codes, map_types
from flowfolio.source import problems
from flowfolio.source.entity import Finding
from flowfolio.source.problems import (
    DUPLICATE_ID,
    Code,
    FlowfolioError,
    Place,
    Problem,
    known_codes,
    likeness,
    most_alike,
)


def test_a_code_is_text_with_a_meaning() -> None:
    problem = Problem(Place("a.yaml"), DUPLICATE_ID, "said")
    assert problem.code == "duplicate-id"
    assert str(problem) == "a.yaml:1:1: duplicate-id said"
    assert json.loads(json.dumps(problem.as_json()))["code"] == "duplicate-id"
    assert problem.is_error


@pytest.mark.parametrize("again", [copy.deepcopy, lambda code: pickle.loads(pickle.dumps(code))])
def test_a_code_survives_the_way_to_another_process(again: object) -> None:
    code = again(DUPLICATE_ID)  # type: ignore[operator]
    assert (code, code.severity, code.meaning, code.example) == (
        "duplicate-id", "error", DUPLICATE_ID.meaning, DUPLICATE_ID.example,
    )  # fmt: skip


def test_the_name_of_a_known_code_will_do() -> None:
    assert Finding((), "duplicate-id", "said").code is DUPLICATE_ID  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make", [lambda code: Finding((), code, "said"), lambda code: Problem(Place("a"), code, "said")]
)
def test_an_unknown_code_is_refused_in_words(make: object) -> None:
    with pytest.raises(FlowfolioError, match=r"'duplicate-di' is not the code .* did you mean 'duplicate-id'"):
        make("duplicate-di")  # type: ignore[operator]


def test_two_meanings_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_KNOWN", dict(problems._KNOWN))
    new = Code("lost-shoe", "warning", "A shoe is lost.")
    assert new in known_codes()
    assert Code("lost-shoe", "warning", "A shoe is lost.") == new
    with pytest.raises(FlowfolioError, match="the code 'lost-shoe' is taken: A shoe is lost"):
        Code("lost-shoe", "error", "Somebody hit a wall.")


def test_a_map_type_with_a_plain_name_as_a_code_is_refused_when_it_is_loaded() -> None:
    [first, *_] = map_types()
    values = {name: getattr(first, name) for name in MapType.__slots__} | {"codes": ("lost-shoe",)}
    with pytest.raises(FlowfolioError, match="the map type 'outcome-map' has the code 'lost-shoe', which is no"):
        _refuse_plain_codes(MapType(**values))


def test_the_page_of_rules_knows_all_codes_that_any_module_makes() -> None:
    known = "import flowfolio.site.reference.pages as p; from flowfolio.source.problems import known_codes as known; "
    known += "from flowfolio.map_types import map_types; map_types(); before = known(); "
    known += "import pkgutil, importlib, flowfolio; "
    known += "[importlib.import_module(m.name) for m in pkgutil.walk_packages(flowfolio.__path__, 'flowfolio.')"
    known += " if not m.name.endswith('__main__')]; print(set(known()) - set(before))"
    run = subprocess.run([sys.executable, "-c", known], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


WORDS = st.text(alphabet="abcd- ", max_size=8)


@given(WORDS, st.lists(WORDS, max_size=8))
def test_the_most_alike_is_that_of_a_comparison_in_full(word: str, choices: list[str]) -> None:
    every = [(likeness(word, each), -number) for number, each in enumerate(choices)]
    best, number = max(every, default=(0.0, 1))
    assert most_alike(word, choices, 0.6) == ((best, -number) if best >= 0.6 else (0.0, -1))
