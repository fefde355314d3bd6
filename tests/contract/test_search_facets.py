from tests.search.test_facets import *  # noqa: F403
