"""Map data is hostile: whatever a text holds, a built page shows it as text and runs none of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
import yaml

from flowfolio.map_types import kinds
from sites import MATERIAL, Built, build, write

pytestmark = pytest.mark.no_cover

MARK = "evil"
HOSTILE = (
    f"\"'><script>{MARK}()</script><img src=x onerror={MARK}()><svg onload={MARK}()></textarea></title>"
    f'<!--ff-drawing:x--><a href="javascript:{MARK}()">x</a>'
    f"{{{{ {MARK} }}}}{{% raw %}}]]>&lt;&#60;"
)
PROSE = (
    f"<script>{MARK}()</script>\n\n[link](javascript:{MARK}()) ![](x onerror={MARK}())"
    f" <a href='JaVaScRiPt:{MARK}()'>x</a>"
    f"\n\n<img src=x onerror={MARK}()> <iframe src='//x'></iframe> <style>*{{}}</style> [r]: data:text/html,{MARK}\n\n"
    f"<a href='&#106;avascript:{MARK}()' style='x' onclick='{MARK}()'>y</a>"
    f" [z](<vbscript:{MARK}()>) <form><input></form>"
)
PROSE_KEYS = {"notes", "hypothesis", "result", "purpose"}
KEPT_KEYS = {  # ids, choices, quantities and links have a form of their own, in which nothing hostile fits
    "id", "to", "from", "focus", "addresses", "depends_on", "replaces", "shared_as", "metric", "tags", "kind", "where",
    "direction", "impact", "effort", "action", "status", "horizon", "start", "end", "on", "by", "for", "basis", "value",
    "flow", "how", "model", "includes", "frequency", "demand", "audience", "review_by", "source", "snapshot",
}  # fmt: skip
_QUANTITY = re.compile(r"\d.*")
SAFE_SCHEMES = {"", "http", "https", "mailto"}


def poisoned(value: Any, key: str = "") -> Any:
    """Return map data with every free text replaced by a hostile one."""
    if isinstance(value, dict):
        return {name: poisoned(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, key) for each in value]
    if not isinstance(value, str) or key in KEPT_KEYS or _QUANTITY.fullmatch(value):
        return value
    return PROSE if key in PROSE_KEYS else f"{value} {HOSTILE}"


class Page(HTMLParser):
    """Collects the tags that could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    edition = "maps/streams/checkout/2026-01-12"
    files = {
        "mkdocs.yml": MATERIAL,
        "maps/portfolio.yaml": yaml.safe_dump({"title": HOSTILE, "purpose": PROSE, "owner": HOSTILE}),
        "maps/streams/checkout/stream.yaml": yaml.safe_dump(
            {"title": HOSTILE, "purpose": PROSE, "owner": HOSTILE, "customers": [HOSTILE], "notes": PROSE}
        ),
    }
    header = {"facilitator": HOSTILE, "participants": [HOSTILE], "assumptions": [HOSTILE], "open_questions": [HOSTILE]}
    inline = ""
    for kind in kinds():
        data = yaml.load((kinds()[kind].folder / "example.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        data = poisoned(data) | header | {"notes": PROSE, "title": HOSTILE, "owner": HOSTILE}
        text = yaml.safe_dump(data, allow_unicode=True, width=10_000)
        files[f"{edition}/{kind}.yaml"] = re.sub(r": '(true|false|[\d.]+)'$", r": \1", text, flags=re.MULTILINE)
        indented = yaml.safe_dump({"kind": kind, **yaml.safe_load(files[f"{edition}/{kind}.yaml"])}, width=10_000)
        inline += f"```flowfolio\n{indented}```\n\n"
    files["maps/streams/broken/2026-01-12/outcome.yaml"] = yaml.safe_dump({HOSTILE: HOSTILE, "title": [HOSTILE]})
    files["maps/streams/broken/2026-01-12/roadmap.yaml"] = f'title: "{MARK}\n'
    files["content/about.md"] = f"# About\n\n{inline}\n```flowfolio\nmap: <script>{MARK}()</script>\n```\n"
    return build(write(tmp_path_factory.mktemp("hostile"), files))


@pytest.fixture(scope="module")
def pages(built: Built) -> list[tuple[Path, Page]]:
    found = [(path, Page()) for path in sorted(built.site.rglob("*.html"))]
    for path, page in found:
        page.feed(path.read_text(encoding="utf-8"))
    return found


def test_the_maps_were_taken_and_not_refused(built: Built) -> None:
    for kind in kinds():
        page = built.page(f"streams/checkout/2026-01-12/{kind}")
        assert "<svg" in page
        assert f"&lt;script&gt;{MARK}()" in page
    assert "Traceback" not in built.log


def test_no_script_comes_from_the_data(pages: list[tuple[Path, Page]]) -> None:
    count = 0
    for path, page in pages:
        count += 1
        assert [text for text in page.scripts if f"{MARK}()" in text] == [], path
    assert count > 8


def test_no_tag_runs_or_loads_what_the_data_say(pages: list[tuple[Path, Page]]) -> None:
    for path, page in pages:
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
            assert tag not in {"iframe", "object", "embed", "base"}, path
            for name in ("href", "xlink:href", "src", "action", "formaction", "data"):
                address = re.sub(r"[\x00-\x20]", "", unquote(attributes.get(name, "")))
                assert urlsplit(address).scheme.lower() in SAFE_SCHEMES, (path, tag, address)
            if MARK in " ".join(attributes.values()):
                assert tag != "script", (path, attributes)
                assert attributes.get("rel", "") != "stylesheet", (path, attributes)
            assert not (tag == "img" and attributes.get("src") == "x"), path


def test_templates_are_not_run(built: Built) -> None:
    assert "{{ evil }}" in built.page("streams/checkout/2026-01-12/outcome").replace("&#123;", "{")


def test_pictures_as_files_are_inert_too(built: Built) -> None:
    for path in built.site.rglob("*.svg"):
        if "assets" in path.relative_to(built.site).parts[:1]:
            continue
        for each in ET.parse(path).iter():
            assert str(each.tag).rpartition("}")[2] not in {"script", "foreignObject", "image", "iframe"}, path
            for name, value in each.attrib.items():
                assert not name.startswith("on"), path
                assert not (name.endswith("href") and urlsplit(value).scheme not in SAFE_SCHEMES), path


def test_a_table_as_csv_starts_no_formula(built: Built) -> None:
    for path in built.site.rglob("*.csv"):
        assert not re.search(r"^[=+@]", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_the_search_index_holds_text_only(built: Built) -> None:
    text = (built.site / "search/search_index.json").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "onerror=evil()>" not in text.replace("&gt;", "")
