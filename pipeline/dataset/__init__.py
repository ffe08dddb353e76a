"""Versions where they lie: parts, publishing, reading, checking, collecting; in a folder or on an object store."""

from pipeline.dataset.dataset import Busy, Dataset, NoVersion, Version, open_dataset, remove_unread

__all__ = ["Busy", "Dataset", "NoVersion", "Version", "open_dataset", "remove_unread"]
