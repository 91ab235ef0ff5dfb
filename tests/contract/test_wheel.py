"""The two readers stay such Python as can be compiled; `make bench` compiles them and holds their answers together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

CODE = """
import sys; from pathlib import Path
sys.path.insert(0, sys.argv[1])
import hatch_build
root, scratch = map(Path, sys.argv[1:])
print(*sorted(module.name for module in hatch_build.extensions(root, scratch)), sep="\\n")
"""


def test_the_readers_can_be_compiled(tmp_path: Path) -> None:
    made = subprocess.run([sys.executable, "-c", CODE, CHECKOUT, tmp_path], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    modules = set(made.stdout.split())
    assert {"trialfinder.fidelity.judge", "trialfinder.translate.engine", "trialfinder.text.normalize"} <= modules
    assert not any(module.startswith("trialfinder.vocab") or module.endswith(".rows") for module in modules)
