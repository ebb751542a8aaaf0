"""Draw graphs in batches, and keep every drawing by the hash of what it was made from."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flowfolio.drawing.engine import (
    Drawing,
    Engine,
    GraphvizError,
    Runner,
    draw,
    draw_batch,
    find_command,
    layout_of,
    wheel_version,
)
from flowfolio.drawing.graph import Graph
from flowfolio.source.store import Store, code_digest, digest_of

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of drawing: how many drawings, how often Graphviz was started, and what went wrong as (graph id, why).

    `loose` holds the SVG of those that are not kept on disk, by key.
    """

    count: int = 0
    started: int = 0
    problems: tuple[tuple[str, str], ...] = ()
    loose: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: Drawn) -> Drawn:
        """Return both together."""
        return Drawn(
            self.count + other.count,
            self.started + other.started,
            self.problems + other.problems,
            self.loose + other.loose,
        )


class Renderer:
    """Draws graphs, each known by a digest of all it is made from, and keeps the drawings.

    A drawing made before, here or on another machine that shares `cache_dir`, starts no process. Failures never raise:
    they are in `problems` as (graph id, sentence) and the SVG is a plainer one.
    """

    def __init__(self, engine: Engine | None = None, cache_dir: Path | None = None) -> None:
        self.engine = engine or Engine()
        self._cache = Store(cache_dir)
        self._runner = Runner()
        self._loose: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._drawn = self._started = 0

    @property
    def processes_started(self) -> int:
        """How many times Graphviz was started so far."""
        return self._started

    @property
    def drawn(self) -> int:
        """How many drawings were made so far, not taken from the cache."""
        return self._drawn

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return (graph id, what went wrong) for every drawing that is not as it was meant, ordered by id."""
        return tuple(sorted(self._problems.items()))

    def has(self, digest: str) -> bool:
        """Say whether the drawing of that digest is there."""
        key = self._key(digest)
        return key in self._loose or self._cache.has(key)

    def draw(self, graphs: Iterable[tuple[str, Graph]]) -> Drawn:
        """Draw graphs, given with their digests, and return what came of it.

        Nothing is counted: another process may draw for this one, which then has to `learn` it.
        """
        by_layout: dict[str, list[tuple[str, Graph]]] = {}
        for digest, graph in graphs:
            by_layout.setdefault(layout_of(graph), []).append((digest, graph))
        before, done = self._runner.processes_started, Drawn()
        for layout, jobs in by_layout.items():
            for start in range(0, len(jobs), _BATCH):
                batch = jobs[start : start + _BATCH]
                drawings = draw_batch(self._runner, self.engine, layout, [graph for _, graph in batch])
                for (digest, graph), drawing in zip(batch, drawings, strict=True):
                    done += self._keep(self._key(digest), graph, drawing)
        return done + Drawn(started=self._runner.processes_started - before)

    def learn(self, drawn: Drawn) -> None:
        """Count what was drawn, and hold what could not be kept."""
        self._drawn += drawn.count
        self._started += drawn.started
        self._problems |= dict(drawn.problems)
        self._loose |= dict(drawn.loose)

    def svg(self, digest: str, make: Callable[[], Graph]) -> str:
        """Return the SVG of one graph, drawn now when it is not there."""
        key = self._key(digest)
        svg = self._loose.get(key) or self._cache.read(key)
        if not svg:
            before = self._runner.processes_started
            graph = make()
            drawing = draw(self._runner, self.engine, graph)
            self.learn(self._keep(key, graph, drawing) + Drawn(started=self._runner.processes_started - before))
            svg = drawing.svg
        return svg

    def close(self) -> None:
        """End whatever still runs."""
        self._runner.close()

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep(self, key: str, graph: Graph, drawing: Drawing) -> Drawn:
        # A failed one is not kept: a time limit missed on a busy machine should not follow the map for ever.
        is_kept = not drawing.problem and self._cache.write(key, drawing.svg)
        problems = ((graph.id, drawing.problem),) if drawing.problem else ()
        return Drawn(1, 0, problems, () if is_kept else ((key, drawing.svg),))

    def _key(self, digest: str) -> str:
        return digest_of("drawing", digest, self._made_by)

    @functools.cached_property
    def _made_by(self) -> str:
        return "\0".join((code_digest(), self.engine.command, self._engine_version()))

    def _engine_version(self) -> str:
        if self.engine.command != "dot":
            return wheel_version()
        program = find_command("dot")
        if not program:
            return ""
        about = Path(program).stat()
        name = hashlib.sha256(f"{program}\0{about.st_mtime_ns}\0{about.st_size}".encode()).hexdigest()
        known = self._cache.read(name)
        if known:
            return known
        try:
            version = self._runner.run("dot", ("-Tsvg",), "digraph{}", self.engine.timeout)
        except GraphvizError:
            return ""
        digest = hashlib.sha256(version).hexdigest()
        self._cache.write(name, digest)
        return digest
