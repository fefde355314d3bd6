from tests.api.test_identity import *  # noqa: F403
