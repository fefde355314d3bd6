"""The promises of the API and of search, once more with PostgreSQL as the store.

Every module here is a module of `tests/api` or `tests/search`; what differs is `conftest.py`. Storage and imports run
on both databases where they stand, by the fixture `engine`.
"""
