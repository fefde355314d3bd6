"""The derived full-text index: built from the record, thrown away and rebuilt at will."""
