from tests.api.test_answers import *  # noqa: F403
