"""The writing stair: files into the store, and derived results from what it holds."""

from trialfinder.refresh.derive import Progress, refresh
from trialfinder.refresh.feeding import Counts
from trialfinder.refresh.imports import import_paths, load_sample
from trialfinder.refresh.wordings import Reworded, reword

__all__ = ["Counts", "Progress", "Reworded", "import_paths", "load_sample", "refresh", "reword"]
