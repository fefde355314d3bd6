"""How things are kept: all SQL of the project lives here."""
