"""What source.py reads, refuses and says: tables of texts, hostile files, and any input at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from flowfolio.source import document as source, explain as yaml_words, file as file_text
from flowfolio.source.document import Document, parse_text, read
from flowfolio.source.problems import known_codes


@pytest.fixture(params=["fast", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test on libyaml's events and on those of the pure Python parser."""
    if request.param == "pure":
        monkeypatch.setattr(source, "PARSER", yaml.SafeLoader)
    return str(request.param)


def spots(document: Document) -> list[tuple[int, int, str]]:
    return [(problem.place.line, problem.place.column, problem.code) for problem in document.problems]


# --- scalars and shapes ------------------------------------------------------------------------------------------

SCALARS: list[tuple[str, Any]] = [
    *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
    *[(text, True) for text in ("true", "True", "TRUE")],
    *[(text, False) for text in ("false", "False", "FALSE")],
    *[(text, text) for text in ("no", "No", "on", "off", "yes", "y", "n", "tRUE", "nULL")],
    *[("0", 0), ("-0", 0), ("+7", 7), ("-12", -12), ("999999999999999999", 999999999999999999)],
    *[
        (text, text)
        for text in ("010", "-01", "0o14", "0x1F", "1_000", "12:30", "190:20:30", "2026-01-12", "1 000", "٣")
    ],
    *[("1" * digits, "1" * digits) for digits in (19, 100_000)],
    *[("0.5", 0.5), (".5", 0.5), ("-.5", -0.5), ("1.", 1.0), ("1e3", 1000.0), ("1.5E-3", 0.0015), ("+1.0", 1.0)],
    *[(text, text) for text in ("1e999", "-1e999", ".nan", ".NaN", ".inf", "-.inf", "nan", "inf", "Infinity")],
    *[(text, text) for text in (".", "+", "e5", ".e5", "-e", "01.5", "1.2.3", "1e", "1e+", "0." + "1" * 100)],
    *[("'1'", "1"), ('"true"', "true"), ("''", ""), ("'~'", "~"), ('"<<"', "<<"), ('"é\\u00e9\\n"', "éé\n")],
    *[("|\n  a\n  b", "a\nb\n"), (">\n  a\n  b", "a b\n"), ("a #b", "a"), ("a#b", "a#b"), ("日本 🚚", "日本 🚚")],
    *[("[]", []), ("{}", {}), ("[1, [a, {b: }]]", [1, ["a", {"b": None}]]), ("{a: 1, b}", {"a": 1, "b": None})],
    *[("{0.25: x, 404: y, true: z, ~: w, 010: v}", {"0.25": "x", "404": "y", "true": "z", "~": "w", "010": "v"})],
    *[("[[term]]", [["term"]]), ("&a [x]", ["x"]), ("[&a x, *a, *a]", ["x", "x", "x"])],
]


@pytest.mark.parametrize(("text", "value"), SCALARS, ids=[repr(text[:20]) for text, _ in SCALARS])
def test_values(parser: str, text: str, value: Any) -> None:
    document = parse_text(f"key: {text}\n")
    assert document.problems == ()
    assert isinstance(document.data, dict)
    assert document.data["key"] == value
    assert type(document.data["key"]) is type(value)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "\ufeff", "--- # x\n...\n"])
def test_nothing(parser: str, text: str) -> None:
    document = parse_text(text)
    assert (document.data, document.problems, document.is_broken) == (None, (), False)
    assert document.place("steps", 0).line <= len(text.splitlines()) + 1


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_line_breaks_and_directives(break_: str) -> None:
    document = parse_text(break_.join(["%YAML 1.2", "---", "a: 1", "b:", "  c: 2", "..."]))
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert str(document.place("b", "c")) == "<text>:5:6"


# --- places ------------------------------------------------------------------------------------------------------

MAP = """\
title: Größe 🚚
steps:
- id: pick
  wait: {low: 1 d, high: 2 d}
- parallel:
  - [{id: a}, {id: b}]
empty:
same: &s {x: [1, 2]}
again: *s
last: end
"""


