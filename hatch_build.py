"""Compile the two readers into the wheel, where TRIALFINDER_COMPILE=1 asks for it (`make wheel` does).

In: the Python files of a few rooms, as they stand. Out: an extension module beside each, made by mypyc, which
Python takes in its place; the file stays in the wheel, to be read and to be hashed into the versions of what it
makes. Nothing else of the build changes, and an editable install is never compiled: an edit counts at once.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("text", "translate", "fidelity")
# Asked seldom (a language model's wordings, errors that are planted in tests), or with fields that are read from JSON
# by their types, which a compiled class no longer tells.
LEFT_OUT = ("models", "mutations", "planted.py", "rows.py", "__init__.py")


class CompileReaders(BuildHookInterface):  # type: ignore[type-arg]  # the builder's own settings, which are not asked
    """The custom hook of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the compiled modules to what goes into the wheel, and its tag for this Python and machine."""
        if os.environ.get("TRIALFINDER_COMPILE") != "1" or version != "standard":
            return
        root = Path(self.root)
        scratch = root / "build" / "compiled"
        shutil.rmtree(scratch, ignore_errors=True)
        for module in compiled(root, scratch):
            build_data["force_include"][str(module)] = str(module.relative_to(scratch / "lib"))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def sources(root: Path) -> list[str]:
    """The files that are compiled, from the root of the checkout, in order."""
    found = [file.relative_to(root) for room in ROOMS for file in (root / "src/trialfinder" / room).rglob("*.py")]
    return sorted(str(file) for file in found if not set(LEFT_OUT) & set(file.parts))


def extensions(root: Path, scratch: Path) -> list[Any]:
    """The C of the modules, below `scratch/c`, and what to make of it. Exits where a file cannot be compiled."""
    from mypyc.build import mypycify

    os.chdir(root)
    os.environ["MYPYPATH"] = str(root / "src")
    return mypycify(
        ["--config-file=", "--explicit-package-bases", *sources(root)],
        opt_level="3",
        debug_level="0",
        target_dir=str(scratch / "c"),
        group_name="trialfinder",
    )


def compiled(root: Path, scratch: Path) -> list[Path]:
    """Compile, and name the modules that came out, below `scratch/lib`."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    command = build_ext(Distribution({"name": "trialfinder", "ext_modules": extensions(root, scratch)}))
    command.build_lib, command.build_temp = str(scratch / "lib"), str(scratch / "temp")
    command.ensure_finalized()
    command.run()
    found = [file for file in sorted((scratch / "lib").rglob("*")) if file.suffix in (".so", ".pyd")]
    if not found:
        raise RuntimeError("nothing was compiled")
    return found
