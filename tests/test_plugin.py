"""The plugin in real MkDocs builds: whole, the same every time, quick the second time, and unharmed by broken maps."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import markdown
import pytest

from browser.sites import ADDRESS
from dead_links import dead_links
from flowfolio.drawing.engine import Engine
from flowfolio.map_types import kinds
from flowfolio.portfolio.portfolio import load
from flowfolio.site import Publication, Site, Urls
from flowfolio.site.build.renderer import Renderer
from flowfolio.site.build.settings import FlowfolioConfig
from sites import MKDOCS, Built, Example, build, write

EDITION = "maps/streams/checkout/2026-01-12"
EXAMPLES = {kind: (kinds()[kind].folder / "example.yaml").read_text(encoding="utf-8") for kind in kinds()}
FILES = {
    "mkdocs.yml": MKDOCS,
    "maps/portfolio.yaml": "title: Test portfolio\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "maps/streams/checkout/stream.yaml": "title: Checkout\nowner: Shop\n",
    **{f"{EDITION}/{kind}.yaml": text for kind, text in EXAMPLES.items()},
    "maps/streams/checkout/2026-05-04/outcome.yaml": EXAMPLES["outcome"],
    "maps/streams/returns/stream.yaml": "title: Returns\nowner: Shop\n",
    "maps/streams/returns/2026-05-04/outcome.yaml": EXAMPLES["outcome"],
    "content/about.md": "# About\n\nLead time: see below.\n\n```flowfolio\nmap: checkout/2026-01-12/current-state\n"
    "figure: lead_time\n```\n\n```flowfolio\nkind: outcome\ntitle: Inline\noutcome: {text: Drawn in a page}\n```\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("plugin"), FILES)


@pytest.fixture(scope="module")
def built(folder: Path) -> Built:
    """Build the small portfolio strictly, from nothing."""
    return build(folder, strict=True)


@pytest.fixture(scope="module")
def rebuilt(built: Built, folder: Path) -> tuple[dict[str, bytes], Built]:
    """Build once more; return the first build's files and the second build."""
    return built.files(), build(folder, strict=True)


def test_a_strict_build_has_every_page(built: Built) -> None:
    assert not built.is_aborted, built.log
    for path in ("", "about", "streams", "streams/checkout", "streams/returns", "streams/checkout/2026-01-12"):
        assert "<h1" in built.page(path)
    for kind in kinds():
        page = built.page(f"streams/checkout/2026-01-12/{kind}")
        assert "<svg" in page
        assert "<table" in page
    assert "ff-drawing:" not in "".join(path.read_text("utf-8") for path in built.site.rglob("*.html"))


def test_downloads_lie_beside_the_pages(built: Built) -> None:
    edition = built.site / "streams/checkout/2026-01-12"
    assert (edition / "current-state/current-state.yaml").read_text("utf-8") == EXAMPLES["current-state"]
    assert (edition / "current-state/current-state.svg").read_text("utf-8").lstrip().startswith("<svg")
    assert "Check credit" in (edition / "current-state/current-state.csv").read_text("utf-8")


def test_only_the_picture_as_a_file_has_a_caption(built: Built) -> None:
    for kind in EXAMPLES:
        svg = (built.site / f"streams/checkout/2026-01-12/{kind}/{kind}.svg").read_text("utf-8")
        above = svg[svg.index('<g class="ff-above">') :].partition("</g>")[0]
        assert all(words in above for words in ("Checkout", "2026-01-12", kinds()[kind].kinds[kind])), kind
        assert "ff-above" not in built.page(f"streams/checkout/2026-01-12/{kind}")


def test_fences_are_drawn_and_figured(built: Built) -> None:
    page = built.page("about")
    assert "Drawn in a page" in page
    assert "<svg" in page
    assert 'href="../streams/checkout/2026-01-12/current-state/' in page


def test_ids_are_unique_on_every_page(built: Built, example: Example) -> None:
    for path in (*built.site.rglob("index.html"), *example.folder.rglob("index.html")):
        ids = Counter(re.findall(r'\sid="([^"]*)"', path.read_text("utf-8")))
        assert {each for each, count in ids.items() if count > 1} <= {"__toc"}, path


