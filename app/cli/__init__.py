"""The command line: thin calls on the same functions that the web application uses."""

from app.cli.main import cli, run

__all__ = ["cli", "run"]
