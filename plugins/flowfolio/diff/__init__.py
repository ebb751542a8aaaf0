"""Compare two maps: what changed, by id, whether the figures got better, and both maps in one picture."""

from flowfolio.diff.changes import Change, ChangeKind, compare
from flowfolio.diff.conditions import Condition, Verdict, judge, parse_condition
from flowfolio.diff.figures import MetricChange, better_text, change_text, compare_metrics, value_text
from flowfolio.diff.picture import picture
from flowfolio.diff.words import change_sentence, change_values, field_words, has_names, named, thing_words

__all__ = [
    "Change",
    "ChangeKind",
    "Condition",
    "MetricChange",
    "Verdict",
    "better_text",
    "change_sentence",
    "change_text",
    "change_values",
    "compare",
    "compare_metrics",
    "field_words",
    "has_names",
    "judge",
    "named",
    "parse_condition",
    "picture",
    "thing_words",
    "value_text",
]
