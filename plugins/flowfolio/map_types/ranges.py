"""Calculate with numbers that vary: on a good day, usually, on a bad day."""

from __future__ import annotations

from dataclasses import dataclass


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
