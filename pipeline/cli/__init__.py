"""The command `shuli`. Each command is a few lines: it calls the room that does the work and prints what comes back."""

import sys

# isort: off
# In this order `shuli --help` lists them.
from pipeline.cli import runs, texts, reviews, lists, exports

# isort: on
from pipeline.cli.base import app

__all__ = ["app", "exports", "lists", "main", "reviews", "runs", "texts"]


def main() -> None:
    """Run the command; Ctrl-C ends it quietly."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