@pytest.mark.parametrize(
    ("loc", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("title",), (1, 8), (1, 1)),
        (("steps",), (3, 1), (2, 1)),
        (("steps", 0), (3, 3), (3, 3)),
        (("steps", 0, "id"), (3, 7), (3, 3)),
        (("steps", 0, "wait"), (4, 9), (4, 3)),
        (("steps", 0, "wait", "high"), (4, 26), (4, 20)),
        (("steps", 1, "parallel", 0, 1, "id"), (6, 20), (6, 16)),
        (("empty",), (7, 7), (7, 1)),
        (("same", "x", 1), (8, 18), (8, 18)),
        (("again",), (9, 8), (9, 1)),
        (("again", "x", 1), (8, 18), (8, 18)),
        (("last",), (10, 7), (10, 1)),
        # what is not there: the nearest ancestor's value
        (("steps", 0, "name"), (3, 3), (3, 3)),
        (("steps", 7, "id"), (3, 1), (3, 1)),
        (("steps", "0"), (3, 1), (3, 1)),
        (("title", "x", 0), (1, 8), (1, 8)),
        (("nowhere", "at", "all"), (1, 1), (1, 1)),
        # tags of unions
        (("steps", "@step", 0, "@x", "id"), (3, 7), (3, 3)),
        (("@map", "last", "@text"), (10, 7), (10, 1)),
    ],
)
def test_place(parser: str, loc: source.Loc, value: tuple[int, int], key: tuple[int, int]) -> None:
    document = parse_text(MAP, "maps/a.yaml")
    for is_key, expected in ((False, value), (True, key)):
        place = document.place(*loc, key=is_key)
        assert (place.path, place.line, place.column) == ("maps/a.yaml", *expected)


def test_a_key_that_begins_with_an_at_sign_has_a_place() -> None:
    assert str(parse_text('a: 1\n"@b": {c: 2}\n').place("@b", "c")) == "<text>:2:11"


def test_places_after_dropped_values() -> None:
    document = parse_text("a: {x: [1, 2]}\na: {y: [3, {z: 4}]}\n<<: [1]\nb: {c: 5}\n")
    assert document.data == {"a": {"x": [1, 2]}, "b": {"c": 5}}
    assert str(document.place("b", "c")) == "<text>:4:8"
    assert str(document.place("a", "x", 1)) == "<text>:1:12"


# --- what is refused ---------------------------------------------------------------------------------------------

