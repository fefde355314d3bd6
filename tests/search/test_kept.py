"""A memory with a limit in bytes: it never grows beyond, and lets go of what was not asked for longest."""

from hypothesis import given
from hypothesis import strategies as st

from app.search.kept import Kept


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 120)), max_size=60))
def test_it_never_holds_more_than_its_limit_and_nothing_wrong(puts: list[tuple[int, int]]) -> None:
    kept: Kept[tuple[int, int]] = Kept(100)
    last: dict[int, tuple[int, int]] = {}
    for key, size in puts:
        kept.put(key, (key, size), size)
        last[key] = (key, size)
        assert kept.size <= 100
        assert kept.size == sum(size for key, (_, size) in last.items() if kept.get(key) is not None)
        assert all(kept.get(one) in (None, value) for one, value in last.items())


def test_what_was_asked_for_stays_longest() -> None:
    kept: Kept[str] = Kept(3)
    for key in "abc":
        kept.put(key, key, 1)
    kept.get("a")
    kept.put("d", "d", 1)
    assert [kept.get(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_what_is_larger_than_the_limit_is_not_kept_nor_what_it_replaces() -> None:
    kept: Kept[str] = Kept(3)
    kept.put("a", "small", 1)
    kept.put("a", "large", 4)
    assert kept.get("a") is None
    assert kept.size == 0
