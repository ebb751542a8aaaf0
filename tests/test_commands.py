"""Every command that README, tutorial and how-to pages show is run in a clean environment, or listed with a reason."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import OFFERED, PAGES, PROJECT, Job, environment, jobs, run, script_of, shell_blocks
from sites import Example

PUBLISH = "content/how-to/publish-to-an-intranet.md"
REVIEW = "content/how-to/review-changes-in-a-merge-request.md"
NOT_RUN = {
    ("README.md", "make serve"): "never ends; sets up and serves what the other tests build",
    ("README.md", "make test"): "these are the tests",
    ("content/contributing.md", "make serve"): ("the same targets as in README"),
    (PUBLISH, "docker build --build-arg SITE_URL=http://intranet.example.com/flow/ --tag flow ."): (
        "needs a container engine and its images; the steps of the Dockerfile are run without one"
    ),
}
NOT_RUN_IN_JOBS = {"apt-get": "installs into the system; the tests need what it installs"}
SCRIPTS = {"#!/usr/bin/env bash": "review-maps.sh", "#!/bin/sh": "publish.sh"}
WITH_SHELL = [page for page in PAGES if page.relative_to(PROJECT).as_posix() in {each.page for each in shell_blocks()}]
ALL_JOBS = [job for page in PAGES for job in jobs(page)]
# Commands of other people's services, which say on paper what they were asked.
STAND_INS = {
    "curl": '#!/bin/sh\necho "curl $*" >> "$ASKED"\necho "{\\"markdown\\": \\"![picture](x)\\"}"\n',
    "gh": '#!/bin/sh\necho "gh $*" >> "$ASKED"\n',
    "ssh": '#!/bin/sh\nshift\nexec sh -c "$*"\n',
}


def test_what_is_not_run_is_still_shown_and_every_page_is_tried() -> None:
    shown = {(each.page, each.first) for each in shell_blocks()}
    assert NOT_RUN.keys() <= shown
    assert {"README.md", "content/how-to/install.md", "content/how-to/write-your-first-map.md", PUBLISH} <= {
        page for page, _ in shown
    }
    assert {job.name for job in ALL_JOBS if job.page == PUBLISH} == {"gitlab-pages", "github-publish", "gitlab-publish"}


def test_nobody_is_sent_to_an_index_that_does_not_have_it() -> None:
    lines = [line for block in shell_blocks() for line in block.commands.splitlines()]
    lines += [line for job in ALL_JOBS for line in job.lines]
    assert [line for line in lines if re.search(r"pip install (?:\S+ )*'?flowfolio(?! @)", line)] == []


def test_the_server_knows_every_kind_of_file_of_a_site(example: Example) -> None:
    conf = (OFFERED / "nginx.conf").read_text("utf-8")
    told = re.findall(r"^        \S+/\S+ ([a-z0-9 ]+);$", conf, re.MULTILINE)
    known = [ending for each in told for ending in each.split()]
    assert len(known) == len(set(known))
    assert {"ics", "wasm", "mjs"} <= set(known)
    offered = {each.name for each in OFFERED.iterdir()}
    used = {path.suffix[1:] for path in example.folder.rglob("*") if path.is_file() and path.name not in offered}
    assert used - set(known) <= {""}


def test_what_builds_for_others_has_git_and_the_history() -> None:
    """Without git no page says when its map was last changed: a slim image has none; a container takes `.git` in."""
    steps, page = (OFFERED / "Dockerfile").read_text("utf-8"), (PROJECT / PUBLISH).read_text("utf-8")
    published = [job for job in ALL_JOBS if job.page == PUBLISH and "image" in job.document]
    assert {job.document["image"] for job in published} == {"python:3.12"}
    assert all(job.variables["GIT_DEPTH"] == "0" for job in published)
    assert "FROM python:3.12 AS build\n" in steps
    kept_out = re.search(r"`\.dockerignore`.*?```text\n(.*?)```", page, re.DOTALL)
    assert kept_out is not None
    assert {"site", "offline", ".venv", ".cache"} == set(kept_out[1].split())


def test_the_script_asks_where_to_before_it_builds(tmp_path: Path) -> None:
    (tmp_path / "flowfolio").write_text("#!/bin/sh\ntouch built\n", "utf-8")
    (tmp_path / "flowfolio").chmod(0o755)
    shutil.copy(OFFERED / "publish.sh", tmp_path)
    bare = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(["sh", "publish.sh"], cwd=tmp_path, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DEPLOY_TO: say where to" in done.stderr
    assert not (tmp_path / "built").exists()


def test_the_policy_is_there_before_nginx_reads_what_includes_it() -> None:
    page = (PROJECT / PUBLISH).read_text("utf-8")
    steps = [
        "mkdir -p /srv/www/flow",
        "rsync --archive",
        "> /etc/nginx/snippets/flow-policy.conf",
        "nginx.conf",
        "nginx -t",
    ]
    found = [page.index(each) for each in steps]
    assert found == sorted(found)


def test_a_container_sends_what_was_built() -> None:
    """The Dockerfile and the configuration agree on where the site and its policy lie."""
    conf, steps = (OFFERED / "nginx.conf").read_text("utf-8"), (OFFERED / "Dockerfile").read_text("utf-8")
    assert "root /srv/www;" in conf
    assert "/portfolio/site /srv/www/flow\n" in steps
    assert "include snippets/flow-policy.conf;" in conf
    assert "/etc/nginx/snippets/flow-policy.conf\n" in steps


# ---- the rest installs packages


@dataclass(frozen=True)
class Installed:
    """A machine on which README was followed: the folder that holds the checkout, and its programs."""

    root: Path
    programs: Path


def checkout(folder: Path) -> Path:
    """Copy what git has or would have, and commit it."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (PROJECT / name).is_file() and not (PROJECT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    run("git init -q . && git add . && git commit -q -m one", folder, environment(folder.parent))
    return folder


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Follow README from a fresh clone, in a home that holds nothing."""
    root = tmp_path_factory.mktemp("machine")
    folder = checkout(root / "flowfolio")
    run(script_of(PROJECT / "README.md", NOT_RUN, SCRIPTS), folder, environment(root))
    programs = folder / ".venv/bin"
    assert (
        (root / "our-flow/requirements.txt")
        .read_text("utf-8")
        .endswith("\n./wheels/flowfolio-0.1.0-py3-none-any.whl\n")
    )
    return Installed(root, programs)


def stand_ins(folder: Path) -> Path:
    folder.mkdir()
    for name, text in STAND_INS.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def portfolio(folder: Path, variables: dict[str, str], *editions: str) -> Path:
    """Make a portfolio with `flowfolio new`, its edition once more under each of the dates that a page names."""
    run("flowfolio new .", folder, variables)
    stream = folder / "maps/streams/order-to-cash"
    for date in editions:
        shutil.copytree(stream / dt.date.today().isoformat(), stream / date)
    return folder


@pytest.mark.slow
def test_the_page_about_installing(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "flowfolio")
    address = checkout(tmp_path / "elsewhere").as_uri()
    run(
        script_of(PROJECT / "content/how-to/install.md", NOT_RUN, SCRIPTS),
        folder,
        environment(tmp_path, ADDRESS=address),
    )
    assert [each.name for each in (folder / "dist").iterdir()] == ["flowfolio-0.1.0-py3-none-any.whl"]
    assert "mkdocs==" in (folder / "our-flow/constraints.txt").read_text("utf-8")
    assert len(list((folder / "our-flow/packages").iterdir())) > 10


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        each
        for each in WITH_SHELL
        if each.name not in {"README.md", "install.md", "contributing.md", Path(PUBLISH).name}
    ],
    ids=lambda page: page.name,
)
def test_the_commands_of_a_page_run_in_order(machine: Installed, page: Path, tmp_path: Path) -> None:
    variables = environment(tmp_path, machine.programs)
    if page.name != "write-your-first-map.md":
        portfolio(tmp_path, variables, "2026-01-12", "2026-06-08", "2026-08-17")
    printed = run(script_of(page, NOT_RUN, SCRIPTS), tmp_path, variables)
    assert printed.count("=== line") == len([each for each in shell_blocks() if each.page.endswith(page.name)]) - (
        page.name == Path(REVIEW).name  # its script is a file
    )
    if page.name == "write-your-first-map.md":
        for figure in ("8.1 d", "1.8 %", "75.2 %"):
            assert figure in printed
        slips(tmp_path / "our-flow", variables, page)


def slips(folder: Path, variables: dict[str, str], page: Path) -> None:
    """Make the two slips of the tutorial and compare what is said with what it shows."""
    path = folder / "maps/streams/parts-return/2026-11-09/current-state.yaml"
    text = path.read_text("utf-8").replace("45 min", "45")
    before, _, after = text.partition("process_time: 45\n")
    path.write_text(before + "process_time: 45\n" + after.replace("complete_accurate", "complete_acurate", 1), "utf-8")
    done = subprocess.run(
        ["flowfolio", "check"], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    shown = re.search(r"```text\n(maps/[^\n]*:21:.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert shown
    for line in shown[1].splitlines():
        assert line in done.stdout


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of a machine that runs jobs: Python, and what the first job installs for the others."""
    folder = tmp_path_factory.mktemp("runner")
    run("python3 -m venv env", folder, environment(folder))
    return folder / "env/bin"


