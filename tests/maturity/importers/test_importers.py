"""Models of others become models of ours: nothing is guessed, what is left out is listed, duplicates are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowfolio.maturity.importers import import_model
from flowfolio.maturity.model import ModelFile
from flowfolio.source.document import parse_text
from flowfolio.source.entity import parse
from flowfolio.source.problems import FlowfolioError, ProblemsError

# A folder in the shape of OWASP SAMM's model, with texts of our own.
SAMM_TEXT = """\
=== business_functions/Kitchen.yml
model: KIT20
id: f1
name: Kitchen
description: Where we cook.
color:
order: 1
type: Function
=== security_practices/K-Clean-Work.yml
function: f1
id: p1
name: Clean Work
shortName: CW
shortDescription: Short.
longDescription: |
  Long.
order: 1
assignee: Somebody
type: Practice
=== streams/K-CW-A.yml
practice: p1
id: s1
name: Hands
letter: A
description: About hands.
order: 1
type: Stream
=== streams/K-CW-B.yml
practice: p1
id: s2
name: Tools
letter: B
description: About tools.
order: 2
type: Stream
=== maturity_levels/1.yml
id: m1
number: 1
description: We began.
type: MaturityLevel
=== maturity_levels/2.yml
id: m2
number: 2
description: We do it.
type: MaturityLevel
=== practice_levels/K-CW-1.yml
practice: p1
maturityLevel: m1
id: l1
objective: Be clean.
type: PracticeLevel
=== practice_levels/K-CW-2.yml
practice: p1
maturityLevel: m2
id: l2
type: PracticeLevel
=== activities/K-CW-1-A.yml
stream: s1
level: l1
id: a1
title: Wash
benefit: Health
longDescription: Use soap.
notes:
type: Activity
=== activities/K-CW-2-A.yml
stream: s1
level: l2
id: a2
title: Check
shortDescription: Look.
type: Activity
=== activities/K-CW-1-B.yml
stream: s2
level: l1
id: a3
title: Rinse
type: Activity
=== questions/K-CW-1-A.yml
activity: a1
answerSet: x
id: q1
text: Do you wash?
order: 1
quality:
- There is soap
type: Question
=== questions/K-CW-2-A.yml
activity: a2
answerSet: y
id: q2
text: Does somebody look?
order: 1
type: Question
=== questions/K-CW-1-B.yml
activity: a3
answerSet: x
id: q3
text: Do you rinse?
order: 1
type: Question
=== answer_sets/X.yml
id: x
values:
- text: No
  value: 0
  weight: 1
  order: 0
