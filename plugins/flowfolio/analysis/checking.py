"""Say everything that is wrong in a portfolio, a part of one, or a single file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from flowfolio.analysis.term_uses import uses_in_force
from flowfolio.portfolio.common_terms import common_terms
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.single import is_portfolio, portfolio_of, single_problems
from flowfolio.source.folder import real_path
from flowfolio.source.problems import FlowfolioError, Problem


def check(*paths: Path) -> tuple[Problem, ...]:
    """Return what is wrong in folders and files, by place; terms in the pages beside a portfolio are looked up too.

    Raises FlowfolioError for a path where there is nothing, or a folder that is no portfolio.
    """
    # However many of the paths lie in one portfolio, it is loaded once; its name is that of the folder it leads to.
    loaded = cache(load)
    whole = cache(lambda root: (*loaded(real_path(root)).problems, *_words(loaded(real_path(root)), root)))
    found: set[Problem] = set()
    for path in paths:
        is_folder = os.path.isdir(path)  # unlike the methods of Path this never raises, however long the name
        found.update(_in_folder(path, whole) if is_folder else _in_file(path, loaded))
    return tuple(sorted(found, key=lambda problem: problem.sort_key))


def _in_folder(path: Path, whole: Callable[[Path], Iterable[Problem]]) -> Iterable[Problem]:
    root = portfolio_of(path) or path
    if root != path:
        inside = real_path(path).relative_to(real_path(root.parent)).as_posix()
        return [problem for problem in whole(root) if problem.place.path.startswith(f"{inside}/")]
    if not is_portfolio(root):
        raise FlowfolioError(f"'{path}' is no portfolio: it has neither portfolio.yaml nor streams/")
    return whole(root)


def _in_file(path: Path, loaded: Callable[[Path], Portfolio]) -> Iterable[Problem]:
    if not os.path.lexists(path):
        raise FlowfolioError(f"there is no file or folder '{path}'")
    home = portfolio_of(path)
    if home is not None:
        portfolio = loaded(home)
        name = real_path(path).relative_to(home.parent).as_posix()
        found = [problem for problem in portfolio.problems if f"{name}/".startswith(f"{problem.place.path}/")]
        if found or name in portfolio.files:
            return found
    return single_problems(path)


def _words(portfolio: Portfolio, root: Path) -> Iterator[Problem]:
    """Yield what is wrong with glossary terms in the pages beside the data; without pages no term counts as unused."""
    docs = next((root.parent / name for name in ("content", "docs") if (root.parent / name).is_dir()), None)
    if docs is None or not portfolio.glossary.terms:
        return
    used = {term for term, *_ in uses_in_force(portfolio)}
    for path in sorted(docs.rglob("*.md")):
        text = path.read_text("utf-8", errors="replace")
        yield from portfolio.glossary.undefined(text, path.relative_to(root.parent).as_posix())
        used |= portfolio.glossary.uses(text)
    yield from portfolio.glossary.unused(used | common_terms(portfolio.glossary.terms.values()))