@pytest.mark.slow
@pytest.mark.parametrize("job", ALL_JOBS, ids=lambda job: job.name)
def test_the_script_of_a_job_runs(machine: Installed, runner: Path, job: Job, tmp_path: Path) -> None:
    variables = environment(tmp_path, machine.programs)
    work = tmp_path / "origin"
    work.mkdir()
    portfolio(work, variables, "2026-01-12")
    for block in shell_blocks():
        if block.page == job.page and (name := SCRIPTS.get(block.text.partition("\n")[0])):
            (work / name).write_text(block.text, "utf-8")
    edition = work / "maps/streams/order-to-cash" / dt.date.today().isoformat()
    run("git init -q -b main . && git add . && git commit -q -m one", work, variables)
    run("git clone -q origin here && cd here && git checkout -q -b change", tmp_path, variables)
    here = tmp_path / "here"
    kept = here / edition.relative_to(work) / "current-state.yaml"
    kept.write_text(kept.read_text("utf-8").replace("process_time: 20 min", "process_time: 25 min"), "utf-8")
    run("git commit -q -am two", here, variables)
    told = {
        "CI_PAGES_URL": "http://pages.example.com/flow", "BASE_URL": "http://pages.example.com/flow",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "GITHUB_BASE_REF": "main", "NUMBER": "1", "REVIEW_TOKEN": "t",
        "CI_API_V4_URL": "http://gitlab.example.com/api", "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "1",
        "DEPLOY_TO": f"web.example.com:{tmp_path}/srv/", "DEPLOY_KEY": __file__, "DEPLOY_HOSTS": __file__,
        "ASKED": str(tmp_path / "asked.txt"),
    }  # fmt: skip
    bare = environment(tmp_path, stand_ins(tmp_path / "bin"), runner, **{**job.variables, **told})
    if any("publish.sh" in line for line in job.lines) and not shutil.which("rsync"):
        pytest.skip("rsync is not installed")
    (tmp_path / "srv").mkdir()
    lines = [line for line in job.lines if not line.startswith(tuple(NOT_RUN_IN_JOBS))]
    run("\n".join(["set -eo pipefail", *lines]), here, bare)
    built = {"gitlab-pages": here / "public", "github-publish": here / "site", "gitlab-publish": tmp_path / "srv"}
    if folder := built.get(job.name):
        assert "Order to cash" in (folder / "index.html").read_text("utf-8")
        assert bare.get("SITE_URL", "http://pages.example.com/flow/") in (folder / "sitemap.xml").read_text("utf-8")
    if "review" in job.name:
        assert "review.md" in (tmp_path / "asked.txt").read_text("utf-8")
        assert "25 min" in (here / "review.md").read_text("utf-8")


