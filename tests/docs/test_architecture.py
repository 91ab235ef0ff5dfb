"""ARCHITECTURE.md names what is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_test_that_keeps_a_promise_exists():
    named = set(re.findall(r"`(tests/[^`]+|\.importlinter)`", TEXT))
    assert len(named) > 25
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_room_has_its_line_and_every_line_its_room():
    rooms = {path.name for path in (ROOT / "src/trialfinder").iterdir() if path.is_dir() and path.name != "__pycache__"}
    table = TEXT.split("| Room | Lives there |")[1].split("\n\n")[0]
    named = {name.rstrip("/") for name in re.findall(r"`([a-z]+/)`", table)}
    assert named == rooms


def test_decisions_are_numbered_once():
    numbers = [path.name[:4] for path in (ROOT / "docs/adr").glob("*.md")]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))
