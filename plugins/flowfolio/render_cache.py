"""Draw many graphs in the background, in batches, and keep every drawing by the hash of what it was made from."""

from __future__ import annotations

import functools
import hashlib
import multiprocessing
import os
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from flowfolio.dot import (
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
from flowfolio.graph import Graph
from flowfolio.store import Store, digest_of

_BATCH = 32
_MANY = 128
"""Drawings in a build from which on starting Python once more, on another core, pays."""
_WAITING_BATCHES = 64
"""Batches that may wait; `submit` blocks beyond that, so that ten thousand maps do not stand in memory at once."""

_WRITTEN_BY = ("text", "graph", "looks", "labels", "html_table", "routes", "dot_text", "overlay", "inline_svg", "dot")


@functools.cache
def _writer() -> str:
    """Return the hash of the code that turns a graph into SVG: when it changes, every drawing is made again."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"\0".join((folder / f"{name}.py").read_bytes() for name in _WRITTEN_BY)).hexdigest()


def draw_apart(engine: Engine, layout: str, graphs: Sequence[Graph]) -> tuple[list[Drawing], int]:
    """Draw a batch in a worker process; return the drawings and how often Graphviz was started."""
    runner = Runner()
    return draw_batch(runner, engine, layout, graphs), runner.processes_started


class Renderer:
    """Draws graphs on all cores while the caller goes on; `svg` waits for one of them.

    A drawing made before, here or on another machine that shares `cache_dir`, starts no process. Failures never raise:
    they are in `problems` as (graph id, sentence) and the SVG is a plainer one.
    """

    def __init__(self, engine: Engine | None = None, cache_dir: Path | None = None) -> None:
        self.engine = engine or Engine()
        self._cache = Store(cache_dir)
        self._runner = Runner()
        self._workers = max(1, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="flowfolio-draw")
        self._room = threading.BoundedSemaphore(_WAITING_BATCHES)
        self._drawn: dict[str, Future[Drawing]] = {}
        self._keys: dict[int, str] = {}
        self._named: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._started_apart = 0

    @property
    def processes_started(self) -> int:
        """How many times Graphviz was started so far."""
        return self._runner.processes_started + self._started_apart

    @property
    def drawn(self) -> int:
        """How many drawings were made so far, not taken from the cache."""
        return len(self._drawn)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return (graph id, what went wrong) for every drawing that is not as it was meant, ordered by id."""
        return tuple(sorted(self._problems.items()))

    def submit(self, graphs: Iterable[Graph]) -> None:
        """Start drawing; returns while the drawings are being made."""
        source = iter(graphs)
        while block := list(islice(source, _BATCH * self._workers)):
            waiting: dict[str, list[tuple[Graph, str]]] = {}
            for graph in block:
                key = self._key(graph)
                if key not in self._drawn and not self._cache.has(key):
                    self._drawn[key] = Future()
                    waiting.setdefault(layout_of(graph), []).append((graph, key))
            for layout, jobs in waiting.items():
                size = max(1, min(_BATCH, -(-len(jobs) // self._workers)))
                for start in range(0, len(jobs), size):
                    self._room.acquire()
                    self._pool.submit(self._draw, layout, jobs[start : start + size])

    def svg(self, graph: Graph) -> str:
        """Return the SVG of one graph, drawn now if it was never submitted."""
        key = self._keys.get(hash(graph)) or self._key(graph)
        future = self._drawn.get(key)
        drawing = future.result() if future else None
        svg = (drawing.svg if drawing else "") or self._cache.read(key)
        if not svg:
            drawing = draw(self._runner, self.engine, graph)
            self._keep(graph, key, drawing)
            svg = drawing.svg
        return svg

    def knows(self, digest: str) -> bool:
        """Say whether the drawing that was named `digest`, here or in an earlier build, can be had without a graph."""
        if digest not in self._named:
            key = self._cache.read(self._name(digest))
            if not key or not self._cache.has(key):
                return False
            self._named[digest] = key
        return True

    def name(self, digest: str, graph: Graph) -> None:
        """Remember a submitted graph's drawing under the hash of whatever the graph is made from."""
        key = self._named[digest] = self._keys[hash(graph)]
        self._cache.write(self._name(digest), key)

    def named(self, digest: str) -> str:
        """Return the SVG of a drawing by its name; "" when it is lost."""
        key = self._named.get(digest, "")
        future = self._drawn.get(key)
        drawing = future.result() if future else None
        return (drawing.svg if drawing else "") or self._cache.read(key)

    def _name(self, digest: str) -> str:
        return digest_of("drawing", digest, self._made_by)

    def close(self) -> None:
        """Stop drawing; whatever still runs is ended."""
        self._runner.close()
        if "_processes" in self.__dict__:
            self._processes.shutdown(wait=False, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=False)

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _draw(self, layout: str, jobs: Sequence[tuple[Graph, str]]) -> None:
        try:
            drawings = self._drawings(layout, [graph for graph, _ in jobs])
        except BaseException as error:
            for _, key in jobs:
                self._drawn[key].set_exception(error)
            raise
        finally:
            self._room.release()
        for (graph, key), drawing in zip(jobs, drawings, strict=True):
            kept = self._keep(graph, key, drawing)
            # A drawing on disk need not stay in memory too.
            self._drawn[key].set_result(Drawing("") if kept else drawing)

    def _drawings(self, layout: str, graphs: Sequence[Graph]) -> list[Drawing]:
        """Draw a batch; in a large build in another process, since half of the work is ours and not Graphviz's."""
        if len(self._drawn) < _MANY:
            return draw_batch(self._runner, self.engine, layout, graphs)
        try:
            drawings, started = self._processes.submit(draw_apart, self.engine, layout, graphs).result()
        except (BrokenExecutor, OSError, RuntimeError):  # no room for processes here: slower, and just as good
            return draw_batch(self._runner, self.engine, layout, graphs)
        self._started_apart += started
        return drawings

    @functools.cached_property
    def _processes(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"))

    def _keep(self, graph: Graph, key: str, drawing: Drawing) -> bool:
        if drawing.problem:
            self._problems[graph.id] = drawing.problem
            # Not kept: a time limit missed on a busy machine should not follow the map for ever.
            return False
        return self._cache.write(key, drawing.svg)

    def _key(self, graph: Graph) -> str:
        key = hashlib.sha256(f"{self._made_by}\0{graph!r}".encode("utf-8", "replace")).hexdigest()
        self._keys[hash(graph)] = key
        return key

    @functools.cached_property
    def _made_by(self) -> str:
        return "\0".join((_writer(), self.engine.command, self._engine_version()))

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
