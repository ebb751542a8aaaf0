"""Whole foreign models, as large as the real ones and with texts of our own, pass `flowfolio check` once imported."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flowfolio.cli.command import main
from flowfolio.maturity.importers import import_model
from flowfolio.source.problems import FlowfolioError, ProblemsError

ODD = 'It\'s "odd": a # sign, [brackets], {braces}, 100 %, – and 日本語'
GUID = "{:032x}".format


# ---- SAMM: a file a thing, linked by GUID, with the comments and empty fields of the real ones


def samm_files(functions: int = 5) -> dict[str, dict[str, Any]]:
    """Return functions × 3 practices × 2 streams × 3 levels, six sets of answers, and what nobody needs."""
    files: dict[str, dict[str, Any]] = {}
    for number in (1, 2, 3):
        level = {"id": GUID(number), "number": number, "description": f"Level {number}: {ODD}", "type": "MaturityLevel"}
        files[f"maturity_levels/{number}.yml"] = level
    for index, letter in enumerate("KOPRVZ"):
        values = [
            {"text": "No" if not at else f"{letter} {at}: {ODD}", "value": at / 4 if at < 3 else 1, "weight": at}
            for at in range(4)
        ]
        files[f"answer_sets/{letter}.yml"] = {"id": GUID(10 + index), "values": values, "type": "AnswerSet"}
    for f, function in enumerate(("Kitchen", "Store", "Hall", "Yard", "Office")[:functions]):
        fid = GUID(100 + f)
        files[f"business_functions/{function}.yml"] = {
            "model": "HOUSE20", "id": fid, "name": function, "description": ODD, "color": None, "logo": None,
            "order": f + 1, "type": "Function",
        }  # fmt: skip
        for p in range(3):
            code, pid = f"{function[0]}-P{p}", GUID(1000 + 10 * f + p)
            files[f"security_practices/{code}.yml"] = {
                "function": fid, "id": pid, "name": f"{function} practice {p}", "shortName": f"P{p}",
                "shortDescription": ODD, "longDescription": f"{ODD}\n\n- one\n- two\n", "order": p + 1,
                "assignee": "Somebody", "progress": 60, "type": "Practice",
            }  # fmt: skip
            for number in (1, 2, 3):
                files[f"practice_levels/{code}-{number}.yml"] = {
                    "practice": pid, "maturityLevel": GUID(number), "id": f"{pid}{number}", "objective": ODD,
                    "type": "PracticeLevel",
                }  # fmt: skip
            for letter in "AB":
                sid = f"{pid}{letter}"
                files[f"streams/{code}-{letter}.yml"] = {
                    "practice": pid, "id": sid, "name": f"Stream {letter}", "description": ODD, "letter": letter,
                    "order": 1 + "AB".index(letter), "type": "Stream",
                }  # fmt: skip
                for number in (1, 2, 3):
                    files |= samm_question(f"{code}-{number}-{letter}", sid, f"{pid}{number}", f + p + number)
    return files


def samm_question(stem: str, stream: str, level: str, at: int) -> dict[str, dict[str, Any]]:
    activity = {
        "stream": stream, "level": level, "id": f"a{stem}", "title": f"Do {stem}", "benefit": ODD,
        "shortDescription": ODD, "longDescription": f"{ODD}\n\n  * indented: {ODD}\n\nEnd.\n", "results": None,
        "metrics": None, "costs": None, "personnel": None, "notes": None, "relatedActivities": None, "type": "Activity",
    }  # fmt: skip
    question = {
        "activity": f"a{stem}", "answerSet": GUID(10 + at % 6), "id": f"q{stem}", "text": f"Do you {stem}? {ODD}",
        "order": 1, "quality": [f"You show {n}: {ODD}" for n in range(3)], "type": "Question",
    }  # fmt: skip
    return {f"activities/{stem}.yml": activity, f"questions/{stem}.yml": question}


def written(folder: Path, files: dict[str, dict[str, Any]]) -> Path:
    """Write the files as SAMM has them: a head of comments, then key by key. JSON values are YAML."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            "#\n" if value is None else f"# about {key}\n{key}: {json.dumps(value, ensure_ascii=False)}\n"
            for key, value in data.items()
        ]
        path.write_text("---\n# =====\n" + "\n".join(lines), encoding="utf-8")
    return folder


