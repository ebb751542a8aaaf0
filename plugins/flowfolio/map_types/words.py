"""Put values of measures, which several kinds of maps have, into words."""

from __future__ import annotations

from flowfolio.map_types import known_metrics
from flowfolio.source.fields import Reading


def figure_words(value: Reading | None, metric: str | None) -> str:
    """Return a value of a measure with the sign of its unit, "" when there is none.

    >>> figure_words(Reading("24.8", number=24.8), "flow_efficiency")
    '24.8 %'
    """
    if value is None:
        return ""
    kind = known_metrics().get(metric or "")
    is_bare = kind is not None and kind.unit == "%" and value.text[-1:].isdigit()
    return f"{value.text} %" if is_bare else value.text


def way_words(baseline: str, target: str, actual: str = "") -> str:
    """Return how a measure is to move: "23 d → 12 d (now 14 d)"; what is not known is left out.

    >>> way_words("23 d", "12 d", "14 d"), way_words("", "12 d")
    ('23 d → 12 d (now 14 d)', '→ 12 d')
    """
    way = f"{baseline} → {target}" if baseline and target else f"→ {target}" if target else baseline
    return f"{way} (now {actual})".strip() if actual else way
