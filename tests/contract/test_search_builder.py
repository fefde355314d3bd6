from tests.search.test_builder import *  # noqa: F403
