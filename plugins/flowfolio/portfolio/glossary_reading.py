"""Read the terms below maps/glossary/: of one with a fault what is valid in it, so that no other seems wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Final

from flowfolio.portfolio.glossary import Glossary, Term, name_key
from flowfolio.source.document import Data, Document, Loc
from flowfolio.source.folder import Folder
from flowfolio.source.items import Item
from flowfolio.source.problems import DUPLICATE_ID, UNKNOWN_REFERENCE, Code, Problem, did_you_mean
from flowfolio.source.salvage import texts_in
from flowfolio.source.sound_part import SoundPart
from flowfolio.source.words import is_slug, slug

AMBIGUOUS_TERM = Code(
    "ambiguous-term",
    "warning",
    "Two glossary terms share a name or an alias.",
    "'PT' is also a name of the term 'Process time'; drop it from one of the two",
)
_LONGEST_NAME: Final = 200


def read_glossary(maps: Folder) -> Glossary:
    """Return all terms below `maps.root`/glossary; what is wrong with them goes to `maps.problems`.

    Of a term with a fault there is what is valid in it.
    """
    items, is_partial, doubtful = dict[str, Item[Term]](), False, set[str]()
    for path in maps.entries(maps.root / "glossary"):
        if path.suffix != ".yaml" or path.is_dir():
            maps.misnamed(path, ["files such as terms.yaml"])
            continue
        found = [(each, _kept(each)) for each in maps.read_items(path, Term, "terms")]
        listed = _entries(maps.documents[maps.name(path)])
        doubtful.update(name_key(each) for each in listed if isinstance(each, str))
        is_partial = is_partial or any(kept is None for _, kept in found) or None in listed
        for item, kept in found:
            doubtful.update(map(name_key, _in_doubt(item.part)) if item.part else ())
            if kept:
                maps.problems += _added(kept, items)
    maps.problems += _ambiguous(each for each in items.values() if each.part is None)
    maps.problems += () if is_partial else _dangling(items, {*map(slug, doubtful)})
    terms = {word: item.value for word, item in items.items()}
    return Glossary(terms, {word: item.place for word, item in items.items()}, is_partial, frozenset(doubtful))


def _entries(document: Document) -> list[Data]:
    """Return what a file lists; None stands for what nobody can read."""
    data = document.data
    listed = data.get("terms", [data]) if isinstance(data, dict) else data
    return listed if isinstance(listed, list) else [None] if listed is not None or document.is_broken else []


def _in_doubt(part: SoundPart[Term]) -> Iterator[str]:
    """Yield the texts that stand where a term has a fault: any of them may be a name."""
    for key in {loc[0] for loc in part.cuts if loc}:
        yield from (text[:_LONGEST_NAME] for text in texts_in(part.data.get(key)))


def _kept(item: Item[Term]) -> Item[Term] | None:
    """Return a term with what can be known of it, None when nobody can say which term it is."""
    if item.part is None:
        return item
    term = item.value.term if item.has("term") else ""
    word = item.value.id if item.has("id") else slug(str(item.part.data.get("id") or term))
    if not is_slug(word):
        return None
    made = {"id": word, "term": term or word.replace("-", " ").capitalize()}
    if not item.has("definition"):
        made["definition"] = f"The definition cannot be read: see {item.place}."
    return replace(item, value=item.value.model_copy(update=made))


def _added(item: Item[Term], items: dict[str, Item[Term]]) -> Iterator[Problem]:
    """Put a term among the others; yield a problem when its id is taken, not when it only seems so."""
    first = items.setdefault(item.value.id, item)
    if first is not item and item.has("id") and first.has("id"):
        where = first.place
        message = f"'{item.value.id}' is already the id of a term in {where.path}, line {where.line}"
        yield item.problem(DUPLICATE_ID, message, "give each term an id of its own", "id")
    elif first.part and item.part is None:
        items[item.value.id] = item


def _dangling(items: Mapping[str, Item[Term]], doubtful: Set[str]) -> Iterator[Problem]:
    for item in items.values():
        for key, words in (("see_also", item.value.see_also), ("similar", item.value.similar)):
            for number, word in enumerate(words):
                if word not in items and word not in doubtful:
                    message = f"'{word}' is no term of the glossary"
                    yield item.problem(UNKNOWN_REFERENCE, message, did_you_mean(word, items), key, number)


def _ambiguous(items: Iterable[Item[Term]]) -> Iterator[Problem]:
    owners: dict[str, Term] = {}
    for item in items:
        for at, name in _written_names(item.value):
            owner = owners.setdefault(name_key(name), item.value)
            if owner.id != item.value.id:
                message = f"'{name}' is also a name of the term '{owner.term}'"
                yield item.problem(AMBIGUOUS_TERM, message, "drop it from one of the two", *at)


def _written_names(term: Term) -> Iterator[tuple[Loc, str]]:
    for key in ("term", "plural", "abbreviation"):
        if getattr(term, key):
            yield (key,), getattr(term, key)
    for number, name in enumerate(term.aliases):
        yield ("aliases", number), name
