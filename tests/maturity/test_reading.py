"""Models and assessments are read with every problem at its place, and what is broken takes nothing else down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.maturity import Maturity
from flowfolio.maturity.model import ModelFile
from flowfolio.maturity.reading import assess_file, read_maturity
from flowfolio.maturity.rules import find_cycle
from flowfolio.source.folder import Folder
from flowfolio.source.problems import FlowfolioError, ProblemsError

Reads = Callable[[Mapping[str, str]], Maturity]


def found(maturity: Maturity) -> list[tuple[str, int, str]]:
    return [(problem.place.path.rsplit("/", 1)[-1], problem.place.line, problem.code) for problem in maturity.problems]


def test_a_model_without_mistakes_has_no_problems(reads: Reads, small: str) -> None:
    maturity = reads({"small/model.yaml": small})
    assert maturity.problems == ()
    assert list(maturity.models["small"].file.criteria) == ["drawn", "measured", "decided", "followed", "learned"]
    assert maturity.models["small"].file.dimension_of["followed"].id == "deciding"


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "words"),
    [
        ("id: measured, level: 2", "id: drawn, level: 2", 11, "duplicate-id", "the criterion 'drawn' is given twice"),
        ("id: learning", "id: seeing", 20, "duplicate-id", "the dimension 'seeing' is given twice"),
        ("depends_on: [drawn]", "depends_on: [darwn]", 11, "unknown-reference", "did you mean 'drawn'?"),
        ("value: 3, name: Third", "value: 4, name: Third", 3, "wrong-type", "level 4 follows level 2"),
        ("value: 3, name: Third", "value: 2, name: Third", 3, "duplicate-id", "level 2 is given twice"),
        ("value: 0.5, label", "value: 1, label", 4, "duplicate-id", "the scale has 1 twice"),
        ("value: 0, label", "value: 0.7, label", 4, "wrong-type", "0.5 follows 0.7"),
        ("id: followed, level: 3", "id: followed, level: 4", 19, "unknown-choice", "level 4 is not one of 1, 2, 3"),
        ("id: drawn, level: 1", "id: drawn, level: 0", 10, "unknown-choice", "level 0 is not one of 1, 2, 3"),
        ("text: Somebody decides.", "text: A, check: no-such", 18, "unknown-choice", "'no-such' is not one of"),
        ("text: Somebody decides.", "text: A, renamed_from: drawn", 18, "duplicate-id", "still a criterion"),
        ("text: Somebody decides.", "text: A, guidence: B", 18, "unknown-key", "did you mean 'guidance'?"),
        ("criterion_to_dimension: mean", "criterion_to_dimension: median", 5, "unknown-choice", "sum_of_levels"),
        ('version: "1.0"', "version: 1.0", 2, "wrong-type", "put it in quotes"),
        ("  - id: acting\n", "  - id: acting\n    criteria: [{id: x, level: 1, text: X}]\n", 12, "unknown-key", "both"),
    ],
)
def test_a_mistake_in_a_model_is_found_at_its_place(
    reads: Reads, small: str, *, old: str, new: str, line: int, code: str, words: str
) -> None:
    assert old in small
    maturity = reads({"small/model.yaml": small.replace(old, new, 1)})
    assert ("model.yaml", line, code) in found(maturity)
    assert any(words in str(problem) for problem in maturity.problems)
    assert maturity.models == {}


def test_a_circle_is_told_in_words(reads: Reads, small: str) -> None:
    text = small.replace("id: drawn, level: 1,", "id: drawn, level: 1, depends_on: [followed],")
    problem = reads({"small/model.yaml": text}).problems[0]
    assert (problem.code, problem.place.line) == ("dependency-cycle", 10)
    assert problem.message == ("'drawn' waits for 'followed', which waits for 'measured', which waits for 'drawn'")


def test_find_cycle_sees_a_thing_that_waits_for_itself() -> None:
    assert find_cycle({"a": ["a"]}) == ("a",)
    assert find_cycle({str(n): [str(n + 1)] for n in range(5000)}) == ()


ASSESSMENT = """\
model_version: "1.0"
answers:
  drawn: {value: 1, since: {0.5: 2025-01-01, "1.0": 2026-01-01}, evidence: [{title: Map, recorded: 2026-02-01}]}
  measured: {value: 0.5}
  decided: not_applicable
  followed: 0
