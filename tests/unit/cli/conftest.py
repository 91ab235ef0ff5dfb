"""The command line on a store of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.calls import Caller


@pytest.fixture
def caller(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Calls on a store that does not exist yet, away from this checkout's own settings."""
    monkeypatch.chdir(tmp_path)
    return Caller(tmp_path / "store", capfdbinary)


@pytest.fixture
def on_sample(
    sample_store: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Caller:
    """Calls on a store with the bundled sample, which they must not change."""
    monkeypatch.chdir(tmp_path)
    return Caller(sample_store, capfdbinary)
