"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# A change is judged on the same examples each time; at a desk the search goes on to new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