REFUSED: list[tuple[str, str, str]] = [  # text, where and what, words that the message or hint holds
    ("a: 1\n\tb: 2\n", "2:1 invalid-yaml", "indent with spaces"),
    ("\ta: 1\n", "1:1 invalid-yaml", "a tab"),
    ("a: |\n\tx\n", "2:1 invalid-yaml", "a tab"),
    ("a:1\nb: 2\n", "1:2 invalid-yaml", "no space after the colon"),
    ("a: 1\nb:2\nc: 3\n", "2:2 invalid-yaml", "no space after the colon"),
    ("a: 1\nfoo\nc: 3\n", "2:1 invalid-yaml", "no ': ' after its key"),
    ("a\nb: 1\n", "1:1 invalid-yaml", "no ': ' after its key"),
    ("a: Note: this\n", "1:8 invalid-yaml", "put the text in quotes"),
    ("k" * 1100 + ": 1\n", "1:1101 invalid-yaml", "put the text in quotes"),
    ("a: 'x\nb: 1\n", "1:4 invalid-yaml", "never closed"),
    ('a: 1\nb: "x\nc: 1\n', "2:4 invalid-yaml", "never closed"),
    ("a: 'it's'\n", "1:8 invalid-yaml", "after the closing '"),
    ("a: [1] 2\n", "1:8 invalid-yaml", "after the closing ]"),
    ("a: [1, 2\nb: 3\n", "1:4 invalid-yaml", "'[' is never closed"),
    ("a: [b, {c: 1\n", "1:8 invalid-yaml", "'{' is never closed"),
    ("- - - [\n", "1:7 invalid-yaml", "'[' is never closed"),
    ("a: [1 2: 3, 4: 5: 6]\n", "1:17 invalid-yaml", "a comma or closing bracket"),
    ("a: [x, y]]\n", "1:10 invalid-yaml", "']' has no place here"),
    ("a: ]\n", "1:4 invalid-yaml", "']' has no place here"),
    ("a: 1\n  b: 2\n", "2:3 invalid-yaml", "begin it in column 1"),
    ("s:\n- id: x\n  n: y\n   t: z\n", "4:4 invalid-yaml", "begin it in column 3"),
    ("s:\n  - id: x\nt: 20 min\n    n: y\n", "3:1 invalid-yaml", "begin it in column 5"),
    ("s:\n  - id: x\n    n: y\n - id: z\n", "4:2 invalid-yaml", "begin it in column 3, as in line 2"),
    ("a: 'x\nb: 1\n", "1:4 invalid-yaml", "the rest of this file is read once this is mended"),
    ("a:\n    b: 1\n  c: 2\n", "3:3 invalid-yaml", "does not line up"),
    ("- a\nb: 1\n", "2:1 invalid-yaml", "does not line up"),
    ("a: - b\n", "1:4 invalid-yaml", "new line"),
    ("a: @x\n", "1:4 invalid-yaml", "cannot begin with '@'"),
    ("a: `x`\n", "1:4 invalid-yaml", "cannot begin with '`'"),
    ("a: **bold** text\n", "1:4 invalid-yaml", "cannot begin with '*'"),
    ("a: *x\n", "1:4 invalid-yaml", "'*x' stands for nothing"),
    ("a: &x [*x]\n", "1:8 invalid-yaml", "'*x' stands for nothing"),
    ("a: !!python/object/apply:os.system [ls]\n", "1:4 invalid-yaml", "'!!python/object/apply:os.system'"),
    ("a: !!str 5\n", "1:4 invalid-yaml", "'!!str'"),
    ("a: !important x\n", "1:4 invalid-yaml", "tags such as '!important'"),
    ("!a b: !c {}\n", "1:1 invalid-yaml, 1:7 invalid-yaml", "'!a'"),
    ("a: !e!foo x\n", "1:4 invalid-yaml", "tags such as"),
    ("# x\n%TAG !e! tag:x\n---\na: 1\n", "2:1 invalid-yaml", "%TAG"),
    ("%YAML 3.0\n---\na: 1\n", "1:1 invalid-yaml", "'%'"),
    ("a: 1\n---\nb: 1\n", "2:1 invalid-yaml", "a second document"),
    ("--- a\n... b\n", "2:5 invalid-yaml", "a new document here"),
    ("a: |x\n  b\n", "1:5 invalid-yaml", "on the next line"),
    ("a: {{ x }}\n", "1:5 invalid-yaml", "a single piece of text"),
    ("? [a]\n: b\n", "1:3 invalid-yaml", "a single piece of text"),
    ("a: &x b\n*x : c\n", "2:1 invalid-yaml", "a single piece of text"),
    ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "3:3 invalid-yaml", "write the keys out"),
    ("a: 1\nb: {c: 1, c: 2}\na: 3\n", "2:11 duplicate-key, 3:1 duplicate-key", "'c' already stands in line 2"),
    ("1: a\n'1': b\n", "2:1 duplicate-key", "line 1"),
    ("a: \x07\n", "1:4 invalid-yaml", "U+0007"),
    ("a: b\nc: d\x00\n", "2:5 invalid-yaml", "U+0000"),
    ("a: x\u2028y\n", "1:5 invalid-yaml", "U+2028"),
    ("a: b\nc: \ud800\n", "2:4 invalid-yaml", "U+D800"),
    ('a: "\\e[31m"\n', "1:4 invalid-yaml", "U+001B"),
    ('"\\0": 1\n', "1:1 invalid-yaml", "U+0000"),
]


@pytest.mark.parametrize(("text", "where", "words"), REFUSED, ids=[repr(text[:20]) for text, _, _ in REFUSED])
def test_refused(parser: str, text: str, where: str, words: str) -> None:
    document = parse_text(text)
    assert ", ".join(f"{line}:{column} {code}" for line, column, code in spots(document)) == where
    assert words in f"{document.problems[0].message}; {document.problems[0].hint}"
    assert document.is_broken
    assert all("\n" not in str(problem) and str(problem).isprintable() for problem in document.problems)


def test_backslash_in_double_quotes() -> None:
    assert spots(parse_text('path: "C:\\Qs"\n')) == [(1, 10, "invalid-yaml")]
    assert spots(parse_text('path: "C:\\Users"\n'))[0][2] == "invalid-yaml"


@pytest.mark.parametrize(
    "text", ['a: "\\ud800"', 'a: "\\U00110000"', 'a: "\\UFFFFFFFF"', f"%YAML {'9' * 5000}.1\n--- a"]
)
def test_absurd_numbers(parser: str, text: str) -> None:
    document = parse_text(text)
    assert [problem.code for problem in document.problems] == ["invalid-yaml"]


