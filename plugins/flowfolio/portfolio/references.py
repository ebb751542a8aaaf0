"""Follow what a map mentions to the maps beside it: what the ids stand for, and which lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowfolio.portfolio.history import Asset, History
from flowfolio.source.entity import Finding
from flowfolio.source.header import Map
from flowfolio.source.problems import UNKNOWN_REFERENCE, did_you_mean, thing_meant


def mentioned(history: History, asset: Asset) -> Iterator[tuple[str, str]]:
    """Yield the ids of other maps that a map mentions, each with its title; a map of an earlier session wins."""
    references = {each.word: each for each in asset.type.references(asset.map)}
    if not references:
        return
    around = history.all_in_force(asset.date)
    for each in reversed([each for each in around if each.map]):
        for thing, word, title, _ in each.type.defines(each.map):
            said = references.get(word)
            if said and thing in said.things and said.within in {"", each.kind}:
                yield word, title


def dangling(history: History, asset: Asset) -> Iterator[Finding]:
    """Yield the references of a map that lead nowhere. What a broken map might define is not judged."""
    around = [asset if each.id == asset.id else each for each in history.all_in_force(asset.date)]
    for reference in asset.type.references(asset.map):
        places = [a for a in around if reference.within in {"", a.kind}]
        if any(each.map is None for each in places):
            continue
        known = {
            word: title
            for each in places
            for thing, word, title, _ in each.type.defines(each.map)
            if thing in reference.things
        }
        if reference.word not in known:
            where = f"the {reference.within} map in force" if reference.within else "this stream's maps"
            what = " or ".join(reference.things)
            message = f"'{reference.word}' is no {what} of {where}"
            yield Finding(reference.loc, reference.code, message, thing_meant(reference.word, known))
    source_id = asset.map.promoted_from if asset.map else None
    if source_id:
        origin = history.by_id(source_id)
        if origin is None or origin.kind not in origin.type.follows or origin.date >= asset.date:
            futures = [a.id for a in history.assets if a.kind in a.type.follows and a.date < asset.date]
            message = f"'{source_id[:100]}' is no earlier future-state map of this stream"
            yield Finding(("promoted_from",), UNKNOWN_REFERENCE, message, did_you_mean(source_id, futures))


def dangling_from(history: History, asset: Asset, rest: Map) -> Iterator[Finding]:
    """Yield the references that lead nowhere from the valid rest of a broken map."""
    return dangling(history, replace(asset, map=rest))
