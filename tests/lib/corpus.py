"""The real records and texts, where the machine has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def corpus_dir() -> Path:
    """The folder of real data; skips with a reason where it is missing, or fails where it is required."""
    named = os.environ.get("TRIALFINDER_CORPUS")
    folder = Path(named) if named else CHECKOUT.parent / "shared"
    if (folder / "registry" / "studies.ndjson.gz").exists():
        return folder
    reason = f"no corpus of real records at {folder} (set TRIALFINDER_CORPUS)"
    if os.environ.get("TRIALFINDER_REQUIRE_CORPUS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
