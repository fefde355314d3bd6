from tests.api.test_languages import *  # noqa: F403
