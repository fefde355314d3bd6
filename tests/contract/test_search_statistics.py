from tests.search.test_statistics import *  # noqa: F403
