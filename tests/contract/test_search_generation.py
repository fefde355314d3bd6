from tests.search.test_generation import *  # noqa: F403