def test_the_rest_of_the_data_survives_a_duplicate() -> None:
    assert parse_text("a: 1\na: 2\nb: 3\n").data == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        ("a: é\n".encode("latin-1"), 1, 4),
        ("é: 1\nb: ".encode() + b"\xff\n", 2, 4),
        ("a: 1\n".encode("utf-16"), 1, 1),
        ("a: 1\n".encode("utf-16-be"), 1, 1),
        ("a: 1\n".encode("utf-32"), 1, 1),
        (b"\x89PNG\r\n\x1a\n\0\0", 1, 1),
        (b"a: \xed\xa0\x80", 1, 4),
    ],
)
def test_other_encodings(raw: bytes, line: int, column: int) -> None:
    assert spots(parse_text(raw)) == [(line, column, "invalid-yaml")]


def test_byte_order_mark() -> None:
    document = parse_text(b"\xef\xbb\xbfa: 1\n")
    assert (document.data, document.text) == ({"a": 1}, "a: 1\n")
    assert str(document.place("a")) == "<text>:1:4"


# --- bombs -------------------------------------------------------------------------------------------------------

NINES = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(9)
)
BOMBS = [
    ("[" * 100_000, "alias-bomb"),
    ("{a: " * 100_000, "alias-bomb"),
    ("- " * 100_000, "alias-bomb"),
    # newer libyaml's own limit of 1,000 lies in what its scanner reads ahead of its parser
    *[
        (head + sign * 1100, "alias-bomb")
        for head in ("", "a: ", "- ", "'[': ", "# [\n")
        for sign in ("[", "{a: ", "[{a: ")
    ],
    ("{" * 1100, "invalid-yaml"),
    ("[\n" * 1100, "alias-bomb"),
    ("? " * 1100, "invalid-yaml"),
    ("[" * 41 + "%", "alias-bomb"),
    ("? " * 100_000, "invalid-yaml"),
    ("[{" * 100_000, "invalid-yaml"),
    ("[" * 100_000 + "]" * 100_000, "alias-bomb"),
    (NINES, "alias-bomb"),
    ("- &a0 [1]\n" + "".join(f"- &a{i + 1} [*a{i}]\n" for i in range(2000)), "alias-bomb"),
    ("- &a [" + "1, " * 20_000 + "]\n" + "- *a\n" * 5, "alias-bomb"),
    ("a: &a [" + "1, " * 20_000 + "]\n" + "a: *a\n" * 5, "alias-bomb"),
    ("- a\n" * 50_001, "file-too-large"),
    ("#" * 1_000_001, "file-too-large"),
    ("%TAG !a! b\n" * 50_000, "invalid-yaml"),
]


@pytest.mark.parametrize(("text", "code"), BOMBS, ids=[repr(text[:12]) for text, _ in BOMBS])
def test_bombs(text: str, code: str) -> None:
    document = parse_text(text)
    assert document.problems[-1].code == code
    assert document.data is None


def test_the_depth_limit_has_a_place(parser: str) -> None:
    assert parse_text("[" * 40 + "]" * 40).problems == ()
    assert spots(parse_text("[" * 41 + "]" * 41)) == [(1, 41, "alias-bomb")]


def test_thousands_of_places_of_one_mapping() -> None:
    document = parse_text("".join(f"k{i}: 1\n" for i in range(20_000)))
    assert [document.place(f"k{i}", key=True).line for i in range(20_000)] == list(range(1, 20_001))


# --- files -------------------------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    return folder


def only_code(document: Document) -> str:
    (problem,) = document.problems
    assert (document.data, document.text) == (None, "")
    return problem.code


def test_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root / "a.yaml"
    assert read(path, root=root) == Document("maps/a.yaml", {"a": 1}, (), "a: 1\n")
    assert read(path, name="other.yaml").name == "other.yaml"
    assert read(path).name == path.as_posix()
    monkeypatch.chdir(root)
    assert read(path).name == "a.yaml"
    assert read(Path("a.yaml"), root=Path()).name == "maps/a.yaml"


