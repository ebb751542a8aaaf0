"""Whatever somebody puts into the folder of the cache: the site is the one made from nothing, and no file is harmed."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flowfolio.portfolio.portfolio import load
from flowfolio.site import Publication, Site
from flowfolio.site.build.renderer import Renderer
from flowfolio.source.store import MOST_BYTES, Store
from sites import TODAY as DAY, build, write
from test_plugin import FILES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, links and rights as Linux has them")

TODAY = dt.date.fromisoformat(DAY)
CACHE = ".cache/plugin/flowfolio"
MARK = "made-up-by-somebody"
SCRIPT = f'<script>alert("{MARK}")</script>'
EVIL = f'{SCRIPT}<svg onload="alert(1)">{SCRIPT}<a href="javascript:{MARK}">x</a></svg><h1>{MARK}</h1>'
LONE_MAP = (
    "title: Orders\nstatus: final\nsteps:\n"
    "  - {id: pack, name: Pack, process_time: 2 h, wait_before: 1 d, team: Store}\n"
    "  - {id: ship, name: Ship, process_time: 1 h, wait_before: 3 d, team: Road}\n"
)
SITE = {
    "mkdocs.yml": FILES["mkdocs.yml"].replace("today:", "csp: true, today:"),
    "maps/portfolio.yaml": "title: All\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "maps/glossary/terms.yaml": "- {id: pack, term: Pack, definition: To put it into a box.}\n",
    "maps/streams/orders/stream.yaml": "title: Orders\nowner: Shop\n",
    "maps/streams/orders/2026-01-12/current-state.yaml": LONE_MAP,
    "maps/streams/orders/2026-05-04/current-state.yaml": LONE_MAP.replace("3 d", "2 d"),
    "content/about.md": "# About\n\nWe pack.\n\n```flowfolio\nmap: orders/2026-05-04/current-state\n```\n",
}

Attack = Callable[[Path, Path], None]
"""Harm the entry at the first path; the second is a file of somebody else's, which may be pointed at."""


def _kind(entry: Path) -> str:
    """Say what an entry holds, by its text."""
    text = entry.read_bytes().partition(b"\n")[2].decode()
    if text.startswith("<svg"):
        return "drawing"
    if text.startswith("[["):
        return "figures"
    if len(text) == 64 and "<" not in text:
        return "version of the engine"
    if "<h1" in text and 'class="ff-' in text:
        return "page"
    if text.startswith("<"):
        return "piece of a page"
    return "table" if text.partition("\n")[0] in ("Steps", "Figures") else f"what? {text[:60]}"


def _text(change: Callable[[bytes, bytes], bytes]) -> Attack:
    """Replace an entry's bytes by what `change` makes of its signature and its text."""

    def harm(entry: Path, _: Path) -> None:
        signature, _, text = entry.read_bytes().partition(b"\n")
        entry.write_bytes(change(signature, text))

    return harm


