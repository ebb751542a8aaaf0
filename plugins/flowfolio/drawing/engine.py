"""Turn a Graph into DOT, and DOT into accessible inline SVG; the only module that runs Graphviz."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import importlib.metadata
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from flowfolio.drawing.dot import MAX_EDGES, MAX_NODES, to_dot
from flowfolio.drawing.graph import Graph
from flowfolio.drawing.looks import stylesheet
from flowfolio.drawing.overlay import Split, split
from flowfolio.drawing.svg import inline, placeholder
from flowfolio.source.problems import Code

DRAWING_FAILED = Code(
    "drawing-failed",
    "warning",
    "Graphviz could not draw the map as it is meant; a plainer drawing or none is shown.",
    "graphviz-pure took longer than 20 s; a plainer drawing is shown",
)

__all__ = ["Drawing", "Engine", "GraphvizError", "Runner", "stylesheet", "to_dot", "to_svg"]

MANY_NODES = 300
ARGUMENTS = {
    "pinned": ("-Kneato", "-n2"),
    "layered": ("-Kdot",),
    "springs": ("-Kfdp",),
    "springs-many": ("-Ksfdp",),
}
"""How Graphviz is told to lay a diagram out, by the ways of `layout_of`."""
_SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)
_LONGEST_RETRY = 5.0


class GraphvizError(Exception):
    """Graphviz did not draw what it was given; the text says why in a clause."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Which Graphviz draws: the one from the wheel or the system's, and how many seconds a run may take."""

    command: str = "graphviz-pure"
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG, and what went wrong on the way to it: "" when it is drawn as meant."""

    svg: str
    problem: str = ""


@functools.lru_cache(maxsize=16)
def find_command(command: str) -> str:
    """Return the path of an engine's program, looked for beside Python first; "" when there is none."""
    folders = (Path(sys.executable).parent, Path(sysconfig.get_path("scripts")))
    beside = os.pathsep.join(map(str, folders)) if command != "dot" else None
    return (shutil.which(command, path=beside) if beside else None) or shutil.which(command) or ""


def wheel_version() -> str:
    """Return the version of the Graphviz in the wheel without starting it; "" when it is not installed."""
    try:
        return importlib.metadata.version("graphviz-pure")
    except importlib.metadata.PackageNotFoundError:
        return ""


