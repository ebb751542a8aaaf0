"""A link in prose that no page shows is told, with the place where it stands and what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import World
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.single import single_problems
from flowfolio.site.prose import to_html
from flowfolio.source.prose_links import lost_links

LOST = [
    ("See [the wiki](//wiki.example/x).", ["//wiki.example/x"]),
    ("[a](javascript:alert(1)) and [b](https://x.org)", ["javascript:alert(1)"]),
    ("[a](<vbscript:do it>)", ["vbscript:do it"]),
    ("[share](ftp://files.example/a) [phone](tel:110)", ["ftp://files.example/a", "tel:110"]),
    ("[g]: //other.host 'why'\n\n[g]", ["//other.host"]),
    ("<a href='//other.host'>g</a>", ["//other.host"]),
    ('<a class="x" href="&#106;avascript:x()">g</a>', ["&#106;avascript:x()"]),
    ("<a href='java\nscript:alert(1)'>g</a>", ["java\nscript:alert(1)"]),
    ("<A HREF=//other.host>g</A>", ["//other.host"]),
    ("<ftp://files.example/a>", ["ftp://files.example/a"]),
    ("[g](\\//other.host)", ["\\//other.host"]),
    ("`code` [g](//other.host)\n\n```\n[h](//third.host)\n```", ["//other.host"]),
]
KEPT = [
    "Plain words, and [a](../a/), [b](https://x.org/a_(b)), [c](mailto:me@example.org), [d](#part), [e]().",
    "[a](<my file.pdf>) and [b](a\\_b) and [c][d]\n\n[d]: https://x.org 'title'",
    "`[g](//other.host)`, ``<a href='//x'>`` and \\[g\\](//other.host)",
    "~~~\n[g](//other.host)\n<a href='javascript:x'>\n~~~",
    "<https://x.org> and <me@example.org> and 3 < 4 > 2 and [[term]] and a]( b",
    "<a href='https://x.org'>x</a> <abbr title='//x'>y</abbr>",
]


@pytest.mark.parametrize(("text", "addresses"), LOST)
def test_what_is_lost(text: str, addresses: list[str]) -> None:
    assert [written for written, _ in lost_links(text)] == addresses


@pytest.mark.parametrize("text", KEPT)
def test_what_is_kept(text: str) -> None:
    assert list(lost_links(text)) == []


@pytest.mark.parametrize("text", [*KEPT, *(text for text, _ in LOST)])
def test_it_says_what_the_page_does(text: str) -> None:
    """A link without an address, or one that stayed text, is lost; the page has no other of these."""
    html = re.sub(r"<(code|pre)>.*?</\1>", "", to_html(text), flags=re.DOTALL)
    lost = len(re.findall(r"<a\b(?![^>]*href)[^>]*>", html)) + len(re.findall(r"\]\((?:&lt;)?(?:java|vb)script", html))
    assert (lost > 0) == any(lost_links(text))


FILE = """\
title: Orders
owner: Shop
notes: |
  First [the wiki](//wiki.example/a), then
  the [same](//wiki.example/a) and [this](javascript:x).
steps:
  - id: pay
    name: Pay
    notes: See [here](https://x.org) or [there](file:///etc/passwd)
"""


def test_each_is_told_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "current-state.yaml"
    path.write_text(FILE)
    found = [each for each in single_problems(path) if each.code == "lost-link"]
    assert [str(each).removeprefix(f"{path.as_posix()}:") for each in found] == [
        "4:20: lost-link notes: '//wiki.example/a' is not a link that can be published; write 'https://wiki.example/a'",
        "5:14: lost-link notes: '//wiki.example/a' is not a link that can be published; write 'https://wiki.example/a'",
        "5:43: lost-link notes: 'javascript:x' is not a link that can be published; "
        "use an http, https or mailto link, or a path inside the site",
        "9:49: lost-link notes: 'file:///etc/passwd' is not a link that can be published; "
        "use an http, https or mailto link, or a path inside the site",
    ]


def test_it_is_told_in_every_kind_of_file_and_beside_faults(world: World) -> None:
    prose = "See [the wiki](//wiki.example/a)."
    root = world(
        {
            "portfolio.yaml": f"title: All\npurpose: {prose}\nfaulty: 1\n",
            "glossary/flow.yaml": f"- {{term: Flow, id: flow, definition: '{prose}'}}\n- {{term: 1}}\n",
            "evidence.yaml": f"- {{id: a, claim: x, high: 1, source: y, edition: 2025, note: '{prose}'}}\n",
            "streams/a/stream.yaml": f"title: A\nnotes: {prose}\n",
            "streams/a/2026-01-01/roadmap.yaml": f"title: R\nnotes: {prose}\nfaulty: 1\n",
            "streams/a/2026-01-01/outcome.yaml": f"title: O\nnotes: {prose}\noutcome: {{text: x}}\n",
            "maturity/m/model.yaml": f"title: M\nversion: '1'\ndescription: {prose}\n",
        }
    )
    found = {each.place.path.removeprefix("maps/") for each in load(root).problems if each.code == "lost-link"}
    assert found == {
        "portfolio.yaml",
        "glossary/flow.yaml",
        "evidence.yaml",
        "streams/a/stream.yaml",
        "streams/a/2026-01-01/roadmap.yaml",
        "streams/a/2026-01-01/outcome.yaml",
    }
