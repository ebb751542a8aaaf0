"""Days, months and quarters as people write them."""

from __future__ import annotations

import datetime as dt
import pickle
import re

import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

from conftest import SMALL_MODEL, World
from flowfolio.cli.upkeep import review
from flowfolio.map_types.item import Item
from flowfolio.map_types.outcome_map.model import Outcome
from flowfolio.map_types.rows import plain
from flowfolio.portfolio.portfolio import load
from flowfolio.site.build.settings import FlowfolioConfig
from flowfolio.source.advice_dates import MONTHS
from flowfolio.source.dates import FORMS, parse_day
from flowfolio.source.patterns import DATE, ONE_DAY
from flowfolio.source.written import QuantityError

JUNE = (dt.date(2026, 6, 30), dt.date(2026, 6, 30))
WHOLE_JUNE = (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
SECOND_QUARTER = (dt.date(2026, 4, 1), dt.date(2026, 6, 30))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-06-30", JUNE),
        ("2026‑06–30", JUNE),
        ("30 June 2026", JUNE),
        ("30. Jun 2026", JUNE),
        ("30th June, 2026", JUNE),
        ("30-Jun-2026", JUNE),
        ("June 30, 2026", JUNE),
        ("Jun. 30 2026", JUNE),
        ("30\N{NO-BREAK SPACE}June\N{THIN SPACE}2026", JUNE),
        ("June 2026", WHOLE_JUNE),
        ("jun 2026", WHOLE_JUNE),
        ("2026-06", WHOLE_JUNE),
        ("2026-Q2", SECOND_QUARTER),
        ("Q2 2026", SECOND_QUARTER),
        ("2026 q2", SECOND_QUARTER),
        ("Q2/2026", SECOND_QUARTER),
        ("Feb 2028", (dt.date(2028, 2, 1), dt.date(2028, 2, 29))),
    ],
)
def test_days_months_and_quarters(text: str, days: tuple[dt.date, dt.date]) -> None:
    found = parse_day(text)
    assert (found.first, found.last) == days
    assert re.match(DATE, text)
    assert bool(re.match(ONE_DAY, text)) == (found.first == found.last)


@pytest.mark.parametrize("text", [text for examples, _ in FORMS for text in examples])
def test_the_examples_of_the_reference_are_dates(text: str) -> None:
    assert parse_day(text)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("sometime", "YYYY-MM-DD"),
        ("31 June 2026", "June 2026 has 30 days"),
        ("12.01.2026", "'2026-01-12' or '2026-12-01'"),
        ("30/06/2026", "'2026-06-30'"),
        ("2026", "'Dec 2026' or '2026-Q4'"),
        ("Q5 2026", "four quarters"),
        ("0026-01-01", "between 1900 and 2999"),
        ("٢٠٢٦-01-31", "'2026-01-31'"),
        ("2026\N{ZERO WIDTH SPACE}-01-31", "without it"),
        (20260630, "'2026-06-30'"),
        (None, "YYYY-MM-DD"),
    ],
)
def test_what_is_no_date(value: object, hint: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_day(value)
    assert hint in caught.value.hint
    assert caught.value.code == "invalid-date"
    assert not isinstance(value, str) or not re.match(ONE_DAY, value) or value.startswith(("31 June", "0026"))


def test_a_horizon_keeps_the_words_of_its_author() -> None:
    found = Outcome.model_validate({"text": "Faster", "horizon": "2027-Q2"}).horizon
    assert found == dt.date(2027, 6, 30)
    assert (f"by {found}", found.isoformat(), plain(found)) == ("by 2027-Q2", "2027-06-30", "2027-06-30")
    assert str(pickle.loads(pickle.dumps(found))) == "2027-Q2"
    assert str(found + dt.timedelta(days=1)) == "2027-07-01"
    assert Outcome(text="Faster", horizon=found).model_dump(mode="json")["horizon"] == "2027-06-30"


def test_a_quarter_begins_with_its_first_day_and_ends_with_its_last() -> None:
    item = Item.model_validate({"id": "a", "title": "A", "horizon": "now", "start": "Q2 2026", "end": "Q2 2026"})
    assert (item.start, item.end) == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))


def test_an_open_day_is_a_question() -> None:
    assert Outcome.model_validate({"text": "Faster", "horizon": "open"}).open_values == ("horizon",)


WORDS = st.sampled_from(
    [*MONTHS, "Jun", "q2", "h1", "w27", "2026", "30", "th", " of ", "the ", "-", " ", ", ", ".", "/", "06"]
)


@pytest.mark.fuzz
@given(st.one_of(st.text(), st.lists(WORDS, max_size=7).map("".join)))
def test_reading_raises_nothing_but_its_own_error(text: str) -> None:
    try:
        found = parse_day(text)
    except QuantityError:
        return
    assert found.first <= found.last
    assert re.match(DATE, text)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "3000-01-01", "1899-12-31"])
def test_the_same_days_are_refused_everywhere(world: World, text: str) -> None:
    """One rule for the names of folders and files, for fields, for options of commands and for the plugin's day."""
    edition = f"streams/a/{text}/outcome.yaml"
    maps = world(
        {
            "streams/a/stream.yaml": "title: A\n",
            edition: "title: O\noutcome: {text: T}\n",
            "streams/a/2026-01-12/outcome.yaml": f"title: O\nreview_by: {text}\noutcome: {{text: T}}\n",
            "maturity/small/model.yaml": SMALL_MODEL,
            f"maturity/small/a/{text}.yaml": "model_version: '1.0'\nanswers: {drawn: 1}\n",
        }
    )
    portfolio = load(maps)
    found = {(each.place.path.removeprefix("maps/"), each.code) for each in portfolio.problems if each.is_error}
    assert found == {
        (f"streams/a/{text}", "bad-folder-name"),
        ("streams/a/2026-01-12/outcome.yaml", "invalid-date"),
        (f"maturity/small/a/{text}.yaml", "bad-folder-name"),
    }
    assert [each.hint for each in portfolio.problems if each.code == "invalid-date"] == [
        "its year has to lie between 1900 and 2999"
    ]
    run = CliRunner().invoke(review, ["a", "--on", text, "--maps", str(maps)])
    assert (run.exit_code, f"'{text}' is not a date" in run.output) == (2, True)
    config = FlowfolioConfig()
    config.load_dict({"today": text})
    assert [key for key, _ in config.validate()[0]] == ["today"]
