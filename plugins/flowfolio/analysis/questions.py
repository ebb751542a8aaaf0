"""List what the maps in force leave open, so that somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.map_types.questions import questions_of
from flowfolio.portfolio.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Question:
    """A value that nobody knows yet: in which map of which stream, and what is asked."""

    stream: str
    stream_title: str
    id: str
    title: str
    text: str
    source: str

    def as_json(self) -> dict[str, str]:
        """Return `{stream, id, question, source}`."""
        return {"stream": self.stream, "id": self.id, "question": self.text, "source": self.source}

    def __str__(self) -> str:
        return f"{self.stream_title}, {self.title}: {self.text}"


def questions(portfolio: Portfolio) -> tuple[Question, ...]:
    """Return every open value of the maps in force, streams and kinds in their order."""
    return tuple(_questions(portfolio))


def _questions(portfolio: Portfolio) -> Iterator[Question]:
    for stream in portfolio.streams.values():
        for asset in stream.history.all_in_force():
            for text in questions_of(asset.map):
                yield Question(stream.id, stream.title, asset.id, asset.kind_title.lower(), text, asset.name)
