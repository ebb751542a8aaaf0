"""Write the reference pages from what the program itself knows: fields, rules, figures, JSON, export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from flowfolio.export.export import export_schema_text, tables_markdown
from flowfolio.export.figures import metrics_json
from flowfolio.map_types import kinds, known_metrics
from flowfolio.map_types.metrics import MetricKind
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.schema import file_models, schema_text
from flowfolio.portfolio.single import single_map
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.reference.fields import fields_markdown
from flowfolio.source import document as source
from flowfolio.source.problems import Code, known_codes

_UNITS = {"s": "time; seconds of working time in JSON and CSV", "%": "percent", "1": "a plain number"}
_BETTER = {"lower": "a lower value", "higher": "a higher value", "": "neither by itself"}


def reference_pages() -> Iterator[Page]:
    """Yield the pages about fields, rules, figures, JSON and the export, as Markdown below reference/."""
    yield _page(
        "maps", "Fields", "Every field of every file under maps/, and an example of each map.", fields_markdown()
    )
    yield _page("rules", "Rules", "Every problem that flowfolio reports, with an example.", _rules())
    yield _page(
        "figures", "Figures", "Every figure of a value stream: how it is made and what it leaves out.", _figures()
    )
    yield _page("json", "JSON", "What the commands print for other programs, and the schemas of the files.", _json())
    yield _page("export", "Export", "Every table and column of `flowfolio export`.", tables_markdown())


def reference_files() -> Iterator[StaticFile]:
    """Yield the JSON Schema of every kind of file and of the export, beside the pages that link to them."""
    for kind in file_models():
        yield StaticFile(f"reference/schemas/{kind}.json", schema_text(kind).encode())
    yield StaticFile("reference/schemas/export.json", export_schema_text().encode())


def _page(name: str, title: str, description: str, markdown: str) -> Page:
    text = f"# {title}\n\n{description}\n\n{markdown}"
    return Page(f"reference/{name}.md", title, markdown=text, description=description)


def _rules() -> str:
    parts = [
        "An *error* keeps the map from being published: its page shows the problem instead. A *warning* stops nothing. "
        "Either makes `flowfolio check --strict` end with 1.\n"
    ]
    codes = known_codes()
    for severity, title in (("error", "Errors"), ("warning", "Warnings")):
        parts += [f"## {title}\n", *(_rule(code) for code in codes if code.severity == severity)]
    return "\n".join(parts)


def _rule(code: Code) -> str:
    # Two brackets would be taken for a link to the glossary.
    meaning = re.sub(r"\[\[.*?\]\]", r"`\g<0>`", code.meaning)
    example = f"\n```text\n{code} {code.example}\n```\n" if code.example else ""
    return f"### {code}\n\n{meaning}\n{example}"


def _figures() -> str:
    intro = (
        "Nothing is rounded before it is shown. A figure that lacks a number is *unknown* or *at least* so much, "
        "never 0. Where a map gives estimates with a low and a high end, the figure has a range.\n"
    )
    return "\n".join((intro, *(_figure(kind) for kind in known_metrics().values())))


def _figure(kind: MetricKind) -> str:
    rows = (
        ("Name", f"`{kind.name}`"),
        ("Formula", kind.formula),
        ("Unit", _UNITS[kind.unit]),
        ("Better is", _BETTER[kind.better]),
        ("When numbers are missing", kind.missing),
        ("Source", kind.source),
    )
    return "\n".join((f"## {kind.title}", "", *(f"- **{name}:** {text}" for name, text in rows), ""))


def _json() -> str:
    return "\n".join(
        (_CHECK, _fenced([each.as_json() for each in _example(broken=True).problems[:1]]), _metrics(), _schemas())
    )


def _metrics() -> str:
    found = _example()
    data = metrics_json(_EXAMPLE, found.context.kind, found.context.time, found.measures, ())
    step = ", ".join(f"`{key}`" for key in data["steps"][0])
    data["metrics"] = {name: data["metrics"][name] for name in ("lead_time", "flow_efficiency")}
    data["steps"] = [{key: value for key, value in row.items() if value is not None} for row in data["steps"][1:2]]
    data["constraint"]["candidates"] = data["constraint"]["candidates"][:1]
    return f"{_METRICS}\nEach entry of `steps` has {step}.\n\nA shortened example:\n\n{_fenced(data)}"


_EXAMPLE = "order-to-cash/2026-01-12/current-state"
"""The id that the example has in the reference: the JSON of a map with steps shows all that there can be."""


def _example(broken: bool = False) -> Reading:
    """Return the example of a map with steps, or the same with a slip in it."""
    kind = _EXAMPLE.rpartition("/")[2]
    text = (kinds()[kind].folder / "example.yaml").read_text("utf-8")
    if broken:
        text = text.replace("    process_time:", "    proces_time:", 1)
    return single_map(source.parse_text(text, f"maps/streams/{_EXAMPLE}.yaml"), kind)


def _fenced(data: object) -> str:
    return f"```json\n{json.dumps(data, indent=2, ensure_ascii=False)}\n```\n"


def _schemas() -> str:
    links = (f"- [{kind}](schemas/{kind}.json)" for kind in file_models())
    return "\n".join((_SCHEMAS, *links, ""))


_CHECK = """\
## Problems

`flowfolio check --format json` prints a list with an entry for each problem.

| Key | What it is |
|---|---|
| `path` | The file, as the author knows it |
| `line`, `column` | The place in the file, counted from 1 |
| `code` | The rule; all are in [the list of rules](rules.md) |
| `severity` | `error` or `warning` |
| `message` | What is wrong |
| `hint` | The nearest fix; may be empty |

An example:
"""
_METRICS = """\
## Figures of a map

`flowfolio metrics FILE|ID --format json` prints one object. Durations are seconds of working time, shares are
percentages, nothing is rounded. A number that is not known is `null`. A file with errors gives the same keys with
nothing in them, and `problems` says why; the exit code is 1.

| Key | What it is |
|---|---|
| `map` | The map's id; `null` for a file outside a portfolio |
| `kind` | The kind of map; `null` when neither the file's name nor its contents tell |
| `time` | The working calendar; `null` when `kind` is. The next four stand in it |
| `hours_per_day`, `days_per_week` | What a `d` and a `w` are |
| `available_time` | Working time a day without breaks, in seconds, or `null` |
| `source` | `map`, `portfolio`, `assumed`, or `withheld` when a fault hides it: `reason` says which |
| `metrics` | The figures by name, as in [the list of figures](figures.md); the next six stand in each |
| `value` | The figure; totals are made of typical values |
| `unit` | `s`, `%` or `1` |
| `text` | The figure as people read it |
| `low`, `high` | The ends of its range |
| `missing` | Ids of the steps that lack a number it needs |
| `is_promised` | `true` where it rests on what a future state promised and nobody has found since; else left out |
| `steps` | The figures of each step |
| `constraint` | `step`, `declared` (the map names it), `reason`, `runners_up`, `candidates` |
| `runners_up` | What the figures would suggest next: `step`, `reason` |
| `candidates` | What each definition of a bottleneck points at: `definition`, `step`, `reason` |
| `problems` | As above |
"""
_SCHEMAS = """\
## Schemas

JSON Schemas (draft-07) of all files under `maps/`, for editors and other programs. `flowfolio schema` writes the same.
"""
