"""What evidence.yaml may say, what is complained about, and how claims stand beside our own figures."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import World, marked_problems
from flowfolio.portfolio.evidence import Claim, read_evidence
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.settings import PortfolioFile
from flowfolio.site.pages.evidence import pages, range_text
from flowfolio.site.site import Site
from flowfolio.source.folder import Folder

TODAY = dt.date(2026, 11, 22)


def read(maps: Path, today: dt.date = TODAY) -> tuple[tuple[Claim, ...], Folder]:
    contents = Folder(maps)
    return read_evidence(contents, today), contents


def test_problems_have_a_place(world: World) -> None:
    file = """\
    - {id: a, claim: Lead time falls by, low: 25, high: 45, unit: "%", source: Axify.io, edition: 2025, kind: claim}
    - {id: a, claim: x, high: 1, source: y, edition: 2025}  # ! duplicate-id
    - {id: b, claim: x, low: 2, high: 1, source: y, edition: 2025}  # ! low-above-high
    - {id: c, claim: x, source: y, edition: 2025}  # ! missing-field
    - {id: d, claim: x, high: 1, source: y, edition: 2025, metric: led_time}  # ! unknown-choice
    - {id: e, claim: x, high: 1, source: y, edition: 2025, kind: rumour}  # ! unknown-choice
    - {id: f, claim: x, high: 1, source: y, edition: 2025, link: 'javascript:x'}  # ! invalid-link
    - {id: g, claim: x, high: 1, source: y, edition: 2022}  # ! stale-benchmark
    - {id: h, claim: x, high: 1, source: y, edition: 2023}
    """
    claims, contents = read(world({"evidence.yaml": file}))
    assert {(each.place.line, each.code) for each in contents.problems} == marked_problems(textwrap.dedent(file))
    assert [claim.id for claim in claims] == ["a", "g", "h"]
    hints = {each.code: each.hint for each in contents.problems if each.place.line == 5}
    assert hints == {"unknown-choice": "did you mean 'lead_time'?"}


def test_a_slip_of_a_claim_hides_no_other(world: World) -> None:
    file = """\
    - {id: a, claim: x, low: 2, high: 1, source: y, edition: 2025, kind: rumour, metric: Flow efficiency}
    - {id: b, claim: x, low: 1, high: 2, source: y, edition: 2025, knd: claim}
    - {id: b, claim: x, low: 1, high: 2, source: y, edition: 2025}
    """
    claims, contents = read(world({"evidence.yaml": file}))
    assert sorted((each.place.line, each.code) for each in contents.problems) == [
        (1, "low-above-high"),
        (1, "unknown-choice"),
        (1, "unknown-choice"),
        (2, "unknown-key"),
        (3, "duplicate-id"),
    ]
    assert claims == ()


def test_no_file_is_no_evidence(world: World) -> None:
    assert read(world({}))[0] == ()


@pytest.mark.parametrize(
    ("claim", "low", "high", "text"),
    [
        ("Lead time falls by", 25, 45, "25 to 45 %"),
        ("Cycle time falls by up to", None, 50, "50 %"),
        ("Defects fall", None, 35, "up to 35 %"),
        ("Throughput rises", 10, None, "at least 10 %"),
        ("Throughput rises by", 10, 10, "10 %"),
    ],
)
def test_range_in_words(claim: str, low: float | None, high: float | None, text: str) -> None:
    assert range_text(Claim(claim=claim, low=low, high=high, source="x", edition=2025)) == text


def step(wait: str) -> str:
    one = f"{{id: a, name: A, constraint: true, process_time: 1 d, wait_before: {wait}}}"
    return f"title: x\nowner: y\nsteps: [{one}]\n"


def portfolio(world: World, editions: dict[str, dict[str, str]]) -> Portfolio:
    files = {
        f"streams/{stream}/{date}/current-state.yaml": step(wait)
        for stream, waits in editions.items()
        for date, wait in waits.items()
    }
    return load(world(files), today=TODAY)


def html_of(claims: tuple[Claim, ...], found: Portfolio) -> str:
    (made,) = pages(Site(replace(found, evidence=claims)))
    return made.html


def page(claims: tuple[Claim, ...], found: Portfolio) -> str:
    body = html_of(claims, found)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_stands_beside_what_we_measured(world: World) -> None:
    claims = (
        Claim(claim="Lead time falls by", low=25, high=45, source="Axify.io", edition=2025, metric="lead_time"),
        Claim(
            claim="Old <b>study</b>", high=5, source="DORA", edition=2020, kind="benchmark", link="https://example.org/"
        ),
    )
    found = portfolio(
        world,
        {
            "one": {"2026-01-01": "9 d", "2026-03-01": "7 d", "2026-06-01": "4 d"},
            "two": {"2026-01-01": "3 d", "2026-06-01": "4 d"},
            "three": {"2026-01-01": "19 d"},
        },
    )
    text = page(claims, found)
    assert "Lead time falls by 25 to 45 % claim Axify.io" in text
    assert text.count("None of these figures is our measurement") == 2  # once an edition
    assert "3 streams now: median 5 d, from 5 d (One) to 20 d (Three)." in text
    assert (
        "in 2 streams with two or more: median \N{MINUS SIGN}12.5 %, from \N{MINUS SIGN}50 to +25 %; better in 1."
        in text
    )
    assert "One 10 d (2026-01-01) 5 d (2026-06-01) \N{MINUS SIGN}5 d (\N{MINUS SIGN}50 %)" in text
    assert "Old &lt;b&gt;study&lt;/b&gt; up to 5 % benchmark DORA" in text
    assert "6 years old" in text
    assert "Our maps do not measure this." in text
    assert text.index("Edition 2025") < text.index("Edition 2020")


def test_says_when_there_is_nothing_to_compare(world: World) -> None:
    claim = Claim(claim="Lead time falls by", high=45, source="x", edition=2025, metric="lead_time")
    assert "One stream now: 2 d (One). Times are" in page((claim,), portfolio(world, {"one": {"2026-01-01": "1 d"}}))
    broken = page((claim,), load(world({"streams/one/2026-01-01/current-state.yaml": "title: x\nsteps: 3\n"})))
    assert "No current-state map in force that can be read gives the lead time yet." in broken
    assert "No stream has two editions that can be read and compared yet." in broken
    assert "Left out: 1 current-state map that cannot be read." in broken
    nothing = page((claim,), Portfolio(Path("maps"), PortfolioFile(title="x"), {}, (), dt.date(2026, 6, 1)))
    assert "No current-state map in force gives the lead time yet. No stream has two editions" in nothing
    assert "Left out" not in nothing
    assert "No claim is kept yet." in page((), portfolio(world, {}))


def test_shipped_claims_are_in_order(project: Path) -> None:
    claims, contents = read(project / "maps")
    assert [str(problem) for problem in contents.problems] == []
    assert len(claims) >= 8
    assert all(claim.source for claim in claims)


def test_no_value_breaks_before_its_percent_sign(world: World) -> None:
    claim = Claim(claim="Lead time falls by", low=30, high=60, source="x", edition=2025, metric="lead_time")
    found = portfolio(world, {"one": {"2026-01-01": "9 d", "2026-06-01": "4 d"}})
    body = html_of((claim,), found)
    assert "30 to 60\N{NO-BREAK SPACE}%" in body
    assert not re.search(r"\d %", body)


def test_broken_claims_are_named_and_sound_ones_stay(world: World) -> None:
    file = """\
    - {id: a, claim: Sound, high: 45, source: Axify.io, edition: 2025}
    - {id: b, claim: Broken, high: 1, source: y, edition: 2025, metric: <i>led_time}
    - {id: old, claim: Aged, high: 1, source: y, edition: 2020}
    """
    found = load(world({"evidence.yaml": file}), today=TODAY)
    body = html_of(found.evidence, found)
    notice = body[body.index("ff-notice ff-notice-broken") : body.index("<h2")]
    assert "maps/evidence.yaml:2:" in notice
    assert "unknown-choice " in notice
    assert "&#39;&lt;i&gt;led_time&#39; is no figure" in notice
    assert "stale-benchmark" not in notice  # a warning: the claim is shown, with its age beside it
    assert ">Sound <" in body
    assert ">Aged <" in body
    assert ">Broken <" not in body


def test_a_file_that_is_no_yaml_is_not_taken_for_an_empty_one(world: World, tmp_path: Path) -> None:
    maps = world({"evidence.yaml": "- {claim: [\n"})
    (tmp_path / "linked").symlink_to(maps)
    for folder in (maps, tmp_path / "linked"):
        found = load(folder, today=TODAY)
        text = page(found.evidence, found)
        assert "Not every claim can be shown." in text
        assert "invalid-yaml" in text
        assert "No claim is kept yet" not in text
    sound = load(world({"evidence.yaml": "- {claim: x, high: 1, source: y, edition: 2025}\n"}), today=TODAY)
    assert "ff-notice" not in html_of(sound.evidence, sound)
