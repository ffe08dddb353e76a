"""`python -m pipeline.cli` is `shuli`."""

from pipeline.cli import main

main()
