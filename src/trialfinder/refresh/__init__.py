"""The writing stair: files into the store, and derived results from what it holds."""

from trialfinder.refresh.derive import Progress, refresh
from trialfinder.refresh.imports import Counts, import_paths, load_sample

__all__ = ["Counts", "Progress", "import_paths", "load_sample", "refresh"]
