"""What the glossary reads, what it complains about, and what the linker does to a page."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from pathlib import Path

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import World, marked_problems
from flowfolio.portfolio.glossary import Glossary, Term, plain_text, read_glossary
from flowfolio.portfolio.portfolio import load
from flowfolio.site.page import Urls, headings
from flowfolio.site.pages.glossary import pages as glossary_pages
from flowfolio.site.pages.glossary import term_uses
from flowfolio.site.paths import scope_path
from flowfolio.site.site import Site
from flowfolio.site.term_links import Linker
from flowfolio.site.terms import link_terms
from flowfolio.source.folder import Folder
from hostile import HOSTILE

TERMS = """\
- term: Lead time
  id: lead-time
  plural: lead times
  abbreviation: LT
  aliases: [turnaround]
  definition: From "start" to end.
- {term: Change lead time, id: change-lead-time, definition: Commit to production.}
- {term: Queue, id: queue, plural: queues, definition: Items that wait & wait., see_also: [wip]}
- {term: WIP, id: wip, aliases: [work in process], definition: Started and not finished.}
- {term: WIP limit, id: wip-limit, plural: WIP limits, definition: The most that may be started.}
- {term: "%C/A", id: percent-complete-accurate, definition: Usable as it is.}
- {term: Push / pull, id: push-pull, definition: Two ways to get work.}
- {term: Little's law, id: littles-law, definition: Items = rate × time.}
- {term: Community of practice, id: community-of-practice, abbreviation: CoP, definition: People with one craft.}
- {term: Rückstau, id: backlog-jam, definition: Stau., aliases: [制約]}
"""


def read(maps: Path) -> tuple[Glossary, Folder]:
    contents = Folder(maps)
    return read_glossary(contents), contents


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    folder = tmp_path_factory.mktemp("world") / "maps" / "glossary"
    folder.mkdir(parents=True)
    (folder / "terms.yaml").write_text(TERMS, encoding="utf-8")
    found, contents = read(folder.parent)
    assert contents.problems == []
    return found


def short(html: str) -> str:
    """Write an inserted link as {id:shown}, so that a table of cases stays readable."""
    inserted = r'<a class="ff-term" href="([^"]*)" title="[^"]*" data-ff-definition="[^"]*">(.*?)</a>'
    return re.sub(inserted, r"{\1:\2}", html, flags=re.DOTALL)


def link(glossary: Glossary, html: str, **options: object) -> str:
    return short(Linker(glossary).link(html, url_of=lambda term: term, **options).html)  # type: ignore[arg-type]


LINKED = {
    "first use only": ("<p>queue and queue</p>", "<p>{queue:queue} and queue</p>"),
    "again in the next section": (
        "<p>queue</p><h2>A</h2><p>queue</p><h4>B</h4><p>queue</p>",
        "<p>{queue:queue}</p><h2>A</h2><p>{queue:queue}</p><h4>B</h4><p>queue</p>",
    ),
    "plural and alias count as the same term": (
        "<p>lead times, turnaround, LT</p>",
        "<p>{lead-time:lead times}, turnaround, LT</p>",
    ),
    "longest match": ("<p>change lead time</p>", "<p>{change-lead-time:change lead time}</p>"),
    "longest match of an acronym": ("<p>WIP limits of WIP</p>", "<p>{wip-limit:WIP limits} of {wip:WIP}</p>"),
    "first letter": (
        "<p>Queue</p><h2>x</h2><p>Lead time</p>",
        "<p>{queue:Queue}</p><h2>x</h2><p>{lead-time:Lead time}</p>",
    ),
    "as in a headline": ("<p>Community of Practice</p>", "<p>{community-of-practice:Community of Practice}</p>"),
    "no other capitals": ("<p>QUEUE, leaD time, lt, Lt, wip</p>", "<p>QUEUE, leaD time, lt, Lt, wip</p>"),
    "abbreviation by the letter": ("<p>a COP, a CoP</p>", "<p>a COP, a {community-of-practice:CoP}</p>"),
    "whole words": ("<p>queued, requeue, queue2, _queue_</p>", "<p>queued, requeue, queue2, _queue_</p>"),
    "no compounds, paths or marks": (
        "<p>pre-queue queue-like a/queue #queue @queue x.queue queue.py queue@x</p>",
        "<p>pre-queue queue-like a/queue #queue @queue x.queue queue.py queue@x</p>",
    ),
    "punctuation around": ("<p>(queue), “WIP”: LT.</p>", "<p>({queue:queue}), “{wip:WIP}”: {lead-time:LT}.</p>"),
    "possessive": ("<p>the queue's end</p>", "<p>the {queue:queue}'s end</p>"),
    "line break and blanks": ("<p>lead\n  time</p>", "<p>{lead-time:lead\n  time}</p>"),
    "no-break space": ("<p>lead&nbsp;time</p>", "<p>{lead-time:lead\xa0time}</p>"),
    "typographic apostrophe": ("<p>Little’s law</p>", "<p>{littles-law:Little’s law}</p>"),
    "escaped apostrophe": ("<p>Little&#39;s law &amp; co</p>", "<p>{littles-law:Little&#x27;s law} &amp; co</p>"),
    "slashes": ("<p>push/pull</p>", "<p>{push-pull:push/pull}</p>"),
    "signs": ("<p>its %C/A is 5&lt;6</p>", "<p>its {percent-complete-accurate:%C/A} is 5&lt;6</p>"),
    "umlauts": ("<p>Rückstau, Rückstaus</p>", "<p>{backlog-jam:Rückstau}, Rückstaus</p>"),
    "combining marks are part of the word": ("<p>queue\u0301</p>", "<p>queue\u0301</p>"),
    "scripts without spaces": ("<p>この制約です</p>", "<p>この{backlog-jam:制約}です</p>"),
    "an entity is no word": ("<p>&LT; &LT&quot;</p>", "<p>&LT; &LT&quot;</p>"),
    "word across inline tags": (
        "<p><b>re</b>queue, <em>queue</em>s, pre-<i>queue</i></p>",
        "<p><b>re</b>queue, <em>queue</em>s, pre-<i>queue</i></p>",
    ),
    "inside inline tags": ("<p><em>queue</em> it</p>", "<p><em>{queue:queue}</em> it</p>"),
    "lists and cells": (
        "<ul><li>queue</li></ul><table><tr><th>WIP</th><td>WIP</td></tr></table>",
        "<ul><li>{queue:queue}</li></ul><table><tr><th>WIP</th><td>{wip:WIP}</td></tr></table>",
    ),
}
UNTOUCHED = [
    "<h1>queue</h1>",
    "<h4>queue <em>queue</em></h4>",
    "<pre><code>queue</code> queue</pre>",
    "<code>queue</code>",
    '<a href="x">queue <b>queue</b></a>',
    "<figure><p>queue</p><figure>x</figure>queue<figcaption>queue</figcaption></figure>",
    "<svg><text>queue</text><svg/><a>queue</a></svg>",
    "<button>queue</button>",
    "<summary>queue</summary>",
    "<table><caption>queue</caption><thead><tr><th>queue</th></tr></thead></table>",
    "<dl><dt>queue</dt></dl>",
    "<script>queue = '<p>queue</p>'</script>",
    "<style>queue</style>",
    "<textarea>queue</textarea>",
    "<SCRIPT type='a>b'>queue</scripty>queue</SCRIPT >",
    "<!-- queue --><!--ff-drawing:queue-->",
    '<p title="queue > queue">x</p>',
    "<p title='queue' data-x=queue>x</p>",
    "<img alt=\"</p> queue\"><br title='>queue'>",
    '<span class="no-term">queue <span>queue</span> queue</span>',
    "<p class='a no-term b'>queue</p>",
    "<p class=no-term>queue <em>queue</em></p>",
    '<p class="admonition-title">queue</p>',
    '<span class="arithmatex">queue</span>',
    "<?php queue ?><!doctype queue></ queue>",
    "<p title=it's>x</p><b title='x > queue'>y</b>",
    '<p a="=>x" b=">queue">y</p>',
    "<script>queue",
    "<p title='queue",
    "<!-- queue",
]
EXPLICIT = {
    "by name": ("<p>[[Queue]]</p>", "<p>{queue:Queue}</p>"),
    "by id, in other words": ("<p>[[wip|started work]]</p>", "<p>{wip:started work}</p>"),
    "in any letters": ("<p>[[LEAD TIME]]</p>", "<p>{lead-time:LEAD TIME}</p>"),
    "every time, and counted": ("<p>[[queue]] [[queue]] queue</p>", "<p>{queue:queue} {queue:queue} queue</p>"),
    "opt-out of one word": ("<p>[[!queue]] queue</p>", "<p>queue {queue:queue}</p>"),
    "opt-out of words nobody knows": ("<p>[[!a b]]</p>", "<p>a b</p>"),
    "not as a link in a heading or link": ("<h2>[[queue|Q]]</h2><a>[[wip]]</a>", "<h2>Q</h2><a>wip</a>"),
    "not in code": ("<code>[[queue]]</code>", "<code>[[queue]]</code>"),
    "undefined": ("<p>[[qeueu|a &lt; b]]</p>", '<p><span class="ff-undefined-term">a &lt; b</span></p>'),
    "not a test in a shell": ("<p>[[ -f x ]]</p>", "<p>[[ -f x ]]</p>"),
}


@pytest.mark.parametrize(("before", "after"), [*LINKED.values(), *EXPLICIT.values()], ids=[*LINKED, *EXPLICIT])
def test_links(glossary: Glossary, before: str, after: str) -> None:
    assert link(glossary, before) == after


@pytest.mark.parametrize("html", UNTOUCHED)
def test_leaves_alone(glossary: Glossary, html: str) -> None:
    assert Linker(glossary).link(html, url_of=lambda term: term).html == html


def test_goes_on_after_what_it_leaves_alone(glossary: Glossary) -> None:
    for html in UNTOUCHED[:22]:
        assert link(glossary, f"{html}<p>queue</p>") == f"{html}<p>{{queue:queue}}</p>", html


def test_options(glossary: Glossary) -> None:
    assert (
        link(glossary, "<p>queue, LT, [[queue]]</p>", skip={"queue", "turnaround"}) == "<p>queue, LT, {queue:queue}</p>"
    )
    assert link(glossary, "<p>queue, [[queue]]</p>", is_automatic=False) == "<p>queue, {queue:queue}</p>"


def test_says_what_it_linked_and_escapes(glossary: Glossary) -> None:
    linked = Linker(glossary).link("<p>LT of a queue [[nope]]</p>", url_of=lambda term: f'"{term}&')
    assert linked.used == {"lead-time", "queue"}
    assert linked.undefined == ("nope",)
    assert 'href="&quot;queue&amp;" title="Items that wait &amp; wait."' in linked.html
    assert 'title="From &quot;start&quot; to end."' in linked.html


FRAGMENTS = st.sampled_from(
    [
        *(
            "queue",
            "lead time",
            "WIP",
            " ",
            "x",
            "\n",
            "<",
            ">",
            '"',
            "'",
            "=",
            "/",
            "&",
            "&amp;",
            "&lt;",
            "-->",
            "<!--",
        ),
        *(
            "<p>",
            "</p>",
            "<p ",
            "<b>",
            "</b>",
            "<a>",
            "<a href='",
            "</a>",
            "<h2>",
            "</h2>",
            "<code>",
            "</code>",
            "title=",
        ),
        *(
            "<svg>",
            "</svg>",
            "<script>",
            "</script>",
            "<span class='no-term'>",
            "</span>",
            "<td>",
            "<table>",
            "</table>",
        ),
        *(
            "<th>",
            "</th>",
            "<figure>",
            "</figure>",
            "<br/>",
            "<img alt=",
            "]]>",
            "<![CDATA[",
            "<textarea>",
            "</textarea",
        ),
    ]
)


def text_of(html: str) -> str:
    return nh3.clean(html, tags=set(), clean_content_tags=set())


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
@example("<p title='a\"b>queue")
def test_never_changes_the_text_of_a_page(glossary: Glossary, html: str) -> None:
    linked = Linker(glossary).link(html, url_of=lambda term: term).html
    # Without blanks: a reader that mends broken HTML moves those that stand in a table beside its cells.
    assert "".join(text_of(linked).split()) == "".join(text_of(html).split())
    assert len(re.findall('<a class="ff-term"', linked)) == linked.count("data-ff-definition=")


@given(st.text(max_size=60))
def test_any_text_stays_as_it_is(glossary: Glossary, text: str) -> None:
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('[[', '')} queue</p>"
    assert text_of(Linker(glossary).link(html, url_of=lambda term: term).html) == text_of(html)


def test_problems_have_a_place(world: World) -> None:
    file = """\
    terms:
      - term: Lead time
        id: lead-time
        definition: x
        see_also: [queu]  # ! unknown-reference
      - term: Queue
        id: queue
        definition: x
        aliases:
          - waiting
          - LEAD TIME  # ! ambiguous-term
      - term: Line
        id: queue  # ! duplicate-id
        definition: x
      - term: Broken
        id: Broken One  # ! wrong-type
        definition: x
        alias: [x]  # ! unknown-key
      - just text  # ! wrong-type
    """
    glossary, contents = read(world({"glossary/a.yaml": file}))
    found = {(problem.place.line, problem.code) for problem in contents.problems}
    assert found == marked_problems(textwrap.dedent(file))
    assert list(glossary.terms) == ["lead-time", "queue"]
    assert "maps/glossary/a.yaml" in contents.documents


def test_reads_one_term_a_file_and_lists(world: World) -> None:
    one = "term: Queue\nid: queue\ndefinition: x\n"
    two = "- {term: Line, id: line, definition: x}\n"
    glossary, contents = read(
        world({"glossary/one.yaml": one, "glossary/two.yaml": two, "glossary/none.yaml": "# nothing yet\n"})
    )
    assert list(glossary.terms) == ["queue", "line"]
    assert contents.problems == []
    assert str(glossary.places["line"]) == "maps/glossary/two.yaml:1:3"


def test_a_broken_file_or_a_wrong_name_is_said(world: World) -> None:
    _, contents = read(world({"glossary/a.yaml": "- {term", "glossary/b.yml": "", "glossary/c.yaml": "text\n"}))
    assert [(problem.place.path, problem.code) for problem in contents.problems] == [
        ("maps/glossary/a.yaml", "invalid-yaml"),
        ("maps/glossary/b.yml", "bad-folder-name"),
        ("maps/glossary/c.yaml", "wrong-type"),
    ]


def test_lookup_and_synonyms(world: World) -> None:
    file = """\
    - {term: Constraint, id: constraint, definition: x, similar: [bottleneck]}
    - {term: Bottleneck, id: bottleneck, plural: bottlenecks, definition: x, aliases: [Constraint]}
    """
    glossary, _ = read(world({"glossary/a.yaml": file}))
    assert glossary.lookup("CONSTRAINT") is glossary.terms["constraint"]
    assert glossary.lookup("nothing") is None
    assert glossary.synonyms()["constraint"] == ("bottleneck", "bottlenecks")


def test_undefined_words_have_a_place(glossary: Glossary) -> None:
    page = "# A [[queue]]\n\nSee `[[code]]` and [[qeue]].\n\n```sh\n[[nothing]]\n```\n[[!free]] [[also|free]]\n"
    found = [(problem.place.line, problem.place.column, problem.hint) for problem in glossary.undefined(page, "a.md")]
    assert found == [(3, 20, "did you mean 'queue'?"), (8, 11, "define it below maps/glossary/, or drop the brackets")]


def test_uses_and_unused(glossary: Glossary, world: World) -> None:
    assert glossary.uses("A `queue` of [lead time](queue.md), [[wip|x]]") == {"lead-time", "wip"}
    unused = [problem for problem in glossary.unused({"lead-time"}) if "'Queue'" in problem.message]
    assert [(problem.code, problem.place.line) for problem in unused] == [("unused-term", 8)]
    outcome = "title: x\noutcome: {text: Shorter queue}\nobstacles: [{id: wip, text: 'See [[wpi]]'}]\n"
    portfolio = load(world({"streams/a/2026-01-01/outcome.yaml": outcome}))
    uses = term_uses(replace(portfolio, glossary=glossary), [("Guide", "guide.md", "Much WIP")])
    assert uses["wip"] == (("Guide", "guide.md"),)
    assert uses["queue"][0][1] == "streams/a/2026-01-01/outcome/index.md"


def test_an_explicit_link_may_be_a_regular_plural(glossary: Glossary) -> None:
    assert glossary.uses("Two [[WIP limits]], three [[LTs]], [[communities of practice]]") == {"wip-limit", "lead-time"}
    term = glossary.lookup("change lead times")
    assert term is not None
    assert term.id == "change-lead-time"


def test_models_assessments_evidence_and_other_terms_use_words_too(glossary: Glossary, world: World) -> None:
    levels = "scale: [{value: 0, label: 'No'}, {value: 1, label: 'Yes'}]\nlevels: [{value: 1, name: One}]\n"
    levels += "scoring: {criterion_to_dimension: mean}\n"
    criterion = "{id: a, text: Somebody looks at the turnaround, level: 1}"
    model = f"title: Small\nversion: '1'\n{levels}dimensions: [{{id: d, name: D, criteria: [{criterion}]}}]\n"
    answers = "model_version: '1'\nnotes: A long queue of them.\nanswers: {}\n"
    claims = "- {claim: Less WIP by, low: 20, source: A study, edition: 2020}\n"
    files = {"maturity/small/model.yaml": model, "maturity/small/team/2026-01-31.yaml": answers}
    files["maturity/small/assess/2026-01-31.yaml"] = answers.replace("queue", "community of practice")
    portfolio = load(world(files | {"evidence.yaml": claims}))
    assert [str(problem) for problem in portfolio.problems if problem.is_error] == []
    known = replace(portfolio, glossary=glossary)
    uses = {term: {path for _, path in where} for term, where in term_uses(known, ()).items()}
    assert uses["lead-time"] == {"maturity/small/index.md"}
    assert uses["queue"] == {"maturity/small/team/index.md"}
    assert uses["wip"] == {"evidence/index.md"}
    # The form has the address that a scope of this name would have.
    assert uses["community-of-practice"] == {scope_path("small", "assess")} != {"maturity/small/assess/index.md"}


def test_undefined_words_in_maps(glossary: Glossary, world: World) -> None:
    maps = world(
        {"streams/a/2026-01-01/outcome.yaml": "title: x\noutcome: {text: Less}\nnotes: |\n  Some [[wpi]] here.\n"}
    )
    contents = Folder(maps)
    portfolio = load(maps)
    (asset,) = portfolio.assets.values()
    document = contents.read(asset.file, type(asset.map)).document  # type: ignore[type-var]
    (problem,) = glossary.undefined_in(document, asset.map)  # type: ignore[arg-type]
    assert (problem.code, problem.place.line) == ("undefined-term", 3)


def test_plain_text_and_summary() -> None:
    assert plain_text("**A** `b`\n[[c|d]] <b>e</b> f_g _h_ &amp; [i](j)") == "A b d e f_g h & i"
    long = Term(
        term="x", id="x", definition="First sentence is long enough to be cut after it, it goes on and on and on. " * 9
    )
    assert len(long.summary) <= 300
    assert long.summary.endswith("on.")
    assert Term(term="x", id="x", definition="word " * 90).summary.endswith("word…")


def test_pages(glossary: Glossary, world: World) -> None:
    empty = load(world({}))
    site = Site(replace(empty, glossary=glossary), documents=(("A <map>", "streams/a/index.md", "A queue."),))
    pages = {page.path: page for page in glossary_pages(site)}
    index = pages["glossary/index.md"]
    assert ("letter-q", "Q") in [(anchor, text) for _, anchor, text in headings(index.html)]
    assert 'Turnaround</span>: see <a href="lead-time/">Lead time</a>' in index.html
    assert "data-ff-glossary-filter hidden" in index.html
    queue = pages["glossary/queue/index.md"]
    assert '<a href="../../streams/a/">A &lt;map&gt;</a>' in queue.html
    assert '<a href="../wip/">WIP</a>' in queue.html
    assert "Also called: LT, turnaround" in pages["glossary/lead-time/index.md"].html
    assert pages["glossary/lead-time/index.md"].tags == ("LT", "turnaround")
    assert pages["glossary/lead-time/index.md"].description.startswith("Lead time (also LT, turnaround): From")
    assert "No word is explained yet" in next(glossary_pages(Site(empty))).html


def test_link_terms_knows_the_page(glossary: Glossary) -> None:
    def linked(path: str, front_matter: object = None) -> str:
        return short(link_terms("<p>queue WIP [[wip]]</p>", path, Linker(glossary), Urls(), front_matter))

    both = "<p>{../glossary/queue/:queue} {../glossary/wip/:WIP} {../glossary/wip/:wip}</p>"
    assert linked("guide/index.md") == both
    assert linked("guide/index.md", {"skip": "nothing known"}) == both
    assert linked("guide/index.md", {"skip": ["queue"]}) == both.replace("{../glossary/queue/:queue}", "queue")
    assert linked("guide/index.md", False) == "<p>queue WIP {../glossary/wip/:wip}</p>"
    assert linked("glossary/queue/index.md") == "<p>queue {../wip/:WIP} {../wip/:wip}</p>"
    assert linked("glossary/index.md") == "<p>queue WIP [[wip]]</p>"


def test_shipped_terms_are_in_order(project: Path) -> None:
    glossary, contents = read(project / "maps")
    assert [str(problem) for problem in contents.problems] == []
    for name in ("turnaround", "touch time", "activity ratio", "PCE", "rolled throughput yield", "friction point"):
        assert glossary.lookup(name), name


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_text_of_any_length_is_read_once(glossary: Glossary, part: str) -> None:
    """The bench measures how long that takes; here it has to end, and what it gives stays in proportion."""
    html = part * 20_000
    linked = Linker(glossary).link(html, url_of=lambda term: term).html
    assert len(html) <= len(linked) <= len(html) + 1000


PLURALS = """\
- {term: Policy, id: policy, definition: x}
- {term: Delay, id: delay, definition: x}
- {term: Batch, id: batch, definition: x}
- {term: Process, id: process, definition: x}
- {term: Value stream map, id: map, abbreviation: VSM, definition: x}
- {term: Index, id: index, plural: indices, definition: x}
- {term: Step, id: step, definition: x}
- {term: Sequence, id: sequence, aliases: [STEPS], definition: x}
- {term: Point, id: point, abbreviation: pt, definition: x}
- {term: Vitamin, id: vitamin, abbreviation: I, definition: x}
"""


def test_regular_plurals_are_found_without_being_written(world: World) -> None:
    glossary, contents = read(world({"glossary/a.yaml": PLURALS}))
    assert contents.problems == []
    for text, found in (
        ("policies", "{policy:policies}"),
        ("Policies", "{policy:Policies}"),
        ("delays", "{delay:delays}"),
        ("batches", "{batch:batches}"),
        ("processes", "{process:processes}"),
        ("value stream maps", "{map:value stream maps}"),
        ("Value Stream Maps", "{map:Value Stream Maps}"),
        ("VSMs", "{map:VSMs}"),
        ("VSMS vsms", "VSMS vsms"),
        ("indices", "{index:indices}"),
        ("indexes", "indexes"),  # the plural that is written wins
        ("steps", "steps"),  # a form that is another term's name, in whatever letters, is left to it
        ("STEPS", "{sequence:STEPS}"),
        ("pts", "pts"),
        ("Is it", "Is it"),
        ("policys batchs", "policys batchs"),
    ):
        assert link(glossary, f"<p>{text}</p>") == f"<p>{found}</p>"
    assert glossary.uses("Two batches and VSMs") == {"batch", "map"}


def test_regular_plurals_never_make_a_name_ambiguous(world: World) -> None:
    file = "- {term: Flow, id: flow, definition: x}\n- {term: Streams, id: s, aliases: [flows], definition: x}\n"
    glossary, contents = read(world({"glossary/a.yaml": file}))
    assert contents.problems == []
    assert link(glossary, "<p>flows</p>") == "<p>{s:flows}</p>"
    assert glossary.terms["flow"].names == ("Flow",)
