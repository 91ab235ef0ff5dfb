"""One error, one shape: the same code, message and hint at every door."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.calls import Caller
from lib.sites import a_site
from trialfinder.refresh import load_sample


@pytest.mark.parametrize(
    ("nct_id", "code", "exit_code", "status"),
    [("NCT00000001", "unknown_trial", 66, 404), ("nonsense", "usage", 2, 400)],
)
def test_an_error_is_told_alike_by_the_command_line_and_the_site(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], nct_id: str, code: str, exit_code: int, status: int
) -> None:
    load_sample(tmp_path)
    told = Caller(tmp_path, capfdbinary)("show", nct_id, "--json")
    asked = a_site(tmp_path)(f"/trial/{nct_id}.json")
    assert (told.code, asked.status) == (exit_code, status)
    assert asked.json == {"error": told.error}
    assert told.error["code"] == code
    assert all(told.error.values()), "nothing is left empty where there is something to do"
