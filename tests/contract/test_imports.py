"""The house: imports go only downward, and each outside library has one doorkeeper."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def lint(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("lint-imports")),
            "--config",
            str(CHECKOUT / ".importlinter"),
            "--no-cache",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(source), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_stands(tmp_path: Path) -> None:
    found = lint(tmp_path, CHECKOUT / "src")
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("text/spans.py", "import trialfinder.records.ids", "Imports go only downward"),
        ("pages/site.py", "import trialfinder.catalog", "Imports go only downward"),
        ("store/disk.py", "import trialfinder.fidelity.judge", "Imports go only downward"),
        ("attic/__init__.py", "", "Imports go only downward"),
        ("audit/paths.py", "import trialfinder.records.dates", "The auditor reads pages from outside"),
        ("fidelity/judge.py", "import trialfinder.criteria.segment", "The checker shares nothing"),
        ("catalog.py", "import apsw", "One doorkeeper for the database"),
        ("pages/wording.py", "import minijinja", "One doorkeeper for the template engine"),
        ("pages/wording.py", "import selectolax", "One doorkeeper for the HTML parser"),
        ("pages/printed.py", "import weasyprint", "One doorkeeper for the maker of PDF"),
        ("pages/printed.py", "import segno", "One doorkeeper for barcodes"),
        ("catalog.py", "import starlette", "One doorkeeper for the web framework"),
        ("search/essie.py", "import lark", "One doorkeeper for the parser of expressions"),
        ("search/hits.py", "import tantivy", "One doorkeeper for the search engine"),
        ("api/service.py", "import trialfinder.web.answers", "Imports go only downward"),
        ("search/essie.py", "import trialfinder.store.studies", "Imports go only downward"),
        ("registry/answers.py", "import trialfinder.store.studies", "Imports go only downward"),
        ("wire.py", "import trialfinder.registry.options", "Imports go only downward"),
        ("registry/addresses.py", "import httpx2", "One doorkeeper for the HTTP client"),
        ("translate/engine.py", "import httpx2", "One doorkeeper for the HTTP client"),
        ("refresh/derive.py", "import stamina", "One doorkeeper for the HTTP client"),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, file: str, line: str, contract: str) -> None:
    source = tmp_path / "src"
    shutil.copytree(CHECKOUT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    planted = source / "trialfinder" / file
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as end:
        end.write(f"\n{line}\n")
    found = lint(tmp_path, source)
    assert found.returncode == 1
    broken = [told for told in found.stdout.splitlines() if "BROKEN" in told]
    assert any(contract in told for told in broken), found.stdout
