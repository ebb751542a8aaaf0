"""What draws a site's pictures: in batches, kept, and drawn again when code, engine or file says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawing.pictures import small
from flowfolio.drawing.engine import Engine
from flowfolio.site.build import renderer as render_cache
from flowfolio.site.build.renderer import Renderer


def test_renderer_draws_in_batches_and_a_second_run_starts_nothing(tmp_path: Path, engine: Engine) -> None:
    graphs = {f"g{place}": small(f"g{place}") for place in range(9)}
    with Renderer(engine, tmp_path) as first:
        assert not first.has("g1")
        drawn = first.draw(graphs.items())
        assert (drawn.count, drawn.started, drawn.problems, drawn.loose) == (9, 1, (), ())
        assert first.drawn == 0
        first.learn(drawn)
        assert (first.drawn, first.processes_started) == (9, 1)
        cold = [first.svg(name, lambda: pytest.fail("it was drawn already")) for name in graphs]
    with Renderer(engine, tmp_path) as second:
        assert second.has("g1")
        assert [second.svg(name, lambda: pytest.fail("it was kept")) for name in graphs] == cold
        assert second.processes_started == 0


def test_new_code_draws_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code, started in (("old", 1), ("old", 0), ("new", 1)):
        monkeypatch.setattr(render_cache, "code_digest", lambda code=code: code)
        with Renderer(cache_dir=tmp_path) as renderer:
            renderer.svg("x", small)
            assert renderer.processes_started == started


def test_another_engine_draws_again(tmp_path: Path) -> None:
    with Renderer(Engine("graphviz-pure"), tmp_path) as renderer:
        renderer.svg("x", small)
    with Renderer(Engine("dot"), tmp_path) as renderer:
        assert not renderer.has("x")


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"0\n<svg/>"])
def test_a_broken_cache_file_is_drawn_again(tmp_path: Path, damage: bytes) -> None:
    with Renderer(cache_dir=tmp_path) as renderer:
        svg = renderer.svg("x", small)
    for file in tmp_path.rglob("*.txt"):
        file.write_bytes(damage)
    with Renderer(cache_dir=tmp_path) as renderer:
        assert renderer.svg("x", small) == svg
        assert renderer.processes_started == 1


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Renderer(cache_dir=tmp_path / "file") as renderer:
        drawn = renderer.draw([("x", small())])
        assert len(drawn.loose) == 1
        renderer.learn(drawn)
        assert "small-build" in renderer.svg("x", lambda: pytest.fail("it was drawn already"))
        assert (renderer.drawn, renderer.processes_started, renderer.problems) == (1, 1, ())