def test_links(root: Path) -> None:
    (root.parent / "secret.yaml").write_text("password: x\n", encoding="utf-8")
    for name, target in {"out": "../secret.yaml", "in": "a.yaml", "loop": "loop", "gone": "nowhere"}.items():
        (root / name).symlink_to(target)
    (root / "folder").symlink_to("..")
    assert read(root / "in", root=root).data == {"a": 1}
    assert read(root / "out").data == {"password": "x"}
    outside = [root / "out", root / "folder" / "secret.yaml", root / ".." / "secret.yaml", Path("/dev/zero")]
    for path in [*outside, root / "loop", root / "gone"]:
        assert only_code(read(path, root=root)) == "unreadable-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file(root: Path) -> None:
    os.mkfifo(root / "pipe")
    for path in (root / "pipe", root, Path("/dev/zero"), root / "a.yaml" / "b", root / "x\0y", root / ("x" * 5000)):
        assert only_code(read(path)) == "unreadable-file"


def test_unreadable_root(root: Path) -> None:
    assert only_code(read(root / "a.yaml", root=root / "gone")) == "unreadable-file"


def test_huge_file(root: Path) -> None:
    with (root / "huge.yaml").open("wb") as file:
        file.truncate(50_000_000)
    assert only_code(read(root / "huge.yaml", root=root)) == "file-too-large"


def test_names_cannot_write_to_the_terminal(root: Path) -> None:
    document = read(root / "a\x1b[31m\n.yaml", root=root)
    assert document.name == "maps/a\\u001b[31m\\u000a.yaml"
    assert read(root / os.fsdecode(b"\xff.yaml"), root=root).name == "maps/\\udcff.yaml"


# --- any input ---------------------------------------------------------------------------------------------------

PIECES = ["a", ": ", ":", "- ", "\n", "\n  ", "\t", "'", '"', "[", "]", "{", "}", ",", "? ", "&a ", "*a", "!", "!!str "]
PIECES += ["|", ">", "#", "%", "@", "---", "...", "<<", "\\", "é", "0", "1e9", "\r", " ", "~", "\ufeff", "%YAML 1.1"]


def check_document(document: Document) -> None:
    lines = document.text.count("\n") + document.text.count("\r") + 1
    for problem in document.problems:
        assert problem.code in known_codes()
        assert str(problem).isprintable()
        assert problem.place.line >= 1 <= problem.place.column
        assert problem.place.line <= lines or not document.text
    json.dumps(document.data, allow_nan=False, ensure_ascii=False).encode("utf-8")
    assert all(document.place(*loc, key=key).line <= lines for loc in all_locs(document.data) for key in (False, True))


def all_locs(data: source.Data, loc: source.Loc = ()) -> list[source.Loc]:
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [loc, *(found for part, child in children for found in all_locs(child, (*loc, part)))]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_punctuation(text: str) -> None:
    check_document(parse_text(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "PARSER", yaml.SafeLoader)
        check_document(parse_text(text))


@given(st.one_of(st.text(alphabet=st.characters(exclude_categories=())), st.binary()))
def test_any_text_and_bytes(text: str | bytes) -> None:
    check_document(parse_text(text))


TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\t:'\"#-[]{}&*!|>%@"))
# PyYAML, of YAML 1.1, leaves these unquoted though they are numbers in YAML 1.2.
PLAIN_TEXT = TEXT.filter(lambda text: source._plain(text) == text or not set(text) <= set("+-.0123456789eE"))
NUMBERS = st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False, allow_infinity=False)


def json_like(text: st.SearchStrategy[str]) -> st.SearchStrategy[source.Data]:
    leaves = st.none() | st.booleans() | NUMBERS | text
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4))


def check_round_trip(emitted: str, data: source.Data) -> None:
    document = parse_text(emitted)
    assert document.problems == ()
    assert document.data == data
    ends = [len(line) + 1 for line in yaml_words._BREAK.split(emitted)]
    for loc in all_locs(data):
        for place in (document.place(*loc), document.place(*loc, key=True)):
            assert place.column <= ends[place.line - 1]


@given(json_like(PLAIN_TEXT), st.sampled_from([None, False, True]))
def test_round_trip_of_yaml(data: source.Data, flow: bool | None) -> None:
    check_round_trip(yaml.safe_dump(data, default_flow_style=flow, sort_keys=False), data)


@given(json_like(TEXT.filter(lambda text: not file_text.NOT_SOURCE.search(text))))
def test_json_is_yaml(data: source.Data) -> None:
    check_round_trip(json.dumps(data, ensure_ascii=False, indent=1), data)
