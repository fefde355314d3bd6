from tests.search.test_every_hit import *  # noqa: F403
