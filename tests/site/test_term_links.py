"""What the linker does to a page: which words it links, and all that it leaves alone."""

from __future__ import annotations

import re

import nh3
import pytest
from hypothesis import example, given, strategies as st

from conftest import World, read_terms
from flowfolio.portfolio.glossary import Glossary
from flowfolio.site.term_links import Linker
from flowfolio.site.terms import link_terms
from flowfolio.site.urls import Urls
from hostile import HOSTILE


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
    glossary, contents = read_terms(world({"glossary/a.yaml": PLURALS}))
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
    glossary, contents = read_terms(world({"glossary/a.yaml": file}))
    assert contents.problems == []
    assert link(glossary, "<p>flows</p>") == "<p>{s:flows}</p>"
    assert glossary.terms["flow"].names == ("Flow",)
