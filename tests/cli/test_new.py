"""`flowfolio new`: complete, builds strictly without editing, known to editors, and never over anything."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from mkdocs.config import load_config

from dead_links import dead_links, out_of_reach
from flowfolio.cli.new import scaffold
from flowfolio.map_types import kinds
from flowfolio.portfolio.portfolio import load
from flowfolio.site import paths
from flowfolio.source.document import read
from flowfolio.source.problems import FlowfolioError
from sites import Built, build


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "portfolio"
    assert scaffold(folder) == sum(path.is_file() for path in folder.rglob("*"))
    return folder


@pytest.fixture(scope="module")
def built(made: Path) -> Built:
    return build(made, strict=True)


def test_it_holds_all_five_maps_and_nothing_to_mend(made: Path) -> None:
    portfolio = load(made / "maps")
    assert [str(problem) for problem in portfolio.problems] == []
    assert [asset.kind for asset in portfolio.assets.values()] == list(kinds())
    assert {asset.date for asset in portfolio.assets.values()} == {dt.date.today()}


def test_it_builds_strictly_without_editing(built: Built) -> None:
    assert not built.is_aborted, built.log
    assert "Order to cash" in built.page("")
    assert "is no" not in built.page("about")


def test_links_lead_from_home_to_every_page(built: Built) -> None:
    """Pages of every kind that a site may do without are there, and none of all pages lies beside the ways."""
    assert out_of_reach(built.site) == []
    assert dead_links(built.site) == []
    kinds = {paths.kind_of(path.relative_to(built.site).as_posix()) for path in built.site.rglob("index.html")}
    assert set(paths.OPTIONAL_KINDS) - {"home", "editions"} <= kinds


def test_home_itself_shows_the_way_to_every_list(built: Built) -> None:
    shown = set(re.findall(r'href="([^"]*)"', built.page("")))
    listed = {paths.ROADMAPS, paths.DEPENDENCIES, paths.ROLLUP, paths.CATALOGUE, paths.CHANGES, paths.MATURITY}
    listed |= {paths.EVIDENCE, paths.GLOSSARY, paths.RHYTHM, paths.REVIEW_SHEET, paths.DUE}
    assert {path.removesuffix("index.md") for path in listed} - shown == set()


def test_it_brings_a_maturity_model_with_its_form_and_words(built: Built) -> None:
    assert "Flow Engineering maturity" in built.page("maturity")
    assert "<form" in built.page("maturity/flow-engineering/assess")
    assert "Flow efficiency" in built.page("glossary")


def test_files_name_their_schema(made: Path) -> None:
    files = [*(made / "maps").rglob("*.yaml")]
    assert len(files) >= 14
    for path in files:
        line = path.read_text("utf-8").partition("\n")[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
        assert match is not None, path
        schema = json.loads((path.parent / match[1]).read_text("utf-8"))
        assert [each.message for each in Draft7Validator(schema).iter_errors(read(path).data)] == []


def test_every_portfolio_has_an_id_of_its_own(made: Path, tmp_path: Path) -> None:
    scaffold(tmp_path)
    ids = {load(folder / "maps").settings.id for folder in (made, tmp_path)}
    assert len(ids) == 2
    assert all(re.fullmatch("portfolio-[0-9a-f]{12}", str(each)) for each in ids)


def test_dates_move_with_the_day(tmp_path: Path) -> None:
    scaffold(tmp_path, dt.date(2030, 3, 1))
    assert (tmp_path / "maps/streams/order-to-cash/2030-03-01/outcome.yaml").exists()
    assert "2030-03-01/current-state" in (tmp_path / "content/about.md").read_text("utf-8")
    assert load(tmp_path / "maps", today=dt.date(2030, 3, 1)).problems == ()


@pytest.mark.parametrize("name", ["mkdocs.yml", "content/about.md", "maps"])
def test_nothing_is_written_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(FlowfolioError):
        scaffold(tmp_path)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
    assert path.read_text("utf-8") == "mine"


def test_a_dangling_link_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")
    with pytest.raises(FlowfolioError, match="nothing was written"):
        scaffold(tmp_path)
    assert not (tmp_path / "elsewhere.yml").exists()


def test_other_files_may_stand_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    scaffold(tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"


def test_it_builds_for_reading_from_disk_in_a_folder_of_its_own(made: Path, built: Built) -> None:
    offline = load_config(config_file=str(made / "mkdocs.offline.yml"))
    assert Path(offline.site_dir) == made / "offline"
    assert f"/{Path(offline.site_dir).name}/" in (made / ".gitignore").read_text("utf-8").splitlines()
    assert not build(made, config="mkdocs.offline.yml", strict=True).is_aborted
