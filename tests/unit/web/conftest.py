"""A site in this process, over a store with the bundled sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.sites import Asked, a_site


@pytest.fixture
def get(sample_store: Path) -> Callable[..., Asked]:
    return a_site(sample_store)
