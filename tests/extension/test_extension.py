"""A map type from another package, installed beside flowfolio: it is everywhere that our own types are."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flowfolio.drawing.looks import PALETTE
from sites import write

PACKAGE = Path(__file__).parent / "example_type"
EDITION = "maps/streams/loan/2026-01-12"
EXAMPLE = (PACKAGE / "capability_map/example.yaml").read_text("utf-8")
LATER = EXAMPLE.replace("level: weak", "level: solid").replace(
    "work:", "  - {from: pay-out, to: know-customer, name: the account}\nwork:"
)
FILES = {
    "mkdocs.yml": "site_name: Test\ntheme: {name: mkdocs}\ndocs_dir: content\n"
    "plugins: {flowfolio: {today: 2026-06-01, reference: true}}\n"
    "validation: {nav: {omitted_files: ignore}}\n",
    "content/index.md": "# Home\n",
    "maps/portfolio.yaml": "title: Loans\nowner: Loans\n",
    "maps/evidence.yaml": "claims: [{claim: Capabilities are solid in, high: 80, source: A study, edition: 2026, "
    "metric: solid_share}]\n",
    "maps/streams/loan/stream.yaml": "title: Loan\nowner: Loans\nreview_every: 5 years\n",
    f"{EDITION}/outcome.yaml": "title: Aim\noutcome: {text: Faster}\n",
    f"{EDITION}/current-state.yaml": "title: Now\nsteps:\n  - {id: credit, name: Check credit, constraint: true}\n",
    f"{EDITION}/capability.yaml": EXAMPLE.replace("team: Sales", "team: Sales, steps: [credit]"),
    "maps/streams/loan/2026-03-02/capability.yaml": LATER,
    f"{EDITION}/roadmap.yaml": "title: Plan\nitems:\n"
    "  - {id: hire, title: Hire a cashier, horizon: now, end: 2026-05-01, addresses: [pay-out], owner: Bo}\n",
}


ANSWER = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from flowfolio.cli.command import main
for line in sys.stdin:
    out, code = io.TextIOWrapper(io.BytesIO(), "utf-8", newline=""), 0
    with redirect_stdout(out), redirect_stderr(out):
        try:
            main(json.loads(line))
        except SystemExit as stop:
            code = stop.code or 0
    out.flush()
    print(json.dumps([code, out.buffer.getvalue().decode()]), flush=True)
"""
"""A program that answers commands as `flowfolio` does, without starting anew for each."""


