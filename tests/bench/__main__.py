"""Run every benchmark and print a table; exit 1 where a figure is beyond its bound."""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path

from tests.bench import delta, memory, pages, search, serving, site, start, storing, wording
from tests.bench.figures import corpus


def main() -> int:
    file = corpus()
    if file is None:
        print("no corpus of real records (set TRIALFINDER_CORPUS): only the start is measured")
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        words = () if file is None else (wording.figures(file, scratch),)
        real = (
            ()
            if file is None
            else (
                storing.figures(file, scratch),
                delta.figures(file, scratch / "delta"),
                pages.figures(scratch / "whole"),
                site.figures(scratch / "whole", scratch / "site"),
                serving.figures(scratch / "whole", file, scratch / "serving"),
            )
        )
        last = () if file is None else (search.figures(file, scratch / "search"), memory.figures(file, scratch))
        for figure in itertools.chain(start.figures(), *words, *real, *last):
            print(figure, flush=True)
            passed = passed and figure.passed
    return 0 if passed else 1


sys.exit(main())
