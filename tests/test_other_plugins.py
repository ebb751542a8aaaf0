"""Other people's plugins beside ours, the real ones: no build fails, links lead somewhere, dates are right."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dead_links import dead_links
from environments import environment
from flowfolio.cli.new import scaffold
from sites import build, write
from test_guest import FILES

PLUGINS = (
    *("mkdocs-static-i18n>=1.3", "mkdocs-rss-plugin>=1.17", "mkdocs-git-revision-date-localized-plugin>=1.4"),
    *(
        "mkdocs-print-site-plugin>=2.6",
        "mkdocs-awesome-nav>=3",
        "mkdocs-macros-plugin>=1.3",
        "mkdocs-minify-plugin>=0.8",
    ),
    "mike>=2.1",
)
DRAWN = "2026-03-04"
"""The day of the commit."""
CONFIG = """\
site_name: Test
site_url: https://intranet.example/flow/
docs_dir: content
theme: {{name: material, font: false}}
plugins:
  - flowfolio: {{today: 2026-06-01}}
  - search
{plugins}"""
FENCE = "```flowfolio\nmap: checkout/2026-01-12/current-state\n```\n"
POST = f"---\ndate: 2026-05-01\n---\n\n# A post\n\n{FENCE}\n<!-- more -->\n\nMore of lead time.\n"
BLOG = {"content/blog/index.md": "# Blog\n", "content/blog/posts/one.md": POST}
MAP = "streams/checkout/2026-01-12/current-state"
Make = Callable[..., Path]


def _write(folder: Path, plugins: str, more: dict[str, str] | None = None) -> Path:
    ignored = {".gitignore": "site\n.cache\n"}
    return write(folder, {**FILES, **ignored, **(more or {}), "mkdocs.yml": CONFIG.format(plugins=plugins)})


def test_a_fence_in_a_post_leads_to_its_map_from_the_post_and_from_the_blog(tmp_path: Path) -> None:
    built = build(_write(tmp_path, "  - blog\n", BLOG), strict=True)
    assert not built.is_aborted, built.log
    for path, up in (("blog", "../"), ("blog/2026/05/01/a-post", "../../../../../")):
        page = built.page(path)
        assert f'href="{up}{MAP}/' in page
        assert "Check credit" in page
        assert "ff-drawing:" not in page
    assert dead_links(built.site) == []


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """Make an environment with flowfolio and all the plugins; return its Python."""
    return environment(tmp_path_factory.mktemp("plugins") / "env", project, *PLUGINS)


@pytest.fixture
def made(python: Path, tmp_path: Path) -> Make:
    """Return what commits a site and builds it strictly with some plugins, and returns where it lies."""

    def build_with(plugins: str, more: dict[str, str] | None = None) -> Path:
        folder = _write(tmp_path, plugins, more)
        _git(folder, "init", "--quiet", "--initial-branch=main")
        _git(folder, "add", "--all")
        _git(folder, "commit", "--quiet", "--message=Maps")
        _run(folder, python, "-m", "mkdocs", "build", "--quiet", "--strict")
        return folder / "site"

    return build_with


def _git(folder: Path, *words: str) -> None:
    _run(folder, "git", "-c", "user.name=A", "-c", "user.email=a@intranet.example", *words)


def _run(folder: Path, *words: str | Path) -> str:
    moment = f"{DRAWN}T10:00:00Z"
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PYTHONPATH": ""}
    environment |= {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _page(site: Path, path: str) -> str:
    return (site / path / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_static_i18n(made: Make) -> None:
    languages = "[{locale: en, default: true, name: English}, {locale: fr, name: Français}]"
    french = {"content/about.fr.md": f"# À propos\n\n{FENCE}"}
    site = made(f"  - i18n: {{docs_structure: suffix, languages: {languages}}}\n", french)
    assert "Check credit" in _page(site, MAP)
    assert '<html lang="en"' in _page(site, MAP)
    assert f'href="../../{MAP}/' in _page(site, "fr/about")
    assert f'href="../{MAP}/' in _page(site, "about")
    assert dead_links(site) == []


@pytest.mark.slow
def test_rss(made: Make) -> None:
    feed = (made("  - rss\n") / "feed_rss_created.xml").read_text(encoding="utf-8")
    assert "<title>Checkout</title>" in feed
    assert set(re.findall(r"<item>.*?<pubDate>([^<]*)", feed, re.DOTALL)) == {"Wed, 04 Mar 2026 10:00:00 +0000"}


@pytest.mark.slow
def test_git_revision_date_localized(made: Make) -> None:
    site = made("  - git-revision-date-localized: {type: iso_date}\n")
    assert re.search(rf"git-revision-date-localized-plugin[^>]*>{DRAWN}<", _page(site, MAP))


@pytest.mark.slow
def test_print_site(made: Make) -> None:
    page = _page(made("  - print-site\n"), "print_page")
    assert "Check credit" in page
    assert "ff-drawing:" not in page
    assert "Overdue" in page


@pytest.mark.slow
def test_awesome_nav(made: Make) -> None:
    site = made(
        "  - awesome-nav\n", {"content/.nav.yml": "nav:\n  - index.md\n  - Flow: streams/index.md\n  - about.md\n"}
    )
    assert "Flow" in _page(site, "about").partition("<article")[0]
    assert "Shared dependencies" not in _page(site, "about").partition("<article")[0]
    assert dead_links(site) == []


@pytest.mark.slow
def test_macros(made: Make) -> None:
    site = made("  - macros\n", {"content/sum.md": f"# Sum\n\n{{{{ 40 + 2 }}}} maps\n\n{FENCE}"})
    assert "42 maps" in _page(site, "sum")
    assert "Check credit" in _page(site, "sum")
    assert dead_links(site) == []


@pytest.mark.slow
def test_minify(made: Make) -> None:
    site = made("  - minify: {minify_html: true, htmlmin_opts: {remove_comments: true}}\n")
    assert "<svg" in _page(site, MAP)
    assert "<svg" in _page(site, "about")
    assert dead_links(site) == []


@pytest.mark.slow
def test_mike(made: Make, python: Path) -> None:
    folder = made("  - mike\n").parent
    _git(folder, "config", "user.name", "A")
    _git(folder, "config", "user.email", "a@intranet.example")
    # mike starts the mkdocs that it finds first.
    path = f"PATH={python.parent}{os.pathsep}{os.environ['PATH']}"
    _run(folder, "env", path, python.parent / "mike", "deploy", "1.0", "latest")
    files = _run(folder, "git", "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert f"1.0/{MAP}/index.html" in files
    feed = _run(folder, "git", "show", "gh-pages:1.0/changes/feed.xml")
    assert 'href="https://intranet.example/flow/1.0/changes/feed.xml"' in feed


@pytest.mark.slow
def test_the_starter_under_materialx_and_properdocs(tmp_path: Path, project: Path) -> None:
    python = environment(tmp_path / "env", project, "mkdocs-materialx>=10", "properdocs>=1.6,<2")
    folder = tmp_path / "starter"
    scaffold(folder)
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8").replace("name: material\n", "name: materialx\n")
    (folder / "properdocs.yml").write_text(config, encoding="utf-8")
    _run(folder, python, "-m", "properdocs", "build", "--quiet", "--strict")
    assert "Order to cash" in _page(folder / "site", "")
    assert dead_links(folder / "site") == []
