"""What is done to MkDocs' own objects still works on the MkDocs that is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from flowfolio.portfolio.portfolio import load
from flowfolio.site import Page, Site, StaticFile, Urls
from flowfolio.site.build import mkdocs_pages
from flowfolio.site.build.last_build import LastBuild
from flowfolio.site.build.navigation import shelve
from flowfolio.site.build.written import urls_of
from flowfolio.source.problems import Place, Problem
from sites import MATERIAL, MKDOCS, write

HTML = '<h1 id="title">T</h1><h2 id="a">A <b>1</b></h2><h3 id="b">B</h3><h2 id="c">C</h2>'


class World:
    """A folder of written pages as MkDocs reads it, with some generated ones added."""

    def __init__(self, folder: Path, own: dict[str, Page], extra: str = "", **written: str) -> None:
        pages = {f"content/{name}.md": text for name, text in written.items()}
        write(folder, {"mkdocs.yml": MKDOCS + extra, "content/index.md": "# Home\n", **pages})
        self.config = load_config(config_file=str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
        self.config.plugins.on_startup(command="build", dirty=False)
        self.files = get_files(self.config)
        write(folder, {"maps/portfolio.yaml": "title: T\n", "maps/streams/a/stream.yaml": "title: A\n"})
        urls = urls_of(self.files, self.config, "", (), is_serving=False)
        self.site = Site(load(folder / "maps"), urls)
        self.own = mkdocs_pages.add(self.files, (*own.values(),), (), self.site, self.config)

    def page(self, path: str) -> MkDocsPage:
        """Return the page MkDocs makes of a file, read but not rendered."""
        page = MkDocsPage(None, self.files.src_uris[path], self.config)
        page.read_source(self.config)
        return page


def _own(*paths: str, **more: Any) -> dict[str, Page]:
    return {path: Page(path, f"Title of <{path}>", body=HTML, **more) for path in paths}


def test_styles_scripts_and_the_fence_are_registered_beside_those_of_the_site(tmp_path: Path) -> None:
    own = "markdown_extensions: {pymdownx.superfences: {custom_fences: [{name: mine, class: mine}]}}\n"
    config = World(tmp_path, {}, own).config
    mkdocs_pages.register(config, lambda text, *_, **__: f"<i>{text}</i>", Urls())
    assert "assets/flowfolio/drawings.css" in config.extra_css
    assert any(str(each).startswith("assets/flowfolio/") for each in config.extra_javascript)
    names = [each["name"] for each in config.mdx_configs["pymdownx.superfences"]["custom_fences"]]
    assert names == ["mine", "flowfolio"]
    assert config.markdown_extensions.count("pymdownx.superfences") == 1
    assert "polyfills" not in config.extra
    without = World(tmp_path / "b", {}).config
    mkdocs_pages.register(without, lambda text, *_, **__: f"<i>{text}</i>", Urls())
    page = MkDocsPage(None, File.generated(without, "p.md", content="```flowfolio\nmap: x\n```\n"), without)
    page.read_source(without)
    page.render(without, Files([]))
    assert page.content == "<p><i>map: x</i></p>"


def test_other_plugins_find_the_authors_file_behind_a_page(tmp_path: Path) -> None:
    stream = Page("s/index.md", "S", body=HTML, edit_path="maps/streams/a/stream.yaml")
    own = {"s/index.md": stream, "gone/index.md": Page("gone/index.md", "G", edit_path="maps/gone.yaml")}
    world = World(tmp_path, own | _own("due/index.md"))
    found = {path: world.files.src_uris[path] for path in world.own}
    assert found["s/index.md"].abs_src_path == str(tmp_path / "maps/streams/a/stream.yaml")
    assert found["gone/index.md"].abs_src_path == found["due/index.md"].abs_src_path == str(tmp_path / "maps")
    assert [file.content_string for file in found.values()] == ["S", "G", "Title of <due/index.md>"]
    # A page that nobody generated is one that git knows the day of.
    assert [path for path, file in found.items() if not file.generated_by] == ["s/index.md"]
    assert {file.edit_uri for file in found.values()} == {"../maps/streams/a/stream.yaml", "../maps/gone.yaml", None}


def test_a_generated_page_gives_way_to_a_written_one_and_can_be_edited(tmp_path: Path) -> None:
    own = _own("index.md", "streams/index.md") | {
        "maps/a.md": Page("maps/a.md", "A", markdown="# A", edit_path="m/a.yaml")
    }
    world = World(tmp_path, own)
    more = mkdocs_pages.add(world.files, [], [StaticFile("x/y.json", b"{}")], world.site, world.config)
    assert (list(world.own), more) == (["streams/index.md", "maps/a.md"], {})
    assert world.files.src_uris["index.md"].content_string == "# Home\n"
    assert world.files.src_uris["maps/a.md"].content_string == "# A"
    assert world.files.src_uris["maps/a.md"].edit_uri == "../m/a.yaml"
    assert world.files.src_uris["streams/index.md"].edit_uri is None
    assert world.files.src_uris["x/y.json"].content_bytes == b"{}"
    paths = [file.path for file in mkdocs_pages.assets()]
    assert {"assets/flowfolio/drawings.css", "assets/flowfolio/vendor/iframe-worker/shim.js"} <= set(paths)


def test_an_html_page_is_not_rendered_and_keeps_its_meta_data(tmp_path: Path) -> None:
    world = World(tmp_path, _own("s/index.md", tags=("x", "<b>"), hides=("toc",), is_searchable=False))
    page, own = world.page("s/index.md"), world.own["s/index.md"]
    assert mkdocs_pages.begin(page, own) == ""
    page.render(world.config, world.files)
    assert page.content == ""
    title = "Title of &lt;s/index.md&gt;"
    assert page.title == title
    search = {"search": {"exclude": True}}
    assert page.meta == {"title": title, "description": title, "tags": ["x", "&lt;b&gt;"], "hide": ["toc"], **search}
    markdown = Page("m.md", "M", markdown="# M\n\nText.\n")
    mkdocs_pages.add(world.files, [markdown], (), world.site, world.config)
    page = world.page("m.md")
    assert mkdocs_pages.begin(page, markdown) is None
    page.render(world.config, world.files)
    assert "<p>Text.</p>" in str(page.content)


def test_a_shown_body_has_its_contents_and_anchors(tmp_path: Path) -> None:
    page = World(tmp_path, _own("s/index.md")).page("s/index.md")
    mkdocs_pages.show(page, HTML)
    contents = [(item.id, item.title, [each.id for each in item.children]) for item in page.toc]
    assert contents == [("a", "A 1", ["b"]), ("c", "C", [])]
    assert page.present_anchor_ids == {"title", "a", "b", "c"}
    assert page.content == HTML


def test_unlisted_pages_stand_below_the_nearest_listed_one(tmp_path: Path) -> None:
    nav = "nav: [index.md, {All: [s/index.md, about.md]}]\n"
    world = World(tmp_path, _own("s/index.md", "s/a/index.md", "s/a/b/index.md", "t/index.md"), nav, about="# About\n")
    navigation = get_navigation(world.files, world.config)
    shelve(navigation, world.files.documentation_pages())
    pages = {path: file.page for path, file in world.files.src_uris.items() if file.page}
    assert pages["s/a/b/index.md"].parent is pages["s/a/index.md"].parent is pages["s/index.md"]
    assert pages["t/index.md"].parent is None
    pages["s/a/b/index.md"].active = True
    assert pages["s/index.md"].parent is not None
    assert pages["s/index.md"].parent.active
    assert not pages["t/index.md"].active


def test_skipped_pages_are_named_as_they_were_written(tmp_path: Path) -> None:
    nav = "nav: [index.md, {Ours: about.md}, s/index.md, more.md]\n"
    world = World(tmp_path, _own("s/index.md"), nav, about="# The *page*\n", more="---\nicon: x\n---\n# The *more*\n")
    pages = {file.src_uri: file for file in world.files.documentation_pages()}
    for file in pages.values():
        file.is_modified = lambda file=file: file.src_uri == "index.md"  # type: ignore[method-assign]
    get_navigation(world.files, world.config)
    titles = {"about.md": "Ours", "s/index.md": "Title of &lt;s&gt;", "more.md": "The more", "index.md": "Home"}
    mkdocs_pages.name_skipped(world.files, LastBuild(False, titles=titles), world.config)
    assert pages["more.md"].page
    assert pages["more.md"].page.title is None
    mkdocs_pages.name_skipped(world.files, LastBuild(True, titles=titles), world.config)
    found = {path: file.page.title for path, file in pages.items() if file.page}
    assert found == {**titles, "index.md": None}
    assert pages["more.md"].page.meta == {"icon": "x"}


@pytest.mark.parametrize("kind", ["material/search", "search"])
def test_the_search_holds_skipped_pages_in_the_order_of_the_site(kind: str, tmp_path: Path) -> None:
    if kind == "search":
        pytest.importorskip("mkdocs.contrib.search")
    theme = MATERIAL if kind == "material/search" else MATERIAL.replace("material, font: false", "mkdocs")
    write(tmp_path, {"mkdocs.yml": theme.replace("search: {}", "search: {lang: en}")})

    def index_of(*modified: str, last: LastBuild) -> list[str]:
        world = World(tmp_path, {}, about="# About\n\n## Part\n\nText.\n", zoo="# Zoo\n")
        config: MkDocsConfig = load_config(config_file=str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        plugin: Any = next(each for each in config.plugins.values() if type(each).__name__ == "SearchPlugin")
        for file in world.files.documentation_pages():
            page = world.page(file.src_uri)
            file.is_modified = lambda file=file: file.src_uri in modified  # type: ignore[method-assign]
            if file.is_modified():
                page.render(config, world.files)
                plugin.on_page_context({}, page=page, config=config, nav=None)
        mkdocs_pages.complete_search(config.plugins, world.files, last)
        plugin.on_post_build(config=config)
        text = (tmp_path / "site/search/search_index.json").read_text("utf-8")
        return [entry["location"] for entry in json.loads(text)["docs"]]

    last = LastBuild(True)
    whole = index_of("index.md", "about.md", "zoo.md", last=last)
    assert len(whole) > 3
    assert index_of("index.md", last=last) == whole
    assert index_of(last=last) == whole
    assert index_of("zoo.md", "about.md", last=last) == whole


def test_templates_of_the_theme_are_compiled_once() -> None:
    last, made = LastBuild(), []

    class Counted(Environment):
        def compile(self, *args: Any, **kwargs: Any) -> Any:
            made.append(args)
            return super().compile(*args, **kwargs)

    for _ in range(2):
        env = Counted(loader=DictLoader({"main.html": "Hello {{ name }}"}))
        mkdocs_pages.prepare(env, Files([]), last)
        assert env.get_template("main.html").render(name="you") == "Hello you"
    assert len(made) == 1


def test_errors_are_named_and_may_stop_the_build(caplog: pytest.LogCaptureFixture) -> None:
    problems = (
        Problem(Place("a.yaml", 3), "unknown-key", "'b' is not a key"),
        Problem(Place("a.yaml"), "missing-owner", "x"),
    )
    with caplog.at_level("INFO"):
        mkdocs_pages.report(problems, "warn")
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [
        ("WARNING", "flowfolio: a.yaml:3:1: unknown-key 'b' is not a key"),
        ("INFO", "flowfolio: to look after: 1 missing-owner; `flowfolio check` says where"),
    ]
    with pytest.raises(PluginError, match=r"1 problem\(s\)"):
        mkdocs_pages.report(problems, "error")
