"""Authors' Markdown becomes HTML that is safe, and the work for it does not outgrow the text."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from flowfolio.site.prose import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain *words* and **more**.", "<p>Plain <em>words</em> and <strong>more</strong>.</p>"),
        ("# Head\n## Next\n##### Deep", "<h3>Head</h3>\n<h4>Next</h4>\n<h6>Deep</h6>"),
        ("Steps:\n- one\n- two", "<p>Steps:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("Term\n: What it is", "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("A [[term]] stays for the glossary", "<p>A [[term]] stays for the glossary</p>"),
        ("```\n# no heading\n```", "<pre><code># no heading\n</code></pre>"),
        ("[in](../a/)", '<p><a href="../a/">in</a></p>'),
        ("[out](https://x.org 'why')", '<p><a href="https://x.org" title="why">out</a></p>'),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert to_html(text) == html


def test_cells_are_aligned_without_a_style() -> None:
    html = to_html("|a|b|\n|-|-:|\n|1|2|")
    assert '<th align="right">b</th>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "text",
    [
        "[g](//other.host/x)",
        "[g](javascript:alert(1))",
        "[g]: //other.host\n\n[g]",
        "<a href='//other.host'>g</a>",
        "<a href='\\\\other.host'>g</a>",
        "<//other.host>",
        "<a href='java\nscript:alert(1)'>g</a>",
        "![g](https://x.org/a.png)",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p style='position:fixed' onclick='x()' class='md-header' id='x'>g</p>",
        "</div></main><iframe src='https://x.org'></iframe>",
    ],
)
def test_nothing_dangerous_is_left(text: str) -> None:
    html = to_html(text).lower()
    # A word of the attack may stay as text, never as markup.
    markup = "".join(part.partition(">")[0] for part in html.split("<")[1:])
    assert not any(
        word in markup for word in ("href=", "src=", "on", "style", "class", "script", "frame", "div", "img")
    )


def _calls(work: Callable[[], object]) -> int:
    """Return how many calls of functions `work` makes: its length without a clock."""
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "sign",
    [
        "![",
        "[a](",
        "[a][",
        "[[a]",
        "<a ",
        "*a ",
        "**a",
        "_a",
        "`",
        ">",
        "a\n: ",
        "- a\n",
        "<div>",
        "&",
        "|a",
        "<!--",
        "\\",
    ],
)
def test_the_work_does_not_outgrow_the_text(sign: str) -> None:
    short, long = (_calls(lambda size=size: to_html(sign * (size // len(sign)))) for size in (2000, 8000))
    assert long < 6 * short


@pytest.mark.parametrize("sign", [">", "- ", "[", "*", "1. "])
def test_no_depth_is_too_deep(sign: str) -> None:
    text = sign * 500 + "end"
    assert "end" in to_html(text)
