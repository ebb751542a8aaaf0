"""Deal the tests out to the workers: what takes long begins first, so that at the end nobody waits for one of them."""

from __future__ import annotations

import re

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# The example site is built for the first of these, while the other workers build sites of their own.
_LONG = tuple(
    map(
        re.compile,
        (
            "browser/test_offline",
            "site/build/",
            "browser/",
            "(extension/|cli/)?test_",
            "site/",
            "map_types/value_stream",
        ),
    )
)
_PAGE = re.compile(r"(.*browser/test_site\.py)::\w+\[([\w-]+)\]")


def scope_of(nodeid: str) -> str:
    """Return what stays in one worker with a test: its module, or the other tests of the same page.

    >>> scope_of("tests/cli/test_new.py::test_it_builds[a]")
    'tests/cli/test_new.py'
    >>> scope_of("tests/browser/test_site.py::test_fits_a_phone[home]")
    'tests/browser/test_site.py[home]'
    """
    page = _PAGE.fullmatch(nodeid)
    return f"{page[1]}[{page[2]}]" if page else nodeid.rsplit("::", 1)[0]


def turn_of(scope: str) -> int:
    """Return how late a scope has its turn.

    >>> sorted(["tests/source/test_edit.py", "tests/test_plugin.py", "tests/browser/test_site.py[home]"], key=turn_of)
    ['tests/browser/test_site.py[home]', 'tests/test_plugin.py', 'tests/source/test_edit.py']
    """
    place = scope.removeprefix("tests/")
    return next((turn for turn, long in enumerate(_LONG) if long.match(place)), len(_LONG))


class Turns(LoadScopeScheduling):
    """Keeps a module in one worker, but a page of `test_site` may be in another; of equals the largest comes first."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=turn_of), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Turns | None:
    return Turns(config, log) if config.getoption("dist") == "loadscope" else None
