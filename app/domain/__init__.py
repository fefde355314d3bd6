"""What things are: pure values, free of database, web framework and search engine."""