@dataclass(frozen=True)
class Place:
    """A project, and a folder of installed packages in which the example package is."""

    project: Path
    installed: Path
    _asked: list[subprocess.Popen[str]] = field(default_factory=list)

    def _start(self, *words: str) -> subprocess.Popen[str]:
        paths = [str(self.installed), str(Path(__file__).parents[2] / "plugins")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_MKDOCS_2_WARNING": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen([sys.executable, *words], cwd=self.project, env=environment, text=True, **pipes)  # type: ignore[call-overload, no-any-return]

    def run(self, *words: str) -> None:
        """Run Python in a process of its own, which has to end well."""
        code, out = self.answer(*words)
        assert code == 0, out

    def answer(self, *words: str) -> tuple[int, str]:
        """Run Python in a process of its own; return how it ended, and all that it said."""
        process = self._start(*words)
        out, _ = process.communicate()
        return process.returncode, out

    def build(self) -> None:
        self.run("-m", "flowfolio", "build", "--strict", "-q")

    def flowfolio(self, *words: str, ok: bool = True) -> str:
        """Return what the command prints in a process where the package is installed."""
        if not self._asked:
            self._asked.append(self._start("-c", ANSWER))
        process = self._asked[0]
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.flush()
        code, out = json.loads(process.stdout.readline())
        assert (code == 0) is ok, out
        return str(out)

    def close(self) -> None:
        for process in self._asked:
            process.communicate()

    def page(self, path: str) -> str:
        return (self.project / "site" / path / "index.html").read_text("utf-8")


def _install(folder: Path) -> Path:
    """Install the example package as pip does, but without a network: its files, and the entry points it declares."""
    shutil.copytree(PACKAGE / "capability_map", folder / "capability_map", ignore=shutil.ignore_patterns("__pycache__"))
    about = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = about["name"], about["version"]
    groups = (
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
        for group, entries in about["entry-points"].items()
    )
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    write(
        folder,
        {
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/entry_points.txt": "\n".join(groups),
        },
    )
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a project whose site is built."""
    folder = tmp_path_factory.mktemp("extension")
    place = Place(write(folder / "project", FILES), _install(folder / "installed"))
    place.build()
    yield place
    place.close()


def test_it_keeps_what_every_type_promises(place: Place) -> None:
    place.run(
        "-c",
        "from capability_map import MAP_TYPE; from flowfolio.testing import check_map_type; check_map_type(MAP_TYPE)",
    )


def test_a_single_file_is_checked_and_measured(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "what we can.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    figures = json.loads(place.flowfolio("metrics", str(file), "--format", "json"))
    assert figures["kind"] == "capability"
    assert figures["metrics"]["capability_count"]["value"] == 3
    assert figures["metrics"]["solid_share"]["text"] == "33.3 %"
    assert "Solid capabilities" in place.flowfolio("metrics", str(file))
    file.write_text(EXAMPLE.replace("to: know-customer", "to: know-customers"), encoding="utf-8")
    found = json.loads(place.flowfolio("check", str(file), "--format", "json", ok=False))
    assert [(each["code"], each["hint"]) for each in found] == [("unknown-reference", "did you mean 'know-customer'?")]


def test_it_reports_problems_of_its_own(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "capability.yaml"
    file.write_text(EXAMPLE.replace("level: missing", "level: solid"), encoding="utf-8")
    (found,) = json.loads(place.flowfolio("check", str(file), "--format", "json"))
    assert (found["code"], found["severity"], found["line"]) == ("solid-without-team", "warning", 8)
    (rule,) = json.loads(place.flowfolio("check", str(file), "--format", "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "A capability counts as solid, and no team is said to have it."
    assert "solid-without-team" in place.page("reference/rules")


def test_roadmap_items_are_about_its_things(place: Place) -> None:
    assert json.loads(place.flowfolio("check", "--format", "json")) == []
    thread = place.page("streams/loan")
    assert "Hire a cashier" in thread
    assert re.search(r"About:.*capability/#capability-pay-out", thread)
    assert "serves nothing" not in thread


def test_its_own_items_are_due_and_on_the_roadmap_of_roadmaps(place: Place) -> None:
    assert "One customer file for everybody" in place.page("roadmap")
    assert "One customer file for everybody" in place.page("streams/loan")
    assert "0 of 2 done" in place.page("streams")
    assert place.page("rhythm/review-sheet").count("0 of 1 done") == 2


def test_its_tables_are_exported(place: Place) -> None:
    rows = list(csv.DictReader(io.StringIO(place.flowfolio("export", "--format", "csv", "--table", "capabilities"))))
    assert [row["id"] for row in rows][:3] == ["decide-credit", "know-customer", "pay-out"]
    assert rows[1] == {
        "map": "loan/2026-01-12/capability",
        "id": "know-customer",
        "name": "Know the customer",
        "level": "weak",
        "team": "Sales",
        "steps": "credit",
        "needs": "",
    }
    figures = csv.DictReader(io.StringIO(place.flowfolio("export", "--format", "csv", "--table", "metrics")))
    assert {"capability_count", "solid_share"} <= {row["name"] for row in figures}
    everything = json.loads(place.flowfolio("export", "--format", "json"))
    assert len(everything["capabilities"]) == 6
    assert "capabilities" in json.loads(place.flowfolio("export", "--format", "schema"))["required"]


def test_editions_are_compared_with_their_links(place: Place) -> None:
    words = ("diff", "loan/2026-01-12/capability", "loan/2026-03-02/capability")
    told = place.flowfolio(*words)
    assert re.search(r"Solid capabilities.*33.3 %.*66.7 %.*better", told)
    changes = json.loads(place.flowfolio(*words, "--format", "json"))["changes"]
    assert ("added", "pay-out → know-customer") in {(each["kind"], each["id"]) for each in changes}
    assert re.search(r"added +need 'pay-out → know-customer'|added +need .*Pay out in a day", told), told
    page = place.page("compare/loan/2026-01-12-capability-to-2026-03-02-capability")
    assert "Know the customer" in page
    assert "ff-mark-added" in page


def test_it_has_pages_and_stands_in_the_reference(place: Place) -> None:
    page = place.page("streams/loan/2026-01-12/capability")
    assert "<svg" in page
    assert "Solid capabilities" in page
    fields = place.page("reference/maps")
    for words in ("Capability map", "How well it is done today.", "One customer file for everybody"):
        assert words in fields
    assert "solid capabilities / all capabilities" in place.page("reference/figures")
    assert json.loads(place.flowfolio("schema", "capability"))["title"] == "Capability"


def test_its_roles_are_in_the_picture_its_legend_and_the_dark_scheme(place: Place) -> None:
    page, css = (
        place.page("streams/loan/2026-01-12/capability"),
        (place.project / "site/assets/flowfolio/drawings.css").read_text("utf-8"),
    )
    picture = page[page.index('class="ff-drawing"') : page.index("</svg>")]
    legend = picture[picture.index('class="ff-legend"') :]
    for role, words, colour in (
        ("capability-missing", "nobody can do it", "rose"),
        ("capability-weak", "done, but not well", "sun"),
        ("capability-solid", "done well", "mint"),
        ("capability-needs", "needs it", "violet"),
    ):
        light, dark, _ = PALETTE[colour]
        assert f" ff-{role}" in picture, role
        assert f">{words}<" in legend
        assert picture.count(f'"{light}"') > legend.count(f'"{light}"') > 0
        assert f'.ff-drawing [fill="{light}"]{{fill:var(--ff-draw-{colour})}}' in css
        assert re.search(rf'\[data-md-color-scheme="slate"\]{{[^}}]*--ff-draw-{colour}:{dark};', css)


def test_a_goal_may_name_its_figures(place: Place, tmp_path: Path) -> None:
    measured = "measures: [{id: m, name: Solid, metric: solid_share, target: 80}]\n"
    file = tmp_path / "outcome.yaml"
    file.write_text("title: A\noutcome: {text: B}\n" + measured, encoding="utf-8")
    assert json.loads(place.flowfolio("check", str(file), "--format", "json")) == []
    assert "One stream now: 66.7 % (Loan)." in place.page("evidence").replace("\N{NO-BREAK SPACE}", " ")


def test_a_warm_build_shows_what_its_changed_code_makes(place: Place, tmp_path: Path) -> None:
    place = Place(shutil.copytree(place.project, tmp_path / "project"), _install(tmp_path / "installed"))
    page = "streams/loan/2026-01-12/capability"
    assert "Ability" not in place.page(page)
    _reworded(place.installed, {"draw.py": ("(each.name, each.level)", "(each.name, each.level, 'Ability')")})
    _reworded(place.installed, {"measure.py": ('"Solid capabilities"', '"Sound capabilities"')})
    _reworded(place.installed, {"tables.py": ('"Level"', '"Ability"')})
    place.build()
    warm = _pages(place)
    assert "Ability</text>" in place.page(page)
    assert "Sound capabilities" in place.page(page)
    shutil.rmtree(place.project / ".cache", ignore_errors=True)
    shutil.rmtree(place.project / "site")
    place.build()
    cold = _pages(place)
    assert [name for name in cold if cold[name] != warm.get(name)] == []


FAILS = {
    "load": ("__init__.py", "MAP_TYPE = MapType("),
    "check": ("check.py", "    known = {"),
    "defines": ("check.py", "    for number, item in enumerate(map_.work):\n        yield"),
    "measure": ("measure.py", "    solid = "),
    "draw": ("draw.py", "    edges = "),
    "tables": ("tables.py", "    names = "),
}
"""What of the type raises → the file, and the words before which it does."""


LITTLE = {
    "mkdocs.yml": FILES["mkdocs.yml"].replace("reference: true", "reference: false"),
    "content/index.md": "# Home\n",
    "maps/streams/loan/stream.yaml": FILES["maps/streams/loan/stream.yaml"],
}


@pytest.mark.parametrize(
    ("what", "command"), [*((what, "mkdocs") for what in FAILS), ("load", "flowfolio"), ("draw", "flowfolio")]
)
def test_a_type_that_fails_ends_the_build_with_a_sentence(what: str, command: str, tmp_path: Path) -> None:
    files = LITTLE | {f"{EDITION}/capability.yaml": EXAMPLE}
    place = Place(write(tmp_path / "project", files), _install(tmp_path / "installed"))
    name, words = FAILS[what]
    _reworded(place.installed, {name: (words, f"{words[: -len(words.lstrip())]}1 / 0\n{words}")})
    code, out = place.answer("-m", command, "build")
    assert code == 1, out
    assert "Traceback" not in out
    (said,) = [line for line in out.splitlines() if "division by zero" in line]
    if what == "load":
        assert "the map type 'capability-map' (capability_map:MAP_TYPE) cannot be loaded: division by zero" in said
    else:
        assert re.search(r"the map type 'capability-map' failed on .*ZeroDivisionError.* at capability_map/", said)
        assert re.search(rf"/{name}:\d+$", said)


def test_a_type_that_cannot_be_loaded_ends_the_command_with_a_sentence(tmp_path: Path) -> None:
    place = Place(write(tmp_path / "project", {"capability.yaml": EXAMPLE}), _install(tmp_path / "installed"))
    name, words = FAILS["load"]
    _reworded(place.installed, {name: (words, f"1 / 0\n{words}")})
    code, out = place.answer("-m", "flowfolio", "check", "capability.yaml")
    assert (code, "Traceback" in out) == (2, False), out
    assert "(capability_map:MAP_TYPE) cannot be loaded: division by zero" in out


def test_a_model_that_fails_ends_the_build_with_a_sentence(tmp_path: Path) -> None:
    files = LITTLE | {f"{EDITION}/capability.yaml": EXAMPLE}
    place = Place(write(tmp_path / "project", files), _install(tmp_path / "installed"))
    failing = "    @model_validator(mode='after')\n    def _failing(self) -> Self:\n        1 / 0\n\n    id: Slug\n"
    _reworded(place.installed, {"model.py": ("    id: Slug\n", failing)})
    _reworded(
        place.installed, {"model.py": ("from pydantic import Field", "from pydantic import Field, model_validator")}
    )
    _reworded(place.installed, {"model.py": ("Annotated, Literal", "Annotated, Literal, Self")})
    code, out = place.answer("-m", "mkdocs", "build")
    assert (code, "Traceback" in out) == (1, False), out
    assert re.search(
        r"'CapabilityMap' failed on 'maps/.*capability.yaml': ZeroDivisionError.* capability_map/model", out
    )


def test_a_fence_whose_type_fails_ends_the_build_with_a_sentence(tmp_path: Path) -> None:
    files = LITTLE | {"content/index.md": "# Home\n\n```flowfolio\nkind: capability\ntitle: Here\n```\n"}
    place = Place(write(tmp_path / "project", files), _install(tmp_path / "installed"))
    _reworded(place.installed, {"measure.py": ("    solid = ", "    1 / 0\n    solid = ")})
    code, out = place.answer("-m", "mkdocs", "build")
    assert (code, "Traceback" in out) == (1, False), out
    assert "the map type 'capability-map' failed on the map fence-" in out


def _pages(place: Place) -> dict[str, str]:
    """Return every page, without the time of the build that the theme writes on the first."""
    site = place.project / "site"
    return {
        path.relative_to(site).as_posix(): re.sub(r"Build Date UTC : .*", "", path.read_text("utf-8"))
        for path in site.rglob("index.html")
    }


def _reworded(installed: Path, edits: Mapping[str, tuple[str, str]]) -> None:
    for name, (old, new) in edits.items():
        file = installed / "capability_map" / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
