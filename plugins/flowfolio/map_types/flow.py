"""Add up spans of time along a stream, in plain numbers: sequence, parallel branches, choice and rework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import mul


@dataclass(frozen=True, slots=True)
class Range:
    """A number on a good day, usually and on a bad day; sums and products go end by end."""

    low: float
    typical: float
    high: float

    @classmethod
    def of(cls, typical: float, low: float | None = None, high: float | None = None) -> Range:
        """Return the range around `typical`; an end that is not given or out of order is `typical`."""
        if low is None and high is None:
            return cls(typical, typical, typical)
        ends = (typical if low is None else low, typical if high is None else high)
        return cls(min(ends[0], typical), typical, max(ends[1], typical))

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.typical + other.typical, self.high + other.high)

    def __mul__(self, other: Range) -> Range:
        return Range(self.low * other.low, self.typical * other.typical, self.high * other.high)

    def minus(self, part: Range) -> Range:
        """Return what is left of a whole that holds `part`, never below 0: the widest range that is possible.

        >>> Range(10, 20, 30).minus(Range(1, 2, 4))
        Range(low=6, typical=18, high=29)
        """
        return Range(max(0, self.low - part.high), max(0, self.typical - part.typical), max(0, self.high - part.low))

    @property
    def ends(self) -> tuple[float, float, float]:
        return self.low, self.typical, self.high

    @property
    def varies(self) -> bool:
        return self.low != self.high


ZERO = Range(0.0, 0.0, 0.0)
ONE = Range(1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that a stretch of a stream takes.

    `lead` is `process` + `wait` + `elapsed`, where `elapsed` is time outside our sight that may be either; it is more
    than their sum where a step's process time is unknown. `added` is the value-adding part of `process`; `work` the
    process time of every branch.
    """

    process: Range = ZERO
    wait: Range = ZERO
    elapsed: Range = ZERO
    lead: Range = ZERO
    added: Range = ZERO
    work: Range = ZERO

    def __add__(self, other: Times) -> Times:
        return Times(*(mine + its for mine, its in zip(self.parts, other.parts, strict=True)))

    def __mul__(self, factor: Range) -> Times:
        return Times(*(part * factor for part in self.parts))

    @property
    def parts(self) -> tuple[Range, ...]:
        return self.process, self.wait, self.elapsed, self.lead, self.added, self.work


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Ids of the steps without a number that the lead time, process time, value-added time or work content needs."""

    lead: tuple[str, ...] = ()
    process: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    work: tuple[str, ...] = ()


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a stream: its times, its rolled %C/A as a factor (None when no step has one), its longest path."""

    times: Times = Times()
    accuracy: Range | None = ONE
    path: tuple[str, ...] = ()
    missing: Missing = Missing()


def in_sequence(spans: Iterable[Span]) -> Span:
    """Return one span after the other: times add up, %C/A multiplies.

    >>> in_sequence([Span(Times(lead=Range.of(60))), Span(Times(lead=Range.of(30)))]).times.lead.typical
    90
    """
    spans = tuple(spans)
    parts = zip(*(span.times.parts for span in spans), strict=True)
    return Span(
        Times(*(_end_by_end(sum, part) for part in parts)),
        _product([span.accuracy for span in spans]) if spans else ONE,
        _once(step for span in spans for step in span.path),
        _all_missing(spans),
    )


def in_parallel(spans: Iterable[Span]) -> Span:
    """Return spans that all happen at the same time: the longest counts, every %C/A counts.

    While a branch's lead time is unknown it may be the longest, so process time and wait are then only known to be
    at least those of the branch that has least of them. Source: Laguna & Marklund, chapter 5.

    >>> long, busy = Times(Range.of(2), lead=Range.of(9)), Times(Range.of(4), lead=Range.of(4))
    >>> both = in_parallel([Span(long), Span(busy)])
    >>> both.times.lead.typical, both.times.process.typical
    (9, 2)
    """
    spans = tuple(spans)
    longest = max(spans, key=_length)
    candidates = [span for span in spans if span is longest or span.missing.lead]
    least = (_end_by_end(min, parts) for parts in zip(*(span.times.parts for span in candidates), strict=True))
    everything = _all_missing(spans)
    unsure = _all_missing(candidates)
    return Span(
        replace(
            Times(*least),
            lead=_end_by_end(max, [span.times.lead for span in spans]),
            work=sum((span.times.work for span in spans), ZERO),
        ),
        _product([span.accuracy for span in spans]),
        longest.path,
        Missing(
            everything.lead,
            _once(unsure.process + everything.lead),
            _once(unsure.added + everything.lead),
            everything.work,
        ),
    )


