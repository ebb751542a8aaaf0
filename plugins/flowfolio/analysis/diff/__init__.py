"""Compare two maps: what changed, by id, whether the figures got better, and both maps in one picture."""

from flowfolio.analysis.diff.changes import Change, ChangeKind, compare
from flowfolio.analysis.diff.conditions import Condition, Outcome, judge, parse_condition
from flowfolio.analysis.diff.figures import MetricChange, change_text, compare_metrics, value_text
from flowfolio.analysis.diff.lineage import with_lineage
from flowfolio.analysis.diff.picture import picture
from flowfolio.analysis.diff.words import change_sentence, change_values, field_words, has_names, named, thing_words

__all__ = [
    "Change",
    "ChangeKind",
    "Condition",
    "MetricChange",
    "Outcome",
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
    "with_lineage",
]
