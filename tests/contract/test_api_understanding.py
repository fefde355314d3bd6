from tests.api.test_understanding import *  # noqa: F403