def test_every_anchor_of_a_picture_is_there(built: Built) -> None:
    for kind in kinds():
        page = built.page(f"streams/checkout/2026-01-12/{kind}")
        svgs = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
        anchors = set(re.findall(r'href="#([^"]+)"', svgs))
        assert {each for each in anchors if f'id="{each}"' not in page} == set()


def test_no_link_of_the_example_leads_nowhere(example: Example) -> None:
    """Also none of a picture, and none to a spot of another page."""
    assert dead_links(example.folder) == []
    assert dead_links(example.offline) == []


def test_nothing_is_fetched_from_elsewhere(example: Example) -> None:
    for path in example.folder.rglob("*.html"):
        sources = re.findall(r'(?:src|srcset)="([^"]+)"|<link[^>]+href="([^"]+)"[^>]*>', path.read_text("utf-8"))
        loaded = [each for pair in sources for each in pair if each.startswith(("http:", "https:", "//"))]
        assert [each for each in loaded if not each.startswith(ADDRESS)] == []


def test_a_warm_build_starts_no_graphviz_and_writes_the_same(rebuilt: tuple[dict[str, bytes], Built]) -> None:
    before, second = rebuilt
    drawn, kept, started = second.drawings
    assert (drawn, started) == (0, 0)
    assert kept > 0
    assert second.files() == before


def test_a_build_from_nothing_writes_the_same(built: Built, tmp_path: Path) -> None:
    other = build(write(tmp_path / "elsewhere", FILES), strict=True)
    assert other.drawings[1] == 0
    before, after = built.files(), other.files()
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_only_the_edited_map_is_drawn_again(
    rebuilt: tuple[dict[str, bytes], Built], folder: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    text = FILES[f"{EDITION}/dependency.yaml"].replace("Credit bureau interface", "Bureau of credits")
    write(copy, {f"{EDITION}/dependency.yaml": text})
    again = build(copy)
    assert again.drawings[0] == 1
    assert "Bureau of credits" in again.page("streams/checkout/2026-01-12/dependency")


def test_broken_maps_take_down_only_themselves(tmp_path: Path) -> None:
    broken = {
        f"{EDITION}/dependency.yaml": EXAMPLES["dependency"].replace("direction:", "dirction:"),
        "maps/streams/returns/2026-05-04/outcome.yaml": "title: 'never closed\n",
        "maps/streams/returns/2026-05-04/outcomes.yaml": "title: A\n",
        "content/streams/returns/index.md": "# Our own page\n\nWritten by hand.\n",
    }
    built = build(write(tmp_path, {**FILES, **broken}), strict=True)
    assert built.is_aborted
    for words in (
        "dependency.yaml:11:5: unknown-key 'dirction'",
        "outcome.yaml:1:8: invalid-yaml",
        "outcomes.yaml:1:1: bad-folder-name",
    ):
        assert words in built.log
    page = built.page("streams/checkout/2026-01-12/dependency")
    assert "did you mean &#39;direction&#39;?" in page
    assert "dependency.yaml:11:5" in page
    assert "invalid-yaml" in built.page("streams/returns/2026-05-04/outcome")
    assert "<svg" in built.page("streams/checkout/2026-01-12/current-state")
    # A page written by hand wins over the generated one of the same path.
    assert "Written by hand." in built.page("streams/returns")
    assert "Traceback" not in built.log


def test_problems_can_stop_the_build_and_the_plugin_be_switched_off(tmp_path: Path) -> None:
    strict = MKDOCS.replace("today:", "on_problem: error, today:")
    files = {**FILES, "mkdocs.yml": strict, f"{EDITION}/roadmap.yaml": "title: [\n", "content/index.md": "# Home\n"}
    stopped = build(write(tmp_path, files))
    assert stopped.is_aborted
    assert "problem(s) in the map data" in stopped.log
    write(tmp_path, {"mkdocs.yml": MKDOCS.replace("today:", "enabled: false, today:")})
    off = build(tmp_path)
    assert not (off.site / "streams").exists()
    assert "flowfolio" not in off.page("").replace("site/flowfolio", "")


def test_a_drawing_that_fails_is_told(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, text in FILES.items() if name.startswith("maps/streams/returns")})
    site = Site(load(tmp_path / "maps"), Urls())
    publication = Publication(site, Renderer(Engine("graphviz-pure", timeout=0.0001)))
    pages = {page.path: page for page in publication.pages()}
    page = pages["streams/returns/2026-05-04/outcome/index.md"]
    assert "<svg" in publication.with_pictures(publication.html(page), page.path)
    assert {problem.code for problem in publication.drawing_problems()} == {"drawing-failed"}
    publication.close()


