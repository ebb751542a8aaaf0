"""The policy lets run what the theme brings, and nothing that anybody else wrote."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from flowfolio.site.build.policy import POLICY, Policy
from flowfolio.source.store import Store
from sites import MATERIAL, build, write

THEME = "<script>var base=new URL('..',location)</script>"
EVIL = "<script>alert(1)</script>"
CSP = MATERIAL.replace("today:", "csp: true, today:")


def _hash(script: str) -> str:
    inner = script.partition(">")[2].removesuffix("</script>")
    return f"'sha256-{base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()}'"


def _written(folder: Path, policy: Policy, **pages: str) -> tuple[str, list[str]]:
    write(folder, {f"{name}.html": text for name, text in pages.items()})
    complaints = policy.write(folder)
    return (folder / POLICY).read_text("utf-8"), complaints


def test_scripts_around_the_body_are_allowed_and_those_of_bodies_named_with_their_place(tmp_path: Path) -> None:
    policy = Policy()
    policy.learn(f"<head>{THEME}</head>\n<body>{EVIL}</body>", EVIL)
    page = f"<head>{THEME}</head>\n<body>{EVIL}</body>"
    text, complaints = _written(tmp_path, policy, a=page, b=page, c=THEME)
    assert _hash(THEME) in text
    assert _hash(EVIL) not in text
    assert complaints == [
        "a.html:2 and 1 more: an inline script that is not the theme's, which the policy does not allow: alert(1)"
    ]


def test_a_title_that_other_pages_show_is_no_part_of_the_theme(tmp_path: Path) -> None:
    policy = Policy()
    policy.learn(f"{THEME}<nav>{EVIL}</nav>")
    policy.learn(f"{THEME}<nav>{EVIL}</nav>", "", f"{{'title': '{EVIL}'}}")
    text, complaints = _written(tmp_path, policy, a=f"{THEME}<nav>{EVIL}</nav>")
    assert (_hash(THEME) in text, _hash(EVIL) in text, len(complaints)) == (True, False, 1)


@pytest.mark.parametrize(
    ("script", "is_told"),
    [
        ("<SCRIPT>alert(1)</SCRIPT>", True),
        ('<script type="application/javascript">alert(1)</script>', True),
        ("<script type=module>alert(1)</script >", True),
        ("<script\n>alert(1)</script>", True),
        ('<script type="application/json">{}</script>', False),
        ('<script type="application/ld+json">{}</script>', False),
        ('<script defer src="a.js"></script>', False),
    ],
)
def test_what_runs_is_told_and_what_is_data_is_not(script: str, is_told: bool, tmp_path: Path) -> None:
    _, complaints = _written(tmp_path, Policy(), a=script)
    assert bool(complaints) is is_told


def test_the_themes_own_pages_need_no_word(tmp_path: Path) -> None:
    own = "{% extends 'base.html' %}{% block extrahead %}<script>var own='{{ base_url }}'</script>{% endblock %}"
    config = CSP.replace("name: material", "name: material, custom_dir: look")
    built = build(
        write(tmp_path, {"mkdocs.yml": config, "look/main.html": own, "content/a/b.md": "# B\n"}), strict=True
    )
    assert not built.is_aborted, built.log
    policy = (built.site / POLICY).read_text("utf-8")
    for base in (".", "../.."):
        assert _hash(f"<script>var own='{base}'</script>") in policy


def test_a_script_in_a_page_or_in_a_text_out_of_the_cache_fails_a_strict_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = "title: A\noutcome: {text: B}\n"
    files = {"mkdocs.yml": CSP, "maps/streams/shop/2026-05-04/outcome.yaml": outcome, "content/a.md": "# A\n"}
    written = build(write(tmp_path / "a", {**files, "content/more.md": f"# More\n\n{EVIL}\n"}), strict=True)
    assert written.is_aborted
    assert "WARNING flowfolio: more/index.html:" in written.log
    whole = build(write(tmp_path / "b", files), strict=True)
    assert not whole.is_aborted, whole.log
    read = Store.read
    monkeypatch.setattr(Store, "read", lambda self, key: read(self, key).replace("</svg>", f"{EVIL}</svg>"))
    changed = build(tmp_path / "b", strict=True)
    assert changed.is_aborted
    assert "an inline script that is not the theme's, which the policy does not allow: alert(1)" in changed.log
    assert (changed.site / POLICY).read_text("utf-8") == (whole.site / POLICY).read_text("utf-8")
    assert _hash(EVIL) not in (changed.site / POLICY).read_text("utf-8")


def test_whoever_can_write_the_cache_cannot_change_a_page(tmp_path: Path) -> None:
    outcome = "title: A\noutcome: {text: B}\n"
    files = {"mkdocs.yml": CSP, "maps/streams/shop/2026-05-04/outcome.yaml": outcome, "content/a.md": "# A\n"}
    before = build(write(tmp_path, files), strict=True).files()
    for path in (tmp_path / ".cache/plugin/flowfolio").glob("*/*.txt"):
        text = path.read_bytes().partition(b"\n")[2] + EVIL.encode()
        path.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
    after = build(tmp_path, strict=True)
    assert after.drawings[1] > 0
    assert after.files() == before
