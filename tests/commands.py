"""Read the commands of the documentation, and run them as a reader would: in order, in a clean environment."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent
PAGES = [PROJECT / "README.md", PROJECT / "content/contributing.md", *sorted(PROJECT.glob("content/how-to/*.md"))]
PAGES += sorted(PROJECT.glob("content/guide/**/*.md"))
OFFERED = PROJECT / "content" / "assets" / "publish"
_BLOCK = re.compile(r"^( *)(`{3,})(\w+)[^\n]*\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
_INCLUDE = re.compile(r'^--8<-- "(.*)"$', re.MULTILINE)
_PLACE = re.compile(r"# (maps/\S+\.yaml)\n")

# `serve` never ends by itself: it is ended once the first page is there.
_SERVE = """\
import socket, subprocess, sys, time, urllib.request
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = subprocess.Popen(["flowfolio", "serve", "--dev-addr", f"127.0.0.1:{port}", *sys.argv[1:]])
try:
    for _ in range(600):
        if server.poll() is not None:
            sys.exit(f"serve ended with {server.returncode}")
        try:
            sys.exit(b"<h1" not in urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read())
        except OSError:
            time.sleep(0.5)
    sys.exit("nothing is served")
finally:
    server.terminate()
    server.wait()
"""


@dataclass(frozen=True)
class Block:
    """A block of code of a page: its line, its language and its text, with the files that it includes."""

    page: str
    line: int
    language: str
    text: str

    @property
    def is_shell(self) -> bool:
        return self.language in {"sh", "bash", "console", "shell"}

    @property
    def commands(self) -> str:
        """What a reader types: of a console what follows the prompt."""
        if self.language != "console":
            return self.text
        return "\n".join(line[2:] for line in self.text.splitlines() if line.startswith("$ "))

    @property
    def first(self) -> str:
        """The first command, without what explains it."""
        return next(line for line in self.commands.splitlines() if line.strip()).partition("  #")[0].strip()


def blocks(page: Path) -> Iterator[Block]:
    """Yield all blocks of code of a page in order."""
    text = page.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        content = _INCLUDE.sub(
            lambda each: (PROJECT / "content" / each[1]).read_text(encoding="utf-8").rstrip("\n"),
            textwrap.dedent(found[4]),
        )
        yield Block(page.relative_to(PROJECT).as_posix(), text.count("\n", 0, found.start()) + 1, found[3], content)


def shell_blocks() -> list[Block]:
    """Return every block of commands of all pages."""
    return [block for page in PAGES for block in blocks(page) if block.is_shell]


def script_of(page: Path, left_out: Mapping[tuple[str, str], str], scripts: Mapping[str, str]) -> str:
    """Return all that a reader of the page does, as one script: types commands and writes maps and scripts.

    `left_out` are (page, first command) of what is not run; `scripts` the names of blocks that are kept as a file, by
    their first line.
    """
    lines = ["set -eo pipefail", _FUNCTIONS]
    for block in blocks(page):
        place = _PLACE.match(block.text) if block.language == "yaml" else None
        name = place[1] if place else scripts.get(block.text.partition("\n")[0], "") if block.is_shell else ""
        if name:
            folder = shlex.quote(os.path.dirname(name) or ".")
            lines.append(f"mkdir -p {folder}; printf '%s\\n' {shlex.quote(block.text.rstrip())} > {shlex.quote(name)}")
        elif block.is_shell and (block.page, block.first) not in left_out:
            is_over = re.search(r"^exit\b", block.commands, re.MULTILINE)
            lines += [f"echo '=== line {block.line}' >&2", f"({block.commands})" if is_over else block.commands]
    return "\n".join(lines)


_FUNCTIONS = f"""\
flowfolio() {{
  if [ "$1" = serve ]; then shift; python -c {shlex.quote(_SERVE)} "$@"; else command flowfolio "$@"; fi
}}"""


def environment(home: Path, *first: Path, **more: str) -> dict[str, str]:
    """Return the variables of somebody who has just logged in: no virtual environment, nothing of this project.

    What tells pip and git how to reach the network here stays.
    """
    kept = {
        name: value for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_", "REQUESTS_")) or name.lower().endswith("_proxy")
    }  # fmt: skip
    path = [*map(str, first), str(Path(sys.base_prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"]
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A"}
    who["GIT_COMMITTER_EMAIL"] = "a@example.org"
    return kept | who | {"HOME": str(home), "LANG": "C.UTF-8", "PATH": ":".join(path), **more}


def run(script: str, folder: Path, variables: Mapping[str, str], shell: str = "bash") -> str:
    """Run a script and return what it printed; a failure raises with all of that."""
    done = subprocess.run(
        [shell, "-c", script], cwd=folder, env=dict(variables), text=True, check=False, timeout=1800,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"exit code {done.returncode}:\n{done.stdout[-6000:]}")
    return done.stdout


@dataclass(frozen=True)
class Job:
    """A job of a CI server that a page offers: what it is called, its script and the variables it sets."""

    page: str
    name: str
    lines: tuple[str, ...]
    variables: Mapping[str, str]
    document: Mapping[str, Any]


def jobs(page: Path) -> Iterator[Job]:
    """Yield the jobs for GitLab and GitHub that a page shows."""
    for block in blocks(page):
        document = yaml.safe_load(block.text) if block.language == "yaml" else None
        if not isinstance(document, dict):
            continue
        for name, each in document.get("jobs", {}).items():
            steps = [step for step in each["steps"] if "run" in step]
            variables = {key: value for step in steps for key, value in step.get("env", {}).items()}
            yield Job(block.page, f"github-{name}", tuple(step["run"] for step in steps), variables, document)
        for name, each in document.items():
            if isinstance(each, dict) and "script" in each:
                lines = (*each.get("before_script", ()), *each["script"])
                variables = {key: str(value) for key, value in each.get("variables", {}).items()}
                yield Job(block.page, f"gitlab-{name}", lines, variables, each)