def checked(tmp_path: Path, source: Path, form: str) -> tuple[str, str]:
    """Import with the command, file the model, check it with the command; return the model's text and what was said."""
    target = tmp_path / "maps" / "maturity" / "foreign" / "model.yaml"
    target.parent.mkdir(parents=True)
    (tmp_path / "maps" / "portfolio.yaml").write_text("title: Small\n")
    said = io.StringIO()
    with redirect_stderr(said), pytest.raises(SystemExit) as left:
        main(["import-model", str(source), "--as", form, "-o", str(target)])
    assert left.value.code == 0, said.getvalue()
    check = CliRunner().invoke(main, ["check", "--strict", str(tmp_path / "maps")])
    assert (check.exit_code, check.output) == (0, "No problems.\n"), check.output
    return target.read_text(encoding="utf-8"), said.getvalue()


def test_a_whole_samm_passes_the_check_and_says_what_was_combined(tmp_path: Path) -> None:
    files = samm_files()
    files["activities/K-P0-1-C.yml"] = files["activities/K-P0-1-A.yml"] | {"id": "lone", "title": "Nobody asks"}
    folder = written(tmp_path / "core" / "model", files)
    (folder / "notes.yml").write_text("remark: no type here\n")
    text, said = checked(tmp_path, tmp_path / "core", "samm")
    model = import_model(tmp_path / "core", "samm").model
    assert len(model.criteria) == 90
    assert [sum(each.level == level for each in model.criteria.values()) for level in (1, 2, 3)] == [30, 30, 30]
    assert [(point.value, point.label) for point in model.scale] == [(0, "No"), (0.25, "0.25"), (0.5, "0.5"), (1, "1")]
    assert f"P 2: {ODD}" in text.replace('\\"', '"')
    assert "note: scale: 6 sets of answers share one scale" in said
    assert "note: guidance: description, benefit and answers in one text (90 criteria)" in said
    assert "left out: Activity 'Nobody asks', which has no question (1×)" in said
    assert "left out: Practice.assignee (15×)" in said
    assert "left out: files without a type (1×)" in said


Mend = Callable[[dict[str, dict[str, Any]]], object]


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda f: f["questions/K-P0-1-A.yml"].update(text="x" * 501), "questions/K-P0-1-A.yml:13:7: wrong-type text:"),
        (
            lambda f: f["questions/K-P0-1-A.yml"].update(text=None),
            "questions/K-P0-1-A.yml:4:1: wrong-type text: '' is empty",
        ),
        (lambda f: f["streams/K-P0-A.yml"].update(name=None), "streams/K-P0-A.yml:"),
        (
            lambda f: f["answer_sets/V.yml"]["values"][1].update(value="0.25"),
            "answer_sets/V.yml:7:53: wrong-type value: '0.25' is not a number",
        ),
        (lambda f: f["answer_sets/V.yml"]["values"][1].pop("value"), "missing-field 'value' is missing"),
        (lambda f: f["answer_sets/V.yml"]["values"][1].pop("text"), "missing-field 'text' is missing"),
        (lambda f: f["answer_sets/V.yml"]["values"][1].update(value=0), "duplicate-id the answer 0 is given twice"),
        (lambda f: f["answer_sets/V.yml"].update(values="none"), "takes a list of two or more answers"),
        (lambda f: f["maturity_levels/2.yml"].update(number=True), "maturity_levels/2.yml:7:9: wrong-type number:"),
        (lambda f: f["maturity_levels/3.yml"].update(number=2), "duplicate-id level 2 is given twice"),
        (
            lambda f: f["streams/K-P0-B.yml"].update(letter="A"),
            "streams/K-P0-B.yml:10:7: duplicate-id the dimension 'kitchen-practice-0-a' is given twice",
        ),
        (lambda f: f.update({"more/K-P0-1-A.yml": f["questions/K-P0-1-A.yml"] | {"id": "other"}}), "is given twice"),
        (lambda f: f["questions/K-P0-1-A.yml"].update(activity=[1]), "unknown-reference '' is no Activity"),
    ],
)
def test_what_is_wrong_in_a_whole_samm_is_said_where_it_stands(tmp_path: Path, break_it: Mend, words: str) -> None:
    files = samm_files(1)
    break_it(files)
    with pytest.raises(ProblemsError) as caught:
        import_model(written(tmp_path, files), "samm")
    assert words in str(caught.value)
    assert "model.yaml" not in str(caught.value)


# ---- DSOMM: one file of two documents


