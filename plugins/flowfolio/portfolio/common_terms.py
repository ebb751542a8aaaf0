"""Know the words of the field that `flowfolio new` brings: as they came they are there to be looked up, used or not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from flowfolio.portfolio.glossary import Term
from flowfolio.source.words import one_line

_FOLDER = Path(__file__).parent.parent / "starter/maps/glossary"


def common_terms(terms: Iterable[Term]) -> frozenset[str]:
    """Return the ids of the terms that are still defined as in the starter's glossary."""
    known = _starter()
    return frozenset(each.id for each in terms if f" id: {each.id} " in known and one_line(each.definition) in known)


@cache
def _starter() -> str:
    return one_line("\n".join(path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.yaml"))))
