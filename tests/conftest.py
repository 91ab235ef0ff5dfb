"""What holds for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lib.built import a_build
from trialfinder.refresh import load_sample
from trialfinder.site.building import Built

# A change is judged on the same examples each time; at a desk the search goes on to new ones. No example has a time to
# keep: machines are noisy, and the first one loads the tables, or waits until the library has read all of our source.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", unhurried, derandomize=True)
settings.register_profile("desk", unhurried)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled sample, which no test may change."""
    folder = tmp_path_factory.mktemp("sample")
    load_sample(folder)
    return folder


@pytest.fixture(scope="session")
def built_sample(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """The sample as a site of files, in a folder whose name needs escaping in an address; no test may change it."""
    place = tmp_path_factory.mktemp("built") / "my site & more" / "deep"
    return place, a_build(sample_store, place)
