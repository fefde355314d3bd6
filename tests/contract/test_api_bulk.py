from tests.api.test_bulk import *  # noqa: F403
