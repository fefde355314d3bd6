from tests.api.test_catalogue import *  # noqa: F403