- {text: Sometimes, value: 0.5}
- {text: Daily, value: 1}
type: AnswerSet
=== answer_sets/Y.yml
id: y
values: [{text: No, value: 0}, {text: Half, value: 0.5}, {text: All, value: 1}]
type: AnswerSet
"""
SAMM = dict(part.split("\n", 1) for part in SAMM_TEXT.split("=== ")[1:])


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n# a comment\n{text}", encoding="utf-8")
    return folder


def reread(text: str) -> ModelFile:
    file, problems = parse(parse_text(text), ModelFile)
    assert file, problems
    return file


def test_samm_becomes_streams_of_levels(tmp_path: Path) -> None:
    made = import_model(written(tmp_path / "core", {f"model/{name}": text for name, text in SAMM.items()}), "samm")
    file = made.model
    assert reread(made.text) == file
    assert (file.version, file.scoring.criterion_to_dimension) == ("kit20", "sum_of_levels")
    assert [(p.value, p.label) for p in file.scale] == [(0, "No"), (0.5, "0.5"), (1, "1")]
    assert [dimension.id for dimension, _ in file.walk()] == ["kitchen", "clean-work", "clean-work-a", "clean-work-b"]
    assert [(each.id, each.level, each.text) for each in file.criteria.values()] == [
        ("k-cw-1-a", 1, "Do you wash?"),
        ("k-cw-2-a", 2, "Does somebody look?"),
        ("k-cw-1-b", 1, "Do you rinse?"),
    ]
    first = file.criteria["k-cw-1-a"]
    assert (
        first.guidance == "Use soap.\n\n**Benefit.** Health\n\n**Answers.** \n\n- 0: No\n- 0.5: Sometimes\n- 1: Daily"
    )
    assert first.evidence_hint == "- There is soap"
    assert first.maps_to == {"samm": "K-CW-1-A"}
    assert made.left_out == ("Practice.assignee (1×)", "Practice.shortName (1×)", "PracticeLevel.objective (1×)")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "streams/K-CW-B.yml",
            "id: s2",
            "id: s1",
            "streams/K-CW-B.yml:4:5: duplicate-id streams/K-CW-A.yml has the same",
        ),
        (
            "activities/K-CW-2-A.yml",
            "stream: s1",
            "stream: s9",
            "activities/K-CW-2-A.yml:3:9: unknown-reference 's9' is no",
        ),
        ("answer_sets/Y.yml", "value: 0.5", "value: 0.6", "the values differ from those in answer_sets/X.yml"),
        ("maturity_levels/2.yml", "number: 2", "number: two", "takes a whole number"),
        ("questions/K-CW-2-A.yml", "text: Does", "text: !!str Does", "tags such as '!!str'"),
        ("questions/K-CW-2-A.yml", "id: q2\n", "", "'id' is missing"),
    ],
)
def test_what_is_wrong_in_samm_stops_the_import(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    assert old in SAMM[name]
    with pytest.raises(ProblemsError) as caught:
        import_model(written(tmp_path, SAMM | {name: SAMM[name].replace(old, new)}), "samm")
    assert words in str(caught.value)


# A file in the shape of OWASP DSOMM's generated model, with texts of our own.
DSOMM = """\
---
meta:
  version: 9.1.0
  publisher: https://example.org
---
Kitchen:
  Clean work:
    Hands are washed:
      uuid: 11111111-aaaa-4000-8000-000000000001
      description: Soap is there.
      risk: People fall ill.
      measure: Wash your hands.
      assessment: Show the soap.
      difficultyOfImplementation: {knowledge: 1, time: 2, resources: 1}
      usefulness: 5
      level: 1
      tags: [hygiene]
      implementation: []
      references:
        samm2: [K-CW-A-1, K-CW-A-2]
        iso27001-2022: ["5.1"]
        openCRE: []
      comments: ""
    Tools are washed:
      uuid: 11111111-aaaa-4000-8000-000000000002
      dependsOn:
        - 11111111-aaaa-4000-8000-000000000001 # Hands are washed
        - Nothing of the kind
      difficultyOfImplementation: {knowledge: 1, time: 2}
      level: 3
  Store:
    Food is dated:
      level: 2
      dependsOn: [Hands are washed]
      measure: Write the date on it.
