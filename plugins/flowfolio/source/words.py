"""Put into words what is said everywhere: counts, lists, plurals, lines, ids made of names, text inside Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def counted(count: float, one: str, many: str = "") -> str:
    """Return "1 vote" or "7 votes".

    >>> counted(1, "vote"), counted(2.5, "vote"), counted(1_000_000, "reply", "replies")
    ('1 vote', '2.5 votes', '1000000 replies')
    """
    shown = f"{count:g}" if count % 1 else f"{count:.0f}"
    return f"{shown} {one if count == 1 else many or one + 's'}"


def joined(*parts: object, by: str = " · ") -> str:
    """Return the parts that say something with a middle dot, or another sign, between them.

    >>> joined("Finance", None, "", "high impact")
    'Finance · high impact'
    """
    return by.join(str(part) for part in parts if part)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c".

    >>> listed(["a", "b", "c"]), listed("ab", "or"), listed([])
    ('a, b and c', 'a or b', '')
    """
    *most, end = [*words] or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def first_of(names: Iterable[str], most: int = 5) -> str:
    """Return the first names, and how many more there are.

    >>> first_of("abc"), first_of("abc", 2)
    ('a, b, c', 'a, b and 1 more')
    """
    found = [*names]
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")


def plural(name: str) -> str:
    """Return the regular English plural of a name, or "" where none can be told.

    >>> [plural(name) for name in ("Queue", "Policy", "Delay", "Process", "WIP", "VSM", "%C/A", "I", "制約")]
    ['Queues', 'Policies', 'Delays', 'Processes', 'WIPs', 'VSMs', '%C/As', '', '']
    """
    if re.search(r"\S[A-Z]$", name):  # in capitals nothing but an s is added
        return f"{name}s"
    if re.search(r"[^\Waeiou\d_]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}{'es' if re.search(r'(?:[sx]|ch|sh)$', name) else 's'}" if re.search(r"\w[a-z]$", name) else ""


def one_line(text: object) -> str:
    """Return a text of several lines as one line; "" for None.

    >>> one_line(" a\\n  b ")
    'a b'
    """
    return " ".join(str(text or "").split())


def in_markdown(text: object) -> str:
    r"""Return a text as one line that Markdown shows as it stands.

    >>> print(in_markdown("A *b*\n[c]"))
    A \*b\* \[c\]
    """
    return _MARKS.sub(r"\\\1", one_line(text))


def is_slug(text: str) -> bool:
    """Say whether a text can be an id: small letters, digits and single hyphens inside.

    >>> is_slug("order-to-cash"), is_slug("Order to cash"), is_slug("a--b")
    (True, False, False)
    """
    return _SLUG.fullmatch(text) is not None


def slug(text: str, most: int = 80) -> str:
    """Return the id nearest to a name, of at most so many characters; "" when nothing of it can be one.

    >>> slug("Policy & Compliance"), slug("制約")
    ('policy-compliance', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:most].strip("-")
