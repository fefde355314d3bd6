"""The whole collection as files: made once for each corpus number, kept beside the index, described and checksummed."""
