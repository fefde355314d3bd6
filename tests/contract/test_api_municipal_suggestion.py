from tests.api.test_municipal_suggestion import *  # noqa: F403
