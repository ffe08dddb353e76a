"""The command `shuli`. Each command is a few lines: it calls the room that does the work and prints what comes back."""

import sys

# isort: off
# In this order `shuli --help` lists them.
from pipeline.cli import runs, texts, reviews, lists, exports

# isort: on
from pipeline.cli.base import FAILED, app, explain
from pipeline.errors import CannotRun

__all__ = ["app", "exports", "lists", "main", "reviews", "runs", "texts"]


def main() -> None:
    """Run the command; Ctrl-C ends it quietly, and what cannot be done is said in a sentence."""
    try:
        app()
    except CannotRun as error:
        explain(error)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
