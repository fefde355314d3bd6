from tests.search.test_keeper import *  # noqa: F403

# Told of the file of SQLite; servers that go away are tried in tests/nodes.
del test_a_lost_database_leaves_the_index_serving_and_is_taken_up_again_when_it_is_back  # noqa: F821