@dataclass
class Nginx:
    """nginx with the offered configuration, its folders below `root`, on a port of its own."""

    root: Path
    port: int

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Host": f"flow.example:{self.port}"})
        answer = connection.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    etc = tmp_path / "etc/nginx"
    for name in ("etc/nginx/snippets", "etc/nginx/conf.d", "srv/www/flow", "tmp", "logs"):
        (tmp_path / name).mkdir(parents=True)
    user = "user root;" if os.geteuid() == 0 else ""
    parts = " ".join(
        f"{each}_temp_path {tmp_path}/tmp;" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (etc / "nginx.conf").write_text(
        f"{user} daemon on; pid {tmp_path}/nginx.pid; error_log {tmp_path}/logs/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {parts} include conf.d/*.conf; }}\n", "utf-8"
    )  # fmt: skip
    offered = (OFFERED / "nginx.conf").read_text("utf-8")
    here = offered.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/www", f"{tmp_path}/srv/www")
    (etc / "conf.d/flow.conf").write_text(here, "utf-8")
    (etc / "snippets/flow-policy.conf").touch()
    (tmp_path / "bin").mkdir()
    wrapped = tmp_path / "bin/nginx"
    wrapped.write_text(f'#!/bin/sh\nexec {program} -p {etc} -c {etc}/nginx.conf "$@"\n', "utf-8")
    wrapped.chmod(0o755)
    run("nginx -t && nginx", tmp_path, environment(tmp_path, tmp_path / "bin"))
    try:
        yield Nginx(tmp_path, port)
    finally:
        run("nginx -s stop", tmp_path, environment(tmp_path, tmp_path / "bin"))


def follows_the_rules(nginx: Nginx, policy: str) -> None:
    """The site is below /flow/, with its policy, right types and redirects that keep the reader's address."""
    for _ in range(50):  # workers take the new configuration over one after the other
        if nginx.get("/flow/").headers["Content-Security-Policy"] == policy:
            break
        time.sleep(0.1)
    page = nginx.get("/flow/streams/order-to-cash/")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["Content-Security-Policy"] == policy
    assert "script-src" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    for path, place in (("/flow", "/flow/"), ("/flow/streams", "/flow/streams/"), ("/", "/flow/")):
        answer = nginx.get(path)
        assert (answer.status in {301, 302}, answer.headers["Location"]) == (True, place)
    missing = nginx.get("/flow/nothing/")
    assert missing.status == 404
    assert b"404" in missing.body  # type: ignore[attr-defined]
    assert missing.headers["Content-Security-Policy"] == policy
    site = nginx.root / "srv/www/flow"
    for name in ("a.wasm", "a.mjs"):
        (site / name).write_bytes(b"")
    calendar = next(site.rglob("*.ics")).relative_to(site)
    types = {"a.wasm": "application/wasm", "a.mjs": "text/javascript", str(calendar): "text/calendar"}
    for name, wanted in types.items():
        assert nginx.get(f"/flow/{name}").headers["Content-Type"].partition(";")[0] == wanted


@pytest.mark.slow
def test_the_page_about_publishing_with_nginx(machine: Installed, nginx: Nginx) -> None:
    """The commands of the page are run where paths begin in a folder of the test, and ssh leads to this machine."""
    if not shutil.which("rsync"):
        pytest.skip("rsync is not installed")
    root = nginx.root
    (root / "bin/ssh").write_text(STAND_INS["ssh"], "utf-8")
    (root / "bin/ssh").chmod(0o755)
    work = root / "portfolio"
    work.mkdir()
    variables = environment(root, root / "bin", machine.programs)
    portfolio(work, variables)
    script = script_of(PROJECT / PUBLISH, NOT_RUN, SCRIPTS)
    run(re.sub(r"(?<![\w.])/(srv/www|etc/nginx)", rf"{root}/\1", script), work, variables)
    assert (work / "publish.sh").is_file()
    follows_the_rules(nginx, (root / "srv/www/flow/content-security-policy.txt").read_text("utf-8").strip())


@pytest.mark.slow
def test_the_steps_of_the_container_recipe(machine: Installed, runner: Path, nginx: Nginx) -> None:
    """Each step of the Dockerfile is done without a container: its folders are folders of the test."""
    root, context = nginx.root, nginx.root / "context"
    context.mkdir()
    portfolio(context, environment(root, machine.programs))
    shutil.copy(OFFERED / "nginx.conf", context)
    run_steps((OFFERED / "Dockerfile").read_text("utf-8"), root, context, runner)
    assert (root / "etc/nginx/conf.d/default.conf").read_text("utf-8") == (OFFERED / "nginx.conf").read_text("utf-8")
    (root / "etc/nginx/conf.d/default.conf").unlink()  # it stands there as flow.conf, with a port of the test
    run("nginx -t && nginx -s reload", root, environment(root, root / "bin"))
    follows_the_rules(nginx, (root / "portfolio/site/content-security-policy.txt").read_text("utf-8").strip())


def run_steps(recipe: str, root: Path, context: Path, runner: Path) -> None:
    """Do the few kinds of steps that the recipe has."""
    folder, variables = root, environment(root, runner)
    for line in recipe.splitlines():
        word, _, rest = line.partition(" ")
        if word == "WORKDIR":
            folder = root / rest.lstrip("/")
            folder.mkdir(parents=True, exist_ok=True)
        elif word == "ARG":
            name, _, value = rest.partition("=")
            variables[name] = value
        elif word == "RUN":
            run(rest, folder, variables, shell="sh")
        elif word == "COPY":
            is_staged = rest.startswith("--from=build ")
            source, target = rest.removeprefix("--from=build ").split()
            start = root / source.lstrip("/") if is_staged else context / source
            end = folder if target == "." else root / target.lstrip("/")
            if start.is_dir():
                shutil.copytree(start, end, dirs_exist_ok=True)
            else:
                end.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(start, end)
        else:
            assert word in {"FROM", "#", ""}, line
