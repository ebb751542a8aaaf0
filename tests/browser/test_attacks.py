"""Attack every text of every kind of file: no page, picture or export runs, loads or changes anything of it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import icalendar
import jinja2
import openpyxl
import pytest
from playwright.sync_api import Browser, FilePayload, Page, Playwright, expect

from attacks import BOUND, ROUNDS, Attack, attacked, formulas, refused, text_fields
from browser.sites import ADDRESS, PROJECT, chromium_arguments, serve
from browser.watch import Watch
from extent import WHOLE, sample
from flowfolio.drawing import svg
from flowfolio.export import csv_text, export
from flowfolio.portfolio.portfolio import load
from flowfolio.site import prose, templating
from flowfolio.source.dates import plain_day
from payloads import MARKDOWN, TEXTS
from sites import TODAY, Built, build, write

pytestmark = pytest.mark.fuzz

_SITE = ADDRESS.replace("portfolio", "site")
_CONTENT = """# About

The bottleneck and its worth.

```flowfolio
map: loan/2026-01-12/current-state
```
"""
_SOMEBODY = f"{TEXTS['end of an attribute']}{{{{ 7*7 }}}}"


def _config(more: str = "") -> str:
    """Return the settings of the project's own site, for a portfolio that stands elsewhere."""
    text = (PROJECT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    text = text.replace("theme_overrides", str(PROJECT / "theme_overrides"))
    return text.replace("reference: true", f"today: {TODAY}\n    git_names: true") + more


class Target(NamedTuple):
    """A site built from attackers' texts, what was written where, and a browser that gets the policy with it."""

    built: Built
    attack: Attack
    browser: Browser

    def watch(self, address: str = _SITE) -> Watch:
        return Watch(self.browser, address, self.attack.planted)


@contextlib.contextmanager
def _served(built: Built, attack: Attack, playwright: Playwright, chromium: str) -> Iterator[Target]:
    policy = (built.site / "content-security-policy.txt").read_text("utf-8").strip()
    with serve(built.site.parent, {"Content-Security-Policy": policy}) as port:
        browser = playwright.chromium.launch(executable_path=chromium, args=chromium_arguments(port))
        yield Target(built, attack, browser)
        browser.close()


@pytest.fixture(scope="module", params=range(ROUNDS) if WHOLE else [0])
def attack(request: pytest.FixtureRequest) -> Attack:
    return Attack(request.param)


@pytest.fixture(scope="module")
def target(
    attack: Attack, tmp_path_factory: pytest.TempPathFactory, playwright: Playwright, chromium: str
) -> Iterator[Target]:
    folder = write(tmp_path_factory.mktemp("attacked"), {"mkdocs.yml": _config(), "content/about.md": _CONTENT})
    attacked(folder / "maps", attack)
    _commit(folder)
    built = build(folder, strict=True, site_url=_SITE)
    assert not built.is_aborted, built.log
    with _served(built, attack, playwright, chromium) as target:
        yield target


def _commit(folder: Path) -> None:
    """Put the maps into a repository, in the name of an attacker. Git takes no angle brackets in one."""
    name = f"x{TEXTS['handlers']} {{{{ 7*7 }}}} &lt;svg onload=attacked(1)&gt;"
    people = {
        f"GIT_{each}_{key}": value
        for each in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", "x"))
    }
    for command in ("init -q", "add maps", "commit -qm Maps"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True, env=os.environ | people)


def _pages(site: Path) -> list[str]:
    """Return the address of a page of each kind, and of every map."""
    found: dict[object, str] = {}
    for path in sorted(site.rglob("*.html")):
        url = path.relative_to(site).as_posix().removesuffix("index.html")
        first, *rest = url.split("/")
        name = rest[-2] if len(rest) == 4 or (first == "maturity" and len(rest) > 1) else ""
        found.setdefault(url if first == "streams" and WHOLE else (first, len(rest), name), url)
    return list(found.values())


def test_every_field_of_text_is_attacked(target: Target) -> None:
    reached = {each.field for each in target.attack.planted.values()}
    assert [each for each in text_fields() if each not in reached and not BOUND.fullmatch(each)] == []
    assert len(reached) > 150


def test_no_page_runs_loads_or_changes_a_text(target: Target) -> None:
    watch = target.watch()
    for url in _pages(target.built.site):
        watch.open(url)
    assert watch.findings == []
    assert len({target.attack.planted[mark].field for mark in watch.shown}) > 110


def test_what_scripts_put_into_pages_is_text_too(target: Target) -> None:
    watch = target.watch()
    _search(watch, target.attack)
    _narrow_down(watch)
    _assess(watch)
    watch.open("glossary/").locator("[data-ff-glossary-filter] input").fill("x")
    watch.look()
    assert watch.findings == []


def _search(watch: Watch, attack: Attack) -> None:
    page = watch.open("")
    page.locator(".md-search__input").click()
    marks = [mark for mark, each in attack.planted.items() if re.search(r"Term\.|Map\.title", each.field)]
    for words in (TEXTS["end of an attribute"], *sample(marks, 4)):
        page.locator(".md-search__input").fill(words)
        page.locator(".md-search__input").press("End")  # the theme hears keys alone
        if words in marks:
            expect(page.locator(".md-search-result__item").first).to_contain_text(words)
        watch.look()


def _narrow_down(watch: Watch) -> None:
    page = watch.open(
        "catalogue/#q=%22%3E%3Cimg class=attack src=attack-a onerror=attacked(1)%3E&sort=%3Csvg%3E&owner=%3Cb%3E"
    )
    page.locator("#ff-catalogue-search").fill(TEXTS["svg"])
    watch.look()
    page.locator("#ff-catalogue-search").fill("")
    for each in page.locator("[data-ff-facets] input[type=checkbox]").all()[::5]:
        each.evaluate("each => each.click()")
        watch.look()
    page.evaluate("location.hash = ''")
    for form in ("CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download these rows as {form}").click()
        text = Path(download.value.path()).read_text("utf-8-sig")
        assert formulas(text) == [] if form == "CSV" else len(json.loads(text)) > 5


def _assess(watch: Watch) -> None:
    page = watch.open("maturity/practice/assess/")
    page.locator("select[name=scope]").select_option("loan")
    page.get_by_role("button", name=re.compile("Start from the answers")).click()
    _walk(watch, page)
    answers = f"answers: {{{json.dumps(_SOMEBODY)}: 1, valueof: {{value: 1, note: {json.dumps(_SOMEBODY)}}}}}"
    for version in ("'<b onx=1>{{7*7}}", json.dumps(_SOMEBODY)[1:-1]):
        content = f'model_version: "{version}"\nassessors: [{json.dumps(_SOMEBODY)}]\n{answers}\n'
        file = FilePayload(name="<img src=attack-a>.yaml", mimeType="text/yaml", buffer=content.encode())
        page.locator("[data-ff-load]").set_input_files(file)
        expect(page.locator("[data-ff-message]")).to_contain_text("attack")
        watch.look()
    _walk(watch, page)


def _walk(watch: Watch, page: Page) -> None:
    for each in page.locator("[data-ff-go]").all():
        each.evaluate("each => each.click()")
        watch.look()


def test_pictures_and_the_feed_are_inert_when_opened_from_disk(target: Target) -> None:
    site = target.built.site
    watch = target.watch(site.as_uri() + "/")
    files = [*sorted(site.glob("streams/**/*.svg")), *site.glob("dependencies/*.svg"), site / "changes/feed.xml"]
    for path in files:
        watch.open(path.relative_to(site).as_posix())
    assert watch.findings == []
    assert len(files) > 8


def test_tables_start_no_formula_and_keep_every_text(target: Target) -> None:
    portfolio = load(target.built.site.parent / "maps", today=plain_day(TODAY))
    written = {each: export.table_csv(portfolio, each) for each in export.tables()}
    beside = {path.name: path.read_text("utf-8") for path in target.built.site.rglob("*.csv")}
    found = [(name, each) for name, text in (written | beside).items() for each in formulas(text)]
    assert found == []
    titles = [row["title"].removeprefix("'") for row in csv.DictReader(io.StringIO(written["maps"], newline=""))]
    assert {each.title for each in portfolio.assets.values()} == {*titles}


def test_a_workbook_holds_text_only(target: Target, tmp_path: Path) -> None:
    portfolio = load(target.built.site.parent / "maps", today=plain_day(TODAY))
    (tmp_path / "all.xlsx").write_bytes(export.export(portfolio, "xlsx"))
    cells = [each for sheet in openpyxl.load_workbook(tmp_path / "all.xlsx") for row in sheet for each in row]
    assert [each.value for each in cells if each.data_type == "f" or each.hyperlink] == []
    assert len(cells) > 500


def test_the_calendar_holds_what_was_written_and_no_more(target: Target) -> None:
    calendar = icalendar.Calendar.from_ical((target.built.site / "rhythm/calendar.ics").read_bytes())
    assert {each.name for each in calendar.walk()} == {"VCALENDAR", "VEVENT"}
    known = {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "TRANSP", "RRULE", "DESCRIPTION", "URL"}
    assert {key for event in calendar.walk("VEVENT") for key in event} <= known
    portfolio = load(target.built.site.parent / "maps", today=plain_day(TODAY))
    assert str(calendar["X-WR-CALNAME"]) == portfolio.settings.title
    assert {each.name for each in portfolio.settings.rhythm if each.every} <= {
        str(each["SUMMARY"]) for each in calendar.walk("VEVENT")
    }


def test_the_feed_holds_what_was_written(target: Target) -> None:
    feed = ET.parse(target.built.site / "changes/feed.xml").getroot()
    assert not [each for each in feed.iter() if not str(each.tag).startswith("{http://www.w3.org/2005/Atom}")]


def test_what_no_field_takes_is_told_as_text(
    attack: Attack, tmp_path: Path, playwright: Playwright, chromium: str
) -> None:
    fences = "".join(f"```flowfolio\n{each}\n```\n\n" for each in (f"map: {_SOMEBODY}", f"kind: {TEXTS['script']}"))
    write(tmp_path, {"mkdocs.yml": _config(), "content/about.md": f"# About\n\n{fences}"})
    refused(tmp_path / "maps", attack)
    built = build(tmp_path, site_url=_SITE)
    assert len(re.findall(r"\.yaml:\d+:\d+: ", built.log)) > 200
    with _served(built, attack, playwright, chromium) as target:
        watch = target.watch()
        for url in ("", "streams/", "streams/odd-loan/", "maturity/", "glossary/", "rhythm/", "about/"):
            watch.open(url)
        assert watch.findings == []


class _Careless:
    """A cleaner that lets everything through."""

    @staticmethod
    def clean(html: str) -> str:
        return html


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take every guard away: what cleans Markdown, what escapes on pages and in pictures, what tames formulas."""
    monkeypatch.setattr(prose, "_CLEANER", _Careless)
    monkeypatch.setattr(templating, "Environment", lambda **named: jinja2.Environment(**named | {"autoescape": False}))
    monkeypatch.setattr(svg, "_escape", lambda text, limit: text[:limit])
    monkeypatch.setattr(csv_text, "_inert", lambda cell: cell)
    kept = (prose.to_html, templating._environment)
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


@pytest.mark.usefixtures("careless")
def test_each_guard_is_missed_when_it_is_gone(tmp_path: Path, playwright: Playwright, chromium: str) -> None:
    notes = MARKDOWN["pictures"].replace("attack-b", "attack-notes")
    data = {
        "title": '<svg class="attack" onload="attacked(1)"></svg>',
        "owner": "=1+1",
        "notes": f"{notes} [x](https://x.example)<a href='javascript:attacked(1)'>x</a>",
        "outcome": {"text": "=1+1"},
    }
    files = {"mkdocs.yml": _config("\n"), "content/about.md": "# About\n"}
    files["maps/streams/shop/2026-05-04/outcome.yaml"] = json.dumps(data)
    built = build(write(tmp_path, files), site_url=_SITE)
    with _served(built, Attack(0), playwright, chromium) as target:
        watch = target.watch()
        watch.open("streams/shop/2026-05-04/outcome/")
        found = "\n".join(watch.findings)
        assert "attack-notes" in found
        assert "a link to javascript:" in found
        assert "a handler onload" in found
        assert "the policy had to forbid" in found
        picture = target.watch(built.site.as_uri() + "/")
        picture.open("streams/shop/2026-05-04/outcome/outcome.svg")
        assert "a handler onload" in "\n".join(picture.findings)
    assert [formulas(path.read_text("utf-8")) for path in built.site.rglob("*.csv")] != [[]]
