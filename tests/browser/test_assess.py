"""Prove of the self-assessment form: same scores as Python, a file the strict loader takes, nothing sent anywhere."""

from __future__ import annotations

import datetime as dt
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from browser.sites import PROJECT
from browser.visits import Contexts, Site, Violations, Visit
from extent import WHOLE, sample, times
from flowfolio.maturity import scoring
from flowfolio.maturity.model import Criterion, Dimension, Level, ModelFile, ScalePoint, Scoring
from flowfolio.maturity.reading import assess_file, read_maturity
from flowfolio.source.document import parse_text
from flowfolio.source.folder import Folder

FORM = "maturity/flow-engineering/assess/"
SMALL = "maturity/delivery-basics/assess/"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
HARD = [
    "Quotes \" and ' and \\ and \\n as written",
    "a: b # no comment, - no list, {no: map}, [no] | > & * ! % @ `",
    "Emoji 🙂👩‍👩‍👧, 日本語, ñ, ﷽, combining e\u0301",
    "line one\nline two\n\n  indented\n\ttab\nend",
    "trailing colon:",
    "yes",
    "2026-01-31",
    "0.5",
    "null",
    "~",
    "--- not a document",
    "separators \u2028 and \u2029 and \ufeff inside",
    "</script><script>window.broken = true</script>",
]


def step(page: Page, name: str) -> None:
    name = f"+{name}" if name in {"about", "result"} else name  # no ids of dimensions
    page.locator(f"[data-ff-go='{name}']").click()


def text(page: Page) -> str:
    return page.locator("[data-ff-text]").input_value()


def choose(page: Page, criterion: str, label: str) -> None:
    page.locator(f"#q-{criterion} .ff-choices").get_by_label(label, exact=True).check()


def settled(page: Page) -> None:
    page.wait_for_timeout(350)  # the form gathers what is typed for a quarter of a second


@contextmanager
def strict_server(folder: Path) -> Iterator[int]:
    """Serve a folder under the strictest policy, which allows no inline script at all."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", STRICT)
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the output free of a line a request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def scripts(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a page with the form's scripts, for what calls their functions only; no other form sees its storage."""
    contexts = Contexts(browser)
    visit = Visit(contexts, site)
    yield visit(SMALL)
    visit.leave()
    contexts(True).close()


# ---- scores


def random_model(chance: random.Random, rule: Any) -> ModelFile:
    """Return a model with nested dimensions, awkward scale values and levels."""
    values = sorted({0.0, 1.0, *(round(chance.random(), chance.randint(1, 15)) for _ in range(chance.randint(0, 3)))})
    first, count = chance.randint(0, 1), iter(range(1000))
    levels = tuple(Level(value=first + at, name=f"L{at}") for at in range(chance.randint(2, 5)))

    def dimension(depth: int) -> Dimension:
        name = f"d{next(count)}"
        if depth and chance.random() < 0.5:
            return Dimension(
                id=name, name=name, dimensions=tuple(dimension(depth - 1) for _ in range(chance.randint(1, 3)))
            )
        level = (max(1, chance.choice(levels).value) for _ in range(chance.randint(1, 6)))
        criteria = tuple(Criterion(id=f"c{next(count)}", level=each, text="Text") for each in level)
        return Dimension(id=name, name=name, criteria=criteria)

    return ModelFile(
        title="Random",
        version="1",
        levels=levels,
        scale=tuple(ScalePoint(value=value, label=str(value)) for value in values),
        scoring=Scoring(criterion_to_dimension=rule),
        dimensions=tuple(dimension(2) for _ in range(3)),
    )


def for_script(model: ModelFile) -> dict[str, Any]:
    def data(each: Dimension) -> dict[str, Any]:
        return {
            "id": each.id,
            "name": each.name,
            "dimensions": [data(part) for part in each.dimensions],
            "criteria": [{"id": one.id, "level": one.level} for one in each.criteria],
        }

    return {
        "rule": model.scoring.criterion_to_dimension,
        "first": model.levels[0].value,
        "top": model.top,
        "dimensions": [data(each) for each in model.dimensions],
    }