def test_the_example_portfolio_builds_strictly(example: Example) -> None:
    for page in (example.folder / "index.html", example.offline / "streams/index.html"):
        assert "<h1" in page.read_text("utf-8")


def test_compiled_files_beside_templates_do_no_harm(tmp_path: Path) -> None:
    """An installed package holds __pycache__ folders; only .html files are templates."""
    overrides = tmp_path / "flowfolio"
    (overrides / "__pycache__").mkdir(parents=True)
    (overrides / "__pycache__" / "draw.cpython-311.pyc").write_bytes(b"\xa7\r\r\n")
    (overrides / "parts.html~").write_bytes(b"\xff")
    assert Site(load(tmp_path / "maps"), Urls(), (tmp_path,)).templates.digest


def test_only_written_pages_are_parsed_as_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    whole = markdown.Markdown.__init__

    def counted(self: markdown.Markdown, **options: Any) -> None:
        made.append(1)
        whole(self, **options)

    write(tmp_path, {name: text for name, text in FILES.items() if "returns" in name or name == "mkdocs.yml"})
    write(tmp_path, {"content/about.md": "# About\n", "content/more.md": "# More\n"})
    monkeypatch.setattr("markdown.Markdown.__init__", counted)
    built = build(tmp_path, strict=True)
    assert not built.is_aborted, built.log
    assert len(made) == 1 + 2, "one with which MkDocs tries the extensions out, and one for each written page"
    assert '<a href="#maps-in-force"' in built.page("streams/returns")


def test_a_link_to_a_place_in_a_generated_page_is_checked(tmp_path: Path) -> None:
    config = MKDOCS.replace("validation: {", "validation: {anchors: warn, ")
    about = (
        "# About\n\n[there](streams/returns/index.md#maps-in-force), [not there](streams/returns/index.md#nowhere)\n"
    )
    write(tmp_path, {name: text for name, text in FILES.items() if "returns" in name})
    write(tmp_path, {"mkdocs.yml": config, "content/about.md": about})
    warnings = [line for line in build(tmp_path).log.splitlines() if "anchor" in line]
    assert len(warnings) == 1
    assert "#nowhere" in warnings[0]


def test_the_navigation_may_name_a_generated_page(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, text in FILES.items() if "returns" in name})
    write(
        tmp_path,
        {
            "content/about.md": "# About\n",
            "mkdocs.yml": MKDOCS + "nav: [{Start here: index.md}, {Others: streams/index.md}]\n",
        },
    )
    built = build(tmp_path, strict=True)
    assert not built.is_aborted, built.log
    assert "Start here" in built.page("streams")
    assert "Others" in built.page("")


@pytest.mark.parametrize(
    ("given", "is_good"),
    [
        (True, True),
        (False, True),
        ({"Ann Bell": "Order desk"}, True),
        ("yes", False),
        ({"Ann Bell": 3}, False),
        ([], False),
    ],
)
def test_names_from_git_are_off_on_or_roles(given: object, is_good: bool) -> None:
    config = FlowfolioConfig()
    assert config.git_names is False
    config.load_dict({"git_names": given})
    errors, _ = config.validate()
    assert ([key for key, _ in errors] == []) == is_good


def test_the_setting_for_names_reaches_the_pages(tmp_path: Path) -> None:
    who = ("-c", "user.name=Ann Bell", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
    page = "maps/streams/a/2026-01-12/outcome.yaml"
    write(tmp_path, {"mkdocs.yml": MKDOCS, page: EXAMPLES["outcome"], "content/about.md": "# About\n"})
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    path = "streams/a/2026-01-12/outcome"
    assert "Ann Bell" not in build(tmp_path).page(path)
    by_role = MKDOCS.replace("today:", "git_names: {Ann Bell: Order desk}, today:")
    shown = build(write(tmp_path, {"mkdocs.yml": by_role})).page(path)
    assert re.search(r"Last changed \S+ by Order desk<", shown)
