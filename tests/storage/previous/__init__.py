"""What the release before sends to its database while it keeps and reads a few records, for a newer schema to answer.

`statements-sqlite.jsonl.gz` and `statements-postgresql.jsonl.gz` hold a head (schema and version), then one statement a
line: its text, its values, and the digest of what it answered. At a release, before the version is raised, write them
anew: python -m tests.storage.previous ONE OTHER, the addresses of two empty databases, once of each kind.
"""