def expected(model: ModelFile, answers: dict[str, Any], targets: dict[str, float]) -> list[dict[str, Any]]:
    now = {word: 0.0 if value == "not_applicable" else value for word, value in answers.items()}
    aims = targets | {word: 0.0 for word, value in answers.items() if value == "not_applicable"}
    off = {word for word, value in answers.items() if value == "not_applicable"}
    found = []
    for each, _ in model.walk():
        ids = [one.id for one in each.all_criteria]
        pairs = [(now[word], aims[word]) for word in ids if word in aims and word in now]
        target = scoring.score(each, model, now | aims, off) if any(word in targets for word in ids) else None
        found.append(
            {
                "id": each.id,
                "score": scoring.score(each, model, now, off),
                "target": target,
                "percent": scoring.percent_to_target(pairs),
            }
        )
    return found


@pytest.mark.parametrize("rule", ["mean", "sum_of_levels", "highest_complete_level"])
def test_scores_are_those_of_python_to_the_last_bit(scripts: Page, rule: str) -> None:
    chance = random.Random(rule)
    cases: list[dict[str, Any]] = []
    wanted: list[Any] = []
    for _ in range(times(150)):
        model = random_model(chance, rule)
        values = [point.value for point in model.scale]
        share = chance.choice((0.3, 0.9, 1))
        answers: dict[str, Any] = {
            word: chance.choice([*values, model.top, "not_applicable"])
            for word in model.criteria
            if chance.random() < share
        }
        targets = {word: chance.choice(values) for word in model.criteria if chance.random() < 0.5}
        cases.append({"model": for_script(model), "answers": answers, "targets": targets})
        wanted.append(expected(model, answers, targets))
    got = scripts.evaluate(
        "cases => cases.map(each => flowfolio.score.results(each.model, each.answers, each.targets)"
        ".map(({id, score, target, percent}) => ({id, score, target, percent})))",
        cases,
    )
    assert got == wanted


