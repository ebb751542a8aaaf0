"""The rooms below `site` work where neither MkDocs nor Click nor any library of the site or of an extra is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MISSING = ("mkdocs", "properdocs", "material", "jinja2", "markupsafe", "nh3", "click", "graphviz_pure", "xlsxwriter")
COMPILED = {"pydantic_core", "yaml"}
"""What may be compiled: a build of both runs in a browser, too."""

JOB = """
import importlib, json, pkgutil, sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

missing, compiled, maps = sys.argv[1].split(), sys.argv[2].split(), Path(sys.argv[3])


class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


sys.meta_path.insert(0, NotInstalled())
before = set(sys.modules)
for name in ("source", "drawing", "maturity", "map_types", "portfolio", "analysis", "export"):
    room = importlib.import_module(f"flowfolio.{name}")
    for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        importlib.import_module(each.name)

from flowfolio import check, compare_assets, due, find_map, load, to_dot
from flowfolio.export.export import export
from flowfolio.export.formats import CHECK, DIFF, DUE, METRICS

portfolio = load(maps)
assert len(json.loads(CHECK["json"](check(maps)))) >= len(portfolio.problems)
assert CHECK["sarif"](check(maps))
for asset in portfolio.assets.values():
    assert to_dot(asset.type.draw(asset.map, portfolio.context(asset))).startswith("digraph")
stream = next(each for each in portfolio.streams.values() if len(each.history.of_kind("current-state")) > 1)
before_, after = stream.history.of_kind("current-state")[:2]
found = compare_assets(portfolio, before_, after)
assert json.loads(DIFF["json"](found))["changes"]
assert to_dot(found.graph()).startswith("digraph")
figures = json.loads(METRICS["json"](find_map(after.id, maps)))["metrics"]
assert figures["lead_time"]["value"] > 0
assert json.loads(export(portfolio, "json"))["maps"]
assert export(portfolio, "csv", table="steps").count(b"\\n") > 10
assert DUE["md"](due(portfolio), portfolio.today)

own = set(sys.modules) - before
assert not {name.partition(".")[0] for name in own} & set(missing)
suffixes = tuple(EXTENSION_SUFFIXES)
files = {name: getattr(sys.modules[name], "__file__", None) or "" for name in own}
roots = {n.partition(".")[0] for n, file in files.items() if file.endswith(suffixes)}
roots -= set(sys.stdlib_module_names)
assert roots <= set(compiled), roots
"""


def test_the_engine_works_without_the_libraries_of_the_site(project: Path) -> None:
    words = [" ".join(MISSING), " ".join(sorted(COMPILED)), str(project / "maps")]
    done = subprocess.run([sys.executable, "-c", JOB, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
