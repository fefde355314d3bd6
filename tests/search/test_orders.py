"""The fixed orders as numbers: the same order as sorting gives, and labels that stay when others come."""

import random
from itertools import permutations

import pytest

from app.domain.document import Document
from app.domain.symbol import paragraph_order
from app.search.orders import LABELS, NO_ORDERS, Group, NoRoomError, Orders, orders_from, ranks_of
from app.search.schema import Places
from app.storage.recommendations import Outline


def document(name: str, date: str | None) -> Document:
    return Document(name, name, {"en": name}, "CRC", adopted=date)


DOCUMENTS = {
    one.id: one
    for one in (document("A", "2018-02"), document("B", "2018-01-31"), document("C", None), document("D", "2018-02"))
}


def outlines(chance: random.Random, count: int) -> list[Outline]:
    return [
        Outline(
            number,
            f"record-{chance.randrange(10**6)}-{number}",
            chance.choice(["A", "B", "C", "D", None]),
            chance.choice([2017, 2018, 2019]),
            chance.choice([None, "9", "10", "131.2", "131.10", "12 (a)", "b"]),
            "current",
        )
        for number in range(count)
    ]


def by_places(orders: Orders, ones: list[Outline], order: str) -> list[str]:
    ranks = ranks_of(ones)

    def place(one: Outline) -> int:
        places: Places = orders.places((one.document, one.year), ranks[one.id])
        return int(getattr(places, order))

    assert len({place(one) for one in ones}) == len(ones)
    assert all(0 <= place(one) < 1 << 64 for one in ones)
    return [one.id for one in sorted(ones, key=place)]


def by_sorting(ones: list[Outline], order: str) -> list[str]:
    def date(one: Outline) -> tuple[int, str]:
        found = DOCUMENTS.get(one.document or "")
        return one.year, (found.date if found else "") or str(one.year)

    ordered = sorted(ones, key=lambda one: (one.document or "\uffff", paragraph_order(one.paragraph), one.id))
    if order != "document":
        ordered.sort(key=date, reverse=order == "newest")
    return [one.id for one in ordered]


def groups_of(ones: list[Outline]) -> set[Group]:
    return {(one.document, one.year) for one in ones}


@pytest.mark.parametrize("order", ["newest", "oldest", "document"])
def test_places_give_the_order_that_sorting_gives(order: str) -> None:
    for seed in range(5):
        ones = outlines(random.Random(seed), 200)
        orders = NO_ORDERS.with_groups(groups_of(ones), DOCUMENTS)
        assert by_places(orders, ones, order) == by_sorting(ones, order)


@pytest.mark.parametrize("order", ["newest", "oldest", "document"])
def test_groups_that_come_later_find_their_place_and_move_no_other(order: str) -> None:
    ones = outlines(random.Random(1), 200)
    every = sorted(groups_of(ones), key=str)
    for arrival in list(permutations(every[:4]))[:6]:
        orders = NO_ORDERS.with_groups(every[4:], DOCUMENTS)
        for group in arrival:
            before, orders = orders, orders.with_groups([group], DOCUMENTS)
            assert before.newest.items() <= orders.newest.items()
            assert before.oldest.items() <= orders.oldest.items()
            assert before.document.items() <= orders.document.items()
        assert by_places(orders, ones, order) == by_sorting(ones, order)


def test_a_document_of_another_date_is_put_elsewhere_alone() -> None:
    ones = outlines(random.Random(2), 100)
    orders = NO_ORDERS.with_groups(groups_of(ones), {**DOCUMENTS, "A": document("A", "2001-01-01")})
    moved = orders.without(["A"]).with_groups(groups_of(ones), DOCUMENTS)
    assert by_places(moved, ones, "newest") == by_sorting(ones, "newest")
    kept = {group: label for group, label in orders.newest.items() if group[0] != "A"}
    assert kept.items() <= moved.newest.items()


def test_the_room_between_two_neighbours_ends() -> None:
    tight = Orders({("A", 2018): 1, ("D", 2018): 2}, {("A", 2018): 1, ("D", 2018): 9}, {"A": 1, "D": 9})
    with pytest.raises(NoRoomError):
        tight.with_groups(
            [("B", 2018), ("A", 2018), ("D", 2018), ("AA", 2018)], {**DOCUMENTS, "AA": document("AA", "2018-02")}
        )
    with pytest.raises(NoRoomError):
        Orders({("A", 2018): LABELS - 1}, {("A", 2018): 5}, {"A": 5}).with_groups([("A", 2017)], DOCUMENTS)


def test_orders_are_written_and_read_whole() -> None:
    orders = NO_ORDERS.with_groups(groups_of(outlines(random.Random(3), 50)), DOCUMENTS)
    assert orders_from(orders.plain()) == orders
