"""The second reader imports nothing of the first, nor of any room that it is to check."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import trialfinder.fidelity

ROOM = Path(trialfinder.fidelity.__file__).parent
ALLOWED = (
    "trialfinder.fidelity",
    "trialfinder.text.spans",
    "trialfinder.text.normalize",
    "trialfinder.criteria.model",
    "trialfinder.vocab.loader",
    "trialfinder.vocab.terms",
    "trialfinder.errors",
)


@pytest.mark.parametrize("module", sorted(ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_it_imports_only_spans_types_and_the_vocabulary_as_data(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        named = []
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            named = [node.module or ""]
        for name in named:
            assert not name.startswith("trialfinder") or name.startswith(ALLOWED), name


def test_it_calls_nothing_by_a_hidden_name() -> None:
    for module in ROOM.rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert "importlib.import_module" not in text
        assert "__import__" not in text
