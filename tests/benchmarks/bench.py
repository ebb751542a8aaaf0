"""Measure builds side by side: MkDocs' floor, flowfolio cold and warm, mkdocs-graphviz on the same diagrams.

Absolute times mean little on a shared machine, so the kinds of build take turns in every round and the table gives
ratios of medians. The floor is MkDocs with Material, the theme settings of this project and search, on as many
near-empty pages as flowfolio writes. The table is Markdown on standard output; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from portfolios import write_portfolio

PROJECT = Path(__file__).resolve().parents[2]
PEER_ENVIRONMENT = PROJECT / ".venv-bench"
PEER_MAPS = 100
TALLY = re.compile(r"drawings: (\d+) drawn, (\d+) from cache, (\d+) Graphviz process")
COLD_BAR, WARM_BAR, GROWTH_BAR, PEER_BAR = 3.0, 1.5, 1.3, 8.0


class Run(NamedTuple):
    """One build: seconds on the clock, peak memory of its largest process in MB, what it printed."""

    seconds: float
    memory: float
    output: str

    @property
    def processes(self) -> int | None:
        """Graphviz processes that the build started, None when it does not say."""
        found = TALLY.search(self.output)
        return int(found[3]) if found else None


class Size(NamedTuple):
    """The medians of one portfolio size."""

    maps: int
    pages: int
    floor: float
    floor_of_maps: float
    cold: float
    warm: float
    memory: float
    cold_processes: int | None
    warm_processes: int | None


class Bar(NamedTuple):
    """A promise, what was seen, and whether it holds."""

    promise: str
    seen: str
    is_met: bool


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def build(python: Path | str, folder: Path) -> Run:
    """Run `mkdocs build` in a process of its own."""
    # Installed packages are compiled, MkDocs and ours alike, also where a machine keeps Python from doing so.
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        command = [str(python), "-m", "mkdocs", "build"]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        output = log.read().decode(errors="replace")
    if process.returncode:
        raise SystemExit(f"mkdocs build failed in {folder}:\n{output[-4000:]}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(seconds, kilobytes / 1024, output)


class _ConfigLoader(yaml.SafeLoader):
    """Reads mkdocs.yml; `!ENV [NAME, value]` gives the value, and `!relative` the folder itself."""


_ConfigLoader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])
_ConfigLoader.add_constructor("!relative", lambda loader, node: ".")


def write_config(folder: Path, plugins: dict[str, Any]) -> None:
    """Write mkdocs.yml with this project's theme and Markdown settings, only the first page in the navigation."""
    with (PROJECT / "mkdocs.yml").open(encoding="utf-8") as stream:
        config = yaml.load(stream, Loader=_ConfigLoader)
    config |= {"docs_dir": "content", "nav": [{"Home": "index.md"}], "plugins": plugins}
    config["theme"]["custom_dir"] = str(PROJECT / "theme_overrides")
    (folder / "content").mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")


def write_floor(folder: Path, pages: int) -> None:
    """Write a site of near-empty pages, spread over folders as ours are."""
    write_config(folder, {"search": {}})
    (folder / "content" / "index.md").write_text("# Home\n\nThe first page.\n")
    for number in range(1, pages):
        path = folder / "content" / f"group-{number // 20:04}" / f"page-{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Page {number}\n\nOne sentence stands on page {number}.\n")


def write_ours(folder: Path, maps: int, with_dependency_maps: bool) -> None:
    """Write a project whose portfolio holds as many maps."""
    write_config(folder, {"flowfolio": {"data_dir": "maps"}, "search": {}})
    write_portfolio(folder / "maps", maps, with_dependency_maps=with_dependency_maps)


def forget(folder: Path) -> None:
    """Remove what earlier builds left."""
    for name in ("site", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)


def count_pages(folder: Path) -> int:
    return sum(path.name != "404.html" for path in (folder / "site").rglob("*.html"))


def median(runs: Iterable[Run], of: Callable[[Run], float] = lambda run: run.seconds) -> float:
    return statistics.median(map(of, runs))


def measure(work: Path, maps: int, rounds: int, with_dependency_maps: bool) -> Size:
    """Build one size, the kinds taking turns."""
    ours, floor, small_floor = (work / f"{name}-{maps}" for name in ("ours", "floor", "floor-of-maps"))
    write_ours(ours, maps, with_dependency_maps)
    runs: dict[str, list[Run]] = {"cold": [], "warm": [], "floor": [], "floor of maps": []}

    def take(kind: str, folder: Path) -> None:
        runs[kind].append(build(sys.executable, folder))
        last = runs[kind][-1]
        say(f"  {maps} maps, {kind}: {last.seconds:.2f} s, {last.memory:.0f} MB")

    for _ in range(rounds):
        forget(ours)
        take("cold", ours)
        take("warm", ours)
        if not floor.exists():
            write_floor(floor, count_pages(ours))
            write_floor(small_floor, maps)
        take("floor", floor)
        take("floor of maps", small_floor)
    return Size(
        maps,
        count_pages(ours),
        median(runs["floor"]),
        median(runs["floor of maps"]),
        median(runs["cold"]),
        median(runs["warm"]),
        max(run.memory for run in runs["cold"]),
        runs["cold"][-1].processes,
        runs["warm"][-1].processes,
    )


