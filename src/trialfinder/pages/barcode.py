"""A square code (QR) as inline SVG: the one doorkeeper of the library that makes them.

In: the text that the code holds, and the words that stand for the picture. Out: an SVG element of one path. The same
text gives the same bytes.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from trialfinder.pages.blocks import escape

QUIET = 4
"""Empty modules around the code, as many as readers of codes ask for."""


@lru_cache(maxsize=256)  # the choice among eight masks is half the time of a printable page, in each language anew
def square_code(text: str, words: str) -> str:
    """`text` as a code that still reads with a sixth of it spoilt (a fold, a stain); `words` say what it is."""
    import segno  # slow to import, and most pages have no code

    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    side = len(rows) + 2 * QUIET
    path = "".join([_runs(row, y) for y, row in enumerate(rows, start=QUIET)])
    # Black on white in the dark too: a code in other colors is no code to many readers.
    return (
        f'<svg class="code" viewBox="0 0 {side} {side}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(words)}</title>"
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def _runs(row: bytearray, y: int) -> str:
    """Each run of dark modules of a row as a rectangle."""
    made, x = [], QUIET
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            made.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(made)
