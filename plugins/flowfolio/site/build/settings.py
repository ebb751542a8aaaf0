"""Check what mkdocs.yml says under `plugins: flowfolio:` where MkDocs has no word for it."""

from __future__ import annotations

import re

from mkdocs.config.base import BaseConfigOption, ValidationError

from flowfolio.site.paths import OPTIONAL_KINDS
from flowfolio.source.problems import did_you_mean

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