def test_the_form_shows_what_the_command_says(visit: Visit, tmp_path: Path) -> None:
    page, chance = visit(FORM), random.Random(7)
    page.locator("select[name=scope]").select_option("hospital-admission")
    for box in page.locator("[data-ff-criterion]").all():
        radios = box.locator(".ff-choices input")
        radios.nth(chance.randrange(radios.count())).evaluate("each => { each.checked = true; }")
    step(page, "result")
    page.locator("[data-ff-field=target]").first.evaluate(
        "each => { each.value = each.options[2].value; each.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    rows = page.locator("[data-ff-scores] tr")
    shown = {row.get_attribute("data-ff-dimension"): row.get_attribute("data-ff-score") for row in rows.all()}
    result = result_of(text(page), tmp_path)
    assert {name: float(value or "") for name, value in shown.items()} == {
        each.id: each.score for each in result.dimensions
    }


def result_of(content: str, folder: Path, model: str = "flow-engineering", scope: str = "new-scope") -> Any:
    """Return what Python makes of a file; a file with any problem raises."""
    maturity = read_maturity(Folder(PROJECT / "maps"))
    path = folder / model / scope / f"{dt.date.today()}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    result = assess_file(maturity, path, model)
    assert result.problems == ()
    return result


# ---- the file


def random_text(chance: random.Random) -> str:
    parts = [
        *HARD,
        "\x00\x07\x1b\x7f\x85\x9f",
        "\ud800",
        "\ufffe\uffff",
        "\r\n",
        "\r",
        "\n",
        " ",
        "\t",
        '"',
        "\\",
        ":",
        "#",
        "'",
    ]
    parts += [
        chr(
            chance.choice((chance.randint(32, 0x2FF), chance.randint(0x2000, 0x20FF), chance.randint(0x1F300, 0x1F6FF)))
        )
    ]
    return "".join(chance.choice(parts)[: chance.randint(1, 60)] for _ in range(chance.randint(1, 6)))


def random_data(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.random()
    if depth > 3 or kind < 0.5:
        number = chance.choice((0, 1, 0.25, 1e-7, 123.456, 1000))
        return chance.choice((random_text(chance), random_text(chance), number, "not_applicable", "2026-01-31"))
    if kind < 0.7:
        return [random_data(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return {
        chance.choice(("a", "b-c", "0.25", "null", "x y: z", "é", '"')): random_data(chance, depth + 1)
        for _ in range(4)
    }


def test_whatever_is_written_reads_back_in_python_and_in_the_form(scripts: Page) -> None:
    chance = random.Random(4)
    cases = [{f"k{at}": random_data(chance) for at in range(5)} for _ in range(times(300))]
    # Lone surrogates cannot travel to the browser as such.
    sent = json.dumps(cases)
    made = scripts.evaluate(
        "sent => JSON.parse(sent).map(each => { const text = flowfolio.yaml.write(each, ['a\\nheader \\u2028']);"
        " return {text, back: flowfolio.yaml.read(text)}; })",
        sent,
    )
    wanted = scripts.evaluate(
        """sent => {
          const clean = each => {
            if (typeof each === 'string') return flowfolio.yaml.clean(each);
            if (Array.isArray(each)) return each.map(clean);
            if (each === null || typeof each !== 'object') return each;
            return Object.fromEntries(Object.entries(each).map(([key, value]) => [key, clean(value)]));
          };
          return JSON.parse(sent).map(clean);
        }""",
        sent,
    )
    for each, want in zip(made, wanted, strict=True):
        document = parse_text(each["text"])
        assert document.problems == (), each["text"]
        assert document.data == want
        assert each["back"] == want


def test_files_by_hand_read_as_python_reads_them(scripts: Page) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "maps" / "maturity").rglob("*.yaml")}
    assert len(texts) > 3
    for path in (PROJECT / "maps" / "maturity").rglob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        assert scripts.evaluate("text => flowfolio.yaml.read(text)", content) == parse_text(content).data, path


@pytest.mark.parametrize("lines", [
    "a: 'one\n  two\n\n  three'\nb: [1, 'x, y', {c: d, e: \"f: g\"}] # end",
    "a: >\n  folded\n  text\n\n  more\n    deep\n  end\n\nb: |+\n  kept\n\nc: |2-\n   x\n  y",
    "a:\n- b: 1\n  c:\n  - 2\n- - 3\n  - 4\n-\n  d: e\nf:\n",
    '"quoted key": plain words\n  over lines\nother: "tab\\tand \\x41 \\u00e9 \\U0001F642 \\\n  joined"',
    "answers: {a: {value: 0.5, note: it's fine}, b: not_applicable,\n  c: {value: 1}}",
    "a: ~\nb: Null\nc: TRUE\nd: 010\ne: 1_000\nf: .5\ng: -0\nh: 12:30\ni: 1e3",
])  # fmt: skip
def test_hand_written_shapes_read_as_python_reads_them(scripts: Page, lines: str) -> None:
    document = parse_text(lines)
    assert document.problems == ()
    assert scripts.evaluate("text => flowfolio.yaml.read(text)", lines) == document.data


@pytest.mark.parametrize(("content", "words"), [
    ("a: 1\n\ta: 2", "line 2: a tab cannot indent"),
    ("a:\n\tb: 1", "line 2: a tab cannot indent"),
    ("a: 1\nb: 'x\n\nc: 1\n", "line 4: the bracket or quotation mark above is not closed"),
    ('a: 1\nb: "x \\" y', "line 2: the quotation mark is not closed"),
    ("a: 1\nb: 'it''s\n  so", "line 2: the quotation mark is not closed"),
    ("a: [1,\n  2", "line 2: a bracket is not closed"),
    ("a: {b: 1 c: 2}", "line 1: here a comma, a value or a closing bracket is missing"),
    ("a: 1\nb: c: d", "line 2: a text with a colon needs quotes"),
    ("a: 1\n b: 2", "line 2: this line is indented deeper than the one above"),
    ("a: 1\nwords\nb: 2", "line 3: here a key and a colon are missing"),
    ("a:\n  b: 1\n c: 2", "line 3: this line does not line up"),
    ("a: 'x' y", "line 1: text goes on after the end"),
    ('a: "\\q"', "line 1: this backslash means nothing"),
    ("a: |x\n  b", "line 1: this cannot begin a text of several lines"),
    ("a: 1\nb: &x 1", "line 2: '&' cannot begin a value"),
    ("a: 1\nb: *a", "line 2: '*' cannot begin a value"),
    ("a: !!python/object x", "line 1: '!' cannot begin a value"),
    ("a: @x", "line 1: '@' has no place here"),
    ("a: 1\n\na: 2", "line 3: 'a' stands here twice"),
    ("? [a]\n: b", "line 1: a key must be a single piece of text"),
    ("a: 1\n---\nb: 2", "line 3: a second document begins here"),
    ("a: \x01", "line 1: here stands something that is no text"),
    ("# nothing\n", "line 1: the file is empty"),
    ("- a", "line 1: here a key and a colon are missing"),
    ("a: " + "[" * 41, "line 1: values are nested too deep"),
])  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_line_in_plain_words(scripts: Page, content: str, words: str) -> None:
    document = parse_text(content)  # the loader takes anchors, which no form writes
    assert document.problems or "&" in content or not isinstance(document.data, dict)
    assert words in reading_error(scripts, content)


def reading_error(page: Page, content: str) -> str:
    code = "text => { try { flowfolio.yaml.read(text); return ''; } catch (error) { return error.message; } }"
    return str(page.evaluate(code, content))


HOSTILE = {
    "spaces": "a: 1\n" + " " * 900_000 + "\nb: 2",
    "spaces in a value": "a: x" + " " * 900_000 + "# b",
    "spaces before a colon": "a" + " " * 900_000 + "b: 1",
    "tabs": "a: x" + "\t" * 900_000 + "y",
    "breaks": "a: x" + " \n" * 400_000 + " b",
    "quotes": "a: '" + "''" * 400_000,
    "backslashes": 'a: "' + "\\" * 900_000,
    "brackets": "a: " + "[" * 900_000,
    "question marks": "? " * 400_000,
    "hyphens": "- " * 400_000,
    "commas": "a: [" + "1," * 400_000,
    "colons": "a: " + ": " * 400_000,
    "an anchor": "a: &" + "x" * 900_000 + " 1",
}


def test_no_file_holds_the_page_up(scripts: Page) -> None:
    code = "text => { try { flowfolio.yaml.read(text); } catch (error) { return error.name; } return 'read'; }"
    for name, content in HOSTILE.items():
        assert scripts.evaluate(code, content) in {"read", "YamlError"}, name
    assert "too large" in reading_error(scripts, "a" * 1_000_001)


def test_names_that_objects_inherit_are_names_like_others(visit: Visit) -> None:
    page = visit(SMALL)
    content = "__proto__: {a: 1}\nconstructor: 2\ntoString: [valueOf, no, on, 2026-01-31, 010]"
    read = "text => JSON.stringify(flowfolio.yaml.read(text))"
    assert json.loads(page.evaluate(read, content)) == parse_text(content).data
    model = {
        "rule": "mean",
        "first": 1,
        "top": 1,
        "dimensions": [{"id": "d", "name": "D", "dimensions": [], "criteria": [
            {"id": "constructor", "level": 1}, {"id": "valueof", "level": 1}, {"id": "a", "level": 1},
        ]}],
    }  # fmt: skip
    code = "model => flowfolio.score.results(model, {a: 1}, {a: 1})[0]"
    found = page.evaluate(code, model)
    assert (found["score"], found["target"], found["answered"], found["percent"]) == (1, 1, 1, 1)
    file = FilePayload(name="a.yaml", mimeType="text/yaml", buffer=b"model_version: constructor\nanswers: {}\n")
    page.locator("[data-ff-load]").set_input_files(file)
    expect(page.locator("[data-ff-message]")).to_contain_text("it answers version constructor of the model")


BAD_FILES = ["", "just words", "a: [1, 2", "a: &x 1", "a: !!python/object x", "{a: 1}", "a: 1\n b: 2", "a: 1\na: 2"]
BAD_FILES += ['"', "\tx: 1", "title: A model\nlevels: []", "model_version: '7.3'\nanswers: {}", "[" * 5000]
BAD_FILES += ["model_version: '1.0'\nanswers: [1]"]


def test_a_bad_file_is_named_and_changes_nothing(visit: Visit) -> None:
    page = visit(SMALL)
    step(page, "small-changes")
    choose(page, "work-is-sliced", "Partly")
    step(page, "about")
    before = text(page)
    for content in BAD_FILES:
        file = FilePayload(name="bad.yaml", mimeType="text/yaml", buffer=content.encode())
        page.locator("[data-ff-message]").evaluate("each => { each.textContent = ''; }")
        page.locator("[data-ff-load]").set_input_files(file)
        expect(page.locator("[data-ff-message]")).to_contain_text("cannot be read")
        expect(page.locator("[data-ff-message]")).to_contain_text("Nothing was changed")
        assert text(page) == before


@pytest.mark.parametrize("where", ["http", "file"])
def test_round_trip_download_check_load(visit: Visit, tmp_path: Path, where: Literal["http", "file"]) -> None:
    page = visit(FORM, where=where)
    assert page.evaluate("isSecureContext") is (where == "file")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("select[name=scope]").select_option("+")
    page.locator("[name=other]").fill("new-scope")
    page.locator("[name=assessors]").fill('The "A" team: all\n\n# not a comment')
    page.locator("[name=notes]").fill("\n".join(HARD))
    ids = page.locator("[data-ff-criterion]").evaluate_all("all => all.map(each => each.dataset.ffCriterion)")
    for criterion, hard in zip(ids, HARD, strict=False):
        page.evaluate(
            """([id, note]) => {
              const box = document.getElementById('q-' + id), put = (each, value) => { each.value = value; };
              box.querySelectorAll('.ff-choices input')[1].checked = true;
              put(box.querySelector('[data-ff-field=note]'), note);
              box.querySelector('[data-ff-do=evidence]').click();
              put(box.querySelector('[data-ff-field=title]'), note.replace(/\\n/g, ' '));
              put(box.querySelector('[data-ff-field=link]'), 'https://intranet.example/x?y=1&z=%20#a');
              put(box.querySelector('[data-ff-field=recorded]'), '2026-01-31');
              const target = box.querySelector('[data-ff-field=target]');
              put(target, target.options[3].value);
              put(box.querySelector('[data-ff-field=by]'), '2030-12-31');
              put(box.querySelector('[data-ff-vote]'), '2');
            }""",
            [criterion, hard],
        )
    step(page, "result")
    with page.expect_download() as download:
        page.locator("[data-ff-do=download]").click()
    assert download.value.suggested_filename == f"{dt.date.today()}_new-scope_flow-engineering.yaml"
    expect(page.locator("[data-ff-message]")).to_contain_text(f"Saved as {download.value.suggested_filename} in")
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert content == text(page)
    expect(page.locator("[data-ff-place]")).to_contain_text(
        f"maps/maturity/flow-engineering/new-scope/{dt.date.today()}.yaml"
    )
    result = result_of(content, tmp_path)
    for criterion, hard in zip(ids, HARD, strict=False):
        assert result.assessment.file.answers[criterion].note == hard.strip()
    page.locator("[data-ff-do=clear]").click()
    expect(page.locator("[data-ff-progress-text]")).to_contain_text("0 of")
    loaded = {"name": download.value.suggested_filename, "mimeType": "text/yaml", "buffer": content.encode()}
    page.locator("[data-ff-load]").set_input_files(loaded)
    expect(page.locator("[data-ff-message]")).to_contain_text("was read")
    page.locator("select[name=scope]").select_option("+")
    page.locator("[name=other]").fill("new-scope")
    settled(page)
    assert text(page) == content
    assert page.evaluate("window.broken") is None


def filed(scope: str, model: str = "flow-engineering") -> Path:
    """Return the file of the scope's latest assessment."""
    return max((PROJECT / "maps" / "maturity" / model / scope).glob("*.yaml"))


def without_order(data: Any) -> Any:
    """Return what a file says; among several respondents there is no order."""
    votes = {word: sorted(values) for word, values in data.get("respondents", {}).items()}
    return {**data, "respondents": votes} if votes else data


def plain(data: Any) -> Any:
    """Return an assessment with every answer written out: `x: 1` says the same as `x: {value: 1}`."""
    answers = {word: each if isinstance(each, dict) else {"value": each} for word, each in data["answers"].items()}
    return without_order({"method": "self"} | data | {"answers": answers})


@pytest.mark.parametrize(
    ("scope", "where"),
    sample(
        [(each, where) for each in ("loan-approval", "feature-delivery", "hospital-admission")
         for where in ("http", "file")], 3
    ),
)  # fmt: skip
def test_a_filed_assessment_is_loaded_edited_and_saved_with_nothing_lost(
    visit: Visit, tmp_path: Path, where: Literal["http", "file"], scope: str
) -> None:
    page, path = visit(FORM, where=where), filed(scope)
    page.locator("[data-ff-load]").set_input_files(path)
    expect(page.locator("[data-ff-message]")).to_contain_text("was read")
    page.locator("select[name=scope]").select_option(scope)
    step(page, "outcomes")
    choose(page, "outcome-decides", "Not applicable")
    step(page, "result")
    with page.expect_download() as download:
        page.locator("[data-ff-do=download]").click()
    assert download.value.suggested_filename == f"{path.stem}_{scope}_flow-engineering.yaml"
    content = Path(download.value.path()).read_text(encoding="utf-8")
    wanted: Any = plain(parse_text(path.read_text(encoding="utf-8")).data)
    wanted["answers"]["outcome-decides"]["value"] = "not_applicable"
    made = parse_text(content)
    assert made.problems == ()
    assert plain(made.data) == wanted
    result_of(content, tmp_path, scope=scope)


@pytest.mark.parametrize("where", ["http", "file"])
def test_days_targets_and_waivers_are_edited_and_come_back(
    visit: Visit, tmp_path: Path, where: Literal["http", "file"]
) -> None:
    page = visit(FORM, where=where)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("select[name=scope]").select_option("+")
    page.locator("[name=other]").fill("new-scope")
    step(page, "outcomes")
    choose(page, "outcome-is-written", "Always")
    question = page.locator("#q-outcome-is-written")
    question.locator("summary").first.click()
    question.get_by_label("Target").select_option("Always")
    question.get_by_label("Reached by").fill("2030-12-31")
    question.locator("summary").nth(1).click()
    question.get_by_label("Often since").fill("2025-01-31")
    question.get_by_label("Always since").fill("2026-01-31")
    question.get_by_label("Allowed by").fill('The "board": all # of it')
    question.get_by_label("Until").fill("2031-01-01")
    question.get_by_label("Why").fill(HARD[3])
    expect(question.locator("summary").first).to_contain_text("target, since, waiver")
    settled(page)
    step(page, "result")
    expect(page.locator("[data-ff-waivers] tr")).to_have_count(1)
    expect(page.locator("[data-ff-reached]")).to_have_text("Every target is reached.")
    with page.expect_download() as download:
        page.locator("[data-ff-do=download]").click()
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert parse_text(content).data == {
        "model_version": "1.0",
        "method": "self",
        "answers": {"outcome-is-written": {"value": 1, "since": {"1": "2026-01-31", "0.5": "2025-01-31"}}},
        "targets": {"outcome-is-written": {"value": 1, "by": "2030-12-31"}},
        "waivers": {
            "outcome-is-written": {
                "reason": HARD[3], "approved_by": 'The "board": all # of it', "until": "2031-01-01",
            }
        },
    }  # fmt: skip
    file = result_of(content, tmp_path).assessment.file
    assert file.waivers["outcome-is-written"].until == dt.date(2031, 1, 1)
    page.reload()
    settled(page)
    assert text(page) == content
    step(page, "outcomes")
    question.locator("summary").first.click()
    question.locator("summary").nth(1).click()
    question.get_by_role("button", name="Take the waiver out").click()
    assert "waivers" not in text(page)
    page.locator("[data-ff-load]").set_input_files(
        {"name": f"{dt.date.today()}.yaml", "mimeType": "text/yaml", "buffer": content.encode()}
    )
    expect(page.locator("[data-ff-message]")).to_contain_text("was read")
    assert text(page) == content


def test_an_unfinished_plan_is_named_and_survives_a_reload(visit: Visit) -> None:
    page = visit(SMALL)
    page.locator("[name=date]").fill("2026-01-31")
    step(page, "small-changes")
    choose(page, "work-is-sliced", "Partly")
    question = page.locator("#q-work-is-sliced")
    question.locator("summary").first.click()
    question.get_by_label("Reached by").fill("2030-12-31")
    question.locator("summary").nth(1).click()
    question.get_by_label("Partly since").fill("2026-02-01")
    question.get_by_label("Until").fill("2026-01-30")
    settled(page)
    page.reload()
    step(page, "result")
    page.locator("[data-ff-do=download]").click()
    problems = page.locator("[data-ff-problems]")
    for words in ("no target", "lies after the assessment", "needs who allowed it", "had ended before the day"):
        expect(problems).to_contain_text(words)
    problems.get_by_role("link").last.click()
    expect(question.get_by_label("Until")).to_be_visible()


def test_a_baseline_from_a_file_stays_until_another_scope_is_chosen(visit: Visit) -> None:
    page = visit(FORM)
    content = 'model_version: "1.0"\nbaseline: 2026-04-23\nanswers: {outcome-is-written: 1}\n'
    page.locator("[data-ff-load]").set_input_files(
        {"name": "2026-11-01.yaml", "mimeType": "text/yaml", "buffer": content.encode()}
    )
    page.locator("select[name=scope]").select_option("loan-approval")
    assert "baseline: 2026-04-23" in text(page)
    page.locator("select[name=scope]").select_option("building-permit")
    assert "baseline" not in text(page)


NAMES = {
    "2026-01-05 (1).yaml": "2026-01-05",
    "2026-01-05(2).yml": "2026-01-05",
    "2026-01-05 - Copy.YAML": "2026-01-05",
    "2026-01-05.yaml": "2026-01-05",
    "2026-13-05 (1).yaml": "2025-05-05",
    "2026-01-051.yaml": "2025-05-05",
    "mine.yaml": "2025-05-05",
}


def test_a_file_says_its_day_and_its_scope(visit: Visit) -> None:
    page = visit(FORM)
    page.on("dialog", lambda dialog: dialog.accept())
    body = 'model_version: "1.0"\nanswers: {outcome-is-written: 1}\n'

    def load(name: str, content: str) -> None:
        file = FilePayload(name=name, mimeType="text/yaml", buffer=content.encode())
        page.locator("[data-ff-load]").set_input_files(file)
        expect(page.locator("[data-ff-message]")).to_contain_text(f"{name} was read.")

    for name, day in NAMES.items():
        page.locator("[name=date]").fill("2025-05-05")
        load(name, body)
        assert page.locator("[name=date]").input_value() == day, name
    scope, other = page.locator("select[name=scope]"), page.locator("[name=other]")
    assert scope.input_value() == ""
    load("a.yaml", f"# Assessment of loan-approval by Flow Engineering maturity, version 1.0.\n{body}")
    assert scope.input_value() == "loan-approval"
    load("b.yaml", f"\ufeff# Assessment of order-desk by Flow Engineering maturity, version 1.0.\r\n{body}")
    assert (scope.input_value(), other.input_value()) == ("+", "order-desk")
    expect(page.locator("[data-ff-message]")).to_contain_text("The file is of order-desk, so that is chosen now.")
    for line in (
        "# Assessment of \u2026 by X, version 1.0.",
        "# Assessment of <b> by X",
        "# x\n# Assessment of a by X",
    ):
        load("c.yaml", f"{line}\n{body}")
        assert (scope.input_value(), other.input_value()) == ("+", "order-desk")


def test_a_percentage_without_all_answers_is_provisional(visit: Visit) -> None:
    page = visit(FORM)
    content = """\
model_version: "1.0"
answers: {outcome-is-written: 0.5}
targets: {outcome-is-written: {value: 1}, one-primary-outcome: {value: 1}}
"""
    page.locator("[data-ff-load]").set_input_files(
        {"name": "2026-01-05.yaml", "mimeType": "text/yaml", "buffer": content.encode()}
    )
    step(page, "result")
    cells = page.locator("[data-ff-dimension=outcomes] td")
    assert (cells.nth(0).inner_text()[-1], cells.nth(3).inner_text()) == ("*", "50\u00a0%*")


def test_prose_stands_in_the_form_as_prose(visit: Visit) -> None:
    page = visit(FORM)
    hints = page.locator(".ff-hint")
    assert hints.count() == page.locator(".ff-hint > p, .ff-hint > ul").count() > 40
    # A paragraph closed by a block inside it leaves an empty one behind.
    stray = "[...document.querySelectorAll('.ff-assess p')].filter(p => !p.attributes.length && !p.textContent.trim())"
    assert page.evaluate(f"{stray}.length") == 0
    meanings = page.locator(".ff-assess-aside .ff-meanings dd")
    assert meanings.count() == page.locator(".ff-assess-aside .ff-meanings dd > p").count() > 5


# ---- the form itself


@pytest.mark.parametrize("where", ["http", "file"])
def test_answers_survive_a_reload_and_clear_forgets_them(visit: Visit, where: Literal["http", "file"]) -> None:
    page = visit(SMALL, where=where)
    expect(page.get_by_text("stay in this browser")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.locator(".ff-here .ff-choices input").first.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".ff-here summary").first.click()
    page.locator(".ff-here [data-ff-field=note]").first.fill("kept\nnote")
    settled(page)
    before = text(page)
    page.reload()
    expect(page.locator("[data-ff-message]")).to_contain_text("are back")
    expect(page.locator(".ff-here [data-ff-field=note]").first).to_have_value("kept\nnote")
    assert text(page) == before
    page.on("dialog", lambda dialog: dialog.accept())
    step(page, "result")
    page.locator("[data-ff-do=clear]").click()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('flowfolio/assess')).length") == 0
    page.reload()
    expect(page.locator("[data-ff-progress-text]")).to_contain_text("0 of")


@pytest.mark.parametrize("where", ["http", "file"])
def test_previous_answers_are_shown_and_an_old_version_says_what_to_answer_again(
    visit: Visit, where: Literal["http", "file"], tmp_path: Path
) -> None:
    page = visit(FORM, where=where)
    page.locator("select[name=scope]").select_option("building-permit")
    page.locator("[data-ff-do=previous]").click()
    step(page, "outcomes")
    expect(page.locator("#q-outcome-is-written [data-ff-was]")).to_contain_text("Last time (2026-04-14): Always")
    expect(page.locator("#q-one-primary-outcome [data-ff-was]")).to_contain_text("Answer again")
    expect(page.locator("#q-one-primary-outcome .ff-choices input:checked")).to_have_count(0)
    expect(page.locator("#q-outcome-is-written .ff-choices input:checked")).to_have_count(1)
    result_of(text(page), tmp_path)


def test_what_check_would_refuse_is_said_before_there_is_a_file(visit: Visit) -> None:
    page = visit(SMALL)
    page.locator("[name=date]").fill("2026-01-31")
    step(page, "small-changes")
    page.locator("#q-work-is-sliced summary").first.click()
    page.locator("#q-work-is-sliced [data-ff-do=evidence]").click()
    page.locator("#q-work-is-sliced [data-ff-field=link]").fill("javascript:alert(1)")
    page.locator("#q-work-is-sliced [data-ff-field=recorded]").fill("2026-02-01")
    step(page, "result")
    page.locator("[data-ff-do=download]").click()
    problems = page.locator("[data-ff-problems]")
    for words in ("Choose the team", "Nothing is answered", "no title", "does not begin with http", "after the day"):
        expect(problems).to_contain_text(words)
    problems.get_by_role("link").last.click()
    expect(page.locator("#q-work-is-sliced")).to_be_visible()


def test_one_part_at_a_time_by_keyboard(visit: Visit) -> None:
    page = visit(SMALL)
    expect(page.locator(".ff-step:visible")).to_have_count(1)
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    expect(page.locator("[data-ff-progress-text]")).to_contain_text("1 of 15")
    expect(page.locator("[data-ff-go='small-changes'] .ff-tally")).to_have_text("1 of 3")


def test_axe_finds_nothing_in_any_part(visit: Visit, violations: Violations) -> None:
    def in_both_schemes() -> list[str]:
        found = violations(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        found += violations(page, None if WHOLE else "color-contrast link-in-text-block")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        return found

    page = visit(SMALL)
    step(page, "small-changes")
    choose(page, "work-is-sliced", "Partly")
    page.locator("#q-work-is-sliced summary").first.click()
    page.locator("#q-work-is-sliced [data-ff-do=evidence]").click()
    page.locator("#q-work-is-sliced summary").nth(1).click()
    assert in_both_schemes() == []
    step(page, "result")
    page.locator("[data-ff-do=download]").click()
    assert in_both_schemes() == []


def test_without_scripts_it_is_a_questionnaire(visit: Visit) -> None:
    page = visit(FORM, javascript=False)
    page.emulate_media(media="print")
    asked = page.locator("fieldset.ff-question")
    assert asked.count() == page.locator("fieldset.ff-question:visible").count() > 40
    assert page.locator("fieldset.ff-question input[type=radio]:visible").count() == 5 * asked.count()
    expect(page.locator("[data-ff-do]:visible")).to_have_count(0)


def test_instant_loading_brings_the_form_to_life(visit: Visit) -> None:
    page = visit("maturity/")
    page.evaluate("window.stillHere = true")
    page.get_by_role("link", name="Assess yourself").first.click()
    page.wait_for_url("**/assess/")
    expect(page.locator(".ff-assess-nav button").first).to_be_visible()
    page.go_back()
    page.wait_for_url("**/maturity/")
    page.get_by_role("link", name="Assess yourself").last.click()
    expect(page.locator(".ff-live-form")).to_be_visible()
    expect(page.locator(".ff-assess-nav button[aria-current]")).to_have_count(1)
    assert page.evaluate("window.stillHere") is True


def test_works_under_a_policy_without_inline_scripts(browser: Browser, site: Site) -> None:
    with strict_server(site.offline) as port:
        context = browser.new_context()
        page = context.new_page()
        own, requests = f"http://127.0.0.1:{port}/", list[str]()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => "
            "(window.refused = window.refused || []).push(e.blockedURI))"
        )
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"{own}{FORM.rstrip('/')}/index.html", wait_until="load")
        page.locator("select[name=scope]").select_option("loan-approval")
        page.locator("[data-ff-do=previous]").click()
        step(page, "result")
        with page.expect_download() as download:
            page.locator("[data-ff-do=download]").click()
        assert Path(download.value.path()).read_text(encoding="utf-8") == text(page)
        refused = page.evaluate("window.refused || []")
        # The theme's inline scripts need their hashes in the policy, and its search asks for the index.
        own_scripts = page.locator(".ff-assess-page script:not([src])").count()
        context.close()
    assert own_scripts == 0
    assert [each for each in refused if each != "inline" and not each.endswith("search_index.json")] == []
    assert [url for url in requests if not url.startswith((own, "blob:", "data:"))] == []
