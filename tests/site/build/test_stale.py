"""Whatever is edited: a site made with what was kept is, byte for byte, the site made from nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.engine import Drawing
from flowfolio.drawing.graph import Graph
from flowfolio.portfolio.portfolio import load
from flowfolio.site import Publication, Site
from flowfolio.site.build import renderer as rendering
from flowfolio.site.build.renderer import Renderer
from flowfolio.source.store import Store

TODAY = dt.date(2026, 11, 1)
LOAN = "streams/loan-approval"
STREAMS = ("loan-approval", "building-permit")
Edit = Callable[[Path], None]


def _replace(name: str, old: str, new: str) -> Edit:
    def edit(maps: Path) -> None:
        text = (maps / name).read_text("utf-8")
        assert old in text, f"{old} is not in {name}"
        (maps / name).write_text(text.replace(old, new, 1), "utf-8")

    return edit


def _append(name: str, more: str) -> Edit:
    return lambda maps: (maps / name).open("a", encoding="utf-8").write(more) and None


def _drop(name: str) -> Edit:
    return lambda maps: shutil.rmtree(maps / name) if (maps / name).is_dir() else (maps / name).unlink()


def _move(name: str, other: str) -> Edit:
    return lambda maps: (maps / name).rename(maps / other) and None


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, project: Path) -> tuple[Path, Path]:
    """Return the example portfolio, trimmed, and what is kept after it was made."""
    folder = tmp_path_factory.mktemp("stale")
    maps = shutil.copytree(project / "maps", folder / "maps")
    for stream in (maps / "streams").iterdir():
        if stream.name not in STREAMS:
            shutil.rmtree(stream)
    patch = pytest.MonkeyPatch()
    _without_graphviz(patch)
    _made(maps, folder / "store")
    patch.undo()
    return maps, folder / "store"


def _without_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a drawing be its DOT text: what Graphviz makes of that is not asked here."""

    def drawn(graph: Graph) -> Drawing:
        return Drawing(f"<svg>{to_dot(graph)}</svg>")

    def batch(runner: object, engine: object, layout: str, graphs: Sequence[Graph]) -> list[Drawing]:
        return [*map(drawn, graphs)]

    monkeypatch.setattr(rendering, "draw_batch", batch)
    monkeypatch.setattr(rendering, "draw", lambda runner, engine, graph: drawn(graph))


def _made(maps: Path, store: Path | None, today: dt.date = TODAY) -> dict[str, bytes]:
    site = Site(load(maps, today=today, store=Store(store)), built=today)
    with Renderer(cache_dir=store) as renderer:
        publication = Publication(site, renderer)
        made = {page.path: publication.with_pictures(publication.html(page), page.path) for page in publication.pages()}
        files = {file.path: file.content for file in publication.files()}
        publication.close()
    return {path: html.encode() for path, html in made.items()} | files


