"""The plugin as a guest in a site that has pages of its own: those stand, ours go where they are told, links follow."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dead_links import dead_links
from flowfolio.map_types import kinds
from flowfolio.site.paths import OPTIONAL_KINDS
from sites import MKDOCS, Built, build, write

OPTIONS = "{today: 2026-06-01}"
EDITION = "maps/streams/checkout/2026-01-12"
FENCES = """\
# About

We count our lead time.

```flowfolio
map: checkout/2026-01-12/current-state
figure: lead_time
```

```flowfolio
map: checkout/2026-01-12/roadmap
```
"""
FILES = {
    "maps/portfolio.yaml": "title: Retail\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "maps/streams/checkout/stream.yaml": "title: Checkout\nowner: Shop\n",
    **{f"{EDITION}/{kind}.yaml": (each.folder / "example.yaml").read_text("utf-8") for kind, each in kinds().items()},
    "maps/streams/checkout/2026-05-04/current-state.yaml": (kinds()["current-state"].folder / "example.yaml").read_text(
        "utf-8"
    ),
    "content/index.md": "# Welcome\n\nOur own home.\n",
    "content/about.md": FENCES,
}
CALENDAR = "BEGIN:VCALENDAR\nour own\n"
OWN = {
    "content/glossary.md": "# Our words\n\nLead time is ours to define.\n",
    "content/roadmap/README.md": "# Our roadmap\n",
    "content/changes/index.md": "# Our changes\n",
    "content/rhythm/calendar.ics": CALENDAR,
}


def _site(folder: Path, project: Path, options: str = "", own: dict[str, str] | None = None, more: str = "") -> Built:
    config = MKDOCS.replace(OPTIONS, OPTIONS[:-1] + options + "}") + more
    write(folder, {**FILES, **(own or {}), "mkdocs.yml": config})
    for part in ("glossary", "maturity"):
        shutil.copytree(project / "maps" / part, folder / "maps" / part)
    return build(folder, strict=True)


def _text(built: Built) -> str:
    return "".join(path.read_text("utf-8") for path in built.site.rglob("*") if path.suffix in {".html", ".xml", ".js"})


@pytest.mark.parametrize("more", ["", "use_directory_urls: false\n"])
def test_pages_that_people_wrote_stand_and_links_lead_to_them(tmp_path: Path, project: Path, more: str) -> None:
    built = _site(tmp_path, project, own=OWN, more=more)
    assert not built.is_aborted, built.log
    [line] = [each for each in built.log.splitlines() if "give way" in each]
    assert line.startswith("INFO flowfolio: 4 generated pages give way to those that you wrote: ")
    for pair in ("index.md to index.md", "glossary/index.md to glossary.md", "roadmap/index.md to roadmap/README.md"):
        assert pair in line
    assert "'prefix: flow'" in line
    glossary = built.site / ("glossary.html" if more else "glossary/index.html")
    assert "Our words" in glossary.read_text("utf-8")
    assert "Our roadmap" in built.page("roadmap")
    assert "Our changes" in built.page("changes")
    assert "Our own home" in built.page("")
    assert (built.site / "rhythm/calendar.ics").read_text("utf-8") == CALENDAR
    assert "INFO flowfolio: your own files stay instead of generated ones: rhythm/calendar.ics\n" in built.log
    term = built.page("glossary/lead-time") if not more else ""
    assert not term or '<a href="../">Glossary</a>' in term
    assert (built.site / "glossary.html").exists() is bool(more)
    assert (built.site / "glossary/index.html").exists() is not bool(more)
    assert dead_links(built.site) == []


def test_a_raw_page_and_a_policy_that_people_wrote_stand(tmp_path: Path, project: Path) -> None:
    own = {
        "content/roadmap/index.html": "<!doctype html><title>Ours</title><p>Our own roadmap</p>",
        "content/content-security-policy.txt": "default-src 'self'\n",
    }
    built = _site(tmp_path, project, ", csp: true", own)
    assert not built.is_aborted, built.log
    assert built.page("roadmap") == own["content/roadmap/index.html"]
    assert "roadmap/index.md to roadmap/index.html" in built.log
    assert (built.site / "content-security-policy.txt").read_text("utf-8") == "default-src 'self'\n"
    assert dead_links(built.site) == []


def test_a_page_that_is_not_published_takes_no_place(tmp_path: Path, project: Path) -> None:
    hidden = {"content/glossary.md": "# Hidden\n", "content/due.md": "# Draft\n"}
    built = _site(tmp_path, project, own=hidden, more="exclude_docs: /glossary.md\ndraft_docs: /due.md\n")
    assert not built.is_aborted, built.log
    assert "Hidden" not in built.page("glossary")
    assert "What is due" in built.page("due")
    assert "1 generated page gives way to one that you wrote: index.md to index.md" in built.log


@pytest.mark.parametrize("more", ["", "use_directory_urls: false\n"])
def test_a_prefix_puts_everything_below_one_folder(tmp_path: Path, project: Path, more: str) -> None:
    built = _site(tmp_path, project, ", prefix: /docs/flow/", OWN, more)
    assert not built.is_aborted, built.log
    assert "give" not in built.log
    ours = {path.relative_to(built.site).parts[0] for path in built.site.rglob("*") if path.is_file()} - {
        *("index.html", "sitemap.xml", "sitemap.xml.gz", "search", "about", "about.html", "glossary", "glossary.html"),
        *("roadmap", "changes", "rhythm"),
    }
    assert ours == {"docs"}
    below = built.site / "docs/flow"
    assert {"index.html", "assets", "streams", "glossary", "changes", "rhythm"} <= {
        each.name for each in below.iterdir()
    }
    feed = (below / "changes/feed.xml").read_text("utf-8")
    index = "index.html" if more else ""
    assert 'href="https://intranet.example/flow/docs/flow/changes/feed.xml"' in feed
    assert f'href="https://intranet.example/flow/docs/flow/changes/{index}"' in feed
    calendar = (below / "rhythm/calendar.ics").read_text("utf-8").replace("\n ", "")
    assert f"URL:https://intranet.example/flow/docs/flow/streams/checkout/2026-01-12/roadmap/{index}" in calendar
    about = (built.site / ("about.html" if more else "about/index.html")).read_text("utf-8")
    up = "" if more else "../"
    assert f'href="{up}docs/flow/streams/checkout/2026-01-12/current-state/{index}"' in about
    assert f'<a class="ff-term" href="{up}docs/flow/glossary/lead-time/{index}"' in about
    assert (below / "streams/checkout/2026-01-12/roadmap/roadmap.svg").is_file()
    term = built.page("docs/flow/glossary/lead-time")
    assert f'href="../../../../{"about.html" if more else "about/"}"' in term
    assert dead_links(built.site) == []


def test_assets_follow_the_prefix(tmp_path: Path, project: Path) -> None:
    config = {"theme": {"name": "mkdocs"}}
    write(tmp_path, {**FILES, "mkdocs.yml": MKDOCS.replace(OPTIONS, OPTIONS[:-1] + ", prefix: flow}")})
    built = build(tmp_path, strict=True, **config)
    assert not built.is_aborted, built.log
    assert 'href="../flow/assets/flowfolio/flowfolio.css"' in built.page("about")
    assert (built.site / "flow/assets/flowfolio/flowfolio.css").is_file()
    assert not (built.site / "assets/flowfolio").exists()
    del project


def _is_made(built: Built, kind: str) -> bool:
    below = built.site / "flow"
    places = {"home": "index.html", "editions": "streams/checkout/2026-01-12/index.html"}
    return (below / places.get(kind, kind)).exists()


def test_a_site_does_without_any_kind_of_page(tmp_path: Path, project: Path) -> None:
    built = _site(tmp_path, project, f", prefix: flow, without: [{', '.join(OPTIONAL_KINDS)}]")
    assert not built.is_aborted, built.log
    assert not [kind for kind in OPTIONAL_KINDS if _is_made(built, kind)]
    assert "flowfolio:nowhere" not in _text(built)
    assert dead_links(built.site) == []
    assert "We count our lead time." in built.page("about")
    assert "Checkout" in built.page("flow/streams")


@pytest.mark.slow
@pytest.mark.parametrize("kind", OPTIONAL_KINDS)
def test_links_to_what_is_not_made_are_plain_text(tmp_path: Path, project: Path, kind: str) -> None:
    built = _site(tmp_path, project, f", prefix: flow, without: [{kind}]")
    assert not built.is_aborted, built.log
    assert [each for each in OPTIONAL_KINDS if not _is_made(built, each)] == [kind]
    assert "flowfolio:nowhere" not in _text(built)
    assert dead_links(built.site) == []


def test_a_page_of_ones_own_takes_the_place_of_a_kind_that_is_left_out(tmp_path: Path, project: Path) -> None:
    built = _site(tmp_path, project, ", without: [roadmap, glossary]", {"content/roadmap.md": "# Our roadmap\n"})
    assert not built.is_aborted, built.log
    assert "Our roadmap" in built.page("roadmap")
    assert "give" not in built.log.replace("gives way to one that you wrote: index.md", "")
    assert dead_links(built.site) == []


def _links(built: Built, path: str = "about") -> list[str]:
    """Return the addresses in the navigation of a page in the plain theme."""
    head = built.page(path).partition("<h1")[0]
    return re.findall(r'<a href="([^"#]*)"', head)


def test_without_a_nav_there_is_one_section_with_what_has_something_to_show(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "mkdocs.yml": MKDOCS.replace("ignore", "warn")})
    built = build(tmp_path, strict=True)
    assert not built.is_aborted, built.log
    page = built.page("about")
    assert ">Retail</a>" in page
    names = ["streams", "roadmap", "dependencies", "rollup", "compare", "catalogue", "changes", "rhythm", "due"]
    assert [each for each in _links(built) if each not in {"..", "./"}] == [f"../{name}/" for name in names]
    assert "not included" not in built.log


def test_without_a_nav_a_dashboard_at_the_root_stays_the_home_page(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "content/index.md"}
    write(tmp_path, {**files, "mkdocs.yml": MKDOCS})
    built = build(tmp_path, strict=True)
    assert ">Portfolio</a>" in built.page("about")
    assert _links(built)[:3] == ["..", "./", ".."]


def test_a_section_is_not_added_to_a_nav_that_names_the_pages(tmp_path: Path) -> None:
    nav = "nav: [index.md, about.md, {Words: flow/streams/index.md}]\n"
    config = MKDOCS.replace("ignore", "warn").replace(OPTIONS, OPTIONS[:-1] + ", prefix: flow}")
    write(tmp_path, {**FILES, "mkdocs.yml": config + nav})
    built = build(tmp_path, strict=True)
    assert not built.is_aborted, built.log
    assert _links(built) == ["..", "./", "../flow/streams/"]
