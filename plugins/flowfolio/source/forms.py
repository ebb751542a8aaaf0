"""Name the forms in which numbers are said in the room, and what each counts as, for reading and for the reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a number. `counts` says what it counts as, `why` where that comes from, `lead` how it begins.

    `lead` is a regular expression, "" for a form that does not begin with words of its own.
    """

    name: str
    examples: tuple[str, ...]
    counts: str
    why: str
    lead: str = ""
    of_percent: str = ""
    """What a percentage counts as, where that is not the same."""


ABOUT = 0.25
"""How far `about` reaches to both sides."""

RANGE = Form(
    "range",
    ("2-3 d", "2 to 3 d", "2 or 3 d", "between 2 and 3 d", "70-80 %", "5-6", "{low: 1 d, high: 3 d}"),
    "low and high as said; the middle of the two is typical",
    "Nothing is known but the two ends, so that every value between them is as likely.",
)
APPROXIMATE = Form(
    "about",
    ("~20 min", "about 1 w", "ca. 1 w", "~80 %", "~5"),
    "typical as said; low a quarter less, high a quarter more",
    "A convention: a number from memory is a round one. The PMBOK Guide gives a rough estimate −25 % to +75 %.",
    r"~|(?:about|around|approximately|roughly|circa)\s|(?:approx|ca|c)\.?\s",
    "typical as said; low and high a quarter of its distance to 0 or to 100, whichever is nearer, to both sides: ~80 % "
    "is 75 to 85 %, as ~20 % is 15 to 25 %",
)
UP_TO = Form(
    "up to",
    ("up to 4 d", "at most 4 d", "< 20 %"),
    "high as said, low nothing; the middle of the two is typical",
    "Only the upper end is known; the lower one is nothing at all.",
    r"<=?|(?:up to|at most|less than|no more than|under|maximum)\s|max\.?\s",
)
AT_LEAST = Form(
    "at least",
    ("at least 2 d", "more than 2 d", "> 90 %"),
    "low and typical as said, and no upper end: figures made of it say *at least*",
    "Nobody knows how bad it can be, so that no total can be known either.",
    r">=?|(?:at least|more than|no less than|over|minimum)\s",
    "low as said, high 100 %; the middle of the two is typical",
)
SAME_DAY = Form(
    "same day",
    ("same day",),
    "low nothing, typical half a working day, high a working day",
    "It comes at any time of the day and is done before the day ends.",
    r"(?:the )?same[ -]day",
)
NEXT_DAY = Form(
    "next day",
    ("next day", "the next day"),
    "low nothing, typical a working day, high two working days",
    "It comes at any time of one day and is done at any time of the next, as likely early as late.",
    r"(?:the )?next[ -](?:working[ -])?day",
)
AT_ONCE = Form(
    "at once",
    ("immediately", "immediate", "at once"),
    "nothing: 0",
    "So it stands on many published maps: nobody waits and nobody notices the time.",
    r"immediate(?:ly)?|at once|instant(?:ly)?",
)
OPEN = Form(
    "open",
    ("open", '"?"'),
    "unknown, like a value that is left out; it stands on the map's page as a question, and in what needs attention",
    "An unknown number is never 0, and what nobody knows should be asked.",
    r"open|\?",
)
FORMS = (RANGE, APPROXIMATE, UP_TO, AT_LEAST, SAME_DAY, NEXT_DAY, AT_ONCE, OPEN)
"""Every form in the order of the reference page, which is made from this table."""
