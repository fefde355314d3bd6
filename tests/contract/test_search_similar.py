from tests.search.test_similar import *  # noqa: F403
