"""Fields that several kinds of file share: links that may be published, and texts that cost no time to show."""

from __future__ import annotations

import pytest

from flowfolio.portfolio.settings import StreamFile
from flowfolio.source.document import parse_text
from flowfolio.source.entity import parse
from flowfolio.source.fields import is_publishable


@pytest.mark.parametrize(
    "link", ["https://x.org/a?b=c#d", "HTTP://x.org", "mailto:a@x.org", "../a/", "/a/b.html", "#here", "a:8080/b"[2:]]
)
def test_a_link_that_may_stand_on_a_page(link: str) -> None:
    assert is_publishable(link)


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"),
        *("//x.org/", "/\\x.org/", "\\\\x.org", "https://x.org/a b", "java\tscript:x", 'https://x.org/">', "x" * 2001),
    ],
)
def test_a_link_that_may_not(link: str) -> None:
    assert not is_publishable(link)


def test_a_text_of_nothing_but_brackets_is_named_where_it_stands() -> None:
    document = parse_text(f"title: Orders\nnotes: '{'[' * 1001}'\n", "stream.yaml")
    value, problems = parse(document, StreamFile)
    assert value is None
    assert [str(each) for each in problems] == [
        "stream.yaml:2:8: wrong-type notes: holds 1,001 times '['; at most 1,000 can stand in one text"
    ]
