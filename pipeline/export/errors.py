"""What an export cannot do."""

from pipeline.errors import CannotRun


class CannotExport(CannotRun):
    """The export was not made; nothing was written."""
