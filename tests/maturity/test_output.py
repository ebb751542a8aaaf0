"""The JSON says everything unrounded, the table says it for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from flowfolio.maturity import Maturity
from flowfolio.maturity.output import maturity_json_text, maturity_table

Reads = Callable[[Mapping[str, str]], Maturity]


def files(small: str) -> dict[str, str]:
    text = """\
        model_version: "1.0"
        answers: {drawn: 1, measured: 0.5, decided: 1, followed: not_applicable}
        targets: {measured: {value: 1}, drawn: {value: 0.5}}
        """
    return {
        "small/model.yaml": small,
        "small/orders/2026-01-31.yaml": 'model_version: "1.0"\nanswers: {drawn: 0.5, measured: 0}\n',
        "small/orders/2026-03-01.yaml": text,
    }


def test_json(reads: Reads, small: str) -> None:
    found = json.loads(maturity_json_text(reads(files(small)).result("small", "orders")))
    assert list(found) == ["model", "version", "scope", "date", "dimensions", "next_steps", "problems"]
    seeing, acting = found["dimensions"]
    assert seeing == {
        "id": "seeing",
        "name": "Seeing",
        "score": 0.75,
        "target": 0.75,
        "baseline": 0.25,
        "percent_to_target": 1 - 0.5 / 1.5,
        "progress_to_date": 1.0,
        "missing": [],
        "not_applicable": [],
        "dimensions": [],
    }
    assert (acting["score"], acting["target"], acting["baseline"]) == (0.5, None, None)
    assert [part["score"] for part in acting["dimensions"]] == [0.5, None]
    assert acting["missing"] == ["learned"]
    assert [step["id"] for step in found["next_steps"]] == ["measured"]
    assert found["problems"] == []


def test_table(reads: Reads, small: str) -> None:
    assert maturity_table(reads(files(small)).result("small", "orders")).splitlines() == [
        "Small model 1.0: orders on 2026-03-01",
        "Progress is measured from 2026-01-31.",
        "",
        "Dimension   Score  Target  Baseline  To target  Progress",
        "Seeing       0.75    0.75      0.25     66.7 %     100 %",
        "Acting       0.5*       –         –          –         –",
        "  Deciding    0.5       –         –          –         –",
        "  Learning     –*       –         –          –         –",
        "",
        "Provisional: 1 of 5 criteria have no answer (*).",
        "",
        "Next best steps",
        "1. The work is measured. (measured)",
        "   Everything it builds on is in place; value 5 for effort 1; Seeing lacks it for level 2 (Second).",
    ]


def test_figures_with_open_criteria_are_provisional_in_the_table(reads: Reads, small: str) -> None:
    text = """\
        model_version: "1.0"
        answers: {drawn: 0.5}
        targets: {drawn: {value: 1}, measured: {value: 1}}
        """
    given = {"small/model.yaml": small, "small/a/2026-01-01.yaml": text.replace("0.5", "0")}
    result = reads(given | {"small/a/2026-02-01.yaml": text}).result("small", "a")
    seeing = next(line for line in maturity_table(result).splitlines() if line.startswith("Seeing"))
    assert seeing.split() == ["Seeing", "0.5*", "1", "0", "50", "%*", "50", "%*"]
