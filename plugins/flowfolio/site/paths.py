"""Say where the pages of streams, editions and maps stand."""

from __future__ import annotations

import datetime as dt

from flowfolio.portfolio.history import Asset, Stream

EVIDENCE_PATH = "evidence/index.md"


def stream_path(stream: Stream) -> str:
    """Return the path of a stream's page."""
    return f"streams/{stream.id}/index.md"


def edition_path(stream: Stream, date: dt.date) -> str:
    """Return the path of an edition's page."""
    return f"streams/{stream.id}/{date}/index.md"


def map_path(asset: Asset) -> str:
    """Return the path of a map's page."""
    return f"streams/{asset.id}/index.md"
