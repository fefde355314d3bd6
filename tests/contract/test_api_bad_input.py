from tests.api.test_bad_input import *  # noqa: F403