def peer_python() -> Path | None:
    """Return the Python of the peer's own environment, made on first use; None, with the reason said, without `dot`."""
    if shutil.which("dot") is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("mkdocs-graphviz needs the system's `dot`: installing Debian's graphviz …")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "graphviz"], stdout=subprocess.DEVNULL, check=False)
    if shutil.which("dot") is None:
        say("No `dot` on this machine, so mkdocs-graphviz cannot draw: the peer is left out.")
        return None
    python = PEER_ENVIRONMENT / "bin" / "python"
    if not (PEER_ENVIRONMENT / ".ready").exists():
        say(f"Installing mkdocs-graphviz into {PEER_ENVIRONMENT.name} …")
        subprocess.run([sys.executable, "-m", "venv", PEER_ENVIRONMENT], check=True)
        packages = ["mkdocs>=1.6,<2", "mkdocs-material>=9.6,<10", "mkdocs-graphviz"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        (PEER_ENVIRONMENT / ".ready").touch()
    return python


_EXPORT = """
import pathlib, sys
from flowfolio.cli.command import main
for source in sys.argv[2:]:
    target = pathlib.Path(sys.argv[1], source.replace("/", "_")).with_suffix(".dot")
    main(["draw", source, "-o", str(target)], standalone_mode=False)
"""


def write_fences(folder: Path, plugin: str, fences: dict[str, str]) -> None:
    """Write a site with one fence a page; an empty fence leaves the page with its one sentence."""
    write_config(folder, {"search": {}, plugin: {}})
    (folder / "content" / "index.md").write_text("# Home\n\nThe first page.\n")
    for name, fence in fences.items():
        page = f"# {name}\n\nOne sentence stands here.\n\n{fence}"
        (folder / "content" / f"{name}.md").write_text(page, encoding="utf-8")


def diagrams(work: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the same diagrams as fences for flowfolio and for mkdocs-graphviz, by the name of their page."""
    portfolio, dots = work / "portfolio", work / "dot"
    write_portfolio(portfolio / "maps", PEER_MAPS, with_dependency_maps=True)
    dots.mkdir()
    sources = [str(path.relative_to(portfolio)) for path in sorted((portfolio / "maps").glob("streams/*/*/*.yaml"))]
    command = [sys.executable, "-c", _EXPORT, dots, *sources]
    subprocess.run(command, cwd=portfolio, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ours, peer = {}, {}
    for source in sources:
        name = Path(source.replace("/", "_")).stem
        # A blank line would end the peer's fence early in some of its versions; DOT does not need any.
        dot = "\n".join(filter(str.strip, (dots / f"{name}.dot").read_text(encoding="utf-8").splitlines()))
        ours[name] = f"```flowfolio\nkind: {Path(source).stem}\n{(portfolio / source).read_text(encoding='utf-8')}```\n"
        peer[name] = f"```dot\n{dot}\n```\n"
    return ours, peer


def measure_peer(work: Path, rounds: int) -> tuple[float, float] | None:
    """Return seconds a diagram of (mkdocs-graphviz, flowfolio), cold, or None.

    Both build the same pages with and without the same diagrams; the difference is what a diagram costs.
    """
    python = peer_python()
    if python is None:
        return None
    ours, peer = diagrams(work)
    kinds = {
        "ours": (Path(sys.executable), "flowfolio", ours),
        "ours without": (Path(sys.executable), "flowfolio", dict.fromkeys(ours, "")),
        "peer": (python, "mkdocs_graphviz", peer),
        "peer without": (python, "mkdocs_graphviz", dict.fromkeys(peer, "")),
    }
    runs: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for kind, (_, plugin, fences) in kinds.items():
        write_fences(work / f"fences-{kind}", plugin, fences)
    for _ in range(rounds):
        for kind, (interpreter, _, _) in kinds.items():
            forget(work / f"fences-{kind}")
            runs[kind].append(build(interpreter, work / f"fences-{kind}"))
            say(f"  {PEER_MAPS} diagrams, {kind}: {runs[kind][-1].seconds:.2f} s")
    for kind in ("ours", "peer"):
        pages = (work / f"fences-{kind}" / "site" / name / "index.html" for name in ours)
        if lacking := sum("<svg" not in page.read_text(encoding="utf-8") for page in pages):
            say(f"  {kind}: {lacking} of {PEER_MAPS} pages have no picture.")
    cost = {kind: (median(runs[kind]) - median(runs[f"{kind} without"])) / PEER_MAPS for kind in ("ours", "peer")}
    return cost["peer"], cost["ours"]


def bars(sizes: list[Size], peer: tuple[float, float] | None) -> list[Bar]:
    """Hold what was measured against what is promised."""
    found = []
    by_maps = {size.maps: size for size in sizes}
    largest = sizes[-1]
    judged = by_maps.get(1000, largest)
    cold, warm = judged.cold / judged.floor, judged.warm / judged.floor
    found.append(Bar(f"cold build of {judged.maps} maps ≤ {COLD_BAR:g} × floor", f"{cold:.2f} ×", cold <= COLD_BAR))
    found.append(Bar(f"warm build of {judged.maps} maps ≤ {WARM_BAR:g} × floor", f"{warm:.2f} ×", warm <= WARM_BAR))
    processes = judged.warm_processes
    seen = "not reported" if processes is None else str(processes)
    found.append(Bar("no Graphviz process in a warm build", seen, processes == 0))
    if largest is not judged:
        growth = (largest.cold / largest.maps) / (judged.cold / judged.maps)
        promise = f"cost a map at {largest.maps} ≤ {GROWTH_BAR:g} × that at {judged.maps}"
        found.append(Bar(promise, f"{growth:.2f} ×", growth <= GROWTH_BAR))
    if peer:
        faster = peer[0] / peer[1]
        found.append(
            Bar(f"≥ {PEER_BAR:g} × faster a diagram than mkdocs-graphviz", f"{faster:.1f} ×", faster >= PEER_BAR)
        )
    return found


def report(sizes: list[Size], peer: tuple[float, float] | None, verdicts: list[Bar], rounds: int) -> str:
    """Return the result as Markdown."""
    lines = [
        f"Median of {rounds} runs, Python {sys.version.split()[0]}, {os.cpu_count()} cores. "
        "Floor: MkDocs and Material with as many near-empty pages.",
        "",
        "| Maps | Pages | Floor | Cold | Cold ÷ floor | Warm | Warm ÷ floor | Cold ÷ floor of map pages only "
        "| ms a map, cold | Peak memory | Graphviz processes, cold / warm |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for s in sizes:
        processes = " / ".join("?" if n is None else str(n) for n in (s.cold_processes, s.warm_processes))
        lines.append(
            f"| {s.maps:,} | {s.pages:,} | {s.floor:.2f} s | {s.cold:.2f} s | {s.cold / s.floor:.2f} | {s.warm:.2f} s "
            f"| {s.warm / s.floor:.2f} | {s.cold / s.floor_of_maps:.2f} | {1000 * s.cold / s.maps:.1f} "
            f"| {s.memory:.0f} MB | {processes} |"
        )
    if peer:
        lines += [
            "",
            f"The same {PEER_MAPS} diagrams on the same pages, cold, the pages without them taken off: mkdocs-graphviz "
            f"{1000 * peer[0]:.1f} ms a diagram, flowfolio {1000 * peer[1]:.1f} ms with its figures and tables.",
        ]
    lines += ["", "| Bar | Seen | |", "|---|---:|---|"]
    lines += [f"| {bar.promise} | {bar.seen} | {'met' if bar.is_met else '**missed**'} |" for bar in verdicts]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="100,1000", help="maps in a portfolio, smallest first (default: 100,1000)")
    parser.add_argument("--full", action="store_true", help="add 5,000 maps; FULL=1 in the environment does the same")
    parser.add_argument("--runs", type=int, default=3, help="rounds; the median counts (default: 3)")
    parser.add_argument("--dependency-maps", action="store_true", help="make every second map one of 40 dependencies")
    parser.add_argument("--no-peer", action="store_true", help="leave mkdocs-graphviz out")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bar is missed")
    options = parser.parse_args()
    counts = sorted(
        {int(size) for size in options.sizes.split(",")} | ({5000} if options.full or os.getenv("FULL") else set())
    )
    with tempfile.TemporaryDirectory(prefix="flowfolio-bench-") as folder:
        work = Path(folder)
        sizes = [measure(work, maps, options.runs, options.dependency_maps) for maps in counts]
        peer = None if options.no_peer else measure_peer(work, options.runs)
    verdicts = bars(sizes, peer)
    print(report(sizes, peer, verdicts, options.runs))
    return int(options.check and not all(bar.is_met for bar in verdicts))


if __name__ == "__main__":
    sys.exit(main())