"""


def test_dsomm_becomes_activities_with_prerequisites(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(DSOMM)
    made = import_model(path, "dsomm")
    file = made.model
    assert reread(made.text) == file
    assert (file.version, [level.value for level in file.levels]) == ("9.1.0", [1, 2, 3])
    assert [dimension.id for dimension, _ in file.walk()] == ["kitchen", "kitchen-clean-work", "kitchen-store"]
    hands, tools, dated = file.criteria.values()
    assert (hands.id, hands.text, hands.level) == ("11111111-aaaa-4000-8000-000000000001", "Hands are washed", 1)
    assert (hands.effort, hands.value, hands.evidence_hint) == (4, 5, "Show the soap.")
    assert hands.guidance == "Soap is there.\n\n**Risk.** People fall ill.\n\n**Measure.** Wash your hands."
    assert hands.maps_to == {"samm2": "K-CW-A-1, K-CW-A-2", "iso27001-2022": "5.1"}
    assert (tools.depends_on, tools.effort) == ((hands.id,), None)
    assert (dated.id, dated.depends_on) == ("food-is-dated", (hands.id,))
    assert made.left_out == (
        "activity.dependsOn of 'Tools are washed' on 'Nothing of the kind', which is not in the file (1×)",
        "activity.tags (1×)",
        "meta.publisher (1×)",
    )


def test_dsomm_prerequisite_named_by_id_and_by_name_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    twice = "dependsOn: [Hands are washed, Hands are washed, 11111111-aaaa-4000-8000-000000000001]"
    path.write_text(DSOMM.replace("dependsOn: [Hands are washed]", twice))
    made = import_model(path, "dsomm")
    assert made.model.criteria["food-is-dated"].depends_on == ("11111111-aaaa-4000-8000-000000000001",)
    assert "depends_on: what an activity names more than once counts once (2×)" in made.notes


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("0002\n", "0001\n", "model.yaml:25:13: duplicate-id the id of 'Tools are washed' is given twice"),
        ("    Tools are washed:", "    Hands are washed:", "model.yaml:24:5: duplicate-key"),
        ("      level: 2\n", "", "'Food is dated' has no level"),
        ("level: 1\n", "level: 1\n      dependsOn: [Tools are washed]\n", "dependency-cycle"),
        ("usefulness: 5", "usefulness: !x 5", "model.yaml:15:19: invalid-yaml"),
    ],
)
def test_what_is_wrong_in_dsomm_stops_the_import(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in DSOMM
    path = tmp_path / "model.yaml"
    path.write_text(DSOMM.replace(old, new, 1))
    with pytest.raises(ProblemsError) as caught:
        import_model(path, "dsomm")
    assert words in str(caught.value)


TABLE = """\
Aspect,description,Level 1: Provisional,2 - Operational,3
Investment,"Money, and people",Volunteers,"A team
with a budget",
Adoption,,Somebody tried it,,Everyone uses it
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_becomes_an_aspect_a_row(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "platform-model.csv"
    text = TABLE if separator == "," else TABLE.replace("Money, and", "Money and").replace(",", separator)
    path.write_text(text, encoding="utf-8-sig")
    made = import_model(path, "table")
    assert reread(made.text) == made.model
    assert made.model.title == "Platform model"
    assert [(level.value, level.name) for level in made.model.levels] == [
        (1, "Provisional"),
        (2, "Operational"),
        (3, "Level 3"),
    ]
    assert [(each.id, each.level, each.text) for each in made.model.criteria.values()] == [
        ("investment-1", 1, "Volunteers"),
        ("investment-2", 2, "A team with a budget"),
        ("adoption-1", 1, "Somebody tried it"),
        ("adoption-3", 3, "Everyone uses it"),
    ]


def test_a_long_cell_becomes_guidance(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"Aspect,First\nCare,{'word ' * 200}\n")
    (criterion,) = import_model(path, "table").model.criteria.values()
    assert criterion.text == "Care, level 1: First"
    assert criterion.guidance == ("word " * 200).strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Aspect,1,2\nA,x,y\nA,x,y\n", "t.csv:3:1: duplicate-id the aspect 'A' is given twice"),
        ("Aspect,1,1\nA,x,y\n", "level 1 is given twice"),
        ("Aspect,1,More\nA,x,y\n", "some levels have a number and some have none"),
        ("Aspect,1,2\nA,x,y,z\n", "more cells than the first row"),
        ("Aspect,1,2\n!,x,y\n", "the aspect in the first column is missing"),
        ("Aspect,1,3\nA,x,y\n", "level 3 follows level 1"),
        ("Aspect,1,2\nA,,\n", "t.csv:2:1: missing-field 'A' has no level that says anything"),
        ("just words\n", "is not a table of levels and aspects"),
        ('Aspect,1\nA,"x\n', "is not CSV"),
    ],
)
def test_what_is_wrong_in_a_table_stops_the_import(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(FlowfolioError) as caught:
        import_model(path, "table")
    assert words in str(caught.value)


def test_what_is_no_model_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("a: 1\n")
    (tmp_path / "latin.csv").write_bytes("Aspekt,Größe\n".encode("latin-1"))
    (tmp_path / "nothing").mkdir()
    (tmp_path / "many.yaml").write_text("---\n" * 100_000)
    for path, form, words in (
        (tmp_path, "cmmi", "'cmmi' is not one of samm, dsomm, table"),
        (tmp_path / "nowhere", "samm", "There is nothing at"),
        (tmp_path / "nothing", "samm", "holds no functions and questions"),
        (tmp_path / "empty.yaml", "dsomm", "holds no activities"),
        (tmp_path / "many.yaml", "dsomm", "more YAML documents"),
        (tmp_path / "latin.csv", "table", "not UTF-8"),
        (tmp_path, "table", "cannot be read"),
    ):
        with pytest.raises(FlowfolioError, match=words):
            import_model(path, form)


TURNED = "{},Testing,Deploying\n{}1,By hand,By hand\n{}2 Managed,In CI,One command\n{}3,In minutes,\n"


@pytest.mark.parametrize(
    ("corner", "word"), [("", "Level "), ("Level", ""), ("Maturity level", "Level "), ("Stage", "stage ")]
)
def test_a_table_with_levels_in_its_rows_is_turned(tmp_path: Path, corner: str, word: str) -> None:
    path = tmp_path / "ci.csv"
    path.write_text(TURNED.format(corner, word, word, word).replace("stage ", "Level "))
    made = import_model(path, "table")
    assert [(each.value, each.name) for each in made.model.levels] == [(1, "Level 1"), (2, "Managed"), (3, "Level 3")]
    assert [(each.name, len(each.criteria)) for each in made.model.dimensions] == [("Testing", 3), ("Deploying", 2)]
    assert any("it was turned" in note for note in made.notes)


def test_a_table_that_may_be_either_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ci.csv"
    path.write_text("Area,Basic,Advanced\n1 Testing,By hand,In CI\n2 Deploying,By hand,One command\n")
    with pytest.raises(ProblemsError, match="'1 Testing' may be an aspect or a level") as refused:
        import_model(path, "table")
    assert refused.value.problems[0].place.line == 2
    path.write_text("Area,1 Basic,2 Advanced\n1 Testing,By hand,In CI\n2 Deploying,By hand,One command\n")
    assert [each.name for each in import_model(path, "table").model.dimensions] == ["1 Testing", "2 Deploying"]


def test_a_column_without_a_heading_is_named_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "ci.csv"
    path.write_text("Area,1 Basic,,3 Advanced\nTesting,By hand,In CI,In minutes\n")
    with pytest.raises(ProblemsError, match="column C has no heading; write the name of its level into the first row"):
        import_model(path, "table")


@pytest.mark.parametrize("folder", [".", "default"])
def test_dsomm_brings_its_own_steps_of_progress(tmp_path: Path, folder: str) -> None:
    file = tmp_path / folder / "model.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("Build:\n  Process:\n    Define a build:\n      uuid: a-1\n      level: 1\n")
    (tmp_path / "meta.yaml").write_text(
        "progressDefinition:\n  Backlog: 0%\n  Done: 100 %\n  Begun: {score: 20%, definition: Somebody works on it.}\n"
        "  Half: 50%\n"
    )
    made = import_model(file, "dsomm")
    assert [(each.value, each.label) for each in made.model.scale] == [
        (0, "Backlog"), (0.2, "Begun"), (0.5, "Half"), (1, "Done"),
    ]  # fmt: skip
    assert made.model.scale[1].description == "Somebody works on it."
    assert any("progressDefinition" in note for note in made.notes)


@pytest.mark.parametrize("score", ["much", "130%", "-5%", "[1]"])
def test_a_step_of_progress_that_is_no_share_is_named(tmp_path: Path, score: str) -> None:
    (tmp_path / "model.yaml").write_text("Build:\n  Process:\n    Define a build:\n      level: 1\n")
    (tmp_path / "meta.yaml").write_text(f"progressDefinition:\n  Backlog: 0%\n  Done: {score}\n")
    with pytest.raises(ProblemsError, match=r"meta\.yaml:3:9: wrong-type .*is not a share"):
        import_model(tmp_path / "model.yaml", "dsomm")


def test_a_table_may_begin_with_level_0_or_below(tmp_path: Path) -> None:
    table = tmp_path / "below.csv"
    table.write_text("Aspect,-1 Chaos,Level 0: Begun,1 First\nSeeing,Nobody sees,One sees,All see\n", encoding="utf-8")
    found = import_model(table, "table").model
    assert [(level.value, level.name) for level in found.levels] == [(-1, "Chaos"), (0, "Begun"), (1, "First")]
    assert [(each.id, each.level) for each in found.criteria.values()] == [
        ("seeing-minus-1", -1), ("seeing-0", 0), ("seeing-1", 1),
    ]  # fmt: skip
