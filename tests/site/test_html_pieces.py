"""How a page is cut at its tags: the quick way for plain tags gives what the close look gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, strategies as st

from flowfolio.site.html_pieces import Piece, Pieces

NOT_PLAIN = "<a title='<'>"  # a page with this in it is looked at closely


def pieces_of(html: str) -> list[Piece]:
    return Pieces(lambda text: re.findall(r"queue", text)).of(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    {
        "text around": ("a <p>b</p> c", [("", "a "), ("<p>", "b"), ("</p>", " c")]),
        "a smaller-than sign": ("a < b<br>c", [("", "a < b"), ("<br>", "c")]),
        "a greater-than sign": ("<p>a > b", [("<p>", "a > b")]),
        "attributes": ("""<p a="x" b='y' c=z d >t""", [("""<p a="x" b='y' c=z d >""", "t")]),
        "a sign in an attribute": ("""<p a="x>y">t""", [("""<p a="x>y">""", "t")]),
        "a tag in an attribute": ("""<p a="<b>">t""", [("""<p a="<b>">""", "t")]),
        "a comment": ("<!-- <b> --> t", [("<!-- <b> -->", " t")]),
        "a plain comment": ("<!--ff-text:a-b-->t", [("<!--ff-text:a-b-->", "t")]),
        "an empty comment": ("<!-->t-->", [("<!-->", "t-->")]),
        "a script": ("<script>if (a <b> c)</script>t", [("<script>if (a <b> c)</script>", "t")]),
        "an open tag at the end": ("t<p a", [("", "t"), ("<p a", "")]),
        "a quote that stays open": ("<p a='x>t", [("<p a='x>t", "")]),
        "a declaration": ("<!doctype html><p>t", [("<!doctype html>", ""), ("<p>", "t")]),
    }.values(),
)
def test_cuts(html: str, expected: list[tuple[str, str]]) -> None:
    found = [(piece.markup, piece.text) for piece in pieces_of(html)]
    assert [each for each in found if each != ("", "")] == expected


@pytest.mark.parametrize(
    ("markup", "is_closed", "is_empty"),
    [
        ("<p>", False, False),
        ("<TH scope=row>", True, False),
        ('<p class="ff-badge-like x">', False, False),
        ('<p class="x ff-badge">', True, False),
        ("<p class='no-term'>", True, False),
        ('<p data-class="no-term">', False, False),
        ("<br/>", False, True),
        ('<svg width="1"/>', True, True),
        ("<svg>", True, False),
    ],
)
def test_tags(markup: str, is_closed: bool, is_empty: bool) -> None:
    tag = pieces_of(markup)[-1].tag
    assert (tag.is_closed, tag.is_empty, tag.is_closing) == (is_closed, is_empty, False)


def test_what_is_found_in_text_and_what_is_quiet() -> None:
    _, quiet, loud, closed = pieces_of("<p>nothing<p>a queue &amp; a queue<th>")
    assert (quiet.is_quiet, loud.is_quiet, closed.is_quiet) == (True, False, False)
    assert (quiet.found, loud.found) == ([], ["queue", "queue"])


PARTS = st.sampled_from(
    [
        *("queue", " ", "x", "&amp;", "<p>", "</p>", "<b >", "<th scope='row'>", "</th>", "<br/>", "<svg/>", "<svg >"),
        *("<i a=\"b\" c='d' e=f g>", "<a href=/x/>", "<a href=x/y>", "<!--a-->", "<!--a-b-->", '<p a="\'">', "<P/ >"),
        *("<title>", "</title>", "<x-y\n\ta >", "<p class=no-term>", ">", '"', "'", "/>", "=", "</h2 >", "<h2\f>"),
        *("<p a = b>", "<!---->", "<p a=>", "<p =>", "<p a==>", "</3>", "< ", "<b/c>", '<p a="b"c>', "<!--->"),
    ]
)


@given(st.lists(PARTS, max_size=12).map("".join))
@example("<p a='b'c>queue")
def test_the_quick_way_is_the_close_look(html: str) -> None:
    quick = pieces_of(html)
    assert "".join(piece.written for piece in quick) == html
    _, before, *closely = pieces_of(NOT_PLAIN + html)
    assert (before.text, closely) == (quick[0].text, quick[1:])
