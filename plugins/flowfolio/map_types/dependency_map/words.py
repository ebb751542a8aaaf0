"""Put the parts of a dependency map into words, the same in the picture, in its table twin and for screen readers."""

from __future__ import annotations

from flowfolio.map_types.dependency_map.model import Dependency, DependencyMap
from flowfolio.source.estimates import DurationEstimate
from flowfolio.source.forms import AT_ONCE
from flowfolio.source.quantity import Calendar, duration_text, durations_text
from flowfolio.source.words import counted, joined

OPEN = "?"
FOCUS = "Focus: the constraint"
DIRECTIONS = {"needs": "Needs", "provides": "Provides for", "both": "Both ways"}
PLACES = {"inside": "inside the organisation", "outside": "outside the organisation"}
IMPACTS = {"high": "▲ high impact", "medium": "◆ medium impact", "low": "▽ low impact"}
_RANK = {"high": 0, "medium": 1, "low": 2, None: 3}


def focus_name(map_: DependencyMap) -> str:
    """Return the focus as words: its id without hyphens, because the step's name stands in another map."""
    return map_.focus.replace("-", " ").capitalize()


def in_order(map_: DependencyMap, calendar: Calendar) -> list[Dependency]:
    """Return the dependencies, the highest impact first, then the longest wait."""
    return sorted(map_.dependencies, key=lambda each: (_RANK[each.impact], -seconds(each.wait, calendar)))


def seconds(wait: DurationEstimate | None, calendar: Calendar) -> float:
    """Return the usual wait in seconds of working time, 0 when none is given."""
    return wait.typical.in_seconds(calendar) if wait else 0.0


def wait_text(each: Dependency, calendar: Calendar) -> str:
    """Return the usual wait for people, "" when none is given."""
    if each.wait is None:
        return OPEN if "wait" in each.open_values else ""
    return each.wait.said or _duration(seconds(each.wait, calendar), calendar)


def _duration(wait: float, calendar: Calendar) -> str:
    return duration_text(wait, calendar) if wait else "no wait"


def wait_words(each: Dependency, calendar: Calendar) -> str:
    """Return "waits 2 d", "" when no wait is given."""
    wait = wait_text(each, calendar)
    return f"waits {wait}" if wait and (each.wait is None or seconds(each.wait, calendar)) else wait


def frequency_text(each: Dependency) -> str:
    """Return how often it is needed, "" when nobody said."""
    return OPEN if "frequency" in each.open_values else str(each.frequency or "")


def action_words(each: Dependency) -> str:
    """Return what to do about it: "to reduce", "" when nothing is decided."""
    return f"to {each.action}" if each.action else ""


def due_text(each: Dependency) -> str:
    """Return by when the action is to be done, "" when nobody said."""
    return OPEN if "due" in each.open_values else str(each.due or "")


def risk_words(each: Dependency) -> str:
    """Return what can go wrong: "Risk: they may move", "" when nobody said."""
    return f"Risk: {each.risk}" if each.risk else ""


def plan_words(each: Dependency) -> str:
    """Return how far the action is, whose it is and by when: "agreed · Ann · Due 2027-Q2"."""
    due = due_text(each)
    return joined(each.status, each.owner, due and f"Due {due}")


def spread_text(wait: DurationEstimate | None, calendar: Calendar) -> str:
    """Return the wait with its range, basis, day, sample and source, as the table twin prints it."""
    if wait is None:
        return ""
    ends = [None if end is None else end.in_seconds(calendar) for end in (wait.typical, wait.low, wait.high)]
    texts = iter(durations_text([end for end in ends if end is not None], calendar))
    typical, low, high = ("" if end is None else (next(texts), "no wait")[not end] for end in ends)
    span = " ".join(filter(None, (low and f"from {low}", high and f"to {high}")))
    if wait.form:
        span, typical = ("" if wait.form is AT_ONCE else f"counts as {typical}, {span}"), wait.said
    sample = f"{wait.sample} items" if wait.sample else ""
    known = ", ".join(filter(None, (span, wait.basis, sample, str(wait.on or ""), wait.source)))
    return f"{typical} ({known})" if known else typical


def title_of(id_: str, map_: DependencyMap) -> str:
    """Return what people call a dependency or the focus."""
    names = {each.id: each.name for each in map_.dependencies}
    return names.get(id_) or focus_name(map_)


def links_of(each: Dependency, map_: DependencyMap) -> list[str]:
    """Return the links that begin at a dependency: "→ Sales prices: old valuations"."""
    found = [link for link in map_.links if link.from_ == each.id]
    return [f"→ {title_of(link.to, map_)}" + (f": {link.name}" if link.name else "") for link in found]


def sentence(each: Dependency, map_: DependencyMap, calendar: Calendar) -> str:
    """Return one sentence that says everything the picture shows of a dependency."""
    way = {"needs": "the focus needs it", "provides": "the focus provides for it", "both": "both ways"}[each.direction]
    parts = (
        f"{each.kind}, {PLACES[each.where]}, {way}",
        wait_words(each, calendar),
        frequency_text(each),
        f"{each.impact} impact" if each.impact else "",
        action_words(each),
        plan_words(each),
        risk_words(each)[:1].lower() + risk_words(each)[1:],
        *links_of(each, map_)[:5],
    )
    return f"{each.name}: {', '.join(filter(None, parts))}."


def description(map_: DependencyMap, calendar: Calendar) -> str:
    """Return what the picture shows in a few sentences."""
    counts = [
        f"{title[:1].lower()}{title[1:]} {sum(each.direction == direction for each in map_.dependencies)}"
        for direction, title in DIRECTIONS.items()
        if any(each.direction == direction for each in map_.dependencies)
    ]
    outside = sum(each.where == "outside" for each in map_.dependencies)
    high = [each for each in in_order(map_, calendar) if each.impact == "high"]
    worst = ", ".join(f"{each.name} ({wait_text(each, calendar) or 'wait unknown'})" for each in high[:5])
    return (
        f"Focus: {focus_name(map_)}. {counted(len(map_.dependencies), 'dependency', 'dependencies')}"
        f"{': ' + ', '.join(counts) if counts else ''}; {outside} outside the organisation."
        + (f" High impact: {worst}{', …' if len(high) > 5 else ''}." if high else "")
    )


def totals(map_: DependencyMap) -> tuple[str, ...]:
    """Return how many dependencies there are, and how many of a high impact and outside the organisation."""
    outside = sum(each.where == "outside" for each in map_.dependencies)
    return tuple(filter(None, (*_counts(map_), f"{outside} outside the organisation" if outside else "")))


def focus_meta(map_: DependencyMap) -> str:
    """Return how much surrounds the focus: "8 dependencies · 2 high impact"."""
    return joined(*_counts(map_))


def _counts(map_: DependencyMap) -> tuple[str, str]:
    high = sum(each.impact == "high" for each in map_.dependencies)
    return counted(len(map_.dependencies), "dependency", "dependencies"), f"{high} high impact" if high else ""
