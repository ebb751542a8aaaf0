"""Say what mkdocs.yml may hold under `plugins: flowfolio:`, and check that for which MkDocs has no word."""

from __future__ import annotations

import datetime as dt
import re

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from flowfolio.site.paths import OPTIONAL_KINDS
from flowfolio.source.dates import plain_day
from flowfolio.source.problems import FlowfolioError, did_you_mean

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\Z")


class FolderBelow(BaseConfigOption[str]):
    """A folder of the site, such as `flow` or `docs/flow`; "" is the site itself."""

    def __init__(self) -> None:
        super().__init__()
        self.default = ""

    def run_validation(self, value: object) -> str:
        """Return the folder without slashes around it."""
        if not isinstance(value, str):
            raise ValidationError(f"a folder of the site is a text, for example 'flow', and not {value!r}.")
        folder = value.strip().strip("/")
        if folder and not all(map(_NAME.match, folder.split("/"))):
            raise ValidationError(
                f"'{value[:60]}' cannot be a folder of the site: names are of letters, digits, '-', '_' and '.', "
                "for example 'flow' or 'docs/flow'."
            )
        return folder


class KindsOfPages(BaseConfigOption[tuple[str, ...]]):
    """Kinds of pages that the site does without."""

    def __init__(self) -> None:
        super().__init__()
        self.default = ()

    def run_validation(self, value: object) -> tuple[str, ...]:
        """Return the kinds, each once, in the order of the alphabet."""
        if not isinstance(value, (list, tuple)):
            raise ValidationError(f"what the site does without is a list, for example '[glossary]', and not {value!r}.")
        kinds = tuple(sorted({str(each) for each in value}))
        for each in kinds:
            if each in {"streams", "maps"}:
                raise ValidationError(f"no site does without {each}: every other page leads to them.")
            if each not in OPTIONAL_KINDS:
                hint = did_you_mean(each, OPTIONAL_KINDS) or f"there are {', '.join(OPTIONAL_KINDS)}"
                raise ValidationError(f"'{each[:60]}' is no kind of page; {hint}.")
        return kinds


class GraphvizConfig(Config):
    """Which Graphviz draws."""

    command = c.Choice(("graphviz-pure", "dot"), default="graphviz-pure")
    timeout = c.Type((int, float), default=20)


class _Day(BaseConfigOption[dt.date]):
    """A day by the same rule as every date in the data."""

    def run_validation(self, value: object) -> dt.date:
        try:
            return plain_day(str(value))
        except FlowfolioError as error:
            raise ValidationError(str(error)) from error


class _GitNames(BaseConfigOption[bool | dict[str, str]]):
    """Whether people are named: yes, no, or by their roles."""

    def __init__(self) -> None:
        super().__init__()
        self.default = False

    def run_validation(self, value: object) -> bool | dict[str, str]:
        if isinstance(value, bool):
            return value
        if isinstance(value, dict) and all(isinstance(word, str) for pair in value.items() for word in pair):
            return value
        raise ValidationError("takes true, false, or a role for each name, for example {Ann Bell: Order desk}")


class FlowfolioConfig(Config):
    """What mkdocs.yml may say under `plugins: flowfolio:`."""

    enabled = c.Type(bool, default=True)
    data_dir = c.Type(str, default="maps")
    cache_dir = c.Type(str, default=".cache/plugin/flowfolio")
    on_problem = c.Choice(("warn", "error"), default="warn")
    graphviz = c.SubConfig(GraphvizConfig)
    today = c.Optional(_Day())
    git_names = _GitNames()
    reference = c.Type(bool, default=False)
    csp = c.Type(bool, default=False)
    prefix = FolderBelow()
    without = KindsOfPages()