targets: {measured: {value: 1, by: 2026-01-01}}
waivers: {followed: {approved_by: Head, until: 2026-03-31, reason: Not now.}}
respondents: {measured: [0, 0.5, 1]}
"""


def test_a_valid_assessment_is_read(reads: Reads, small: str) -> None:
    maturity = reads({"small/model.yaml": small, "small/orders/2026-03-01.yaml": ASSESSMENT})
    assert maturity.problems == ()
    file = maturity.assessments["small", "orders"][0].file
    assert [answer.number for answer in file.answers.values()] == [1, 0.5, 0, 0]
    assert not file.answers["decided"].applies


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "words"),
    [
        ("  drawn:", "  darwn:", 3, "unknown-reference", "did you mean 'drawn'?"),
        ("measured: {value: 0.5}", "measured: {value: 0.7}", 4, "unknown-choice", "0.7 is not on the scale 0 (No)"),
        ("followed: 0", "followed: 2", 6, "unknown-choice", "2 is not on the scale"),
        ("followed: 0", "followed: maybe", 6, "unknown-choice", "'maybe' is not on the scale 0 (No)"),
        ("followed: 0", "followed: yess", 6, "unknown-choice", "'Yes' is 1; write 1"),
        ("followed: 0", "followed: true", 6, "wrong-type", "'True' is no value of the scale"),
        ("since: {0.5:", "since: {0.6:", 3, "unknown-choice", "0.6 is not on the scale"),
        ("since: {0.5:", "since: {often:", 3, "unknown-choice", "'often' is not on the scale"),
        ("{value: 1, by", "{value: 3, by", 7, "unknown-choice", "3 is not on the scale"),
        ("[0, 0.5, 1]", "[0, 0.4, 1]", 9, "unknown-choice", "0.4 is not on the scale"),
        ("until: 2026-03-31", "until: 2026-02-28", 8, "invalid-date", "had ended on 2026-02-28"),
        ("until: 2026-03-31", "until: 31.3.2026", 8, "invalid-date", "'2026-03-31'"),
        ("recorded: 2026-02-01", "recorded: 2026-04-01", 3, "invalid-date", "after this assessment"),
        ("2026-01-01}, evidence", "2026-05-01}, evidence", 3, "invalid-date", "after this assessment"),
        ('model_version: "1.0"', 'model_version: "0.9"', 1, "unknown-reference", "no version 0.9; there is 1.0"),
        (
            'version: "1.0"',
            'version: "1.0"\nbaseline: 2025-01-01',
            2,
            "unknown-reference",
            "no assessment of 2025-01-01",
        ),
        ("answers:", "ansers:", 2, "unknown-key", "did you mean 'answers'?"),
    ],
)
def test_a_mistake_in_an_assessment_leaves_only_it_out(
    reads: Reads, small: str, *, old: str, new: str, line: int, code: str, words: str
) -> None:
    assert old in ASSESSMENT
    broken, other = ASSESSMENT.replace(old, new, 1), ASSESSMENT.replace("2026", "2025").replace("2025-01", "2024-01")
    files = {"small/model.yaml": small, "small/orders/2026-03-01.yaml": broken, "small/orders/2025-03-01.yaml": other}
    maturity = reads(files)
    assert found(maturity) == [("2026-03-01.yaml", line, code)]
    assert words in str(maturity.problems[0])
    assert [each.date.year for each in maturity.assessments["small", "orders"]] == [2025]


def test_every_slip_of_the_answers_is_told(reads: Reads, small: str) -> None:
    broken = ASSESSMENT.replace("followed: 0", "followed: Yes").replace("  drawn:", "  darwn:")
    broken = broken.replace("{value: 1, by", "{value: 2, by")
    maturity = reads({"small/model.yaml": small, "small/orders/2026-03-01.yaml": broken})
    assert [(line, code) for _, line, code in found(maturity)] == [
        (3, "unknown-reference"),
        (6, "unknown-choice"),
        (7, "unknown-choice"),
    ]
    assert maturity.problems[1].hint == "'Yes' is 1; write 1"
    assert maturity.assessments == {}


def test_names_that_the_contract_does_not_know_are_reported(reads: Reads, small: str) -> None:
    maturity = reads(
        {
            "small/model.yaml": small,
            "small/modle.yaml": small,
            "small/Big Team/2026-01-01.yaml": ASSESSMENT,
            "small/orders/January.yaml": ASSESSMENT,
            "small/orders/notes.txt": "nobody's business",
            "small/versions/0.9/model.yaml": small.replace('"1.0"', '"0.8"'),
            "small/versions/0.7/old.yaml": small,
            "stray.yaml": small,
            "empty/notes.txt": "",
        }
    )
    assert sorted((path, code) for path, _, code in found(maturity)) == [
        ("0.9", "bad-folder-name"),
        ("Big Team", "bad-folder-name"),
        ("January.yaml", "bad-folder-name"),
        ("model.yaml", "missing-field"),
        ("model.yaml", "missing-field"),
        ("modle.yaml", "bad-folder-name"),
        ("old.yaml", "bad-folder-name"),
        ("stray.yaml", "bad-folder-name"),
    ]
    assert list(maturity.models) == ["small"]


def test_an_assessment_of_an_old_version_is_held_against_that_version(reads: Reads, small: str) -> None:
    old = small.replace('"1.0"', '"0.9"').replace("id: learned", "id: noted")
    new = small.replace("id: learned,", "id: learned, renamed_from: noted,")
    answered = 'model_version: "0.9"\nanswers: {noted: 1}\n'
    files = {"small/model.yaml": new, "small/versions/0.9/model.yaml": old}
    maturity = reads(files | {"small/a/2025-01-01.yaml": answered})
    assert maturity.problems == ()
    assert maturity.result("small", "a").is_on_old_version
    maturity = reads(files | {"small/a/2025-01-01.yaml": answered.replace("0.9", "1.0")})
    assert "it is now called 'learned'" in str(maturity.problems[0])


def test_the_version_in_force_does_not_stand_among_the_old_ones(reads: Reads, small: str) -> None:
    maturity = reads({"small/model.yaml": small, "small/versions/1.0/model.yaml": small})
    assert [problem.code for problem in maturity.problems] == ["duplicate-id"]


def test_unknown_models_and_scopes_are_explained(reads: Reads, small: str) -> None:
    maturity = reads({"small/model.yaml": small, "small/orders/2026-03-01.yaml": ASSESSMENT})
    with pytest.raises(FlowfolioError, match=r"no maturity model 'smal'. Did you mean 'small'"):
        maturity.result("smal", "orders")
    with pytest.raises(FlowfolioError, match=r"'order' has no assessment .* Did you mean 'orders'"):
        maturity.result("small", "order")
    with pytest.raises(FlowfolioError, match="The first one is of 2026-03-01"):
        maturity.result("small", "orders", on=dt.date(2026, 1, 1))


def test_a_file_is_assessed_where_it_stands_and_as_a_download(
    world: Callable[[Mapping[str, str]], Path], small: str, tmp_path: Path
) -> None:
    root = world({"maturity/small/model.yaml": small, "maturity/small/orders/2026-03-01.yaml": ASSESSMENT})
    maturity = read_maturity(Folder(root), dt.date(2026, 6, 1))
    filed = assess_file(maturity, root / "maturity/small/orders/2026-03-01.yaml")
    assert filed.dimensions == maturity.result("small", "orders").dimensions
    download = tmp_path / "orders.yaml"
    download.write_text(ASSESSMENT.replace("2026-03-31", "2027-03-31"))
    result = assess_file(maturity, download)
    assert (result.scope, result.assessment.date) == ("orders", dt.date(2026, 6, 1))
    assert result.previous
    assert result.previous.date == dt.date(2026, 3, 1)
    for name in ("2026-05-04_orders_small.yaml", "2026-05-04_orders_small (1).yaml"):
        result = assess_file(maturity, download.rename(tmp_path / name))
        assert (result.model.id, result.scope, str(result.assessment.date)) == ("small", "orders", "2026-05-04")
        assert result.previous
        download = tmp_path / name
    download.write_text("model_version: '1.0'\nanswers: {nobody: 1}\n")
    with pytest.raises(ProblemsError, match="'nobody' is no criterion"):
        assess_file(maturity, download)


def test_a_download_keeps_its_name_where_that_says_it_belongs(reads: Reads, small: str) -> None:
    answers = ASSESSMENT.replace("2026-03-31", "2027-03-31")
    filed = {
        "small/model.yaml": small,
        "small/orders/2026-03-01.yaml": answers,
        "small/orders/2026-05-04_orders_small.yaml": answers,
    }
    maturity = reads(filed)
    assert maturity.problems == ()
    assert [str(each.date) for each in maturity.assessments["small", "orders"]] == ["2026-03-01", "2026-05-04"]
    wrong = {
        "2026-05-04.yaml": "duplicate-id '2026-05-04.yaml' is an assessment of the same day",
        "2026-06-01_returns_small.yaml": "move it to maturity/small/returns/, or name it 2026-06-01.yaml",
        "2026-06-02_orders_large.yaml": "move it to maturity/large/orders/, or name it 2026-06-02.yaml",
        "2026-06-03_orders_small (1).yaml": "'2026-06-03_orders_small (1).yaml' is not one of the date",
        "2026-06-31_orders_small.yaml": "'2026-06-31_orders_small.yaml' is not one of the date",
    }
    found = reads(filed | {f"small/orders/{name}": answers for name in wrong}).problems
    assert len(found) == len(wrong)
    for said in wrong.values():
        assert [said for problem in found if said in str(problem)] == [said]


def test_the_example_portfolio_is_in_order(project: Path) -> None:
    if not (project / "maps" / "maturity").is_dir():
        pytest.skip("no examples here")
    maturity = read_maturity(Folder(project / "maps"))
    assert maturity.problems == ()
    for model, scope in maturity.assessments:
        assert maturity.result(model, scope).next_steps


def test_dimensions_nest_deeply() -> None:
    part: dict[str, object] = {"id": "d0", "name": "D", "criteria": [{"id": "c", "level": 1, "text": "C"}]}
    for depth in range(1, 15):
        part = {"id": f"d{depth}", "name": "D", "dimensions": [part]}
    file = ModelFile.model_validate(
        {
            "title": "Deep",
            "version": "1",
            "levels": [{"value": 1, "name": "L"}],
            "scale": [{"value": 0, "label": "N"}, {"value": 1, "label": "Y"}],
            "scoring": {"criterion_to_dimension": "mean"},
            "dimensions": [part],
        }
    )
    assert list(file.criteria) == ["c"]
    assert "Dimension" in ModelFile.model_json_schema()["$defs"]


def test_a_newer_assessment_that_is_broken_is_said_with_the_latest_sound_one(reads: Reads, small: str) -> None:
    sound, broken = "model_version: '1.0'\nanswers: {drawn: 1}\n", "model_version: '7'\nanswers: {}\n"
    files = {"small/model.yaml": small, "small/team/2026-02-01.yaml": sound, "small/team/2026-03-01.yaml": broken}
    maturity = reads(files | {"small/teams/2026-04-01.yaml": sound, "small/teams/2026-03-05.yaml": broken})
    result = maturity.result("small", "team")
    assert result.assessment.date.isoformat() == "2026-02-01"
    (problem,) = result.problems
    assert problem.place.path == "maps/maturity/small/team/2026-03-01.yaml"
    assert maturity.result("small", "team", dt.date(2026, 2, 20)).problems == ()
    assert maturity.result("small", "teams").problems == ()


def test_a_prerequisite_named_twice_has_a_place(reads: Reads, small: str) -> None:
    maturity = reads({"small/model.yaml": small.replace("[decided, measured]", "[decided, measured, decided]")})
    (problem,) = maturity.problems
    line = next(at for at, text in enumerate(small.splitlines(), 1) if "id: followed" in text)
    assert (problem.code, problem.place.line, problem.hint) == ("duplicate-id", line, "name it once")
    assert problem.message == "'decided' is named twice as a prerequisite of 'followed'"


def test_an_old_version_that_cannot_be_read_is_the_fault_of_what_was_answered_by_it(reads: Reads, small: str) -> None:
    old = small.replace('"1.0"', '"0.9"').replace("level: 2", "levl: 2", 1)
    files = {
        "small/model.yaml": small,
        "small/versions/0.9/model.yaml": old,
        "small/versions/1.0/model.yaml": "title: [\n",
        "small/orders/2026-03-01.yaml": ASSESSMENT.replace('"1.0"', '"0.9"'),
        "small/orders/2026-04-01.yaml": 'model_version: "1.0"\nanswers: {drawn: 1}\n',
    }
    maturity = reads(files)
    assert "unknown-reference" not in {problem.code for problem in maturity.problems}
    (lost,) = maturity.unread
    assert (lost.date, lost.fault.place.path) == (dt.date(2026, 3, 1), "maps/maturity/small/versions/0.9/model.yaml")
    assert [each.date for each in maturity.assessments["small", "orders"]] == [dt.date(2026, 4, 1)]


def test_slips_of_fields_hide_no_other_slip_of_a_model(reads: Reads, small: str) -> None:
    changes = {
        'version: "1.0"': "version: 1.0",
        "id: drawn, level: 1": "id: drawn, levl: 1",
        "id: followed, level: 3": "id: followed, level: 9",
        "depends_on: [drawn]": "depends_on: [darwn]",
        "depends_on: [decided, measured]": "depends_on: [drawn, nix]",
    }
    broken = small
    for old, new in changes.items():
        assert old in broken
        broken = broken.replace(old, new, 1)
    assert sorted({(line, code) for _, line, code in found(reads({"small/model.yaml": broken}))}) == [
        (2, "wrong-type"),
        (10, "missing-field"),
        (10, "unknown-key"),
        (11, "unknown-reference"),
        (19, "unknown-choice"),
        (19, "unknown-reference"),
    ]


def test_a_level_in_doubt_makes_no_criterion_wrong(reads: Reads, small: str) -> None:
    maturity = reads({"small/model.yaml": small.replace("value: 3, name: Third", "value: three, name: Third", 1)})
    assert found(maturity) == [("model.yaml", 3, "wrong-type")]


def test_slips_of_fields_hide_no_other_slip_of_an_assessment(reads: Reads, small: str) -> None:
    broken = f"method: selfie\n{ASSESSMENT}"
    for old, new in {
        "  drawn:": "  darwn:",
        "followed: 0": "followed: 2",
        "since: {0.5:": "since: {x: y, 0.5:",
        "{value: 1, by": "{value: 3, by",
        "model_version": "model_versoin",
    }.items():
        assert old in broken
        broken = broken.replace(old, new, 1)
    maturity = reads({"small/model.yaml": small, "small/orders/2026-03-01.yaml": broken})
    assert sorted({(line, code) for _, line, code in found(maturity)}) == [
        (1, "missing-field"),
        (1, "unknown-choice"),
        (2, "unknown-key"),
        (4, "invalid-date"),
        (4, "unknown-reference"),
        (7, "unknown-choice"),
        (8, "unknown-choice"),
    ]
