"""Old answers stay with their criteria, and what is written reads back as the same values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from flowfolio.maturity import Maturity
from flowfolio.maturity.carry import carry_over, compare
from flowfolio.maturity.model import AssessmentFile, ModelFile
from flowfolio.maturity.writing import as_data, assessment_text, to_yaml
from flowfolio.source.document import parse_text
from flowfolio.source.entity import parse
from flowfolio.source.words import one_line

Reads = Callable[[Mapping[str, str]], Maturity]
DAY = dt.date(2026, 6, 1)


def made(text: str) -> ModelFile:
    file, problems = parse(parse_text(text), ModelFile)
    assert file, problems
    return file


def renewed(small: str) -> str:
    return (
        small.replace('"1.0"', '"2.0"')
        .replace("id: drawn, level: 1,", "id: pictured, renamed_from: drawn, level: 1,")
        .replace("depends_on: [drawn]", "depends_on: [pictured]")
        .replace("The work is measured.", "The work is measured every week.")
        .replace(
            "{id: learned, level: 2, text: Results are written down.}", "{id: shared, level: 2, text: Others know.}"
        )
    )


ANSWERS: dict[str, Any] = {
    "drawn": {"value": 0.5, "note": 'It\'s "done": 100 % # yes', "since": {"0.5": "2025-01-01"}},
    "measured": {"value": 1, "note": "Two\nlines"},
    "decided": "not_applicable",
    "learned": 1,
}


def assessment(**more: Any) -> AssessmentFile:
    return AssessmentFile.model_validate({"model_version": "1.0", "answers": ANSWERS, **more})


def test_every_fate_is_listed(small: str) -> None:
    changes = compare(made(small), made(renewed(small)))
    assert [change.sentence for change in changes] == [
        "pictured (was drawn): renamed, the answer stays",
        "measured: the text changed, answer again",
        "decided: unchanged",
        "followed: unchanged",
        "shared: new, not answered yet",
        "learned: no longer asked",
    ]


def test_the_draft_holds_what_still_counts(small: str) -> None:
    waivers = {
        word: {"approved_by": "Head", "until": until, "reason": "Later."}
        for word, until in (("drawn", "2026-12-31"), ("decided", "2026-01-31"), ("learned", "2026-12-31"))
    }
    targets = {"drawn": {"value": 1, "by": "2026-12-31"}, "learned": {"value": 1}}
    file = assessment(waivers=waivers, targets=targets, respondents={"drawn": [0, 1]}, notes="Old")
    text = carry_over(file, made(small), made(renewed(small)), DAY)
    draft, problems = parse(parse_text(text), AssessmentFile)
    assert problems == ()
    assert draft
    assert draft.model_version == "2.0"
    assert as_data(draft)["answers"] == {
        "pictured": {"value": 0.5, "note": 'It\'s "done": 100 % # yes', "since": {"0.5": dt.date(2025, 1, 1)}},
        "decided": "not_applicable",
    }
    assert (list(draft.targets), list(draft.waivers)) == (["pictured"], ["pictured"])
    assert (draft.respondents, draft.notes) == ({}, None)
    assert "  # measured: answer again, the text changed; it was 1 (Yes): Two lines\n" in text
    assert "  # shared: new, not answered yet\n" in text
    assert "# Waivers that ended: decided\n" in text


def test_a_value_that_the_scale_lost_is_asked_again(small: str) -> None:
    new = made(small.replace("{value: 0.5, label: Partly}, ", "").replace('"1.0"', '"2.0"'))
    text = carry_over(assessment(), made(small), new, DAY)
    assert "# drawn: answer again, the scale changed; it was 0.5 (Partly)" in text
    draft, _ = parse(parse_text(text), AssessmentFile)
    assert draft
    assert list(draft.answers) == ["measured", "decided", "learned"]


def test_a_draft_is_a_valid_file_at_its_place(reads: Reads, small: str) -> None:
    files = {
        "small/model.yaml": renewed(small),
        "small/versions/1.0/model.yaml": small,
        "small/a/2026-01-01.yaml": assessment_text(assessment()),
    }
    maturity = reads(files)
    assert maturity.problems == ()
    draft = maturity.draft("small", "a")
    again = reads(files | {"small/a/2026-06-01.yaml": draft})
    assert again.problems == ()
    result = again.result("small", "a")
    assert result.missing == ("measured", "followed", "shared")
    assert [change.fate for change in again.changes("small", "a")] == ["kept"] * 5


# Anything at all, and above all what YAML reads as something else.
AWKWARD = st.sampled_from(
    (
        *("no", "0.5", "2026-01-01", "null", "- a", "a: b", "a #b", "|", "'", '"', "\\", "{", "[x", "*a", "&a", "!a"),
        *("%TAG x", "---", "…", "😀", "\n", "\r\n", "\t", " ", "\u2028", "\u0085", "\ufeff", "\u200f", "é", "\\n"),
        *("#", "? ", "@", "`", "\x00", "\x1b"),
    )
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(AWKWARD, max_size=6).map("".join),
    st.lists(st.text("ab :#-\n", max_size=12), max_size=5).map("\n".join),
)


def kept(text: str) -> str:
    """Return what may stand in a file: without characters that are no text."""
    bad = {*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)}
    return "".join(character for character in text if ord(character) not in bad)


def line(text: str) -> str:
    """Return what a line of text may hold, as one line."""
    return one_line(kept(one_line(text[:500])))


@given(note=TEXTS, title=TEXTS.filter(line), who=TEXTS.filter(line))
def test_whatever_a_note_holds_it_reads_back(note: str, title: str, who: str) -> None:
    file = AssessmentFile.model_validate(
        {
            "model_version": "1.0",
            "assessors": [who[:500]],
            "notes": note,
            "answers": {
                "drawn": {"value": 0.25, "note": note, "evidence": [{"title": title[:500]}]},
                "x": "not_applicable",
            },
            "waivers": {"drawn": {"approved_by": who[:500], "until": "2026-01-01", "reason": note}},
        }
    )
    text = assessment_text(file, header=[note], remarks={"drawn": note})
    document = parse_text(text)
    assert document.problems == ()
    back, problems = parse(document, AssessmentFile)
    assert problems == ()
    assert back
    answer = back.answers["drawn"]
    assert (back.notes or "") == kept(note)
    assert (answer.note or "") == kept(note)
    assert answer.evidence[0].title == line(title)
    assert back.assessors == (line(who),)
    assert back.waivers["drawn"].reason == kept(note)
    assert assessment_text(back) == assessment_text(file)


KEYS = TEXTS.map(kept)
TREES = st.recursive(
    st.one_of(KEYS, st.integers(-999, 999), st.booleans(), st.floats(0, 1000, allow_nan=False)),
    lambda parts: st.one_of(
        st.lists(st.one_of(KEYS, st.integers(0, 9)), max_size=4),
        st.dictionaries(KEYS, parts, max_size=4),
        st.lists(st.dictionaries(KEYS, parts, min_size=1, max_size=3), max_size=3),
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_nested_data_reads_back(data: dict[str, Any]) -> None:
    document = parse_text(to_yaml(data))
    assert document.problems == ()
    assert document.data == data


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": "plain words"}, "a: plain words\n"),
        ({"a": "yes"}, 'a: "yes"\n'),
        ({"a": "x: y"}, 'a: "x: y"\n'),
        ({"a": "one\n\ntwo\n"}, "a: |\n  one\n\n  two\n"),
        ({"a": "one\ntwo"}, "a: |-\n  one\n  two\n"),
        ({"a": dt.date(2026, 1, 31), "b": None, "c": []}, "a: 2026-01-31\nc: []\n"),
        ({"a": [{"b": 1}, {"c": 0.25}]}, "a:\n  - {b: 1}\n  - {c: 0.25}\n"),
    ],
)
def test_yaml_looks_like_written_by_hand(value: dict[str, Any], text: str) -> None:
    assert to_yaml(value) == text