def _summed(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


def _instead(put: Callable[[Path, Path], object]) -> Attack:
    def harm(entry: Path, other: Path) -> None:
        entry.unlink()
        put(entry, other)

    return harm


def _full_folder(entry: Path, _: Path) -> None:
    (entry / "x").mkdir(parents=True)
    (entry / "x/y").write_text(EVIL)


def _huge(entry: Path, _: Path) -> None:
    with entry.open("r+b") as file:
        file.truncate(MOST_BYTES + 1)


ATTACKS: dict[str, Attack] = {
    "a link to another file": _instead(lambda entry, other: entry.symlink_to(other)),
    "a link to itself": _instead(lambda entry, _: entry.symlink_to(entry)),
    "a link to a device": _instead(lambda entry, _: entry.symlink_to("/dev/zero")),
    "a second name of another file": _instead(lambda entry, other: os.link(other, entry)),
    "a pipe": _instead(lambda entry, _: os.mkfifo(entry)),
    "an empty folder": _instead(lambda entry, _: entry.mkdir()),
    "a full folder": _instead(_full_folder),
    "a huge file": _huge,
    "rights that forbid reading": lambda entry, _: entry.chmod(0),
    "nothing in it": _text(lambda signature, text: b""),
    "the signature alone": _text(lambda signature, text: signature),
    "cut in half": _text(lambda signature, text: signature + b"\n" + text[: len(text) // 2]),
    "one byte more": _text(lambda signature, text: signature + b"\n" + text + b" "),
    "no UTF-8": _text(lambda signature, text: signature + b"\n\xff\xfe\0" + text),
    "a script before the text": _text(lambda signature, text: signature + b"\n" + EVIL.encode() + text),
    "a script with a plain sum": _text(lambda signature, text: _summed(EVIL.encode() + text)),
    "a script without a signature": _text(lambda signature, text: b"\n" + EVIL.encode() + text),
    "a script with an empty line": _text(lambda signature, text: signature + b"\n\n" + EVIL.encode()),
    "JSON of another shape": _text(lambda signature, text: _summed(b'[[{"loc": 1}], {"metrics": {}}]')),
    "JSON without an end": _text(lambda signature, text: signature + b"\n" + b"[" * 200_000),
    "code": _text(lambda signature, text: signature + b"\ncos\nsystem\n(S'touch pwned'\ntR."),
}


TABLE = "map: orders/2026-05-04/current-state\nfigure: lead_time\n"
PICTURE = "map: orders/2026-05-04/current-state\n"


def _made(folder: Path) -> dict[str, bytes]:
    """Return every page and file of the site, and a page that people wrote, with all that the cache has part in."""
    cache = folder / CACHE
    site = Site(load(folder / "maps", today=TODAY, store=Store(cache)), built=TODAY)
    with Renderer(cache_dir=cache) as renderer:
        publication = Publication(site, renderer)
        pages = publication.pages()
        fences = [publication.fence(text, "about.md", text, "about/")[0] for text in (TABLE, PICTURE)]
        publication.draw_fences()
        made = {page.path: publication.with_pictures(publication.html(page), page.path) for page in pages}
        written = publication.short(None, "<p>We pack.</p>" + "".join(fences), "about/")
        made["about"] = publication.with_pictures(written, "about/")
        files = {file.path: file.content for file in publication.files()}
        publication.close()
    return {path: html.encode() for path, html in made.items()} | files


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return a portfolio with all that is kept of its site, and the site that was made from nothing."""
    folder = write(tmp_path_factory.mktemp("cold"), SITE)
    made = _made(folder)
    shutil.copytree(folder / CACHE, folder / "kept")
    return folder, made


@pytest.fixture
def warm(cold: tuple[Path, dict[str, bytes]]) -> Path:
    """Return that portfolio with all that is kept as it was, to be harmed."""
    cache = cold[0] / CACHE
    cache.unlink() if cache.is_symlink() else shutil.rmtree(cache)
    return shutil.copytree(cold[0] / "kept", cache).parents[2]


def _entries(folder: Path) -> list[Path]:
    return sorted((folder / CACHE).glob("??/*.txt"))


def test_what_is_kept_is_of_these_kinds(cold: tuple[Path, dict[str, bytes]]) -> None:
    kinds = {"drawing", "figures", "page", "piece of a page", "table"}
    assert {*map(_kind, _entries(cold[0]))} == kinds
    assert b"<svg" in cold[1]["about"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_entry_is_believed_waited_for_or_followed(
    attack: str, warm: Path, cold: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    other = tmp_path / "mine.txt"
    other.write_text(EVIL)
    entries = _entries(warm)
    for entry in entries:
        ATTACKS[attack](entry, other)
    assert _made(warm) == cold[1]
    assert other.read_text() == EVIL
    assert not list(tmp_path.rglob("pwned"))
    harmed = [each for each in entries if not each.is_file() or each.is_symlink() or MARK.encode() in each.read_bytes()]
    assert harmed == [] or "folder" in attack, "what is made anew is kept anew"
    assert _made(warm) == cold[1]


def _exchanged(entries: list[Path]) -> None:
    texts = [each.read_bytes() for each in entries]
    for entry, text in zip(entries, [*texts[1:], *texts[:1]], strict=True):
        entry.write_bytes(text)


def test_a_true_text_of_another_page_is_none(warm: Path, cold: tuple[Path, dict[str, bytes]]) -> None:
    _exchanged(_entries(warm))
    assert _made(warm) == cold[1]


def _folders(where: Path) -> list[Path]:
    return sorted(path for path in where.rglob("*") if path.is_dir())


@pytest.mark.parametrize(
    "what", ["the folder", "the folder, to nowhere", "its subfolders", "its subfolders, to nowhere"]
)
def test_no_link_is_written_through(what: str, warm: Path, cold: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    cache, elsewhere = warm / CACHE, tmp_path / "elsewhere"
    linked = [cache] if "its" not in what else _folders(cache)
    elsewhere.mkdir()
    for folder in linked:
        target = elsewhere / folder.name
        folder.rename(target) if "nowhere" not in what else shutil.rmtree(folder)
        folder.symlink_to(target)
    _exchanged(sorted(elsewhere.rglob("??/*.txt")))
    before = _state(elsewhere)
    assert _made(warm) == cold[1]
    assert _state(elsewhere) == before
    assert all(folder.is_symlink() for folder in linked)


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what lies below a folder: by path, when it was changed and which file it is."""
    found = ((path.relative_to(folder).as_posix(), path.lstat()) for path in folder.rglob("*"))
    return {name: (about.st_mtime_ns, about.st_ino) for name, about in found}


def test_a_link_is_told_once_and_a_strict_build_goes_on(tmp_path: Path) -> None:
    folder = write(tmp_path / "linked", SITE)
    (tmp_path / "elsewhere").mkdir()
    (folder / CACHE).parent.mkdir(parents=True)
    (folder / CACHE).symlink_to(tmp_path / "elsewhere")
    first = build(folder, strict=True)
    assert not first.is_aborted, first.log
    sentence = (
        f"the cache '{folder / CACHE}' is a link, so nothing is kept there; name the folder that it leads to instead"
    )
    assert first.log.count(sentence) == 1
    assert not list((tmp_path / "elsewhere").iterdir())
    (folder / CACHE).unlink()
    assert "is a link" not in build(folder, strict=True).log
    for number, entry in enumerate(_entries(folder)):
        [*ATTACKS.values()][number % len(ATTACKS)](entry, folder / "mkdocs.yml")
    third = build(folder, strict=True)
    assert third.files() == first.files()
    assert "WARNING" not in third.log
