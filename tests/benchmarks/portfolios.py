"""Write a portfolio of any size for the benchmark: many streams, ten editions each, the same bytes every time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

EDITIONS = 10
STEPS = 10
DEPENDENCIES = 40
TEAMS = ("Intake", "Analysis", "Design", "Build", "Review", "Test", "Release", "Support")
WAITS = ("4 h", "1 d", "2 d", "3 d", "1 w")
KINDS = ("team", "system", "supplier", "policy", "data")
IMPACTS = ("high", "medium", "low")


def write_portfolio(maps: Path, count: int, *, with_dependency_maps: bool = False) -> None:
    """Write `count` maps below `maps`: ten-step value streams, or on request every second one 40 dependencies."""
    maps.mkdir(parents=True)
    (maps / "portfolio.yaml").write_text("title: Benchmark\ntime: {hours_per_day: 8, days_per_week: 5}\n")
    kinds = ("current-state", "dependency") if with_dependency_maps else ("current-state",)
    for number in range(count):
        stream, position = divmod(number, EDITIONS * len(kinds))
        edition, kind = divmod(position, len(kinds))
        folder = maps / "streams" / f"stream-{stream:04}"
        if position == 0:
            folder.mkdir(parents=True)
            (folder / "stream.yaml").write_text(_stream(stream))
        dated = folder / date(2016 + edition, 1 + stream % 12, 1 + stream % 28).isoformat()
        dated.mkdir(exist_ok=True)
        text = _dependency_map(stream, edition) if kinds[kind] == "dependency" else _value_stream_map(stream, edition)
        (dated / f"{kinds[kind]}.yaml").write_text(text)


def _stream(stream: int) -> str:
    return (
        f"title: Stream {stream}\npurpose: Serve the customers of stream {stream}.\n"
        f"owner: {TEAMS[stream % len(TEAMS)]}\ncustomers: [Customers]\nreview_every: 6 months\ntags: [bench]\n"
    )


def _value_stream_map(stream: int, edition: int) -> str:
    lines = [
        f"title: Stream {stream} as seen in edition {edition}",
        "status: final",
        f"owner: {TEAMS[stream % len(TEAMS)]}",
        "unit: order",
        "trigger: A customer asks",
        "supplier: Web shop",
        "customer: Customers",
        "demand: 40 per week",
        "steps:",
    ]
    for step in range(STEPS):
        seed = stream * 31 + edition * 7 + step * 13
        lines += [
            f"  - id: step-{step}",
            f"    name: Step {step} of {stream}",
            f"    team: {TEAMS[seed % len(TEAMS)]}",
            f"    wait_before: {WAITS[seed % len(WAITS)]}",
            f"    process_time: {10 + seed % 110} min",
            f"    percent_complete_accurate: {70 + seed % 30}",
            f"    value: {('adding', 'necessary', 'waste')[seed % 3]}",
        ]
        if step == (stream + edition) % STEPS:
            lines += ["    constraint: true", "    hotspot: Everything waits here"]
    return "\n".join(lines) + "\n"


def _dependency_map(stream: int, edition: int) -> str:
    lines = [
        f"title: What holds stream {stream} in edition {edition}",
        "status: final",
        f"owner: {TEAMS[stream % len(TEAMS)]}",
        f"focus: step-{(stream + edition) % STEPS}",
        "dependencies:",
    ]
    for number in range(DEPENDENCIES):
        seed = stream * 17 + edition * 5 + number * 11
        lines.append(
            f"  - {{id: dep-{number}, name: Dependency {number} of {stream}, kind: {KINDS[seed % len(KINDS)]}, "
            f"where: {('inside', 'outside')[seed % 2]}, direction: needs, wait: {WAITS[seed % len(WAITS)]}, "
            f"impact: {IMPACTS[seed % 3]}}}"
        )
    return "\n".join(lines) + "\n"