class Runner:
    """Runs Graphviz, counts the starts, and ends what it started; one may serve many threads."""

    def __init__(self) -> None:
        self.processes_started = 0
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(self, command: str, arguments: Sequence[str], text: str, timeout: float) -> bytes:
        """Return what the program prints for `text`; raise GraphvizError when it fails or takes too long."""
        program = find_command(command)
        if not program:
            raise GraphvizError(f"the program {command} is not installed")
        try:
            process = self._start(program, arguments)
        except OSError as error:
            raise GraphvizError(f"{command} does not start ({error.strerror})") from error
        try:
            output, complaint = process.communicate(text.encode("utf-8", "replace"), timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise GraphvizError(f"{command} took longer than {timeout:g} s") from error
        finally:
            _end(process)
            with self._lock:
                self._running.discard(process)
        if process.returncode != 0:
            said = complaint.decode("utf-8", "replace").strip().splitlines()
            raise GraphvizError(f"{command} gave up" + (f" ({said[-1][:200]})" if said else ""))
        return output

    def _start(self, program: str, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise GraphvizError("drawing was stopped")
            self.processes_started += 1
            process = subprocess.Popen(
                [program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            self._running.add(process)
            return process

    def close(self) -> None:
        """End every running program and start no more."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for process in running:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program together with whatever it started, and release its pipes."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe and not pipe.closed:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def layout_of(graph: Graph) -> str:
    """Return the way a graph is laid out: its own, or a cheaper one above `MANY_NODES` nodes."""
    if graph.layout == "pinned":
        return "pinned"
    if len(graph.nodes) > MANY_NODES:
        return "springs-many"
    return graph.layout


def draw_batch(runner: Runner, engine: Engine, layout: str, graphs: Sequence[Graph]) -> list[Drawing]:
    """Draw graphs of one layout in one process; one by one when that fails."""
    if len(graphs) > 1 and not any(map(_is_too_large, graphs)):
        with contextlib.suppress(GraphvizError):
            return _run(runner, engine, layout, [_Job.of(graph) for graph in graphs])
    return [draw(runner, engine, graph) for graph in graphs]


def _is_too_large(graph: Graph) -> bool:
    return len(graph.nodes) > MAX_NODES or len(graph.edges) > MAX_EDGES


class _Job(NamedTuple):
    """A graph on its way through Graphviz: its layers, and the DOT text of what Graphviz draws of it."""

    graph: Graph
    layers: Split
    dot: str

    @classmethod
    def of(cls, graph: Graph, routed: bool = True) -> _Job:
        layers = split(graph)
        return cls(graph, layers, to_dot(layers.shapes, routed, layers.tables))


def _run(runner: Runner, engine: Engine, layout: str, jobs: Sequence[_Job]) -> list[Drawing]:
    # Without a line break between them the programs read two graphs as one.
    text = "\n".join(job.dot for job in jobs)
    output = runner.run(engine.command, (*ARGUMENTS[layout], "-Tsvg"), text, engine.timeout).decode("utf-8", "replace")
    drawn = _SVG.findall(output)
    if len(drawn) != len(jobs):
        raise GraphvizError(f"{engine.command} drew {len(drawn)} of {len(jobs)} graphs")
    try:
        return [Drawing(inline(svg, job.graph, job.layers)) for svg, job in zip(drawn, jobs, strict=True)]
    except ValueError as error:
        raise GraphvizError(f"{engine.command} printed something else than a drawing") from error


def draw(runner: Runner, engine: Engine, graph: Graph) -> Drawing:
    """Draw one graph; when that fails try simpler drawings and the other engine, and at last a box that says so."""
    if _is_too_large(graph):
        reason = f"it has more than {MAX_NODES} nodes or {MAX_EDGES} lines"
        return Drawing(placeholder(graph), f"{reason}; no picture is shown")
    reason = ""
    for number, (with_engine, layout, job) in enumerate(_attempts(engine, graph)):
        if number and not find_command(with_engine.command):
            continue
        try:
            drawing = _run(runner, with_engine, layout, [job])[0]
        except GraphvizError as error:
            reason = reason or str(error)
            continue
        return Drawing(drawing.svg, f"{reason}; a plainer drawing is shown" if reason else "")
    return Drawing(placeholder(graph), f"{reason}; no picture is shown")


def _attempts(engine: Engine, graph: Graph) -> Iterator[tuple[Engine, str, _Job]]:
    layout, job = layout_of(graph), _Job.of(graph)
    yield engine, layout, job
    quick = dataclasses.replace(engine, timeout=min(engine.timeout, _LONGEST_RETRY))
    other = dataclasses.replace(quick, command="graphviz-pure" if engine.command == "dot" else "dot")
    if layout == "pinned":
        yield quick, "pinned", _Job.of(graph, routed=False)
    elif layout != "springs-many":
        yield quick, "springs-many", job
    yield other, layout, job
    grid = _Job.of(_grid(graph))
    for last in (quick, other):
        yield last, "pinned", grid


def _grid(graph: Graph) -> Graph:
    """Place the nodes in rows, without lines between them: the last picture that is still one."""
    columns = max(1, math.ceil(math.sqrt(len(graph.nodes) / 2)))
    nodes = tuple(
        dataclasses.replace(node, at=(place % columns * 190.0, -(place // columns) * 110.0))
        for place, node in enumerate(graph.nodes)
    )
    kept = nodes if graph.layout != "pinned" else graph.nodes
    return dataclasses.replace(graph, nodes=kept, edges=(), groups=(), layout="pinned")


def to_svg(graph: Graph, engine: Engine | None = None) -> str:
    """Return one diagram as SVG that stands alone or in a page; never fails, at worst the SVG says that drawing did."""
    runner = Runner()
    try:
        return draw(runner, engine or Engine(), graph).svg
    finally:
        runner.close()