def _length(span: Span) -> tuple[float, list[float], list[float], Missing]:
    """Return what tells the longest branch, so that of two that take equally long neither wins by its place."""
    parts = span.times.parts
    usual, ends = [part.typical for part in parts], [end for part in parts for end in part.ends]
    return span.times.lead.typical, usual, ends, span.missing


def by_choice(branches: Iterable[tuple[float, Span]]) -> Span:
    """Return the expected value of (share, span) pairs, of which one happens: each time and %C/A by its share.

    A way that nobody goes counts for nothing. A way on which no step has a %C/A is left out of the mean of %C/A.
    Source: Laguna & Marklund, chapter 5.

    >>> by_choice([(80, Span()), (20, Span(Times(lead=Range.of(10))))]).times.lead.typical
    2.0
    """
    taken = [(share, span) for share, span in branches if share > 0]
    whole = sum(share for share, _ in taken)
    known = [(share, span.accuracy) for share, span in taken if span.accuracy is not None]
    weight = sum(share for share, _ in known)
    return Span(
        sum((span.times * Range.of(share / whole) for share, span in taken), Times()),
        sum((factor * Range.of(share / weight) for share, factor in known), ZERO) if known else None,
        _once(step for _, span in taken for step in span.path),
        _all_missing([span for _, span in taken]),
    )


@dataclass(frozen=True, slots=True)
class Loop:
    """Work that goes back: `rate` as a factor, `again` the span between the target and the rejecting part.

    `repeats`: a second and third time too, 1/(1−r), with r below 1; else at most once. `through`: the rejecting part is
    done again too.
    """

    rate: Range
    again: Span
    repeats: bool = True
    through: bool = True


def with_rework(span: Span, loops: Sequence[Loop]) -> Span:
    """Return the expected span of a part that sends work back. Of several loops an item takes at most one at a time.

    Waits are repeated as well as work; %C/A and work content stay. Source: Laguna & Marklund, chapter 5.

    >>> body = Span(Times(lead=Range.of(6)))
    >>> with_rework(body, [Loop(Range.of(0.2), Span())]).times.lead.typical
    7.5
    >>> with_rework(body, [Loop(Range.of(0.5), Span(), repeats=False)]).times.lead.typical
    9.0
    """
    forever = [loop for loop in loops if loop.repeats and loop.through]
    once_more = sum((loop.again.times * loop.rate for loop in forever), span.times)
    times = once_more * _visits(sum((loop.rate for loop in forever), ZERO))
    for loop in loops:
        if not loop.through:
            times += loop.again.times * (_visits(loop.rate) * loop.rate if loop.repeats else loop.rate)
        elif not loop.repeats:
            times += (loop.again.times + span.times) * loop.rate
    missing = _all_missing([span, *(loop.again for loop in loops)])
    return replace(span, times=replace(times, work=span.times.work), missing=replace(missing, work=span.missing.work))


def _visits(rate: Range) -> Range:
    """Return how often an item passes a part that sends the share `rate` back each time."""
    return Range(1 / (1 - rate.low), 1 / (1 - rate.typical), 1 / (1 - rate.high))


def _all_missing(spans: Iterable[Span]) -> Missing:
    missing = [span.missing for span in spans]
    return Missing(
        _once(step for each in missing for step in each.lead),
        _once(step for each in missing for step in each.process),
        _once(step for each in missing for step in each.added),
        _once(step for each in missing for step in each.work),
    )


def _product(factors: Iterable[Range | None]) -> Range | None:
    known = [factor for factor in factors if factor is not None]
    return reduce(mul, known) if known else None


def _end_by_end(pick: Callable[[Iterable[float]], float], ranges: Iterable[Range]) -> Range:
    ranges = tuple(ranges)
    return Range(pick(r.low for r in ranges), pick(r.typical for r in ranges), pick(r.high for r in ranges))
