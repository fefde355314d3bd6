"""A search as a value, and what becomes of it when a facet value is clicked."""

from app.domain.query import SearchQuery

HOUSING = SearchQuery(text="tak", filters={"theme": ("housing",)}, page=4, size=10)


def test_toggling_puts_a_code_in_and_takes_it_out_again() -> None:
    both = HOUSING.toggled("theme", "education")
    assert both.filters == {"theme": ("housing", "education")}
    assert both.toggled("theme", "education").filters == HOUSING.filters


def test_toggling_begins_at_the_first_page_and_keeps_the_rest() -> None:
    toggled = HOUSING.toggled("group", "children")
    assert (toggled.page, toggled.size, toggled.text) == (1, 10, "tak")
    assert toggled.filters == {"theme": ("housing",), "group": ("children",)}
    assert HOUSING.filters == {"theme": ("housing",)}


def test_a_facet_without_codes_is_no_filter_left_behind() -> None:
    assert HOUSING.toggled("theme", "housing").filters == {}
    assert SearchQuery(filters={"theme": ()}).toggled("group", "children").filters == {"group": ("children",)}


def test_toggling_a_year_chooses_it_alone_and_then_none() -> None:
    wide = SearchQuery(year_from=2000, year_to=2020)
    one = wide.toggled("year", "2018")
    assert (one.year_from, one.year_to) == (2018, 2018)
    none = one.toggled("year", "2018")
    assert (none.year_from, none.year_to) == (None, None)


def test_without_a_facet_everything_else_stays() -> None:
    query = SearchQuery(filters={"theme": ("housing",), "group": ("children",)}, year_from=2018)
    assert query.without_facet("theme").filters == {"group": ("children",)}
    assert query.without_facet("theme").year_from == 2018
    assert query.without_facet("year").filters == query.filters
    assert query.without_facet("year").year_from is None
    assert query.without_facet("body") == query


def test_a_code_is_selected_when_it_is_a_filter() -> None:
    assert HOUSING.selects("theme", "housing")
    assert not HOUSING.selects("theme", "education")
    assert not HOUSING.selects("group", "housing")


def test_a_year_is_selected_when_a_given_range_holds_it() -> None:
    assert not SearchQuery().selects("year", "2018")
    assert SearchQuery(year_from=2018).selects("year", "2018")
    assert not SearchQuery(year_from=2019).selects("year", "2018")
    assert SearchQuery(year_to=2018).selects("year", "2018")
    assert not SearchQuery(year_from=2010, year_to=2017).selects("year", "2018")


def test_order_is_relevance_with_words_and_newest_without() -> None:
    assert SearchQuery(text="tak").order == "relevance"
    assert SearchQuery(text="  ").order == "newest"
    assert SearchQuery(text="tak", sort="oldest").order == "oldest"


def test_pages_count_from_one() -> None:
    assert SearchQuery().offset == 0
    assert SearchQuery(page=3, size=10).offset == 20