def dsomm_data(dimensions: int = 5) -> dict[str, Any]:
    """Return dimensions × 4 sub-dimensions × 10 activities with every field that releases have."""
    data: dict[str, Any] = {}
    for d, s, a in product(range(dimensions), range(4), range(10)):
        number = 100 * d + 10 * s + a
        uuid = f"00000000-0000-4000-8000-{number:012d}"
        data.setdefault(f"Dimension {d} & more", {}).setdefault(f"Part {s}", {})[f"Activity {number}: {ODD}"] = {
            "uuid": uuid, "description": f"{ODD}\n\nMore.\n", "risk": ODD, "measure": f"- {ODD}\n- again\n",
            "dependsOn": [f"00000000-0000-4000-8000-{number - 1:012d}"] if a else [], "assessment": f"- Show {ODD}\n",
            "difficultyOfImplementation": {"knowledge": 1 + a % 5, "time": 1 + s, "resources": 1 + d},
            "usefulness": 1 + a % 5, "level": 1 + a // 2, "tags": ["none", "house"],
            "implementation": [{"uuid": uuid, "name": "A tool", "tags": [], "description": ODD}] * 3,
            "references": {"samm2": ["K-P0-1-A", "K-P0-2-A"], "iso27001-2017": ["8.2.3", 13], "openCRE": []},
            "comments": "", "isImplemented": False, "teamsImplemented": {"Team A": False}, "teamsEvidence": {},
        }  # fmt: skip
    return data


def dsomm_file(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "generated.yaml"
    meta = '---\nmeta:\n  version: 5.0.1\n  released: "2026-08-21"\n---\n'
    path.write_text(meta + json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_whole_dsomm_passes_the_check_and_says_what_was_combined(tmp_path: Path) -> None:
    _, said = checked(tmp_path, dsomm_file(tmp_path, dsomm_data()), "dsomm")
    model = import_model(tmp_path / "generated.yaml", "dsomm").model
    assert (model.version, len(model.criteria), len(model.levels)) == ("5.0.1", 200, 5)
    assert [len(each.dimensions) for each in model.dimensions] == [4] * 5
    last = list(model.criteria.values())[-1]
    assert (last.effort, last.value, last.level) == (5 + 4 + 5, 5, 5)
    assert last.maps_to == {"samm2": "K-P0-1-A, K-P0-2-A", "iso27001-2017": "8.2.3, 13"}
    assert (
        "note: effort: knowledge + time + resources of difficultyOfImplementation, added up (200 activities)\n" in said
    )
    assert "note: guidance: description, risk and measure in one text (200 activities)\n" in said
    for name in ("tags", "implementation", "isImplemented", "teamsImplemented"):
        assert f"left out: activity.{name} (200×)" in said
    assert "comments" not in said


def test_an_effort_that_is_not_whole_is_left_open_and_said(tmp_path: Path) -> None:
    data = dsomm_data(1)
    activity = data["Dimension 0 & more"]["Part 0"][f"Activity 0: {ODD}"]
    del activity["difficultyOfImplementation"]["time"]
    made = import_model(dsomm_file(tmp_path, data), "dsomm")
    assert next(iter(made.model.criteria.values())).effort is None
    assert "effort: left open where one of the three numbers is missing (1 activities)" in made.notes


ONE = f"Activity 0: {ODD}"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("usefulness", "4", ":21:19: wrong-type usefulness: '4' is not a number"),
        ("usefulness", -1, ":9:4: wrong-type value: '-1' is out of range; it must be more than 0"),
        ("level", True, "wrong-type level: takes a whole number"),
        ("level", 99, ":9:4: wrong-type level: '99' is out of range; it must be at most 20"),
        ("level", None, "missing-field 'Activity 0"),
        ("difficultyOfImplementation", {"knowledge": "hard"}, "wrong-type knowledge: 'hard' is not a number"),
        ("difficultyOfImplementation", 3, "difficultyOfImplementation: takes knowledge, time, resources"),
        ("uuid", "00000000-0000-4000-8000-000000000003", "duplicate-id the id of"),
        ("dependsOn", ["00000000-0000-4000-8000-000000000009"], "dependency-cycle"),
        ("description", "x" * 20_001, "guidance:"),
    ],
)
def test_what_is_wrong_in_a_whole_dsomm_is_said_where_it_stands(
    tmp_path: Path, field: str, value: Any, words: str
) -> None:
    data = dsomm_data(1)
    data["Dimension 0 & more"]["Part 0"][ONE][field] = value
    with pytest.raises(ProblemsError) as caught:
        import_model(dsomm_file(tmp_path, data), "dsomm")
    assert words in str(caught.value)
    assert all(problem.place.path == "generated.yaml" for problem in caught.value.problems)


