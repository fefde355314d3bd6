from tests.api.test_search import *  # noqa: F403
