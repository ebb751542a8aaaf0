"""Ids and words that JavaScript's own objects have, such as `constructor`, are ids and words like others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from browser.sites import serve
from flowfolio.source.document import parse_text
from sites import MATERIAL, build, write

SLUGS = ("constructor", "valueof", "tostring", "hasownproperty", "about", "result")
WORDS = ("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf")
TODAY = "2026-06-01"


def _model(version: str) -> str:
    dimensions = "".join(
        f"""
  - id: {each}
    name: Dimension {each}
    criteria:
      - {{id: {each}, level: 1, text: Is {each} fine}}
      - {{id: {each}-too, level: 1, text: Is {each} better}}
"""
        for each in SLUGS
    )
    return f"""title: Names
version: "{version}"
levels: [{{value: 1, name: One}}]
scale: [{{value: 0, label: "No"}}, {{value: 1, label: "Yes"}}]
scoring: {{criterion_to_dimension: mean}}
dimensions:{dimensions}
"""


def _term(word: str, number: int) -> str:
    return f'  - {{id: {SLUGS[number]}, term: "{word}", definition: A word of scripts, aliases: ["{word} two"]}}\n'


FILES = {
    "mkdocs.yml": MATERIAL,
    "content/a.md": "# A\n",
    **{
        f"maps/streams/{slug}/2026-05-04/outcome.yaml": (
            f'title: "Map of {slug}"\nowner: "{WORDS[at % len(WORDS)]}"\ntags: [{slug}]\noutcome: {{text: B}}\n'
        )
        for at, slug in enumerate(SLUGS)
    },
    "maps/glossary/words.yaml": "terms:\n" + "".join(_term(word, at) for at, word in enumerate(WORDS)),
    "maps/maturity/constructor/model.yaml": _model("valueOf"),
    "maps/maturity/constructor/versions/constructor/model.yaml": _model("constructor"),
    "maps/maturity/constructor/tostring/2026-04-01.yaml": (
        "model_version: constructor\nanswers:\n" + "".join(f"  {each}: 1\n" for each in SLUGS)
    ),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    built = build(write(tmp_path_factory.mktemp("names"), FILES), strict=True)
    assert not built.is_aborted, built.log
    with serve(built.site) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address)
    tab, errors = context.new_page(), list[str]()
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("dialog", lambda dialog: dialog.accept())
    yield tab
    context.close()
    assert errors == []


def _go(page: Page, step: str) -> None:
    page.locator(f"[data-ff-go='{step}']").click()
    assert page.locator(".ff-step.ff-here").count() == 1


def _load(page: Page, content: str, name: str = "2026-05-01.yaml") -> str:
    file = FilePayload(name=name, mimeType="text/yaml", buffer=content.encode())
    page.locator("[data-ff-message]").evaluate("each => { each.textContent = ''; }")
    page.locator("[data-ff-load]").set_input_files(file)
    message = page.locator("[data-ff-message]")
    expect(message).not_to_be_empty()
    return message.inner_text()


def test_the_form_scores_saves_and_loads(page: Page) -> None:
    page.goto("maturity/constructor/assess/")
    page.locator("select[name=scope]").select_option("tostring")
    for each in SLUGS:
        _go(page, each)
        page.locator(f"#q-{each} .ff-choices").get_by_label("Yes", exact=True).check()
    expect(page.locator("[data-ff-progress-text]")).to_have_text("6 of 12 answered")
    _go(page, "+result")
    scores = page.locator("[data-ff-scores] tr").all_inner_texts()
    assert [line.split("\t")[1:] for line in scores] == [["1*", "1", "—", "—", "1 of 2"]] * len(SLUGS)
    expect(page.locator("[data-ff-tally='about']")).to_have_text("1 of 2")
    content = page.locator("[data-ff-text]").input_value()
    data = parse_text(content).data
    assert (data["model_version"], data["answers"]) == ("valueOf", {each: {"value": 1} for each in SLUGS})
    with page.expect_download():
        page.locator("[data-ff-do=download]").click()
    page.locator("[data-ff-do=clear]").click()
    expect(page.locator("[data-ff-progress-text]")).to_have_text("0 of 12 answered")
    assert "was read" in _load(page, content)
    expect(page.locator("[data-ff-progress-text]")).to_have_text("6 of 12 answered")
    page.reload()
    expect(page.locator("[data-ff-progress-text]")).to_have_text("6 of 12 answered")


def test_answers_of_an_old_version_and_versions_that_are_none(page: Page) -> None:
    page.goto("maturity/constructor/assess/")
    page.locator("select[name=scope]").select_option("tostring")
    page.get_by_role("button", name="Start from the answers of 2026-04-01").click()
    expect(page.locator("[data-ff-progress-text]")).to_have_text("6 of 12 answered")
    for version in ("__proto__", "toString", "hasOwnProperty"):
        said = _load(page, f"model_version: {version}\nanswers: {{}}\n")
        assert f"it answers version {version} of the model, which is not known here. Nothing was changed" in said
    unknown = _load(page, "model_version: valueOf\nanswers: {__proto__: 1, toString: 1, constructor: 0}\n")
    assert unknown.endswith("No longer asked, so left out: __proto__, toString.")
    expect(page.locator("[data-ff-progress-text]")).to_have_text("1 of 12 answered")


def test_a_file_of_many_or_long_words_is_taken_or_refused_at_once(page: Page) -> None:
    page.goto("maturity/constructor/assess/")
    many = "".join(f"\n  a{number}: 1" for number in range(70_000))
    said = _load(page, f"model_version: valueOf\nanswers:{many}\n")
    assert said.endswith("a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11 and 69988 more.")
    for content in (" " * 900_000, "\n" * 900_000, "model_version: " + " " * 900_000 + "x", "#" + " " * 900_000):
        assert "Nothing was changed" in _load(page, content)
    assert len(_load(page, f"model_version: {'x' * 900_000}\nanswers: {{}}\n")) < 300
    spaces = f'model_version: valueOf\nnotes: "{"x" + " " * 900_000}x"\nanswers: {{constructor: 1}}\n'
    assert "was read" in _load(page, spaces)
    assert "Nothing was changed" in _load(page, "a" * 1_000_001)


def test_the_catalogue_narrows_down_searches_and_sorts(page: Page) -> None:
    page.goto("catalogue/")
    rows = page.locator(".ff-catalogue-table tbody tr")
    for facet in ("stream", "tag"):
        for each in SLUGS:
            page.goto(f"catalogue/#{facet}={each}")
            page.reload()
            # The stream that was assessed has a row for that, too.
            expect(rows).to_have_count(1 + (facet == "stream" and each == "tostring"))
            expect(rows.filter(has_text=f"Map of {each}")).to_have_count(1)
            expect(page.locator(".ff-chips .ff-chip")).to_have_count(1)
    for word in ("__proto__", "toString"):
        page.goto("catalogue/")
        page.locator("#ff-catalogue-search").fill(word)
        expect(page.locator(".ff-also")).to_contain_text("two")
        expect(rows).not_to_have_count(0)
    for sort in ("owner", "constructor", "__proto__", "due"):
        page.goto(f"catalogue/#sort={sort}&constructor=x&__proto__=y")
        page.reload()
        expect(rows).to_have_count(len(SLUGS) + 1)


def test_the_catalogue_sorts_by_owner_where_nobody_owns_a_map(browser: Browser, tmp_path: Path) -> None:
    files = {"mkdocs.yml": MATERIAL, "content/a.md": "# A\n"}
    files["maps/streams/shop/2026-05-04/outcome.yaml"] = 'title: "＝1+1"\noutcome: {text: B}\n'
    with serve(build(write(tmp_path, files)).site) as port:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/catalogue/#sort=owner")
        expect(page.locator(".ff-catalogue-table tbody tr")).to_have_count(1)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download these rows as CSV").click()
        assert "'＝1+1" in Path(download.value.path()).read_text("utf-8")
        page.close()


def test_the_glossary_and_the_search_find_such_words(page: Page) -> None:
    page.goto("glossary/")
    for word in WORDS:
        page.locator("[data-ff-glossary-filter] input").fill(word)
        expect(page.locator("[data-ff-entry]:visible")).to_have_count(1)
        expect(page.locator("[data-ff-entry]:visible")).to_contain_text(word)
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("constructor")
    expect(page.locator(".md-search-result__item").first).to_contain_text("constructor")
