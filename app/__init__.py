"""What the United Nations recommends to Norway: records, search and a REST API."""

__version__ = "0.1.0"