FIRST, LAST = f"{LOAN}/2025-10-07", f"{LOAN}/2026-07-14"
PERMIT = "streams/building-permit/2025-09-23"
ANSWERS = "maturity/flow-engineering/loan-approval/2026-10-15.yaml"
EDITS: dict[str, Edit] = {
    "a title": _replace(f"{FIRST}/current-state.yaml", "title: Home loan as it", "title: The loan as it"),
    "the title of the map in force": _replace(
        f"{LAST}/current-state.yaml", "title: Home loan as it", "title: Loan as it"
    ),
    "an owner": _replace(f"{LAST}/current-state.yaml", "owner: Retail lending", "owner: Somebody else"),
    "a status": _replace(f"{LAST}/roadmap.yaml", "status: final", "status: draft"),
    "the owner of a stream": _replace(f"{LOAN}/stream.yaml", "owner: Retail lending", "owner: Somebody else"),
    "the title of a stream": _replace(f"{LOAN}/stream.yaml", "title: Home loan", "title: Loan"),
    "how often a stream is looked at": _replace(
        f"{LOAN}/stream.yaml", "review_every: 6 months", "review_every: 1 month"
    ),
    "a review": _replace(f"{FIRST}/outcome.yaml", "reviewed: [2026-07-14]", "reviewed: [2026-07-15]"),
    "the day of an edition": _move(LAST, f"{LOAN}/2026-07-21"),
    "an edition gone": _drop(LAST),
    "a map gone": _drop(f"{FIRST}/dependency.yaml"),
    "a stream gone": _drop("streams/building-permit"),
    "a stream renamed": _move("streams/building-permit", "streams/permit"),
    "the current state gone": _drop(f"{PERMIT}/current-state.yaml"),
    "a broken map": _append(f"{LAST}/current-state.yaml", "nonsense: 1\n"),
    "a broken map before": _append(f"{FIRST}/current-state.yaml", "nonsense: 1\n"),
    "a broken future state": _append(f"{FIRST}/future-state.yaml", "nonsense: 1\n"),
    "a broken outcome": _append(f"{PERMIT}/outcome.yaml", "nonsense: 1\n"),
    "a broken stream": _append(f"{LOAN}/stream.yaml", "nonsense: 1\n"),
    "the calendar": _replace("portfolio.yaml", "hours_per_day: 8", "hours_per_day: 7"),
    "a broken portfolio": _replace("portfolio.yaml", "review_every:", "nonsense: 1\nreview_evry:"),
    "a broken calendar": _replace("portfolio.yaml", "hours_per_day: 8", "hours_per_day: eight"),
    "a broken title": _replace(f"{LOAN}/stream.yaml", "title: ", "titel: "),
    "a broken term": _replace("glossary/flow.yaml", "term: Flow efficiency", "trem: Flow efficiency"),
    "a broken claim": _replace("evidence.yaml", "- id: flow-efficiency-gain", "- id: Flow gain"),
    "a broken model": _append("maturity/flow-engineering/model.yaml", "nonsense: 1\n"),
    "the title of all": _replace("portfolio.yaml", "title: Nordhafen", "title: Our"),
    "a term": _replace("glossary/flow.yaml", "term: Flow efficiency", "term: Efficiency of flow"),
    "a definition": _replace("glossary/flow.yaml", "A low figure is common", "A low figure is usual"),
    "no glossary": _drop("glossary"),
    "no evidence": _drop("evidence.yaml"),
    "a claim": _replace("evidence.yaml", "- id: flow-efficiency-gain", "- id: flow-efficiency-grown"),
    "an answer": _replace(ANSWERS, "outcome-is-written: {value: 1}", "outcome-is-written: {value: 0}"),
    "the assessors": _replace(ANSWERS, "Process office]", "Nobody]"),
    "an assessment gone": _drop(ANSWERS),
    "a broken assessment": _append(ANSWERS, "nonsense: 1\n"),
    "a model": _replace("maturity/flow-engineering/model.yaml", "title: ", "title: New "),
    "a model gone": _drop("maturity/delivery-basics"),
}


QUICK = {
    "a title",
    "the owner of a stream",
    "the day of an edition",
    "a broken map before",
    "a broken portfolio",
    "a definition",
    "an answer",
}


@pytest.mark.parametrize(
    "edit", [each if each in QUICK else pytest.param(each, marks=pytest.mark.slow) for each in EDITS]
)
def test_what_was_kept_before_an_edit_does_no_harm(
    edit: str, base: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_graphviz(monkeypatch)
    maps = shutil.copytree(base[0], tmp_path / "maps")
    store = shutil.copytree(base[1], tmp_path / "store")
    EDITS[edit](maps)
    warm, cold = _made(maps, store), _made(maps, None)
    assert warm.keys() == cold.keys()
    assert [path for path, text in warm.items() if text != cold[path]] == []


def test_a_portfolio_that_was_broken_and_is_mended_is_as_before(
    base: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_graphviz(monkeypatch)
    maps = shutil.copytree(base[0], tmp_path / "maps")
    store = shutil.copytree(base[1], tmp_path / "store")
    before, text = _made(maps, store), (maps / "portfolio.yaml").read_text("utf-8")
    EDITS["a broken calendar"](maps)
    broken = _made(maps, store)
    assert broken["index.md"] != before["index.md"]
    (maps / "portfolio.yaml").write_text(text, "utf-8")
    assert _made(maps, store) == before


def test_what_was_kept_on_another_day_does_no_harm(
    base: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_graphviz(monkeypatch)
    store, today = shutil.copytree(base[1], tmp_path / "store"), dt.date(2027, 3, 1)
    assert _made(base[0], store, today) == _made(base[0], None, today)
