"""How records come in from files."""
