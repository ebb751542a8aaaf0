"""Next steps need nothing that is not there yet, and the cheapest valuable one comes first."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from flowfolio.maturity.model import AssessmentFile, ModelFile
from flowfolio.maturity.steps import next_steps
from flowfolio.source.document import parse_text
from flowfolio.source.entity import parse

DAY = dt.date(2026, 6, 1)


def made(text: str) -> ModelFile:
    file, problems = parse(parse_text(text), ModelFile)
    assert file, problems
    return file


def answered(**answers: object) -> AssessmentFile:
    return AssessmentFile.model_validate({"model_version": "1.0", "answers": answers})


def test_order_and_reasons(small: str) -> None:
    steps = next_steps(made(small), answered(drawn=1, measured=0, decided=0.5, followed=0, learned=0), DAY)
    assert [(step.criterion.id, step.reason) for step in steps] == [
        (
            "measured",
            "Everything it builds on is in place; value 5 for effort 1; Seeing lacks it for level 2 (Second); "
            "1 more criterion waits for it.",
        ),
        (
            "decided",
            "It needs nothing else first; value 3 for effort 1; Deciding lacks it for level 1 (First); "
            "1 more criterion waits for it.",
        ),
        ("learned", "It needs nothing else first; Learning lacks it for level 2 (Second)."),
    ]


def test_a_prerequisite_named_twice_is_one_that_waits(small: str) -> None:
    model = made(small.replace("depends_on: [drawn]", "depends_on: [drawn, drawn]"))
    (step, *_) = next_steps(model, answered(drawn=0, measured=0), DAY)
    assert step.criterion.id == "drawn"
    assert "1 more criterion waits for it" in step.reason


def test_what_does_not_apply_blocks_nothing_and_is_no_step(small: str) -> None:
    file = answered(drawn="not_applicable", measured=1, decided="not_applicable", followed=0)
    assert [step.criterion.id for step in next_steps(made(small), file, DAY)] == ["followed"]


def test_a_waiver_takes_a_step_off_the_list_until_it_ends(small: str) -> None:
    waivers = {"decided": {"approved_by": "Head", "until": "2026-06-01", "reason": "Later."}}
    file = AssessmentFile.model_validate({"model_version": "1.0", "answers": {"decided": 0}, "waivers": waivers})
    assert next_steps(made(small), file, DAY) == ()
    assert [step.criterion.id for step in next_steps(made(small), file, DAY + dt.timedelta(days=1))] == ["decided"]


@given(st.data())
def test_no_step_waits_for_another_one(data: st.DataObject) -> None:
    names = [f"c{index}" for index in range(8)]
    criteria = [
        {
            "id": name,
            "level": data.draw(st.integers(1, 2)),
            "text": "T",
            "depends_on": data.draw(st.lists(st.sampled_from(names[:index]), unique=True)) if index else [],
            "effort": data.draw(st.sampled_from([None, 1, 2, 5])),
            "value": data.draw(st.sampled_from([None, 1, 3])),
        }
        for index, name in enumerate(names)
    ]
    model = ModelFile.model_validate(
        {
            "title": "T",
            "version": "1.0",
            "levels": [{"value": 1, "name": "A"}, {"value": 2, "name": "B"}],
            "scale": [{"value": 0, "label": "N"}, {"value": 1, "label": "Y"}],
            "scoring": {"criterion_to_dimension": "mean"},
            "dimensions": [{"id": "d", "name": "D", "criteria": criteria}],
        }
    )
    values = st.sampled_from([0, 1, "not_applicable"])
    file = answered(**{name: data.draw(values) for name in names})
    listed = {step.criterion.id for step in next_steps(model, file, DAY)}
    for step in next_steps(model, file, DAY):
        assert not listed & set(step.criterion.depends_on)
        assert file.answers[step.criterion.id].value == 0
    if any(answer.value == 0 for answer in file.answers.values()):
        assert listed
