"""The website: the pages that people read, from the same queries and results as the API."""