def test_a_name_that_two_activities_share_names_none_of_them(tmp_path: Path) -> None:
    data = dsomm_data(1)
    parts = data["Dimension 0 & more"]
    parts["Part 1"][ONE] = parts["Part 0"][ONE] | {"uuid": "twin"}
    parts["Part 2"][f"Activity 20: {ODD}"]["dependsOn"] = [ONE]
    made = import_model(dsomm_file(tmp_path, data), "dsomm")
    assert made.model.criteria["00000000-0000-4000-8000-000000000020"].depends_on == ()
    assert any("on 'Activity 0" in each for each in made.left_out)


def test_names_that_become_the_same_id_are_refused(tmp_path: Path) -> None:
    data = dsomm_data(1)
    data["Dimension 0 more"] = {"Part 9": {"Lone": {"level": 1}}}
    with pytest.raises(ProblemsError, match="the dimension 'dimension-0-more' is given twice"):
        import_model(dsomm_file(tmp_path, data), "dsomm")


# ---- tables as spreadsheets write them


QUOTED = ODD.replace('"', '""')
LARGE = "Aspect;Description;1 Begun;2 Known;3 Usual;4 Steady\r\n" + "".join(
    f'"Aspect {row}";"{QUOTED}";"One; with a separator";"Two\r\nlines";;"Four, ""quoted"""\r\n' for row in range(60)
)


@pytest.mark.parametrize(
    "text",
    [
        LARGE,
        f"sep=;\r\n{LARGE}",
        f"\ufeff{LARGE}",
        f"\ufeff\r\n;;;\r\n{LARGE}\r\n;;;;;\r\n",
        LARGE.replace("4 Steady\r\n", "4 Steady;;\r\n").replace('"""\r\n', '""";;;;\r\n'),
        LARGE.replace("\r\n", "\n"),
        LARGE.replace("Aspect;", '"Aspect, or area, or field, as, you, like";', 1),
    ],
    ids=["semicolons", "sep", "bom", "empty-rows", "empty-columns", "unix", "commas-in-a-heading"],
)
def test_odd_tables_give_the_same_model(tmp_path: Path, text: str) -> None:
    path = tmp_path / "my_table.csv"
    path.write_bytes(text.encode())
    _, said = checked(tmp_path, path, "table")
    model = import_model(path, "table").model
    assert [(each.level, each.text) for each in model.dimensions[59].criteria] == [
        (1, "One; with a separator"),
        (2, "Two lines"),
        (4, 'Four, "quoted"'),
    ]
    assert (len(model.criteria), model.dimensions[0].description) == (180, ODD)
    assert [level.name for level in model.levels] == ["Begun", "Known", "Usual", "Steady"]
    assert "note: answers: yes or no" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A,First,first\nx,1,2\n", "t.csv:1:1: duplicate-id the heading 'first' is given twice"),
        ("A,Description,1,description\nx,1,2,3\n", "t.csv:1:1: duplicate-id the heading 'description'"),
        ("A,1,,3\nx,1,2,3\n", "t.csv:1:1: missing-field column C has no heading"),
        ("A,1,Two,3\nx,1,2,3\n", "t.csv:1:1: wrong-type some levels have a number"),
        ("A,One,,Three\nx,1,2,3\n", "t.csv:1:1: missing-field column C has no heading"),
        ("A,1,2\nx,1\ny\nz,1,2\n", "t.csv:3:1: missing-field 'y' has no level that says anything"),
        ("A,1,2\nx,1,2\ny,1,2,,5\n", "t.csv:3:1: unknown-key the row has more cells"),
        ("A,1,2\n,1,2\n", "t.csv:2:1: missing-field the aspect in the first column"),
        ("A,1,2\nB C,1,2\nb-c,1,2\n", "t.csv:3:1: duplicate-id the aspect 'b-c'"),
        (f"A,1,2\n{'x' * 501},1,2\n", "t.csv:2:1: wrong-type name:"),
        ("A,-30 None,-29 Some\nx,a,b\n", "'-30' is out of range"),
        ('A,1\nx,"a"b\n', "t.csv, line 2: this is not CSV"),
        ("A,1,3\nx,a,b\n", "t.csv:1:1: wrong-type level 3 follows level 1"),
        (f"A,1\nx,{'y' * 140_000}\n", "t.csv, line 2: this is not CSV"),
        (f"A,1\nx,{'y ' * 12_000}\n", "t.csv:2:1: wrong-type guidance:"),
    ],
)
def test_what_is_wrong_in_an_odd_table_is_said_where_it_stands(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(FlowfolioError) as caught:
        import_model(path, "table")
    assert words in str(caught.value)
