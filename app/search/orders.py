"""The fixed orders of the corpus, as numbers that stay when other records come and go.

Newest and oldest go by year, the document's date, then the document; within a document, and in document order, by
paragraph and id. A record's place is the label of its document and year, with room for others before and after it,
then its rank in the document. So a new record moves nothing but what stands in the same document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, TypeVar

from app.domain.document import Document
from app.domain.symbol import paragraph_order
from app.search.schema import Places
from app.storage.recommendations import Outline

RANK_BITS: Final = 24
"""Sixteen million records in one document, or without any."""

LABELS: Final = 1 << (64 - RANK_BITS)

Group = tuple[str | None, int]
"""A document, or none, and a year: the records in it stand together in every order but that of documents."""

Labelled = TypeVar("Labelled", Group, str | None)


class NoRoomError(Exception):
    """All labels must be given out again."""

    def __init__(self) -> None:
        super().__init__("no label is left between two neighbours in an order")


@dataclass(frozen=True)
class Orders:
    """The labels of groups from the newest and from the oldest on, and of documents; small before large."""

    newest: Mapping[Group, int]
    oldest: Mapping[Group, int]
    document: Mapping[str | None, int]

    def places(self, group: Group, rank: int) -> Places:
        """The places of a record by its group and its rank in the document."""
        return Places(
            newest=self.newest[group] << RANK_BITS | rank,
            oldest=self.oldest[group] << RANK_BITS | rank,
            document=self.document[group[0]] << RANK_BITS | rank,
        )

    def with_groups(self, groups: Iterable[Group], documents: Mapping[str, Document]) -> "Orders":
        """These orders with room found for more groups; a label once given stays. Raises NoRoomError."""
        if self.newest.keys() >= set(groups := list(groups)):
            return self
        every = {*self.newest, *groups}
        newest, oldest, names = _sorted(every, documents)
        return Orders(_labelled(newest, self.newest), _labelled(oldest, self.oldest), _labelled(names, self.document))

    def without(self, documents: Iterable[str]) -> "Orders":
        """These orders without some documents, so that their groups can be put elsewhere."""
        if not (gone := set(documents)):
            return self
        newest, oldest = (
            {group: label for group, label in labels.items() if group[0] not in gone}
            for labels in (self.newest, self.oldest)
        )
        return Orders(newest, oldest, self.document)

    def plain(self) -> dict[str, list[Any]]:
        """As few long lists that JSON can hold: many short ones take ten times as long to read."""
        return {
            "documents": [group[0] for group in self.newest],
            "years": [group[1] for group in self.newest],
            "newest": list(self.newest.values()),
            "oldest": [self.oldest[group] for group in self.newest],
            "names": list(self.document),
            "labels": list(self.document.values()),
        }


NO_ORDERS: Final = Orders({}, {}, {})


def orders_from(data: Mapping[str, list[Any]]) -> Orders:
    """The orders that `plain` wrote."""
    groups = list(zip(data["documents"], data["years"], strict=True))
    return Orders(
        dict(zip(groups, data["newest"], strict=True)),
        dict(zip(groups, data["oldest"], strict=True)),
        dict(zip(data["names"], data["labels"], strict=True)),
    )


def ranks_of(outlines: Iterable[Outline]) -> dict[str, int]:
    """The rank of each record in its document; the outlines must be all there are of each document."""

    def document(one: Outline) -> str:
        return one.document or ""

    ordered = sorted(outlines, key=lambda one: (document(one), paragraph_order(one.paragraph), one.id))
    return {one.id: rank for _, ones in groupby(ordered, key=document) for rank, one in enumerate(ones)}


def _sorted(
    groups: Iterable[Group], documents: Mapping[str, Document]
) -> tuple[list[Group], list[Group], list[str | None]]:
    """Groups from the newest and from the oldest on, and their documents in order; those without one come last."""

    def name(group: Group) -> str:
        return group[0] or "\uffff"

    def date(group: Group) -> tuple[int, str]:
        document = documents.get(group[0] or "")
        return group[1], (document.date if document else "") or str(group[1])

    inside = sorted(groups, key=name)
    names = list(dict.fromkeys(group[0] for group in inside))
    return sorted(inside, key=date, reverse=True), sorted(inside, key=date), names


def _labelled(ordered: list[Labelled], known: Mapping[Labelled, int]) -> dict[Labelled, int]:
    """A label for each: the known one, or one between those of its neighbours, as far from both as there is room."""
    found: dict[Labelled, int] = {}
    below, waiting = 0, list[Labelled]()
    for one in ordered:
        if (label := known.get(one)) is None:
            waiting.append(one)
            continue
        found |= _spread(waiting, below, label)
        found[one], below, waiting = label, label, []
    return found | _spread(waiting, below, LABELS)


def _spread(ones: list[Labelled], below: int, above: int) -> dict[Labelled, int]:
    step = (above - below) // (len(ones) + 1)
    if ones and step < 1:
        raise NoRoomError
    return {one: below + step * at for at, one in enumerate(ones, 1)}
