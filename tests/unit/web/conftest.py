"""A site in this process, over a store with the bundled sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.sites import Asked, a_site
from trialfinder.refresh import load_sample


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    load_sample(folder)
    return folder


@pytest.fixture
def get(sample_store: Path) -> Callable[..., Asked]:
    return a_site(sample_store)
