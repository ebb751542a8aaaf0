"""Put what maps say into words that several kinds share: counts, lists, and values of measures."""

from __future__ import annotations

from flowfolio.map_types import known_metrics
from flowfolio.source.fields import Reading


def counted(count: float, one: str, many: str = "") -> str:
    """Return "1 vote" or "7 votes".

    >>> counted(1, "vote"), counted(7, "vote"), counted(0, "reply", "replies")
    ('1 vote', '7 votes', '0 replies')
    """
    return f"{count:g} {one if count == 1 else many or one + 's'}"


def joined(*parts: object) -> str:
    """Return the parts that say something with a middle dot between them.

    >>> joined("Finance", None, "", "high impact")
    'Finance · high impact'
    """
    return " · ".join(str(part) for part in parts if part)


def plain(text: str | None) -> str:
    """Return a text of several lines as one line."""
    return " ".join((text or "").split())


def figure_words(value: Reading | None, metric: str | None) -> str:
    """Return a value of a measure with the sign of its unit, "" when there is none.

    >>> figure_words(Reading("24.8", number=24.8), "flow_efficiency")
    '24.8 %'
    """
    if value is None:
        return ""
    kind = known_metrics().get(metric or "")
    is_bare = kind is not None and kind.unit == "%" and not value.text.endswith("%")
    return f"{value.text} %" if is_bare else value.text


def way_words(baseline: str, target: str, actual: str = "") -> str:
    """Return how a measure is to move: "23 d → 12 d (now 14 d)"; what is not known is left out.

    >>> way_words("23 d", "12 d", "14 d"), way_words("", "12 d")
    ('23 d → 12 d (now 14 d)', '→ 12 d')
    """
    way = f"{baseline} → {target}" if baseline and target else f"→ {target}" if target else baseline
    return f"{way} (now {actual})".strip() if actual else way
