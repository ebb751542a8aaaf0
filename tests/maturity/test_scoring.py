"""Scores follow the published formulas, stay in bounds, rise with better answers and ignore the order of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from flowfolio.maturity import Maturity
from flowfolio.maturity.assessing import assess
from flowfolio.maturity.model import AssessmentFile, ModelFile
from flowfolio.maturity.results import Assessment, Model, Result
from flowfolio.maturity.scoring import highest_complete_level, percent_to_target, progress_to_date, score

Reads = Callable[[Mapping[str, str]], Maturity]
DAY = dt.date(2026, 6, 1)
SCALE = (0.0, 0.25, 0.5, 1.0)
RULES = ("sum_of_levels", "mean", "highest_complete_level")


def make_model(
    rule: str, dimensions: list[dict[str, Any]], scale: tuple[float, ...] = SCALE, levels: int = 3
) -> ModelFile:
    return ModelFile.model_validate(
        {
            "title": "Made for a test",
            "version": "1",
            "levels": [{"value": n, "name": f"L{n}"} for n in range(1, levels + 1)],
            "scale": [{"value": value, "label": str(value)} for value in scale],
            "scoring": {"criterion_to_dimension": rule},
            "dimensions": dimensions,
        }
    )


def made_result(file: ModelFile, *answered: Mapping[str, Any], targets: Mapping[str, float] | None = None) -> Result:
    model = Model("m", file, {"1": file}, "maps/maturity/m")
    aims = {word: {"value": value} for word, value in (targets or {}).items()}
    dated = [
        Assessment(
            "m",
            "s",
            dt.date(2025, 1, 1 + index),
            AssessmentFile.model_validate({"model_version": "1", "answers": dict(answers), "targets": aims}),
            "",
        )
        for index, answers in enumerate(answered)
    ]
    return assess(model, dated, DAY)


# OWASP SAMM, Relative scoring, https://owaspsamm.org/blog/2025/01/21/samm-relative-scoring: the practice Secure Build.
SAMM_CURRENT = {"a-1": 0.25, "a-2": 0.0, "a-3": 0.0, "b-1": 1.0, "b-2": 0.0, "b-3": 0.0}
SAMM_LATER = {"a-1": 1.0, "a-2": 0.5, "a-3": 0.0, "b-1": 1.0, "b-2": 0.0, "b-3": 0.0}
SAMM_TARGET = {"a-1": 1.0, "a-2": 1.0, "a-3": 0.0, "b-1": 1.0, "b-2": 0.5, "b-3": 0.0}


def samm_practice() -> ModelFile:
    streams = [
        {
            "id": stream,
            "name": stream,
            "criteria": [{"id": f"{stream}-{n}", "level": n, "text": "Asked"} for n in (1, 2, 3)],
        }
        for stream in ("a", "b")
    ]
    return make_model("sum_of_levels", [{"id": "secure-build", "name": "Secure Build", "dimensions": streams}])


def test_samm_relative_scoring() -> None:
    first = made_result(samm_practice(), SAMM_CURRENT, targets=SAMM_TARGET).dimensions[0]
    assert first.score == pytest.approx(0.625)
    assert first.target == pytest.approx(1.75)
    assert first.percent_to_target == pytest.approx(0.357143, abs=1e-6)
    later = made_result(samm_practice(), SAMM_CURRENT, SAMM_LATER, targets=SAMM_TARGET).dimensions[0]
    assert (later.score, later.baseline) == (pytest.approx(1.25), pytest.approx(0.625))
    assert later.progress_to_date == pytest.approx(0.555556, abs=1e-6)


def test_samm_function_is_the_mean_of_its_practices() -> None:
    # owaspsamm/sammwise: practice = Σ over levels of (A + B) / 2; a function is the mean of its practices; 0 to 3.
    streams = {"p1": ([1, 0.5, 0.25], [1, 1, 0]), "p2": ([0, 0, 0], [0.25, 0, 0]), "p3": ([1, 1, 1], [1, 1, 1])}
    answers = {
        f"{p}{'ab'[s]}-{n}": v for p, pair in streams.items() for s, vs in enumerate(pair) for n, v in enumerate(vs, 1)
    }
    practices = [
        {
            "id": practice,
            "name": practice,
            "dimensions": [
                {
                    "id": f"{practice}{letter}",
                    "name": letter,
                    "criteria": [{"id": f"{practice}{letter}-{n}", "level": n, "text": "T"} for n in (1, 2, 3)],
                }
                for letter in "ab"
            ],
        }
        for practice in streams
    ]
    file = make_model("sum_of_levels", [{"id": "f", "name": "F", "dimensions": practices}])
    found = made_result(file, answers).dimensions[0]
    assert [part.score for part in found.dimensions] == [1.875, 0.125, 3.0]
    assert found.score == pytest.approx((1.875 + 0.125 + 3.0) / 3)


@pytest.mark.parametrize(("likert", "expected"), [((1, 3, 5), 5.0), ((4, 4, 5, 3, 4), 7.5)])
def test_dora_capability_score(likert: tuple[int, ...], expected: float) -> None:
    # dora.dev quick check: an answer from 1 to 5 counts (answer − 1) / 4 × 10; a capability is the mean.
    criteria = [{"id": f"q{n}", "level": 1, "text": "Asked"} for n, _ in enumerate(likert)]
    file = make_model("mean", [{"id": "c", "name": "C", "criteria": criteria}], (0, 2.5, 5, 7.5, 10), 1)
    answers = {f"q{n}": (value - 1) / 4 * 10 for n, value in enumerate(likert)}
    assert made_result(file, answers).dimensions[0].score == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([(2, 1.0), (3, 1.0)], 3),
        ([(2, 0.5), (3, 1.0)], 1),
        ([(1, 0.5), (3, 1.0)], 0),
        ([(1, 1.0), (2, None), (3, 1.0)], 1),
        ([(1, 1.0), (3, 0.0)], 2),
        ([(2, 1.0), (2, 0.5), (3, 1.0)], 1),
    ],
)
def test_highest_complete_level(asked: list[tuple[int, float | None]], expected: float) -> None:
    assert highest_complete_level(asked, 1.0, 1) == expected


@pytest.mark.parametrize(
    ("first", "asked", "expected"),
    [
        (0, [(0, 0.0), (1, 1.0)], -1),  # not even level 0, which is not the same as level 0
        (0, [(0, 1.0), (1, 0.0)], 0),
        (0, [(1, 0.0)], 0),  # level 0 asks for nothing
        (-2, [(-2, 0.0), (0, 1.0)], -3),
        (-2, [(-2, 1.0), (-1, 0.5), (0, 1.0)], -2),
        (-2, [(-2, 1.0), (-1, 1.0), (0, 1.0)], 0),
        (-2, [(0, 0.0)], -1),
    ],
)
def test_levels_begin_at_0_or_below(first: int, asked: list[tuple[int, float | None]], expected: float) -> None:
    assert highest_complete_level(asked, 1.0, first) == expected


def leaf(*levels: int) -> list[dict[str, Any]]:
    return [
        {"id": "d", "name": "D", "criteria": [{"id": f"c{i}", "level": v, "text": "T"} for i, v in enumerate(levels)]}
    ]


def test_a_missing_answer_is_missing_and_never_0() -> None:
    file = make_model(
        "mean", [*leaf(1, 2), {"id": "e", "name": "E", "criteria": [{"id": "x", "level": 1, "text": "T"}]}]
    )
    found = made_result(file, {"c0": 1}, targets={"c0": 1, "c1": 1, "x": 1})
    first, second = found.dimensions
    assert (first.score, first.missing, first.percent_to_target) == (1.0, ("c1",), 1.0)
    assert (second.score, second.missing, second.percent_to_target) == (None, ("x",), None)
    assert found.missing == ("c1", "x")
    assert {gap.criterion.id: gap.current for gap in found.gaps} == {"c1": None, "x": None}


def test_not_applicable_means_target_0_on_the_same_scale() -> None:
    file = make_model("mean", leaf(1, 2))
    answers: dict[str, Any] = {"c0": 1, "c1": "not_applicable"}
    found = made_result(file, answers, targets={"c0": 1, "c1": 1}).dimensions[0]
    assert (found.score, found.target, found.percent_to_target) == (0.5, 0.5, 1.0)
    assert found.not_applicable == ("c1",)
    assert found.missing == ()


@pytest.mark.parametrize(
    ("levels", "values", "expected"),
    [
        ((1, 2, 2, 3), (1, 1, None, 0.5), 2.0),  # does not hold its level back
        ((1, 2, 3), (1, None, 1), 3.0),  # nor the levels above
        ((1, 2, 3), (1, None, 0.5), 1.0),  # but a level at which nothing applies is not reached by itself
        ((1, 2, 3), (1, 1, None), 2.0),  # neither is the top
        ((1, 2, 3), (None, None, None), 0.0),
        ((1, 1, 2), (None, 0, 1), 0.0),
        ((2, 3), (None, 0), 1.0),  # below the first criterion nothing is asked
    ],
)
def test_what_does_not_apply_holds_no_level_back_and_earns_none(
    levels: tuple[int, ...], values: tuple[float | None, ...], expected: float
) -> None:
    file = make_model("highest_complete_level", leaf(*levels))
    answers: dict[str, Any] = {
        f"c{at}": "not_applicable" if value is None else value for at, value in enumerate(values)
    }
    found = made_result(file, answers, targets=dict.fromkeys(answers, 1)).dimensions[0]
    assert found.score == expected
    highest = max((level for level, value in zip(levels, values, strict=True) if value is not None), default=0)
    assert found.target == highest


@pytest.mark.parametrize("rule", RULES)
def test_not_applicable_never_lifts_the_score_of_the_rest(rule: str) -> None:
    file = make_model(rule, leaf(1, 1, 2, 3))
    for value in SCALE:
        answers: dict[str, Any] = {"c0": 1, "c1": 0.5, "c2": value, "c3": 1}
        with_answer = made_result(file, answers).dimensions[0].score
        without = made_result(file, answers | {"c2": "not_applicable"}).dimensions[0].score
        assert with_answer is not None
        assert without is not None
        assert without <= with_answer


def test_over_achievement_never_compensates() -> None:
    assert percent_to_target([(1.0, 0.5), (0.0, 1.0)]) == pytest.approx(1 / 3)
    assert percent_to_target([]) is None
    assert percent_to_target([(1.0, 0.0)]) is None


def test_progress_needs_a_way_to_go() -> None:
    assert progress_to_date(1.0, 2.0, 2.0) is None
    assert progress_to_date(1.0, 2.0, 1.0) is None
    assert progress_to_date(0.5, 1.0, 2.0) == -0.5
    assert progress_to_date(None, 1.0, 2.0) is None


def test_a_criterion_without_a_target_stays_what_it_is() -> None:
    found = made_result(make_model("mean", leaf(1, 2)), {"c0": 1, "c1": 0}, targets={"c1": 0.5}).dimensions[0]
    assert (found.score, found.target, found.percent_to_target) == (0.5, 0.75, 0.0)
    assert made_result(make_model("mean", leaf(1, 2)), {"c0": 1, "c1": 0}).dimensions[0].target is None


def test_a_stated_baseline_counts(reads: Reads, small: str) -> None:
    files = {"small/model.yaml": small}
    for day, value, more in (("01", 0, ""), ("02", 0.5, ""), ("03", 1, "baseline: 2026-01-02\n")):
        text = f'model_version: "1.0"\n{more}answers: {{drawn: {value}, measured: 0}}\n'
        files[f"small/a/2026-01-{day}.yaml"] = text
    result = reads(files).result("small", "a")
    assert result.baseline
    assert result.baseline.date.day == 2
    assert (result.dimensions[0].baseline, result.dimensions[0].previous) == (0.25, 0.25)
    earlier = reads(files).result("small", "a", on=dt.date(2026, 1, 2))
    assert earlier.baseline
    assert earlier.baseline.date.day == 1
    assert [each.dimensions[0].score for each in reads(files).history("small", "a")] == [0, 0.25, 0.5]


def test_another_scale_cannot_be_a_baseline(reads: Reads, small: str) -> None:
    files = {
        "small/model.yaml": small,
        "small/versions/0.9/model.yaml": small.replace('"1.0"', '"0.9"').replace(
            "_dimension: mean", "_dimension: sum_of_levels"
        ),
        "small/a/2026-01-01.yaml": 'model_version: "0.9"\nanswers: {drawn: 1}\n',
        "small/a/2026-02-01.yaml": 'model_version: "1.0"\nanswers: {drawn: 1}\n',
    }
    result = reads(files).result("small", "a")
    assert (result.baseline, result.previous, result.dimensions[0].baseline) == (None, None, None)


def test_waivers_evidence_and_spread(reads: Reads, small: str) -> None:
    text = """\
        model_version: "1.0"
        answers:
          drawn: {value: 0, evidence: [{title: A, recorded: 2026-01-01}, {title: B}]}
          decided: 0
        targets: {drawn: {value: 1, by: 2026-02-01}, decided: {value: 0.5}}
        waivers:
          drawn: {approved_by: Head, until: 2026-03-31, reason: Later.}
          decided: {approved_by: Head, until: 2026-12-31, reason: Later.}
        respondents: {drawn: [0, 0.5], decided: [1, 0, 0.5], measured: []}
        """
    result = reads({"small/model.yaml": small, "small/a/2026-01-02.yaml": text}).result("small", "a")
    assert [(each.criterion.id, each.is_active) for each in result.waivers] == [("drawn", False), ("decided", True)]
    assert [each.age for each in result.evidence] == [151, None]
    assert [(s.criterion.id, s.low, s.median, s.high) for s in result.spreads] == [
        ("decided", 0, 0.5, 1),
        ("drawn", 0, 0.25, 0.5),
    ]
    gaps = [(gap.criterion.id, gap.is_overdue, gap.waiver is not None) for gap in result.gaps]
    assert gaps == [("drawn", True, False), ("decided", False, True)]


NUMBERS = st.dictionaries(st.sampled_from([f"c{i}" for i in range(6)]), st.sampled_from(SCALE), min_size=1)
LEVELS = st.lists(st.integers(1, 3), min_size=6, max_size=6)


def bounds(rule: str) -> float:
    return 1.0 if rule == "mean" else 3.0


@given(rule=st.sampled_from(RULES), levels=LEVELS, numbers=NUMBERS)
def test_scores_stay_in_bounds(rule: str, levels: list[int], numbers: dict[str, float]) -> None:
    file = make_model(rule, leaf(*levels))
    found = score(file.dimensions[0], file, numbers)
    assert found is not None
    assert 0 <= found <= bounds(rule) + 1e-12


@given(rule=st.sampled_from(RULES), levels=LEVELS, numbers=NUMBERS, data=st.data())
def test_a_better_answer_never_lowers_a_score(
    rule: str, levels: list[int], numbers: dict[str, float], data: st.DataObject
) -> None:
    file = make_model(rule, leaf(*levels))
    word = data.draw(st.sampled_from(sorted(numbers)))
    better = data.draw(st.sampled_from([value for value in SCALE if value >= numbers[word]]))
    before = score(file.dimensions[0], file, numbers)
    after = score(file.dimensions[0], file, numbers | {word: better})
    assert before is not None
    assert after is not None
    assert after >= before - 1e-12


@given(rule=st.sampled_from(RULES), levels=LEVELS, numbers=NUMBERS, data=st.data())
def test_the_order_makes_no_difference(
    rule: str, levels: list[int], numbers: dict[str, float], data: st.DataObject
) -> None:
    criteria = leaf(*levels)[0]["criteria"]
    shuffled = data.draw(st.permutations(criteria))
    one = make_model(rule, [{"id": "d", "name": "D", "criteria": criteria}])
    other = make_model(rule, [{"id": "d", "name": "D", "criteria": shuffled}])
    turned = dict(reversed(numbers.items()))
    assert score(one.dimensions[0], one, numbers) == pytest.approx(score(other.dimensions[0], other, turned), abs=0)


PAIRS = st.lists(st.tuples(st.sampled_from(SCALE), st.sampled_from(SCALE)), max_size=12)


@given(PAIRS)
def test_percent_to_target_is_a_share(pairs: list[tuple[float, float]]) -> None:
    found = percent_to_target(pairs)
    assert (found is None) == (sum(target for _, target in pairs) == 0)
    if found is not None:
        assert 0 <= found <= 1
        assert found == percent_to_target(pairs[::-1])
        assert (found == 1) == all(current >= target for current, target in pairs)
