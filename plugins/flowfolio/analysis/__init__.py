"""Answer questions about a portfolio: what is due, what changed, what it costs, what was promised."""

__all__ = [
    "agenda",
    "catalogue",
    "compare",
    "dependencies",
    "diff",
    "forecast",
    "maturity_checks",
    "news",
    "roadmaps",
    "rollup",
    "trace",
]
