"""Values to bytes: pure functions, no database and no request."""
