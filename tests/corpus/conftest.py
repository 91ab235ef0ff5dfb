"""What several tests of real records share, so that it is made once."""

from __future__ import annotations

import pytest

from corpus.measure_search import real_records
from lib.searchable import Searchable


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    """The real studies and an index over them."""
    return real_records(tmp_path_factory.mktemp("real"))
