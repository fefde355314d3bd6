from tests.api.test_changes import *  # noqa: F403
